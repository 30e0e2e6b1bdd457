"""The timeline of a run: what each of its processes did, and when."""

from dataclasses import dataclass

CONTROLLER = "main"
"""What the process is called that is no worker of pytest-xdist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RanProgram:
    """A program that has ended."""

    what: str
    """For people: ``building the sdist``."""
    began: float
    """Seconds since the epoch."""
    seconds: float
    cpu: float
    """Seconds of processor time, with those of its children; 0 on Windows. Programs that one process of the run had
    running at the same time are each given the sum of both."""
    worker: str
    """Name of the process of the run that has started it: ``main``, or as pytest-xdist names its workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RanCheck:
    """A check that has ended, or a step that is done once before them."""

    id: str
    """Node id."""
    began: float
    """Seconds since the epoch."""
    seconds: float
    worker: str
    """As that of a program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Both, in the order in which they began."""

    checks: tuple[RanCheck, ...] = ()
    programs: tuple[RanProgram, ...] = ()
