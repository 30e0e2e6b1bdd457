"""Install: ``pip install name==version`` (or uv's) into a fresh environment, with proof of what was installed."""

from dataclasses import replace

from pytest_release_check.effects.cell_queries import WRONG_FILE_INSTALLED, describe
from pytest_release_check.effects.installed_digest import installed_digest
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import INSTALLERS
from pytest_release_check.installers.protocol import (
    Failure,
    Installed,
    InstallRequest,
    Outage,
    Reason,
    Refused,
    Taken,
    TimedOut,
)
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

INSTALL_FAILED = Rule(
    code="RC401",
    slug="install-failed",
    summary="the release could not be installed",
    why="`pip install` fails for everybody on this Python.",
    fix="correct what the last lines of the output name, and check again",
    example="ERROR: No matching distribution found for nosuch-thing>=1    # in project.dependencies",
    source="https://pip.pypa.io/en/stable/cli/pip_install/, fal#1130",
)
INSTALL_TIMED_OUT = Rule(
    code="RC402",
    slug="install-timed-out",
    summary="the installation did not end in time",
    why="Users who wait for the installation give up, and CI jobs run out of time.",
    fix="look in the log for a build or a download that hangs, or allow more time with `--release-timeout`",
    example="a requirement without a wheel for this Python, which pip compiles for an hour",
    source="600 s by default (`--release-timeout`), chosen",
)


def install(release: StagedRelease, cell: Cell, context: RunContext) -> Outcome[Installation]:
    """Install the staged release in ``cell`` from its index, by name and version, as users do."""
    log = f"install-{cell.id}"
    installed = installed_with(release, (release.requirement,), cell, context, log=log)
    return installed if isinstance(installed, Outcome) else _failed(release, installed)


def installed_with(
    release: StagedRelease, wanted: tuple[str, ...], cell: Cell, context: RunContext, *, log: str, what: str = ""
) -> Outcome[Installation] | Failure:
    """The release as it is installed with all of ``wanted`` in a fresh environment, proved to be the file under test.

    Where nothing was installed, what the installer says of it. ``what`` is for people: ``the requirements of the
    project's tests``.
    """
    installer = INSTALLERS.named(cell.installer)
    index = release.index_url_for(cell)
    environment = installer.make_environment(log, cell, context, index)
    files = release.distributions.of(cell.artifact)
    request = InstallRequest(requirements=wanted, index=index, what=what, is_reported=True, files=files)
    result = installer.install(environment, request)
    if isinstance(result, Refused) and result.reason is Reason.DIGEST:
        return Outcome.of(None, (_wrong(release.requirement, result.sentence, result),))
    if not isinstance(result, Installed):
        return result
    if wrong := wrong_origins(result.taken, release, cell):
        return Outcome.of(None, wrong)
    name = release.distributions.name
    described = describe(environment.python, environment.folder, name, cell, context.with_index(index), log)
    if described.value is None:
        return described
    digest = next((one.sha256 for one in result.taken if one.name == name), "")
    proved = replace(described.value, sha256=digest, distributions=taken_distributions(result.taken))
    return replace(described, value=replace(proved, digest=installed_digest(proved)))


def wrong_origins(taken: tuple[Taken, ...], release: StagedRelease, cell: Cell) -> tuple[Finding, ...]:
    """What the installer reports of the file that it took, where that is not the one under test."""
    ours = [one for one in taken if one.name == release.distributions.name]
    if len(ours) != 1:
        return (_wrong(release.requirement, f"{cell.installer} installed it {len(ours)} times instead of once"),)
    (origin,) = ours
    expected = release.distributions.of(cell.artifact)
    if origin.is_direct or origin.sha256 not in {file.sha256 for file in expected}:
        names = ", ".join(file.filename for file in expected)
        took = f"{cell.installer} took {origin.url or 'another file'} (sha256 {origin.sha256 or 'not known'})"
        return (_wrong(names, took),)
    return ()


def taken_distributions(taken: tuple[Taken, ...]) -> tuple[str, ...]:
    """Everything that was installed, as ``name==version``, sorted."""
    return tuple(sorted(f"{one.name}=={one.version}" for one in taken))


def _wrong(subject: str, detail: str, refused: Refused | None = None) -> Finding:
    rule = WRONG_FILE_INSTALLED
    if refused is None:
        return Finding(rule=rule, subject=subject, detail=detail)
    return Finding(rule=rule, subject=subject, detail=detail, evidence=refused.evidence, log=str(refused.log))


def _failed(release: StagedRelease, failure: Failure) -> Outcome[Installation]:
    match failure:
        case Outage():
            return Outcome.inconclusive(failure.sentence)
        case TimedOut():
            rule, detail, fix = INSTALL_TIMED_OUT, f"ended after {failure.seconds:.0f} s", ""
        case Refused(missing_tool=tool) if tool:
            return Outcome.inconclusive(tool)
        case Refused():
            rule, detail, fix = INSTALL_FAILED, failure.sentence, failure.fix
    finding = Finding(
        rule=rule,
        subject=release.requirement,
        detail=detail,
        evidence=failure.evidence,
        log=str(failure.log),
        fix=fix,
    )
    return Outcome.of(None, (finding,))
