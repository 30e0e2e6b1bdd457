"""What the user asked for, validated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.index_file import LOCAL
from pytest_release_check.model.publishing import Consent
from pytest_release_check.rules.finding import RulePolicy

AUTO, NONE = "auto", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one run; nothing below the plugin sees pytest's configuration."""

    index: str = LOCAL
    """Name or address of the stage, as the user wrote it."""
    index_required: bool = False
    """Whether a stage that may fail without failing the release (TestPyPI) may not."""
    version: str = ""
    """``VERSION`` or ``NAME==VERSION``: verify what the stage serves already, without building or uploading."""
    publisher: str = ""
    """Who must have published what is verified, as ``github:owner/repo/release.yml``; empty: anybody."""
    wait: float = 300.0
    """Seconds to wait until the stage shows the release."""
    rule_policy: RulePolicy = field(default_factory=RulePolicy)
    """How much findings count."""
    not_installed: Mapping[str, str] = field(default_factory=dict)
    """Pattern of names of wheels that may be published without having been installed, to the reason."""
    previous: str = AUTO
    """The release to compare with: ``auto``, the newest below this one; ``none``; or a version."""
    expect: tuple[str, ...] = ()
    """The files that releases have: ``sdist``, ``PYTHONS on PLATFORMS``; empty: as the previous release."""
    reproducible: str = AUTO
    """Whether to build a second time and compare: ``auto``, the wheel out of the tree if that is cheap; ``yes``, what
    is in all files; ``bytes``, their bytes as well; ``no``."""
    conda_forge: bool = False
    """Whether to report what keeps the release from being a recipe of conda-forge."""
    export: bool = False
    """Whether to build from a clean checkout of the commit in place of the work tree."""
    pythons: tuple[str, ...] = ("auto",)
    python_download: bool = False
    """Whether uv fetches the Pythons that are named and not here."""
    artifacts: tuple[Artifact, ...] = (Artifact.WHEEL, Artifact.SDIST)
    installers: tuple[str, ...] = ("pip",)
    """Each has cells of its own; scenarios are tried with the first."""
    artifacts_named: bool = False
    """Whether the user has named them: a release without one of them is then no release that was asked for."""
    dist: Path | None = None
    """Folder with built files to verify instead of building."""
    report: Path
    page: Path | None = None
    """File that the HTML page is written to as well."""
    upstreams: tuple[str, ...] = ()
    """Ordered; empty: the index that the user's pip is configured with."""
    beside: tuple[Path, ...] = ()
    """Folders with the files of other projects that are released together with this one."""
    timeout: float = 600.0
    """Seconds for one program: a build, an installation, a probe."""
    publish: str = ""
    """Name or address of the index to publish on at the end; empty: nothing is published."""
    evidence: tuple[Path, ...] = ()
    """Evidence of earlier runs: exactly its files must be what an index serves."""
    import_exclude: tuple[str, ...] = ()
    """Patterns of module names that are not imported."""
    tests: tuple[str, ...] = ()
    """Files and folders with tests of the project, to be run on the installed release."""
    tests_root: Path = Path()
    """What these lie below."""
    tests_requires: tuple[str, ...] = ()
    """Requirements of these, and extras of the release."""
    consent: Consent = field(default_factory=Consent)
    extras: tuple[str, ...] = ("auto",)
    """Extras to try: ``auto``, ``all``, ``none`` or names."""
    tries: bool = True
    """Whether anything is tried beside the matrix."""
    versioning: str = AUTO
    """What the version promises to callers: ``semver``, ``calver``, ``none``; ``auto``: semver, unless it is a date."""
    lowest: str = "auto"
    """Whether the lowest versions of the dependencies are tried: ``auto``, ``yes`` or ``no``."""
    dependents: tuple[str, ...] = ()
    """Requirements: distributions that depend on the project and must go on working."""
    dependents_tests: bool = False
    """Whether the tests in their sdists are run as well."""
    pass_env: tuple[str, ...] = ()
    """Further variables (patterns) that may reach builds and cells."""

    @property
    def builds(self) -> bool:
        """Whether the files are built in this run, not handed in or downloaded."""
        return self.dist is None and not self.version
