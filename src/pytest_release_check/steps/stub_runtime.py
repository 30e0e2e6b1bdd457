"""Stub runtime: the project that a stub package describes, as users get it today."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.analysis.release.stub_packages import runtime_of, stubbed_modules, versions_to_compare
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.web import Web
from pytest_release_check.model.contents import Contents, StubbedProject
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.steps.previous import LIMIT, local_copy


def stubbed_project(
    distributions: Distributions,
    contents: Mapping[str, Contents],
    listed: Callable[[str], Iterable[IndexFile]],
    web: Web,
    folder: Path,
) -> StubbedProject | None:
    """Its newest release beside the one that the stubs are for by their version; None if there is nothing to compare.

    None for everything that is no stub package, and for stubs that do not admit the newest release. ``listed`` gives
    what the index has of a name. Two files are written to ``folder`` at most. Raises ``OutageError`` that says what is
    missing.
    """
    name = runtime_of(distributions.name)
    wheels = [file for file in distributions.of(Artifact.WHEEL) if stubbed_modules(contents[file.filename].members)]
    if not name or not wheels:
        return None
    served = tuple(listed(name))
    versions = versions_to_compare(served, distributions.version)
    required = Requirements.of_lines(wheels[0].requires_dist).named(name)
    always = [each for each in required if "extra" not in str(each.marker or "")]
    if versions is None or not all(each.specifier.contains(versions[1]) for each in always):
        return None
    folder.mkdir(exist_ok=True)
    before, newest = (_members(served, name, version, web, folder) for version in versions)
    return StubbedProject(name=name, before=versions[0], newest=versions[1], old_members=before, new_members=newest)


def _members(served: Iterable[IndexFile], name: str, version: str, web: Web, folder: Path) -> frozenset[str]:
    """Of a wheel for any platform, else of the smallest for Linux: both releases are read alike."""
    wheels = [file for file in files_of(served, name, Version(version)) if file.filename.endswith(".whl")]
    pure = [file for file in wheels if file.filename.endswith("-none-any.whl")]
    linux = [file for file in wheels if "manylinux" in file.filename and file.filename.endswith("x86_64.whl")]
    if not pure and not linux:
        raise OutageError(f"{name} {version} has no wheel to read")
    file = min(pure or linux, key=lambda one: (one.size or 0, one.filename))
    return frozenset(read_contents(local_copy(file, LIMIT, web, folder)).members)
