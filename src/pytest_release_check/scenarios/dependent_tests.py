"""Dependent tests: those of a distribution that depends on the project pass with this release as with the previous."""

from collections.abc import Collection
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.sdist.own_tests import options_to_keep
from pytest_release_check.effects.project_tests import FailedTest, RequestedTests, RunOfTests, copy_tests, run_tests
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import Failure, Installed, Outage
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.compared_tests import (
    failing,
    failing_again,
    failing_only_now,
    is_for_a_warning,
    names_of,
)
from pytest_release_check.scenarios.dependent_sdist import OwnTests, own_tests
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario
from pytest_release_check.text.wording import listed

DEPENDENT_TESTS_BROKEN = Rule(
    code="RC446",
    slug="dependent-tests-broken",
    summary="tests of a dependent pass with the previous release, but not with this one",
    why="What the dependent does with this release is not what its maintainers promise: its users find that out "
    "with their next upgrade.",
    fix="keep what the dependent relies on for some releases, or raise the major version and inform its maintainers; "
    "ignore the rule with that as the reason if the test relies on what was never promised",
    example="tests/test_load.py:  assert demo.load('a') == []    # demo 1.9; demo 2.0 returns None",
    source="an error, since the same test passes twice beside the previous release and fails twice beside this one; "
    "that a warning is new fails no test",
)
DEPENDENT_TESTS_DOUBTFUL = Rule(
    code="RC447",
    slug="dependent-tests-doubtful",
    summary="tests of a dependent fail or do not end, and there is nothing to compare with",
    why="The tests say nothing about this release: they may fail beside any other one as well.",
    fix="look at the tests that fail; name the earlier release with `--release-previous`, or leave the dependent's "
    "tests out",
    example="3 of 20 tests fail, and this is the first release of demo",
    source="a warning, since the fault may be the dependent's own",
    severity=Severity.WARNING,
)

_SHOWN = 3
_OPTIONS = (
    *("-o", "addopts="),  # plugins that it names need not be there
    *("-p", "no:randomly"),
    *("-W", "default"),  # a dependent may make every warning an error; a release that deprecates breaks nobody
    "--continue-on-collection-errors",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What all runs of the tests of one dependent have in common."""

    release: StagedRelease
    case: ScenarioCase
    host: Installation
    """The dependent, as installed beside this release."""
    own: OwnTests

    @property
    def called(self) -> str:
        """``host 1.2``."""
        return f"{self.host.name} {self.host.version}"

    @property
    def what(self) -> str:
        """For people: ``tests of host 1.2``."""
        return f"tests of {self.called}"

    @property
    def log(self) -> str:
        """Name of the log of the runs with this release."""
        return _log(self.case)

    @property
    def previous(self) -> str:
        """The previous release as a requirement."""
        return f"{self.release.distributions.name}=={self.case.previous}"

    def pinned(self, extras: Collection[str]) -> str:
        """The dependent as a requirement: ``host[test]==1.2``."""
        named = f"[{','.join(sorted(extras))}]" if extras else ""
        return f"{self.host.name}{named}=={self.host.version}"


def dependent_tests(release: StagedRelease, case: ScenarioCase, context: RunContext) -> Outcome[None]:
    """Run the dependent's tests out of its sdist beside the release; if some fail, beside the previous one, too."""
    index = release.index_url_for(case.cell)
    environment = scenario_environment(_log(case), case.cell, context, index)
    result = environment.install(case.subject, release.requirement, index=index)
    if not isinstance(result, Installed):
        reason = f"{case.subject} cannot be installed with {release.requirement}; see dependent[{case.label}]"
        return _unless_outage(result, reason)
    host = environment.described(canonicalize_name(Requirement(case.subject).name)).value
    if host is None:
        return _passed(f"{case.subject} is not what was installed")
    own = own_tests(host, index, context.workspace / f"sdist-{case.label}", context)
    if isinstance(own, str):
        return _passed(own)
    trial = _Trial(release=release, case=case, host=host, own=own)
    ready = _ready(trial, environment, release.requirement, index)
    if not isinstance(ready, Installation):
        return _unless_outage(ready, f"what the {trial.what} need cannot be installed: {ready.sentence}")
    return _judged(trial, ready, _run(trial, ready, environment), environment)


def _log(case: ScenarioCase) -> str:
    return f"dependent-tests-{case.label}"


def _passed(reason: str) -> Outcome[None]:
    return Outcome(status=Status.PASSED, reason=reason)


def _unless_outage(failure: Failure, reason: str) -> Outcome[None]:
    return Outcome.inconclusive(failure.sentence) if isinstance(failure, Outage) else _passed(reason)


def _ready(trial: _Trial, environment: ScenarioEnvironment, project: str, index: str) -> Installation | Failure:
    """Install ``project`` with the dependent, then what its tests need, and copy the tests beside it.

    In this order in both environments, so that they have the same versions of everything else.
    """
    needed, plain = trial.own.needed, Requirement(trial.case.subject).extras
    first = environment.install(trial.pinned(plain), project, index=index)
    if not isinstance(first, Installed):
        return first
    wanted = (trial.pinned({*plain, *needed.extras}), project, "pytest", *needed.requirements)
    result = environment.install(*wanted, index=index)
    if not isinstance(result, Installed):
        return result
    described = environment.described(trial.host.name).value
    assert described is not None, "installed a moment ago"  # noqa: S101
    copy_tests(trial.own.top, trial.own.entries, environment.folder / "work")
    return described


def _run(
    trial: _Trial, ready: Installation, environment: ScenarioEnvironment, only: tuple[str, ...] = ()
) -> RunOfTests:
    settings = trial.own.settings
    requested = RequestedTests(
        names=trial.own.places,
        what=f"the {trial.what}",
        log=environment.name,
        settings=settings.file,
        options=(*_OPTIONS, *options_to_keep(settings.addopts)),
        only=only,
    )
    return run_tests(ready, requested, environment.context)


def _judged(trial: _Trial, ready: Installation, now: RunOfTests, environment: ScenarioEnvironment) -> Outcome[None]:
    failed = failing(now)
    if now.done.timed_out:
        return _doubt(trial, now, f"no end within {now.done.seconds:.0f} s; allow more with --release-timeout")
    if not failed:
        count = len(now.passed)
        return _passed(f"{trial.what}: {count} passed" if count else f"{trial.what}: none was run, or all are skipped")
    if not trial.case.previous:
        if trial.case.trouble:
            return Outcome.inconclusive(trial.case.trouble)
        return _doubt(trial, now, f"{_ended(now)}, and there is no earlier release: {_names(failed)}")
    return _compared(trial, ready, now, environment)


def _compared(trial: _Trial, ready: Installation, now: RunOfTests, environment: ScenarioEnvironment) -> Outcome[None]:
    """What failed in ``now``, run with the previous release, and what passed there once more with both."""
    index, failed = trial.release.upstream_index_url, failing(now)
    other = scenario_environment(f"{trial.log}-previous", trial.case.cell, environment.context, index)
    before = _ready(trial, other, trial.previous, index)
    if isinstance(before, Outage):
        return Outcome.inconclusive(before.sentence)
    if not isinstance(before, Installation):
        why = f"{trial.previous} cannot be installed with it"
        return _doubt(trial, now, f"{_ended(now)}, and {why}: {before.sentence}")
    newly = failing_only_now(failed, _run(trial, before, other))
    if not newly:
        return _passed(f"{trial.what}: {_ended(now)}, and nothing of that passes with {trial.previous}")
    serious = tuple(test for test in newly if not is_for_a_warning(test))
    if not serious:
        return _passed(f"{trial.what}: failed for a warning alone: {_names(newly)}")
    # A test that fails now and then must blame nobody.
    again = failing_again(serious, _run(trial, ready, environment, names_of(serious)))
    sure = failing_only_now(again, _run(trial, before, other, names_of(again))) if again else ()
    if not sure:
        return _passed(f"{trial.what}: failed, but not each time with this release alone: {_names(serious)}")
    if now.failed:
        detail = f"{len(sure)} of {max(now.collected, len(sure))} failed, but not with {trial.previous}: {_names(sure)}"
    else:
        detail = f"{_ended(now)}, but not with {trial.previous}"
    return Outcome.of(None, (_finding(trial, DEPENDENT_TESTS_BROKEN, detail, sure, now),))


def _ended(run: RunOfTests) -> str:
    failed = failing(run)
    if not run.failed:
        return f"pytest ended with exit status {run.done.returncode}"
    return f"{len(failed)} of {max(run.collected, len(failed))} failed"


def _names(tests: tuple[FailedTest, ...]) -> str:
    return listed((test.name for test in tests), shown=_SHOWN)


def _doubt(trial: _Trial, run: RunOfTests, detail: str) -> Outcome[None]:
    return Outcome.of(None, (_finding(trial, DEPENDENT_TESTS_DOUBTFUL, detail, failing(run), run),))


def _finding(trial: _Trial, rule: Rule, detail: str, failed: tuple[FailedTest, ...], run: RunOfTests) -> Finding:
    return Finding(
        rule=rule,
        subject=f"{trial.called} with {trial.release.requirement}",
        detail=detail,
        evidence=tuple(f"{test.name}: {test.reason}" for test in failed[:_SHOWN]) if run.failed else run.done.last(),
        log=str(run.done.log),
    )


def _planned(known: Known) -> PlannedCases:
    """Each dependent that the user names, if the tests were asked for."""
    if not known.settings.dependents_tests:
        return PlannedCases()
    return PlannedCases(
        cases=tuple(
            ScenarioCase(
                kind="dependent_tests",
                cell=known.newest,
                subject=dependent,
                previous=known.previous,
                trouble=known.trouble,
            )
            for dependent in known.settings.dependents
        )
    )


SCENARIO = Scenario(
    name="dependent_tests",
    promise="The tests of a dependent pass with the release.",
    when="with --release-dependents-tests, for each of --release-dependents",
    plan=_planned,
    run=lambda case, target, context: dependent_tests(target.release, case, context),
)
