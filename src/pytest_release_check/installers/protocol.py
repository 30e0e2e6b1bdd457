"""What every installer is asked, and the typed answers that it gives."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol, TypeAlias

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.environments import Cell


class Reason(Enum):
    """Kinds of reasons for a refusal, as far as an installer's output shows them."""

    UNMET = "unmet"
    """No version for this Python and platform satisfies a requirement."""
    CONFLICT = "conflict"
    """Requirements exclude each other."""
    PYTHON = "python"
    """Requires-Python excludes this Python."""
    DIGEST = "digest"
    """What the index serves is not one of the files that were asked for."""
    OTHER = "other"
    """A build that failed, or anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEnvironment:
    """A virtual environment in a folder of its own."""

    name: str
    """Of the log, and for messages."""
    cell: Cell
    folder: Path
    python: Path
    context: RunContext


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallRequest:
    """What is to be installed, and how."""

    requirements: tuple[str, ...]
    index: str
    """The only index that is asked."""
    what: str = ""
    """For people, while it lasts: ``the requirements of the project's tests``; without it the requirements."""
    is_reported: bool = False
    """Whether the answer lists what was taken."""
    is_alone: bool = False
    """Whether dependencies are left away."""
    is_dry: bool = False
    """Whether everything is resolved and nothing installed."""
    prefers_wheels: bool = False
    """Whether an older wheel is better than a newer sdist."""
    files: tuple[Distribution, ...] = ()
    """Of one release, which must be what is taken by its name, and built anew where that is an sdist.

    An installer that reports itself what it took need not look at them.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One distribution that was installed, and the file that it came from."""

    name: str
    """Normalised."""
    version: str
    url: str = ""
    sha256: str = ""
    """Empty if the installer does not know it."""
    is_direct: bool = False
    """Whether it came from an address that a requirement names, not from an index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """It was installed (or removed), all of it."""

    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the output of an installer says in plain words."""

    reason: Reason
    sentence: str
    requirement: str = ""
    """The one that nothing satisfies, without where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A requirement of something installed that is not met."""

    sentence: str
    distribution: str = ""
    """Whose requirement it is, normalised; empty if the installer does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It was not installed, for what the installer says of the release, of what it requires, or of this Python."""

    reason: Reason
    sentence: str
    log: Path
    evidence: tuple[str, ...] = ()
    """The lines of the output that say most: those of a failed build, or the last ones."""
    fix: str = ""
    """What to do, where the installer's output shows it."""
    requirement: str = ""
    """The one that nothing satisfies, without where it comes from."""
    blames_python: bool = False
    """Whether something was passed over because of Requires-Python."""
    blames_build: bool = False
    """Whether something could not be built out of its sdist."""
    missing_tool: str = ""
    """A sentence on the tool that a build asked for in vain on this machine; empty if it blames none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """It was not done in time, and ended."""

    seconds: float
    log: Path
    evidence: tuple[str, ...]
    """The last lines of the output."""
    refusal: Refused
    """What the output says so far."""
    outage: str = ""
    """The sentence on a server or a disk that the output blames; empty if it blames none."""

    @property
    def sentence(self) -> str:
        """``not ended after 600 s``."""
        return f"not ended after {self.seconds:.0f} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """It was not done because of the network or the disk: nothing is known of the release."""

    sentence: str
    log: Path
    refusal: Refused
    """What the output says besides."""


Failure: TypeAlias = Refused | TimedOut | Outage
InstallResult: TypeAlias = Installed | Failure


def refusal_of(failure: Failure) -> Refused:
    """What the output says against the release, whether or not something else ended the installation."""
    return failure if isinstance(failure, Refused) else failure.refusal


def outage_of(failure: Failure) -> str:
    """The sentence on a server or a disk that the output blames, also where time was up; empty if it blames none."""
    match failure:
        case Outage():
            return failure.sentence
        case TimedOut():
            return failure.outage
        case _:
            return ""


class Installer(Protocol):
    """A program that makes environments and installs into them."""

    @property
    def name(self) -> str:
        """As it stands in node ids: ``pip``."""
        ...  # pragma: no cover

    def make_environment(self, name: str, cell: Cell, context: RunContext, index: str) -> CellEnvironment:
        """Make an environment of the cell's Python with nothing but what the installer needs itself.

        ``index`` is where that comes from if it is not here. Raises ``OutageError`` if there can be no environment.
        """
        ...  # pragma: no cover

    def install(self, environment: CellEnvironment, request: InstallRequest) -> InstallResult:
        """Install into the environment; what it has already in the same version counts as there."""
        ...  # pragma: no cover

    def check(self, environment: CellEnvironment) -> tuple[Conflict, ...]:
        """The requirements of what is installed that are not met; one at least where the check fails."""
        ...  # pragma: no cover

    def uninstall(self, environment: CellEnvironment, name: str) -> InstallResult:
        """Remove the distribution ``name``."""
        ...  # pragma: no cover
