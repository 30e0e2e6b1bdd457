"""Every rule about the members of wheels and sdists."""

from collections.abc import Iterator

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.checks.agreement.stale_files import differing_modules, stale_modules, stubs_not_in_sdist
from pytest_release_check.checks.agreement.stubbed_project import stubbed_project_findings
from pytest_release_check.checks.compiled.architectures import architecture_findings
from pytest_release_check.checks.compiled.extension_tags import extension_tag_findings
from pytest_release_check.checks.compiled.formats import format_findings
from pytest_release_check.checks.compiled.limited_api import limited_api_findings
from pytest_release_check.checks.compiled.system_libraries import system_library_findings
from pytest_release_check.checks.compiled.windows_libraries import windows_library_findings
from pytest_release_check.checks.contents.emptiness import emptied_wheel, empty_wheel
from pytest_release_check.checks.contents.entry_point_groups import misspelt_groups
from pytest_release_check.checks.contents.entry_points import entry_point_findings
from pytest_release_check.checks.contents.ignored_folders import ignored_folders
from pytest_release_check.checks.contents.message_catalogues import uncompiled_catalogues
from pytest_release_check.checks.contents.missing_from_wheel import left_out_findings, lost_members, needs, suspicious
from pytest_release_check.checks.contents.narrowed import lost_tests, narrowed
from pytest_release_check.checks.contents.new_since import new_since
from pytest_release_check.checks.contents.own_files import missing_own_files
from pytest_release_check.checks.contents.own_folders import missing_own_folders
from pytest_release_check.checks.contents.platform_wheels import missing_extensions, missing_files
from pytest_release_check.checks.contents.portable_names import unportable_members
from pytest_release_check.checks.contents.shipped_references import missing_references
from pytest_release_check.checks.contents.since_previous import since_previous
from pytest_release_check.checks.contents.stray_files import (
    shipped_bytecode,
    shipped_environment,
    shipped_report,
    stray_in_sdist,
)
from pytest_release_check.checks.contents.templates import missing_templates
from pytest_release_check.checks.contents.type_marker import missing_type_marker
from pytest_release_check.checks.contents.wheel_layout import general_top_level, stray_top_level, tag_contradictions
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import Contents, ReleaseContents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

NOT_IN_SDIST = Rule(
    code="RC263",
    slug="not-in-sdist",
    summary="files of the packages are in version control but not in the sdist",
    why="Wheels are built out of the sdist, so all users miss these files.",
    fix="include them in the sdist (setuptools: `MANIFEST.in`)",
    example="git:              demo/__init__.py, demo/data/words.txt\nsdist and wheel:  demo/__init__.py",
    source="wbond/asn1crypto#183 and the survey of 2020 that it belongs to: about 5 % of recently updated "
    "projects lacked files in their sdists",
    severity=Severity.WARNING,
)


def content_findings(release: ReleaseContents) -> Iterator[Finding]:
    """All findings about what the files hold."""
    sources = tuple(source for _, source in release.of(Artifact.SDIST))
    before = (*sources, *([release.previous.contents] if release.previous is not None else []))
    for wheel, contents in release.of(Artifact.WHEEL):
        yield from stray_top_level(wheel, contents.members)
        yield from general_top_level(wheel, contents.members)
        yield from tag_contradictions(wheel, contents.members)
        yield from compiled_findings(wheel, contents, release.binaries.get(wheel.filename))
        yield from entry_point_findings(wheel, contents)
        yield from misspelt_groups(wheel, contents)
        yield from shipped_bytecode(wheel.filename, contents.members)
        yield from shipped_report(wheel.filename, contents.members)
        yield from shipped_environment(wheel.filename, contents.members)
        yield from missing_own_files(wheel.filename, contents, sources)
        yield from missing_own_folders(wheel.filename, contents, sources)
        yield from uncompiled_catalogues(wheel.filename, contents)
        yield from missing_templates(wheel.filename, contents, sources)
        yield from missing_references(wheel.filename, contents, sources)
        yield from missing_type_marker(wheel, contents, before)
        yield from ignored_folders(wheel.filename, contents, release.tree)
        if contents.is_whole:
            yield from _beside_the_source(wheel, contents, release)
    yield from unportable_members((*release.of(Artifact.WHEEL), *release.of(Artifact.SDIST)))
    yield from missing_extensions(release.of(Artifact.WHEEL))
    yield from missing_files(release.of(Artifact.WHEEL))
    yield from _compared_with_previous(release)
    if release.stubbed is not None:
        for wheel, contents in release.of(Artifact.WHEEL):
            yield from stubbed_project_findings(wheel, contents, release.stubbed)
    for sdist, source in release.of(Artifact.SDIST):
        yield from stray_in_sdist(sdist.filename, source.members, release.tree)
        yield from shipped_report(sdist.filename, source.members)
        yield from shipped_environment(sdist.filename, source.members)


def compiled_findings(wheel: Distribution, contents: Contents, held: WheelBinaries | None) -> Iterator[Finding]:
    """Findings about compiled files: by their names, and by what is in them if they were read (``held``)."""
    yield from extension_tag_findings(wheel, contents)
    if held is None:
        return
    yield from limited_api_findings(wheel, held)
    of_others = tuple(format_findings(wheel, held)) or tuple(architecture_findings(wheel, held))
    yield from of_others
    # Another system or architecture has other versions of everything.
    if not any(finding.is_error for finding in of_others):
        yield from system_library_findings(wheel, contents, held)
        yield from windows_library_findings(wheel, contents, held)


def installed_findings(sdist: Distribution, source: Contents, installed: Contents) -> Iterator[Finding]:
    """Findings about what was built out of an sdist and installed, for a release that has no wheel to be judged."""
    yield from stray_top_level(sdist, installed.members)
    yield from general_top_level(sdist, installed.members)
    if source.is_whole:
        yield from empty_wheel(sdist, installed.members, source.members)
        yield from left_out_findings(sdist.filename, installed, source.members)
    yield from missing_own_files(sdist.filename, installed, (source,))
    yield from missing_own_folders(sdist.filename, installed, (source,))
    yield from uncompiled_catalogues(sdist.filename, installed)
    yield from missing_templates(sdist.filename, installed, (source,))


def _beside_the_source(wheel: Distribution, contents: Contents, release: ReleaseContents) -> Iterator[Finding]:
    """What a wheel lacks, and what earlier builds left in it, by what the sdist has."""
    for sdist, source in release.of(Artifact.SDIST):
        if not source.is_whole:
            continue
        yield from empty_wheel(wheel, contents.members, source.members)
        yield from left_out_findings(wheel.filename, contents, source.members)
        yield from not_in_sdist(sdist, contents, source, release)
        if not release.built_here:  # a wheel built out of the sdist a moment ago holds what the sdist holds
            yield from stale_modules(wheel.filename, contents, source, release.previous)
            yield from differing_modules(wheel.filename, contents, source)
            yield from stubs_not_in_sdist(wheel.filename, contents, source)


def not_in_sdist(sdist: Distribution, wheel: Contents, source: Contents, release: ReleaseContents) -> Iterator[Finding]:
    """What version control has inside the packages of the wheel, and neither file has."""
    if release.tree is None:
        return
    lost = tuple(name for name in lost_members(wheel.members, release.tree.tracked))
    held = set(lost_members(wheel.members, source.members))
    lost = tuple(name for name in lost if name not in held)
    if not lost:
        return
    noticed = {*needs(wheel, lost), *suspicious(wheel.members, lost)}
    if noticed:
        names = listed(noticed)
        fix = f"include {names} in the sdist (setuptools: `MANIFEST.in`)"
        yield Finding(rule=NOT_IN_SDIST, subject=sdist.filename, detail=names, fix=fix)


def _compared_with_previous(release: ReleaseContents) -> Iterator[Finding]:
    """The wheel that is most like the one of the previous release, with that one; and the sdists."""
    before = release.previous
    if before is None or not before.contents.is_whole:
        return
    for wheel, contents in filter(None, [release.like_previous]):
        sources = [source.members for _, source in release.of(Artifact.SDIST)]
        if not any(empty_wheel(wheel, contents.members, members) for members in sources):
            tracked = release.tree.tracked if release.tree is not None else ()
            source = {*tracked, *(name for members in sources for name in members)}
            emptied = emptied_wheel(wheel, contents.members, before)
            yield from emptied or since_previous(wheel, contents, before, source)
        yield from narrowed(wheel, before)
        yield from new_since(wheel, contents, before)
    for sdist, held in release.of(Artifact.SDIST):
        yield from lost_tests(sdist, held, before)
