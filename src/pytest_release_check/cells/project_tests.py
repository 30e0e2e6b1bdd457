"""Project tests: the tests that the project names pass on what was installed, outside its source tree."""

from packaging.utils import canonicalize_name

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.modules import IMPORTED_FROM_ELSEWHERE
from pytest_release_check.checks.installed.modules import extras_in, top_level_modules
from pytest_release_check.checks.installed.shipped_modules import is_public_code
from pytest_release_check.effects.project_tests import FailedTest, RequestedTests, RunOfTests, copy_tests, run_tests
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.protocol import Failure, Outage
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.settings import Settings
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.steps.install import installed_with
from pytest_release_check.text.wording import SHOWN, and_more

PROJECT_TESTS_FAILED = Rule(
    code="RC602",
    slug="project-tests-failed",
    summary="tests of the project fail on the installed release",
    why="What the tests promise does not hold for users: the tests pass in the source tree only.",
    fix="ship what the failing tests need, or name it in `release_tests`, which copies it beside them",
    example='tests/test_data.py:  open("src/demo/data.json")    # there is no src/ where the release is installed',
    source="arnio#392, ambient-package-update#51 (tests that ran on the source and not on the wheel)",
)
PROJECT_TESTS_MISSING = Rule(
    code="RC603",
    slug="project-tests-missing",
    summary="there is no test in what `release_tests` names",
    why="A run without a test looks like one in which all have passed.",
    fix="name files or folders with tests in `release_tests`",
    example='release_tests = ["test"]    # the folder is called tests',
    source="OptimalPortfolios#58",
)
PROJECT_TESTS_NOT_INSTALLED = Rule(
    code="RC604",
    slug="project-tests-not-installed",
    summary="the requirements of the project's tests could not be installed beside the release",
    why="The project's tests cannot be run on what users get.",
    fix="correct `release_tests_requires`, so that it fits the requirements of the release on this Python",
    example='release_tests_requires = ["attrs<20"]    # the release requires attrs>=22',
    source="an error, since what was asked for could not be checked",
)


def project_tests(
    installation: Installation, release: StagedRelease, settings: Settings, context: RunContext
) -> Outcome[None]:
    """Install the release with the tests' requirements in a second environment, and run the tests there.

    The first one stays as users get it: what pytest brings would hide what the release forgets to ask for.
    """
    installed = _installed_with(settings, installation, release, context)
    if installed.value is None:
        return Outcome(status=installed.status, findings=installed.findings, reason=installed.reason)
    copy_tests(settings.tests_root, settings.tests, installed.value.folder / "work")
    own = tuple(top for top in top_level_modules(installation.files) if is_public_code(top))
    requested = RequestedTests(
        names=settings.tests,
        what="the project's tests",
        log=f"project-tests-{installation.cell.id}",
        modules=own,
        options=("--import-mode=importlib",),
    )
    return Outcome.of(None, faults_of_tests(run_tests(installed.value, requested, context)))


def faults_of_tests(run: RunOfTests) -> tuple[Finding, ...]:
    """What a run of the tests says against the release."""
    log = str(run.done.log)
    if run.done.timed_out or not run.has_report:
        how = f"no end within {run.done.seconds:.0f} s" if run.done.timed_out else f"exit {run.done.returncode}"
        rule = PROJECT_TESTS_FAILED
        return (Finding(rule=rule, subject="pytest", detail=how, evidence=run.done.last(), log=log),)
    rule = IMPORTED_FROM_ELSEWHERE
    elsewhere = tuple(
        Finding(rule=rule, subject="the project's tests", detail=found, log=log) for found in run.elsewhere[:SHOWN]
    )
    if not run.collected and not run.failed:
        rule = PROJECT_TESTS_MISSING
        return (*elsewhere, Finding(rule=rule, subject="release_tests", detail="pytest collected nothing", log=log))
    if run.failed:
        return (*elsewhere, *_failures(run.failed, log))
    how = f"ended with exit status {run.done.returncode} although no test failed" if run.done.returncode else ""
    how = how or ("" if run.passed else f"none of {run.collected} tests has passed: all are skipped or deselected")
    if not how:
        return elsewhere
    rule = PROJECT_TESTS_FAILED
    return (*elsewhere, Finding(rule=rule, subject="pytest", detail=how, evidence=run.done.last(), log=log))


def _failures(failed: tuple[FailedTest, ...], log: str) -> tuple[Finding, ...]:
    rule = PROJECT_TESTS_FAILED
    found = tuple(
        Finding(rule=rule, subject=test.name, detail=test.reason, evidence=test.lines, log=log)
        for test in failed[:SHOWN]
    )
    if len(failed) <= SHOWN:
        return found
    names = ", ".join(test.name for test in failed[SHOWN : 2 * SHOWN])
    return (*found, Finding(rule=rule, subject=and_more(len(failed)).strip(), detail=names, log=log))


def _installed_with(
    settings: Settings, installation: Installation, release: StagedRelease, context: RunContext
) -> Outcome[Installation]:
    wanted = wanted_requirements(settings.tests_requires, installation, release)
    log, what = f"project-tests-{installation.cell.id}", "the requirements of the project's tests"
    found = installed_with(release, wanted, installation.cell, context, log=log, what=what)
    return found if isinstance(found, Outcome) else _not_installed(found, wanted)


def wanted_requirements(
    requires: tuple[str, ...], installation: Installation, release: StagedRelease
) -> tuple[str, ...]:
    """What pip is asked for: the release, with the extras among ``requires``, pytest, and the rest."""
    extras = {name for text in requires if (name := canonicalize_name(text)) in extras_in(installation.requires)}
    others = tuple(text for text in requires if canonicalize_name(text) not in extras)
    named = f"{release.distributions.name}[{','.join(sorted(extras))}]" if extras else release.distributions.name
    return (f"{named}=={release.distributions.version}", "pytest", *others)


def _not_installed(failure: Failure, wanted: tuple[str, ...]) -> Outcome[Installation]:
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    finding = Finding(
        rule=PROJECT_TESTS_NOT_INSTALLED,
        subject=", ".join(wanted),
        detail=failure.sentence,
        evidence=failure.evidence,
        log=str(failure.log),
    )
    return Outcome.of(None, (finding,))


CHECK = CellCheck(
    name="project_tests",
    promise="The tests that the project names pass on what was installed.",
    run=lambda target, context: project_tests(target.installation, target.release, target.settings, context),
    planned=lambda _, settings: bool(settings.tests),
)
