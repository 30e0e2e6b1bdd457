"""What a cell reported: imports that failed, side effects, commands that were run, files and who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_release_check.model.releases import EntryPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of code that a failure passed through."""

    file: str
    """Relative to site-packages, with slashes, if it lies there."""
    line: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedImport:
    """How importing one module failed."""

    module: str
    error: str
    """The last line of the traceback."""
    missing: str = ""
    """The module that a ModuleNotFoundError names."""
    kinds: tuple[str, ...] = ()
    """Names of the exception's class and of those above it; none if the process died or did not end."""
    places: tuple[Place, ...] = ()
    """From the import statement to where it failed."""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What a distribution has installed, as far as it says why an import fails."""

    files: tuple[str, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    """Dotted name to text of its own modules."""
    entry_points: tuple[EntryPoint, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAnswer:
    """What came of running a command with one option."""

    command: str
    """As a user types it: ``demo`` or ``python -m demo``."""
    option: str
    lines: tuple[str, ...]
    returncode: int
    timed_out: bool = False
    is_module: bool = False
    """Whether it is a module that only has a main guard, which promises less than a script."""
    is_script: bool = False
    """Whether it is a console script, which installers put in place for everybody."""
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PytestRun:
    """How pytest ended, with an empty passing test or ``--help``."""

    returncode: int
    lines: tuple[str, ...] = ()
    timed_out: bool = False
    log: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it ended as it should."""
        return self.returncode == 0 and not self.timed_out


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffects:
    """What was there after an import in an empty folder with an empty home."""

    in_folder: tuple[str, ...] = ()
    """Relative paths in the current folder, with slashes, sorted; a folder instead of what is in it."""
    in_home: tuple[str, ...] = ()
    """The same of the home, less the places for caches, settings and data."""
    printed: str = ""
    """The first line on standard output."""

    def __bool__(self) -> bool:
        return bool(self.in_folder or self.in_home or self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that code did while it was imported."""

    is_print: bool
    what: str
    """A text, or a path as those of ``SideEffects``, with ``~/`` before one in the home."""
    places: tuple[tuple[str, int], ...]
    """Files relative to site-packages, with the line, from the call to the module that made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One distribution in an environment and the files that its RECORD names."""

    name: str
    """Normalised."""
    version: str
    files: tuple[str, ...]
    """Relative to the folder it is in, with slashes, without compiled bytecode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An environment at one moment."""

    distributions: tuple[Recorded, ...]
    present: frozenset[str]
    """The files that are there, as RECORD would name them."""

    def files_of(self, name: str) -> frozenset[str]:
        """Those that RECORD of ``name`` (normalised) names."""
        return frozenset(file for one in self.distributions if one.name == name for file in one.files)

    def owners_of(self, file: str) -> frozenset[str]:
        """The distributions (normalised) whose RECORD names a file."""
        return frozenset(one.name for one in self.distributions if file in one.files)

    @property
    def recorded(self) -> frozenset[str]:
        """Those that any RECORD names."""
        return frozenset(file for one in self.distributions for file in one.files)
