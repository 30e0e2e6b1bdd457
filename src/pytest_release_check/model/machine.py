"""What can be odd about the machine of a run, and about the clone that it builds from."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """What git knows of the folder of a project; all empty without a repository."""

    is_shallow: bool = False
    """Whether the history ends at some commit, as a CI service fetches it."""
    has_tags: bool = False
    trouble: str = ""
    """Why git gives no answer although there is a repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What was seen before any work."""

    temporary: Path
    """The folder in which builds and environments are made."""
    free: int
    """Bytes that are free there."""
    runs_programs: bool = True
    """Whether the file system of that folder lets programs be run."""
    is_writable: bool = True
    """Whether files can be made in the project's folder."""
    clone: Clone = Clone()
    version_variables: tuple[str, ...] = ()
    """Variables that state a version and that builds do not see."""
