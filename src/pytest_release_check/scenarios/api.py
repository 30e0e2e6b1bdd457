"""API: what the version number promises to callers of the previous release holds."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_release_check.analysis.metadata.version_promise import is_compatible_by_promise
from pytest_release_check.effects.api_changes import ApiChanges, api_changes
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import scenario_environment
from pytest_release_check.installers.protocol import Installed, Outage, refusal_of
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario
from pytest_release_check.text.wording import listed

API_BROKEN = Rule(
    code="RC451",
    slug="api-broken",
    summary="the public API breaks callers of the previous release, and the version number promises that it does not",
    why="Users allow `demo<2` because 1.x promises to go on working. Their programs fail after an upgrade that they "
    "did not look at.",
    fix="give the old names and parameters back, with a deprecation, or raise the version number as the change needs; "
    "a project that promises nothing sets `release_versioning = none`",
    example="demo 1.4.1 after 1.4.0: demo.load has lost the parameter strict",
    source="https://semver.org/#spec-item-8; compared by griffe; a warning, since only the project knows what is meant "
    "for callers",
    severity=Severity.WARNING,
)
_SHOWN = 3


def api(release: StagedRelease, case: ScenarioCase, fresh: Installation, context: RunContext) -> Outcome[None]:
    """Compare ``fresh``, the cell's own installation, with the previous release, installed without dependencies."""
    name, upstream = release.distributions.name, release.upstream_index_url
    log = f"api-{case.label}"
    environment = scenario_environment(log, case.cell, context, upstream)
    result = environment.install(f"{name}=={case.previous}", index=upstream, is_alone=True, prefers_wheels=True)
    if not isinstance(result, Installed):
        if isinstance(result, Outage):
            return Outcome.inconclusive(result.sentence)
        reason = f"nothing to compare: {case.previous} cannot be installed here: {refusal_of(result).sentence}"
        return Outcome(status=Status.PASSED, reason=reason)
    old = environment.described(name).value
    packages = import_packages(old.files) if old is not None else ()
    if old is None or not packages:
        return Outcome(status=Status.PASSED, reason=f"nothing to compare: {case.previous} has no package to import")
    changes = api_changes(old.site_packages[0], fresh.site_packages[0], packages, log, context)
    reason = f"not compared: {listed(changes.unread, '; ')}" if changes.unread else ""
    return Outcome(status=Status.PASSED, findings=tuple(_findings(release, case, changes, context)), reason=reason)


def import_packages(files: Iterable[str]) -> tuple[str, ...]:
    """The public import packages and modules of RECORD's ``files``: the topmost that are no namespace.

    Stub packages are none: what changes in them is the API of another project.
    """
    paths = [PurePosixPath(file) for file in files if file.endswith((".py", ".pyi")) and not file.startswith("..")]
    packages = {path.parent.parts for path in paths if path.stem == "__init__"}
    tops = {parts for parts in packages if not any(parts[:length] in packages for length in range(1, len(parts)))}
    tops |= {(path.stem,) for path in paths if len(path.parts) == 1}
    named = (parts for parts in tops if parts and all(part.isidentifier() for part in parts))
    return tuple(sorted(".".join(parts) for parts in named if not any(part.startswith("_") for part in parts)))


def _findings(
    release: StagedRelease, case: ScenarioCase, changes: ApiChanges, context: RunContext
) -> Iterable[Finding]:
    if changes.broken:
        shown = listed(changes.broken[:_SHOWN], "; ")
        more = f"; and {len(changes.broken) - _SHOWN} more" if len(changes.broken) > _SHOWN else ""
        detail, log = f"since {case.previous}: {shown}{more}", str(context.log(f"api-{case.label}"))
        yield Finding(rule=API_BROKEN, subject=release.requirement, detail=detail, log=log)


def _planned(known: Known) -> PlannedCases:
    """If there is a release before this one, and the version number promises something to its users."""
    scheme, version = known.settings.versioning, known.distributions.version
    if not known.is_griffe_here or not is_compatible_by_promise(known.previous, version, scheme):
        return PlannedCases()
    note = f"since {known.previous}"
    return PlannedCases(cases=(ScenarioCase(kind="api", cell=known.newest, previous=known.previous, note=note),))


SCENARIO = Scenario(
    name="api",
    promise="What the version number promises to callers of the previous release holds.",
    when="if griffe is installed, and the version promises something to users of the earlier release",
    plan=_planned,
    run=lambda case, target, context: api(target.release, case, target.fresh, context),
)
