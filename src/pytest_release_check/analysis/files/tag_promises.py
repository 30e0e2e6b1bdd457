"""What the tags of a wheel promise (platform compatibility tags, PEP 425), and whether an extension module keeps it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_release_check.analysis.files.extension_suffixes import ExtensionFile
from pytest_release_check.analysis.metadata.requires_python import admits

_NEWEST = 40
"""A minor version of Python 3 that no upper bound of a Requires-Python allows by chance."""
_CPYTHON = re.compile(r"cp3(\d+)")
_ABI = re.compile(r"cp(\d)(\d+)([a-z]*)")
_ANY_PYTHON = re.compile(r"(?:py|cp)3(\d*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One tag: interpreters that take the wheel, and expect to import what it ships."""

    tag: str
    platform: str
    exactly: tuple[int, int] | None = None
    """The one CPython it is for; None: see the others."""
    flags: str = ""
    since: int | None = None
    """Every CPython 3 from this minor version on, as far as Requires-Python allows; None: it is for one version."""
    implementation: str = "cpython"
    is_limited: bool = False
    """Whether the tag says that only the limited API is used."""

    @classmethod
    def from_tag(cls, tag: str) -> "Promise | None":
        """None for tags of which nothing certain is known here."""
        python, abi, platform = tag.split("-", 2)
        if python.startswith(("pp", "graalpy")):
            implementation = "pypy" if python.startswith("pp") else "graalpy"
            return cls(tag=tag, platform=platform, implementation=implementation)
        if found := _ABI.fullmatch(abi):
            flags = "".join(flag for flag in found[3] if flag in "td")
            return cls(tag=tag, platform=platform, exactly=(int(found[1]), int(found[2])), flags=flags)
        if abi.startswith("abi3") and (match := _CPYTHON.fullmatch(python)):
            return cls(tag=tag, platform=platform, since=int(match[1]), is_limited=True)
        if abi == "none" and (match := _ANY_PYTHON.fullmatch(python)):
            if python.startswith("cp3") and match[1]:
                return cls(tag=tag, platform=platform, exactly=(3, int(match[1])))
            return cls(tag=tag, platform=platform, since=int(match[1] or 0))
        return None

    def is_kept_by(self, files: Iterable[ExtensionFile], requires_python: str) -> bool:
        """Whether the files of one module are enough for every interpreter of the tag, as far as names say."""
        there = [file for file in files if file.runs_on(self.platform)]
        if self.implementation != "cpython":
            return any(file.implementation in ("", self.implementation) for file in there)
        there = [file for file in there if file.implementation in ("", "cpython")]
        if any(file.names_no_python() for file in there):
            return True
        if self.exactly is not None:
            return any(file.python == self.exactly and file.flags == self.flags for file in there)
        pythons = {file.python for file in there if file.python is not None}
        # Who ships a module for several versions has chosen which.
        return len(pythons) > 1 or pythons >= set(self._promised(requires_python))

    def words(self) -> str:
        """For whom the tag is."""
        if self.implementation != "cpython":
            return {"pypy": "PyPy", "graalpy": "GraalPy"}[self.implementation]
        if self.exactly is not None:
            threads = " free-threaded" if "t" in self.flags else ""
            return f"CPython {self.exactly[0]}.{self.exactly[1]}{threads}"
        return f"every CPython from 3.{self.since} on" if self.since else "every CPython 3"

    def _promised(self, requires_python: str) -> Iterator[tuple[int, int]]:
        return ((3, minor) for minor in range(self.since or 0, _NEWEST) if admits(requires_python, (3, minor)))
