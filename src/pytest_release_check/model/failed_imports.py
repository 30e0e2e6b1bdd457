"""A module that could not be imported, and what surrounds it."""

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
