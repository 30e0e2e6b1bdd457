"""Contents: what pip has built out of an sdist and installed."""

from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesParser
from pathlib import Path

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.checks.agreement.metadata import disagreements
from pytest_release_check.checks.agreement.second_build import installed_differences, other_code
from pytest_release_check.checks.compiled.sdist_builds import optional_lost, unbuilt_extensions
from pytest_release_check.checks.contents.catalogue import installed_findings
from pytest_release_check.checks.contents.lost_metadata import metadata_lost
from pytest_release_check.checks.installed.shipped_modules import module_files
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.installed_sources import read_texts
from pytest_release_check.effects.tags import fits, is_for_platform
from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding

_METADATA = (".dist-info/METADATA", ".dist-info/entry_points.txt")
_BUILT = Path("what pip builds out of it")


def installed_contents(installation: Installation, release: StagedRelease) -> Outcome[None]:
    """The files of the wheel that others get on the same Python; where there is none, what the packages need."""
    sdist = release.distributions.of(Artifact.SDIST)[0]
    source, installed = read_contents(sdist.path), _installed(installation)
    unbuilt = _unbuilt(installation, release, source, installed)
    return Outcome.of(None, (*unbuilt, *_compared(installation, release, source, installed)))


def _unbuilt(
    installation: Installation, release: StagedRelease, source: Contents, installed: Contents
) -> tuple[Finding, ...]:
    """Extension modules that a wheel for this platform has: one for this Python, if there is one."""
    interpreter, wheels = installation.cell.interpreter, release.distributions.of(Artifact.WHEEL)
    compiled = [file for file in wheels if not file.tags[0].endswith("-any") and is_for_platform(file, interpreter)]
    best = max(compiled, key=lambda file: fits(file, interpreter), default=None)
    sdist = release.distributions.of(Artifact.SDIST)[0]
    if (held := read_contents(best.path) if best else None) and not held.is_whole:
        return ()
    found: tuple[Finding, ...] = ()
    if best is not None and held is not None:
        found = unbuilt_extensions(sdist.filename, source, best.filename, held.members, installation.files)
    return found or optional_lost(sdist.filename, source, installed)


def _compared(
    installation: Installation, release: StagedRelease, source: Contents, installed: Contents
) -> tuple[Finding, ...]:
    wheels = release.distributions.of(Artifact.WHEEL)
    wheel = next((file for file in wheels if fits(file, installation.cell.interpreter)), None)
    if wheel is not None and not wheel.tags[0].endswith("-any"):
        return ()  # what goes into it, libraries and their headers, is up to who builds it
    sdist = release.distributions.of(Artifact.SDIST)[0]
    if wheel is not None:
        held = read_contents(wheel.path)
        if not held.is_whole:
            return ()
        findings = installed_differences(wheel.filename, held.members, installation.files)
        findings = findings or other_code(wheel.filename, held, installed)
        return metadata_lost(sdist.filename, installed, held, source, None) + findings
    described = replace(release.distributions, files=(*_described(sdist, installed), sdist))
    texts = {sdist.filename: source, _BUILT.name: Contents(texts={"PKG-INFO": _metadata(installed)})}
    return (*disagreements(described, texts), *installed_findings(sdist, source, installed))


def _described(sdist: Distribution, installed: Contents) -> Iterator[Distribution]:
    """The sdist with what the metadata says that its backend has written now."""
    if text := _metadata(installed):
        stated = str(BytesParser().parsebytes(text).get("Requires-Python", "")).strip()
        yield replace(sdist, path=_BUILT, requires_python=stated)


def _metadata(installed: Contents) -> bytes:
    return next((text for name, text in installed.texts.items() if name.endswith(".dist-info/METADATA")), b"")


def _installed(installation: Installation) -> Contents:
    """As a wheel holds it: what lies in site-packages, with the texts of the modules."""
    files = [file for file in installation.files if not (file.startswith((".", "/")) or "__pycache__/" in file)]
    wanted = module_files(files) | {file: file for file in files if file.endswith(_METADATA)}
    texts = read_texts(installation.site_packages, wanted.values())
    return Contents(members={file: Member(size=0, sha256="") for file in files}, texts=texts)


CHECK = CellCheck(
    name="contents",
    asks_what_was_installed=False,
    promise="What pip builds out of the sdist has the files of the wheel; without a wheel, all that it needs.",
    run=lambda target, _: installed_contents(target.installation, target.release),
    planned=lambda cell, _: cell.artifact is Artifact.SDIST,  # those of a wheel are examined before
)
