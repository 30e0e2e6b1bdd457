"""Together: the release and the projects that are released with it install and import in one environment."""

from pathlib import Path

from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.folders import newest_of_each
from pytest_release_check.installers.environments import scenario_environment
from pytest_release_check.installers.protocol import Installed, Outage
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import failing_modules
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario
from pytest_release_check.text.wording import listed

TOGETHER_REFUSED = Rule(
    code="RC444",
    slug="together-refused",
    summary="projects that are released together cannot be installed together",
    why="Users who want both get an error, or the installer silently takes an older version of one of them.",
    fix="let the requirements of each admit the versions of the others, and admit the same versions of what they share",
    example='core 2.0:    dependencies = ["httpx>=1"]\nplugin 1.3:  dependencies = ["core", "httpx<1"]',
    source="uv#19391; a warning, since the projects of one repository may be for different users",
    severity=Severity.WARNING,
)
TOGETHER_BROKEN = Rule(
    code="RC445",
    slug="together-broken",
    summary="a module does not import where the projects that are released together are installed together",
    why="Each works alone, so that no other check finds it; users of both get a broken program.",
    fix="look for files that both install, above all an `__init__.py` of the package that they share, "
    "and for functions that one of them does not have any more",
    example="core:    acme/__init__.py, acme/core.py\nplugin:  acme/__init__.py, acme/plugin.py  # also",
    source="PEP 420 (a package that several distributions share has no `__init__.py`)",
)


def together(
    release: StagedRelease, case: ScenarioCase, beside: tuple[Path, ...], context: RunContext
) -> Outcome[None]:
    """Install everything at once, the release with what the folders ``beside`` have, and import top-level modules."""
    index, log = release.index_url_for(case.cell), f"together-{case.cell.interpreter.label}"
    others = [f"{name}=={version}" for folder in beside for name, version in newest_of_each(folder).items()]
    environment = scenario_environment(log, case.cell, context, index)
    result = environment.install(release.requirement, *others, index=index)
    if isinstance(result, Outage):
        return Outcome.inconclusive(result.sentence)
    subject = f"{release.requirement} with {', '.join(others)}"
    if not isinstance(result, Installed):
        finding = Finding(rule=TOGETHER_REFUSED, subject=subject, detail=result.sentence, log=str(result.log))
        return Outcome.of(None, (finding,))
    findings: list[Finding] = []
    for requirement in (release.requirement, *others):
        failed = failing_modules(requirement, environment)
        if failed:
            alone = scenario_environment(f"{log}-alone-{len(findings)}", case.cell, context, index)
            is_there = isinstance(alone.install(requirement, index=index), Installed)
            still = {one.target.module for one in failing_modules(requirement, alone)} if is_there else set()
            findings += [
                _finding(subject, requirement, one) for one in failed if is_there and one.target.module not in still
            ]
    return Outcome.of(None, tuple(findings))


def _finding(subject: str, requirement: str, loaded: Loaded) -> Finding:
    return Finding(
        rule=TOGETHER_BROKEN,
        subject=subject,
        detail=f"import {loaded.target.module} of {requirement}: {loaded.error}",
        evidence=loaded.evidence,
    )


def _planned(known: Known) -> PlannedCases:
    """One, with all that is released together."""
    if not known.beside:
        return PlannedCases()
    note = f"with {listed(f'{name} {version}' for name, version in known.beside.items())}"
    return PlannedCases(cases=(ScenarioCase(kind="together", cell=known.newest, note=note),))


SCENARIO = Scenario(
    name="together",
    promise="The projects that are released together install and import in one environment.",
    when="with --release-beside or several packages",
    plan=_planned,
    run=lambda case, target, context: together(target.release, case, target.settings.beside, context),
)
