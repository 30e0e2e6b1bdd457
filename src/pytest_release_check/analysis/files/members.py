"""What a member of an archive is, by its path alone."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_release_check.text import wording

_EXTENSION_MODULE = re.compile(r"\.(cpython-\d+|cp\d+|abi3|pypy\d+|graalpy\d+)[\w-]*\.(so|pyd)$|\.pyd$")
_DELVEWHEEL = re.compile(rb"[^\n]*# start delvewheel patch\b.*?# end delvewheel patch\b[^\n]*", re.DOTALL)
_FOR_DEVELOPERS = re.compile(
    r"_?tests?|_?testing|test_?data|_?docs?|documentation|_?examples?|_?benchmarks?|_?build|conftest"
)

# Written while files are built, from templates, version control or interface definitions.
_GENERATED_NAME = re.compile(
    r"(^|/)(_*version(_?info)?_*|_version|.*_pb2(_grpc)?|_*(build|git)(_?(info|config|meta))?|_*config(uration)?"
    r"|__about__|.*_(rc|ui)|ui_.*|.*(lexer|parser|listener|visitor)|_*(generated|gen)_?.*|.*_(generated|gen)"
    r"|lex_?tab|parse?r?_?tab|yacc_?tab|unicode_?data|_cffi.*)\.py$",
    re.IGNORECASE,
)


def listed(names: Iterable[str]) -> str:
    """The first few names in their order, and how many more there are."""
    return wording.listed(sorted(names))


def is_beside(member: str) -> bool:
    """Whether a member of a wheel is metadata, or data that installers put elsewhere."""
    return member.partition("/")[0].endswith((".dist-info", ".data"))


def is_extension_module(member: str) -> bool:
    """Whether a file is a compiled module that says for which interpreter."""
    return _EXTENSION_MODULE.search(member) is not None


def without_repairs(source: bytes) -> bytes:
    """Python source without what `delvewheel repair` writes into it, so that the libraries it brings are found."""
    return _DELVEWHEEL.sub(b"", source)


def is_for_developers(member: str) -> bool:
    """Whether a path leads to tests, documents, examples, metadata or build helpers, often left out."""
    *folders, name = member.split("/")
    stem = name.partition(".")[0].lower()
    is_aside = any(_FOR_DEVELOPERS.fullmatch(folder.lower()) for folder in (*folders, stem))
    is_hidden = any(part.startswith(".") for part in (*folders, name))
    is_metadata = any(folder.endswith((".dist-info", ".egg-info")) for folder in folders)
    return is_aside or is_hidden or is_metadata or stem.startswith("test_") or stem.endswith(("_test", "_tests"))


def is_generated(member: str) -> bool:
    """Whether a module is named as those that builds write."""
    return _GENERATED_NAME.search(member) is not None


def module_name(member: str) -> str:
    """The dotted name under which a file is imported; empty if it is no module."""
    path = PurePosixPath(member)
    if not path.name.endswith((".py", ".so", ".pyd")):
        return ""
    parts = (*path.parts[:-1], path.name.partition(".")[0])
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else ""


def packages_of(members: Iterable[str]) -> frozenset[str]:
    """The folders that are regular packages."""
    return frozenset(name.rpartition("/")[0] for name in members if name.endswith("/__init__.py"))


def outer_packages(members: Iterable[str]) -> tuple[str, ...]:
    """The packages that lie in no other package, sorted."""
    packages = packages_of(name for name in members if not is_beside(name))
    return tuple(sorted(name for name in packages if not any(above in packages for above in _above(name))))


class Homes:
    """Finds where a source tree has a member of a wheel: at the same path, or below a folder such as src."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)

    def of(self, member: str) -> tuple[str, ...]:
        """Paths in the source, possibly several."""
        candidates = self._by_name.get(member.rpartition("/")[2], ())
        return tuple(path for path in candidates if path == member or path.endswith(f"/{member}"))

    def prefix(self, package: str, members: Iterable[str]) -> str | None:
        """What stands before the package's paths in the source; None if most of it is not to be found there."""
        modules = [name for name in members if name.startswith(f"{package}/") and name.endswith(".py")]
        found = Counter(home[: -len(name)] for name in modules for home in self.of(name))
        # Of two places that have as much, the shorter one: the other is a copy, as `build/lib`.
        best = max(found, key=lambda prefix: (found[prefix], -len(prefix)), default=None)
        return best if best is not None and found[best] * 2 > len(modules) else None


def _above(folder: str) -> Iterable[str]:
    return (path.as_posix() for path in PurePosixPath(folder).parents if path.as_posix() != ".")
