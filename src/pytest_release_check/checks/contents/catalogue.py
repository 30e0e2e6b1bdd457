"""Every rule about the members of wheels and sdists."""

from collections.abc import Iterator

from pytest_release_check.checks.contents.leftovers import differing_modules, stale_modules
from pytest_release_check.checks.contents.wheel_layout import stray_top_level, tag_contradictions
from pytest_release_check.model.contents import Contents, ReleaseContents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.model.findings import Finding


def content_findings(release: ReleaseContents) -> Iterator[Finding]:
    """All findings about what the files hold."""
    for wheel, contents in release.of(Artifact.WHEEL):
        yield from stray_top_level(wheel, contents.members)
        yield from tag_contradictions(wheel, contents.members)
        if not release.built_here:  # a wheel built out of the sdist a moment ago holds what the sdist holds
            yield from _leftovers(wheel, contents, release)


def _leftovers(wheel: Distribution, contents: Contents, release: ReleaseContents) -> Iterator[Finding]:
    """What earlier builds left in a wheel, by what the sdist has."""
    members = {name: member.sha256 for name, member in contents.members.items()}
    for _, source in release.of(Artifact.SDIST):
        if source.is_whole:
            sources = {name: member.sha256 for name, member in source.members.items()}
            yield from stale_modules(members, sources, wheel.filename)
            yield from differing_modules(members, sources, wheel.filename)
