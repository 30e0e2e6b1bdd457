"""What the release requires of projects that are released together with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from packaging.utils import canonicalize_name

from pytest_release_check.model.distributions import Distributions
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.upload.metadata.requirement_fields import requirement_of

BESIDE_MISSING = Rule(
    code="RC377",
    slug="beside-missing",
    summary="the release requires a version of another project that is neither released with it nor on the index",
    why="Nobody can install the release: installers find no version that fits.",
    fix="release the version that is required together with this one, or correct the requirement",
    example='core:    version = "1.9"\nplugin:  dependencies = ["core>=2.0"]    # 2.0 is nowhere',
    source="uv#19391, jupyter_releaser#496: versions of the packages of one repository get out of step",
)
BESIDE_EXCLUDED = Rule(
    code="RC378",
    slug="beside-excluded",
    summary="the release excludes the version of another project that is released together with it",
    why="Users get an older version of that project, or none of both: the two were never meant to be used together.",
    fix="let the requirement admit the version that is released together with this one",
    example='core:    version = "2.0"\nplugin:  dependencies = ["core<2"]    # installs core 1.9',
    source="uv#19391; a warning, since the older version is still on the index",
    severity=Severity.WARNING,
)


def unmet_beside(
    distributions: Distributions, beside: Mapping[str, str], listed: Callable[[str], Iterable[str]]
) -> Iterator[Finding]:
    """A finding for each requirement that the version beside does not meet.

    ``beside`` are versions by normalised name, ``listed`` gives the versions that the index has of a name. Requirements
    with a marker are left to the environments in which they hold.
    """
    lines = {line for file in distributions.files for line in file.requires_dist}
    for line in sorted(lines):
        requirement = requirement_of(line)  # one that is none has a rule of its own
        if requirement is None or requirement.marker or requirement.url:
            continue
        version = beside.get(canonicalize_name(requirement.name))
        if version is None:
            continue
        # A version that is asked for may be a pre-release: it is the one that is there.
        if requirement.specifier.contains(version, prereleases=True):
            continue
        served = tuple(requirement.specifier.filter(listed(canonicalize_name(requirement.name))))
        where = f"the index has {served[0]}" if served else "the index has none that fits"
        yield Finding(
            rule=BESIDE_EXCLUDED if served else BESIDE_MISSING,
            subject=f"{distributions.name} {distributions.version}",
            detail=f"it requires {line}; {requirement.name} {version} is released with it, and {where}",
        )
