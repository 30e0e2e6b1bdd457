"""What a recipe for conda-forge is made of: an sdist with its license text, and requirements that conda can express."""

from collections.abc import Iterator

from packaging.requirements import Requirement

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.checks.declared.license_texts import is_license_text
from pytest_release_check.model.contents import ReleaseContents
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

CONDA_FORGE_RECIPE = Rule(
    code="RC219",
    slug="conda-forge-recipe",
    summary="a recipe for conda-forge cannot be made of the release as it is",
    why="The maintainers of the package there have to patch it, or to write down by hand what it does not state.",
    fix="publish an sdist that has its license text, and require released versions of distributions by name",
    example='dependencies = ["demo-core[fast]>=2"]    # conda has no extras',
    source="conda-forge/staged-recipes#6606 (no license text in the sdist); onnx/onnxmltools#453 (no sdist); "
    "asked for with `--release-conda-forge`",
    severity=Severity.WARNING,
)
_SYSTEM = ("sys_platform", "platform_system", "os_name", "platform_machine", "python_version", "python_full_version")
_EVERYWHERE = "-none-any"


def conda_forge_findings(release: ReleaseContents) -> Iterator[Finding]:
    """A finding for each thing that a recipe lacks."""
    distributions, sdists = release.distributions, release.of(Artifact.SDIST)
    if not sdists:
        yield Finding(
            rule=CONDA_FORGE_RECIPE,
            subject=f"{distributions.name} {distributions.version}",
            detail="there is no sdist, from which recipes are built",
            fix="publish an sdist, too",
        )
    for file, contents in sdists:
        if contents.is_whole and not any(map(is_license_text, contents.members)):
            yield Finding(
                rule=CONDA_FORGE_RECIPE,
                subject=file.filename,
                detail="there is no license text in the sdist, and a recipe names it as `license_file`",
                fix="name the text in `project.license-files`, so that the sdist has it",
            )
    wheels = release.of(Artifact.WHEEL)
    is_pure = all(tag.endswith(_EVERYWHERE) for file, _ in wheels for tag in file.tags)
    for file, contents in (*wheels, *sdists)[:1]:  # one file speaks for all
        needed = [one for one in Requirements.of_file(file, contents).all if "extra" not in str(one.marker or "")]
        yield from _of_requirements(file.filename, needed, is_pure=is_pure)


def _of_requirements(filename: str, needed: list[Requirement], *, is_pure: bool) -> Iterator[Finding]:
    """Those of the release itself: its own extras are none of a recipe."""
    inexpressible = [str(one) for one in needed if _is_inexpressible(one)]
    with_extras = [str(one) for one in needed if one.extras]
    conditional = [str(one) for one in needed if is_pure and any(name in str(one.marker or "") for name in _SYSTEM)]
    for detail, names, fix in (
        (
            "conda cannot express",
            inexpressible,
            "require a released version by its name, without an address, `===` or a local version",
        ),
        (
            "conda has no extras",
            with_extras,
            "require what the extra brings beside the distribution, or let the recipe list it",
        ),
        (
            "a `noarch: python` package has the same requirements on every system and Python",
            conditional,
            "drop the condition if the requirement does no harm elsewhere, or let the recipe be built for each system",
        ),
    ):
        if names:
            yield Finding(rule=CONDA_FORGE_RECIPE, subject=filename, detail=f"{detail}: {listed(names)}", fix=fix)


def _is_inexpressible(requirement: Requirement) -> bool:
    has_odd = any(one.operator == "===" or "+" in one.version for one in requirement.specifier)
    return requirement.url is not None or has_odd
