"""Refused: a Python that Requires-Python excludes is refused by the installer."""

from dataclasses import replace

from pytest_release_check.analysis.matrix.selection import OLDEST
from pytest_release_check.analysis.metadata.requires_python import admits, lowest_python
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import scenario_environment
from pytest_release_check.installers.protocol import Installed, Reason, outage_of, refusal_of
from pytest_release_check.model.environments import Interpreter
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario

PYTHON_NOT_REFUSED = Rule(
    code="RC411",
    slug="python-not-refused",
    summary="the release can be installed on a Python that Requires-Python excludes",
    why="Users of an old Python get a release that does not run there instead of the last one that did.",
    fix="state the same Requires-Python in sdist and wheel, as a version specifier of PEP 440",
    example="the wheel states >=3.9, and the sdist nothing    # Python 3.8 installs the sdist",
    source="https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python, "
    "nanobind#1424, orix#395",
)
PYTHON_REFUSED_OTHERWISE = Rule(
    code="RC412",
    slug="python-refused-otherwise",
    summary="on a Python that Requires-Python excludes the installation fails, but not for that reason",
    why="Users of an old Python see an error that does not name the reason, and may not be offered an older release.",
    fix="state the same Requires-Python in sdist and wheel, so that installers choose an older release for old Pythons",
    example="the wheel states >=3.9, and the sdist nothing    # Python 3.8 takes the sdist, whose build fails there",
    source="https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python, "
    "requests-mock#254, watchdog#730",
    severity=Severity.WARNING,
)


def refused(release: StagedRelease, case: ScenarioCase, context: RunContext) -> Outcome[None]:
    """Try to install the release alone on a Python that it says it does not run on."""
    environment = scenario_environment(f"refused-{case.label}", case.cell, context, release.index_url)
    result = environment.install(release.requirement, index=release.index_url, is_alone=True, is_dry=True)
    python = f"Python {case.cell.interpreter.minor}"
    stated = f"Requires-Python {release.distributions.requires_python}"
    if isinstance(result, Installed):
        detail = f"{stated}: {python} is not refused"
        return Outcome.of(None, (_finding(PYTHON_NOT_REFUSED, release, detail),))
    refusal = refusal_of(result)
    if refusal.blames_python and refusal.reason in (Reason.PYTHON, Reason.UNMET):
        return Outcome.of(None)
    if outage := outage_of(result):
        return Outcome.inconclusive(outage)
    detail = f"{stated}: {python}: {refusal.sentence}"
    return Outcome.of(None, (_finding(PYTHON_REFUSED_OTHERWISE, release, detail),))


def _finding(rule: Rule, release: StagedRelease, detail: str) -> Finding:
    return Finding(rule=rule, subject=release.requirement, detail=detail)


def _planned(known: Known) -> PlannedCases:
    """With Pythons that were found, not named: the newest one that the release does not admit."""
    below = _python_below(known) if "auto" in known.settings.pythons else None
    if below is None:
        return PlannedCases()
    cell = replace(known.newest, interpreter=below)
    return PlannedCases(cases=(ScenarioCase(kind="refused", cell=cell),))


def _python_below(known: Known) -> Interpreter | None:
    """The newest Python here that lies below Requires-Python and can have an environment."""
    stated = known.distributions.requires_python
    lowest = lowest_python(stated)
    if lowest is None:
        return None
    below = [
        one
        for one in known.interpreters
        if OLDEST <= one.version[:2] < lowest
        and one.implementation == "cpython"
        and not (one.free_threaded or one.prerelease or admits(stated, one.version[:2]))
    ]
    return max(below, key=lambda one: one.version, default=None)


SCENARIO = Scenario(
    name="refused",
    promise="A Python that Requires-Python excludes is refused by the installer.",
    when="if a Python is here that is below Requires-Python, with --release-python auto",
    plan=_planned,
    run=lambda case, target, context: refused(target.release, case, context),
    needs_installation=False,
)
