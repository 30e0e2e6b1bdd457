"""Several packages of one repository: each is a project with a release of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Status

NO_PACKAGES = "none"
"""In place of folders: the project alone, also where it is a member of a workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the pyproject.toml of one package states; names are normalised."""

    root: Path
    name: str
    requires: frozenset[str] = frozenset()
    """Names that it needs at run time or to be built."""
    extras: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names that each extra needs."""
    files: tuple[Path, ...] = ()
    """Files that were handed in; empty if they are to be built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """The packages that are checked, in the order of what they require, and those that are not."""

    packages: tuple[Package, ...]
    source: str
    """What names them, as ``release_packages`` or ``[tool.uv.workspace]``."""
    excluded: tuple[Excluded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageResult:
    """What came of the run of one package."""

    package: Package
    report: Path
    version: str = ""
    """Empty if nothing was built."""
    status: Status | None = None
    """None if the run has not come to a verdict."""
    exit_status: int | None = None
    """Of pytest; None if it was not started."""
    reason: str = ""
    """Why it was not started."""
