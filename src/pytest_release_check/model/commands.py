"""Commands that were run in a cell, and how they ended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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
