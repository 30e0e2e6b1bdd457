"""Which interpreter imports an extension module, by the suffix of its file (PEP 3149, `importlib.machinery`)."""

import re
from dataclasses import dataclass

_FILE = re.compile(
    r"^[^.]+(?:\.(?P<abi>cpython-\d{2,3}[a-z]*|cp\d{2,3}[a-z]*|abi3t?|pypy\d+-pp\d+|graalpy\w*(?:-\d+)?(?:-native)?)"
    r"(?:-(?P<triple>[\w-]+))?)?\.(?P<kind>so|pyd)$"
)
_CPYTHON = re.compile(r"(?:cpython-|cp)(?P<major>\d)(?P<minor>\d+)(?P<flags>[a-z]*)")
_LINUX = re.compile(r"(?P<machine>\w+)-linux(?:-(?P<libc>gnu|musl)\w*)?")
_LINUX_TAG = re.compile(r"(?P<libc>many|musl)?linux(?:\d+|_\d+_\d+)?_(?P<machine>[a-z]\w*)")
_MACHINES = {
    **{name: name for name in ("x86_64", "i686", "aarch64", "arm", "ppc64", "ppc64le", "s390x", "riscv64")},
    **{"i386": "i686", "x86": "i686"},
    **{"powerpc64le": "ppc64le", "powerpc64": "ppc64", "ppc_64": "ppc64le"},
}
"""Architectures in suffixes, and in platform tags: CPython has Debian's names, PyPy ``x86`` and ``ppc_64``."""
_GRAALPY_WINDOWS = {"x86_64-win32": "win_amd64", "aarch64-win32": "win_arm64"}
_FOREIGN = re.compile("darwin|win")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFile:
    """A compiled file as an interpreter's finder sees it."""

    path: str
    """Within the wheel."""
    module: str
    """Dotted; below its folder if that is no package."""
    python: tuple[int, int] | None = None
    """The only CPython that imports it; None: any, or another implementation's."""
    flags: str = ""
    """``t``: free-threaded; ``d``: debug."""
    implementation: str = ""
    """``cpython``, ``pypy`` or ``graalpy``; empty if the suffix names none."""
    triple: str = ""
    """The platform in the suffix; empty if there is none."""
    is_windows: bool = False
    """Whether only Windows looks for such a file."""

    @classmethod
    def from_path(cls, path: str) -> "ExtensionFile | None":
        """None if the name is not one that an interpreter imports."""
        folder, _, name = path.rpartition("/")
        match = _FILE.match(name)
        if match is None:
            return None
        abi, triple = match["abi"] or "", match["triple"] or ""
        found = _CPYTHON.fullmatch(abi)
        implementation = "cpython" if found or abi.startswith("abi3") else re.sub(r"[\d-].*", "", abi)
        return cls(
            path=path,
            module=".".join([*folder.split("/"), name.partition(".")[0]] if folder else [name.partition(".")[0]]),
            python=(int(found["major"]), int(found["minor"])) if found else None,
            flags="".join(flag for flag in found["flags"] if flag in "td") if found else "",
            implementation=implementation,
            triple=triple,
            is_windows=match["kind"] == "pyd" and "cygwin" not in triple,
        )

    def runs_on(self, platform: str) -> bool:
        """Whether it may be for a platform tag; False only where suffix and tag contradict each other for certain."""
        if self.is_windows:
            named = _GRAALPY_WINDOWS.get(self.triple, self.triple)
            return platform.startswith("win") and (not named or named == platform)
        linux = _LINUX.fullmatch(self.triple)
        if match := _LINUX_TAG.fullmatch(platform):
            return not _FOREIGN.search(self.triple) and (linux is None or _agree(linux, match))
        if platform.startswith("macosx"):
            return linux is None and not self.triple.startswith("win")
        return not (platform.startswith("win") and self.triple)

    def names_no_python(self) -> bool:
        """Whether every version of an implementation may import it: limited API, or a suffix that says nothing."""
        return self.python is None and self.implementation in ("", "cpython")


def _agree(linux: re.Match[str], tag: re.Match[str]) -> bool:
    # Before CPython 3.12 the suffix says `gnu` on musl as well (CPython issue 95855); `musl` never means glibc.
    if linux["libc"] == "musl" and tag["libc"] == "many":
        return False
    machine = _MACHINES.get(linux["machine"], "")
    return machine in ("", tag["machine"]) or (machine == "arm" and tag["machine"].startswith("arm"))
