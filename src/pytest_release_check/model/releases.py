"""A release on its way: staged on an index, installed in a cell."""

from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.environments import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRelease:
    """The distributions as an index serves them."""

    distributions: Distributions
    index: str
    """Name of the stage, as ``local`` or ``testpypi``."""
    index_url: str
    """Simple index for installers: the release from the stage, everything else from upstream."""
    wheel_index_url: str
    """The same with only the release's wheels."""
    sdist_index_url: str
    """The same with only the release's sdist."""
    upstream_index_url: str = ""
    """The upstream alone, which may have earlier releases of the project."""
    degraded: str = ""
    """Which stage was asked for and could not take the release, and why."""

    @property
    def requirement(self) -> str:
        """What users type: ``name==version``."""
        return f"{self.distributions.name}=={self.distributions.version}"

    def index_url_for(self, cell: Cell) -> str:
        """The index that has the release only in the kind of file that ``cell`` installs."""
        return self.wheel_index_url if cell.artifact is Artifact.WHEEL else self.sdist_index_url


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """One entry point as installed."""

    group: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the release and another distribution of its cell both put into one place."""

    distribution: str
    """The other one's name."""
    module: str
    """A module of it: the path below site-packages, with slashes."""
    package: str = ""
    """The folder that is a package by the ``__init__.py`` of the release alone; empty if both have the module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The release installed in a cell, described by the cell itself."""

    cell: Cell
    folder: Path
    """Home of the cell: environment, scratch home, working folder."""
    python: Path
    name: str = ""
    """Normalised."""
    version: str
    site_packages: tuple[Path, ...]
    scripts_folder: Path
    files: tuple[str, ...]
    """RECORD's paths, relative to site-packages, with slashes."""
    entry_points: tuple[EntryPoint, ...]
    requires: tuple[str, ...]
    sha256: str = ""
    """Of the distribution that the installer took, by its own report."""
    distributions: tuple[str, ...] = ()
    """Everything that the installer took, as ``name==version``, sorted."""
    digest: str = ""
    """SHA-256 of all that was installed, which another cell of the same Python can have as well; empty if not known."""
    shared: tuple[Shared, ...] = ()
    """What other distributions of the cell have in the same places."""
    log: Path
