"""Version: what was installed has the version that was built."""

from packaging.version import InvalidVersion, Version

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

INSTALLED_VERSION_DIFFERS = Rule(
    code="RC501",
    slug="installed-version-differs",
    summary="the version as installed is not the version as built",
    why="Programs that ask for the installed version decide by a wrong one, and `pip install demo==VERSION` "
    "installs it again and again.",
    fix="take the version from one place: state it in `project.version`, or let the sdist carry what the "
    "backend computes it from",
    example="demo-1.1.tar.gz, built without the tags of the repository, installs demo 0.0.0",
    source="PEP 643 (a version is never dynamic in an sdist)",
)


def version(installation: Installation, release: StagedRelease) -> Outcome[None]:
    """The version as installed is the version as built."""
    built = release.distributions.version
    if _same_version(installation.version, built):
        return Outcome.of(None)
    detail = f"installed {installation.version}, built {built}"
    rule = INSTALLED_VERSION_DIFFERS
    return Outcome.of(None, (Finding(rule=rule, subject=release.distributions.name, detail=detail),))


def _same_version(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


CHECK = CellCheck(
    name="version",
    asks_what_was_installed=False,
    promise="The version as installed is the version as built.",
    run=lambda target, _: version(target.installation, target.release),
)
