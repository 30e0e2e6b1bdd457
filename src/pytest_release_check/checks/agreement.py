"""Pure rules: file names, metadata and project tell one story."""

from collections.abc import Iterator

from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from pytest_release_check.model import rules
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.project import Project


def misnamed_files(distributions: Distributions) -> tuple[Finding, ...]:
    """Files whose name tells another project or version than the metadata inside."""
    return tuple(finding for file in distributions.files for finding in _misnamed(file))


def version_faults(distributions: Distributions, project: Project | None) -> tuple[Finding, ...]:
    """The version built is the one stated, and is one at all; files of another project have nothing to do with it."""
    if project is None or canonicalize_name(project.name) not in ("", distributions.name):
        return ()
    subject = f"{distributions.name} {distributions.version}"
    if project.version and not _equal(project.version, distributions.version):
        detail = f"pyproject.toml states {project.version}, the files say {distributions.version}"
        return (Finding(code=rules.VERSION_MISMATCH.code, subject=subject, detail=detail),)
    if not project.version and distributions.version == "0.0.0":
        return (Finding(code=rules.VERSION_MISSING.code, subject=subject),)
    return ()


def disagreements(distributions: Distributions) -> tuple[Finding, ...]:
    """Fields in which wheels and sdist of one release differ although installers read both."""
    first, *others = distributions.files
    code = rules.METADATA_DISAGREES.code
    return tuple(
        Finding(code=code, subject=f"{field} in {other.filename}", detail=f"{there!r}, {first.filename}: {here!r}")
        for other in others
        for field, here, there in _differing_fields(first, other)
    )


def _misnamed(file: Distribution) -> tuple[Finding, ...]:
    if file.artifact is Artifact.WHEEL:
        name, version = parse_wheel_filename(file.filename)[:2]
    else:
        name, version = parse_sdist_filename(file.filename)
    if name == canonicalize_name(file.name) and version == Version(file.version):
        return ()
    detail = f"the metadata says {file.name} {file.version}"
    return (Finding(code=rules.NAME_MISMATCH.code, subject=file.filename, detail=detail),)


def _equal(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return False


def _differing_fields(one: Distribution, other: Distribution) -> Iterator[tuple[str, str, str]]:
    if canonicalize_name(one.name) != canonicalize_name(other.name):
        yield "Name", one.name, other.name
    if _pythons(one) != _pythons(other):
        yield "Requires-Python", one.requires_python, other.requires_python


def _pythons(file: Distribution) -> frozenset[Specifier] | str:
    """Compared as installers read it: backends of different ages write the parts in different orders."""
    try:
        return frozenset(SpecifierSet(file.requires_python))
    except ValueError:  # also of numbers so long that Python does not read them
        return file.requires_python
