"""Controls: the same thing tried where it ought to work, to tell a fault of the release from one of the world."""

from collections.abc import Sequence
from dataclasses import replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.checks.served import version_in
from pytest_release_check.edges.cells import Loaded, Target, load
from pytest_release_check.edges.simple_pages import served_files
from pytest_release_check.edges.tools import Tools
from pytest_release_check.edges.web import Web
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.releases import Installation

_PATIENCE = 30.0
"""Seconds for modules that are imported together."""


def newly_failing(
    tried: Installation, modules: Sequence[str], healthy: Installation, tools: Tools, log: str
) -> tuple[Loaded, ...]:
    """The modules that do not load where something is tried, and do load in the environment of the cell."""
    quick = replace(tools, timeout=min(tools.timeout, _PATIENCE))
    targets = [Target(module=module) for module in modules]
    failed = [result for result in load(tried, targets, quick, log) if result.error] if targets else []
    if not failed:
        return ()
    control = load(healthy, [result.target for result in failed], quick, log)
    return tuple(result for result, fresh in zip(failed, control, strict=True) if not fresh.error)


def is_anywhere(text: str, index: str, tools: Tools) -> bool:
    """Whether an index has any file that satisfies a requirement, for whatever Python; true if that cannot be told."""
    try:
        requirement = Requirement(text)
        files = served_files(Web(tools.environment), index, canonicalize_name(requirement.name))
    except (InvalidRequirement, OutageError):
        return True
    versions = filter(None, (version_in(file.filename) for file in files))
    return any(requirement.specifier.contains(version, prereleases=True) for version in versions)
