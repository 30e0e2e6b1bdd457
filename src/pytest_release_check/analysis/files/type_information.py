"""Which modules of a release type checkers read: packages with a marker, and stubs (PEP 561)."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_release_check.analysis.files.members import is_beside, is_for_developers

_STUBS = "-stubs"


def has_types(files: Iterable[str]) -> bool:
    """Whether any of ``files``, paths in site-packages, is a marker or a stub."""
    return bool(_typed_tops(files))


def public_typed_modules(files: Iterable[str]) -> tuple[str, ...]:
    """The dotted names, sorted, of the modules of typed packages that users may import: source and stubs alike.

    What lies in private packages, or in folders for developers, is nobody's import.
    """
    files = tuple(files)
    tops = _typed_tops(files)
    paths = (PurePosixPath(file) for file in files if file.endswith((".py", ".pyi")) and _top(file) in tops)
    names = {_name(path) for path in paths if not is_for_developers(path.as_posix())}
    return tuple(sorted(name for name in names if name and _is_public(name)))


def _typed_tops(files: Iterable[str]) -> frozenset[str]:
    marked = (file for file in files if file.endswith((".pyi", "/py.typed")) and not is_beside(file))
    return frozenset(_top(file) for file in marked if not file.startswith(".."))


def _top(file: str) -> str:
    """The first folder; of a module that lies in none its name."""
    first, _, rest = file.partition("/")
    return first if rest else first.partition(".")[0]


def _name(path: PurePosixPath) -> str:
    first, *rest = path.with_suffix("").parts
    parts = [first.removesuffix(_STUBS), *rest]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_public(name: str) -> bool:
    return all(part.isidentifier() and not part.startswith("_") for part in name.split("."))
