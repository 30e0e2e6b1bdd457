"""The baseline: the same thing tried where it must work, so that only what the release breaks is reported."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.index.served import version_in
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.effects.cell_queries import Loaded, Target, load
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import Web
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.releases import Installation
from pytest_release_check.remote_index.simple_pages import served_files

_TOGETHER = 30.0
"""Seconds for modules that are imported together; chosen: as long as one module may take by itself."""


class Baseline:
    """The environment of the cell, where a module is tried once at most, however often it fails elsewhere."""

    def __init__(self, healthy: Installation, context: RunContext, log: str) -> None:
        self.context = replace(context, timeout=min(context.timeout, _TOGETHER))
        self.log = log
        self._healthy = healthy
        self._loads: dict[Target, bool] = {}

    def loads(self, targets: Sequence[Target]) -> tuple[bool, ...]:
        """Whether each of ``targets`` loads in the environment of the cell."""
        untried = [target for target in targets if target not in self._loads]
        if untried:
            results = load(self._healthy, untried, self.context, self.log)
            self._loads |= {result.target: not result.error for result in results}
        return tuple(self._loads[target] for target in targets)


def newly_failing(tried: Installation, modules: Sequence[str], baseline: Baseline) -> tuple[Loaded, ...]:
    """The modules that do not load where something is tried, and do load in the environment of the cell."""
    targets = [Target(module=module) for module in modules]
    results = load(tried, targets, baseline.context, baseline.log) if targets else ()
    failed = [result for result in results if result.error]
    loads = baseline.loads([result.target for result in failed])
    return tuple(result for result, is_well in zip(failed, loads, strict=True) if is_well)


def failing_modules(requirement: str, environment: ScenarioEnvironment) -> tuple[Loaded, ...]:
    """The top-level modules of what ``requirement`` has brought that do not load; none if it is not installed."""
    described = environment.described(canonicalize_name(Requirement(requirement).name)).value
    if described is None:
        return ()
    targets = [Target(module=module) for module in top_level_modules(described.files)]
    results = load(described, targets, environment.context, environment.name) if targets else ()
    return tuple(result for result in results if result.error)


def is_known(text: str, index: str, context: RunContext) -> bool:
    """Whether the index has what meets a requirement, for any Python; true if that cannot be found out."""
    served = _served(text, index, context)
    return served is None or any(_meeting(*served))


def may_be_satisfiable(text: str, index: str, context: RunContext) -> bool:
    """Whether a requirement can be met somewhere; true if that cannot be found out.

    The index may have a file for another Python or platform. It may also be behind: a mirror lags, and distributions
    of one family are published one after the other, so a version above all that it has proves nothing.
    """
    served = _served(text, index, context)
    if served is None or any(_meeting(*served)):
        return True
    requirement, versions = served
    return bool(versions) and is_ahead(requirement.specifier, max(map(Version, versions)))


def _served(text: str, index: str, context: RunContext) -> tuple[Requirement, list[str]] | None:
    """A requirement, and the versions that the index has of what it names; None if either cannot be found out."""
    try:
        requirement = Requirement(text)
        files = served_files(Web(context.environment), index, canonicalize_name(requirement.name))
    except (InvalidRequirement, OutageError):
        return None
    return requirement, [version for file in files if (version := version_in(file.filename))]


def _meeting(requirement: Requirement, versions: list[str]) -> Iterator[str]:
    return (version for version in versions if requirement.specifier.contains(version, prereleases=True))


def is_ahead(specifier: SpecifierSet, newest: Version) -> bool:
    """Whether a specifier asks for a version above ``newest``."""
    wanted = (one.version.removesuffix(".*") for one in specifier if one.operator in (">=", ">", "==", "~="))
    return any(Version(version) > newest for version in wanted)
