"""Which modules of a release type checkers read: packages with a marker, and stubs (PEP 561)."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_release_check.analysis.files.members import is_beside, is_for_developers

_STUBS = "-stubs"
_VENDORED = frozenset({"vendor", "vendored", "vendors", "extern", "externals", "thirdparty", "third_party"})
"""What folders are called in which packages keep copies of others, which have markers of their own."""


def has_types(files: Iterable[str]) -> bool:
    """Whether any of ``files``, paths in site-packages, makes type checkers read a module that users may import."""
    return bool(public_typed_modules(files))


def public_typed_modules(files: Iterable[str]) -> tuple[str, ...]:
    """The dotted names, sorted, of the modules of typed packages that users may import: source and stubs alike.

    A marker counts for the folder that it is in and those below, and so does a stub, which needs one. What lies in
    private packages, in copies of others, or in folders for developers, is nobody's import.
    """
    files = tuple(files)
    marked = (file for file in files if file.endswith((".pyi", "/py.typed")) and not is_beside(file))
    roots = {_folder(file) for file in marked if not file.startswith("..")}
    paths = (
        PurePosixPath(file) for file in files if file.endswith((".py", ".pyi")) and not _within(file).isdisjoint(roots)
    )
    names = {_name(path) for path in paths if not is_for_developers(path.as_posix())}
    return tuple(sorted(name for name in names if name and _is_public(name)))


def _folder(file: str) -> str:
    """Of a module that lies in none its name."""
    folder = file.rpartition("/")[0]
    return folder or file.partition(".")[0]


def _within(file: str) -> frozenset[str]:
    """The folders that a file is in."""
    *folders, _ = file.split("/")
    return frozenset("/".join(folders[:count]) for count in range(1, len(folders) + 1)) or frozenset({_folder(file)})


def _name(path: PurePosixPath) -> str:
    first, *rest = path.with_suffix("").parts
    parts = [first.removesuffix(_STUBS), *rest]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_public(name: str) -> bool:
    parts = name.split(".")
    return all(part.isidentifier() and not part.startswith("_") for part in parts) and _VENDORED.isdisjoint(parts)
