"""File names, metadata and project are consistent: pure rules."""

from collections.abc import Iterator, Mapping

from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.metadata.core_metadata import Fields, fields_of
from pytest_release_check.analysis.metadata.same_values import header_of, only_in, read_values
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed, shown
from pytest_release_check.upload.metadata.form_values import SINCE

NAME_MISMATCH = Rule(
    code="RC203",
    slug="name-mismatch",
    summary="the name or the version in the file name is not the one in the metadata inside",
    why="Installers choose a file by its name, and refuse it when the metadata inside is of another project "
    "or version.",
    fix="build the file again; do not rename it",
    example="demo-1.1-py3-none-any.whl\n  METADATA: Name: demo, Version: 1.0",
    source="PEP 427 (name and version of a wheel), PEP 625 (those of an sdist)",
)
VERSION_MISMATCH = Rule(
    code="RC204",
    slug="version-mismatch",
    summary="the version built is not the version that pyproject.toml states",
    why="The files would be published under a version that nobody meant, and its number cannot be used again.",
    fix="remove stale build folders (`build`, `*.egg-info`) and generated version files, and build again",
    example='pyproject.toml: version = "1.1"\nbuilt: demo-1.0-py3-none-any.whl',
    source="PEP 621: a backend must use a field that is stated, and may change only those that are called dynamic",
)
VERSION_MISSING = Rule(
    code="RC205",
    slug="version-missing",
    summary="the project states no version, and the backend has fallen back to 0.0.0",
    why="The release would be published as 0.0.0, below every other one, and that number cannot be used again.",
    fix="set `project.version`, or name the place that the backend reads it from (setuptools: "
    "`tool.setuptools.dynamic.version`)",
    example="[project]\n"
    'name = "demo"          # wrong: neither a version, nor called dynamic\n'
    "\n"
    "[project]\n"
    'name = "demo"\n'
    'version = "1.0"',
    source="PEP 621 wants a version, stated or dynamic; without one `DistributionMetadata.get_version` of "
    "setuptools gives 0.0.0",
)
METADATA_DISAGREES = Rule(
    code="RC206",
    slug="metadata-disagrees",
    summary="sdist and wheel state different core metadata",
    why="Resolvers read the metadata of one file and install another: what they have resolved does not hold for it.",
    fix="make the field independent of where and how the wheel is built, or name it in `project.dynamic`",
    example="PKG-INFO of the sdist:  Requires-Dist: tomli\nMETADATA of the wheel:  (no Requires-Dist)",
    source="PEP 643: what an sdist states and does not call dynamic holds for every wheel that is built out of it",
    severity=Severity.WARNING,
)

_STATIC_SINCE = Version("2.2")
"""The metadata version from which a field of an sdist holds for every wheel, unless it is called dynamic (PEP 643)."""
_EXPRESSION_SINCE = Version("2.4")
_JUDGED_ALONE = frozenset({"dynamic", "metadata_version", "name", "requires_python", "version"})


def misnamed_files(distributions: Distributions) -> tuple[Finding, ...]:
    """Files whose name states another project or version than the metadata inside."""
    return tuple(finding for file in distributions.files for finding in _misnamed(file))


def version_faults(distributions: Distributions, project: Project | None) -> tuple[Finding, ...]:
    """The version built is the one stated, and is one at all; files of another project have nothing to do with it."""
    if project is None or canonicalize_name(project.name) not in ("", distributions.name):
        return ()
    subject = f"{distributions.name} {distributions.version}"
    if project.version and not _equal(project.version, distributions.version):
        detail = f"pyproject.toml states {project.version}, the files say {distributions.version}"
        return (Finding(rule=VERSION_MISMATCH, subject=subject, detail=detail),)
    if not project.version and distributions.version == "0.0.0":
        return (Finding(rule=VERSION_MISSING, subject=subject),)
    return ()


def disagreements(distributions: Distributions, contents: Mapping[str, Contents] | None = None) -> tuple[Finding, ...]:
    """Fields in which wheels and sdist of one release differ although installers and indexes read both.

    ``contents`` by file name give the other fields than the name and Requires-Python. Those must agree where the sdist
    does not call them dynamic (PEP 643); what it does may differ, but not be lost.
    """
    first, *others = distributions.files
    rule = METADATA_DISAGREES
    differing = [
        Finding(rule=rule, subject=f"{field} in {other.filename}", detail=f"{there!r}, {first.filename}: {here!r}")
        for other in others
        for field, here, there in _differing_fields(first, other)
    ]
    for sdist in distributions.of(Artifact.SDIST) if contents else ():
        before = distributions.files[: distributions.files.index(sdist)]
        differing += _differing_metadata(sdist, before, contents or {})
    return tuple(differing)


def _misnamed(file: Distribution) -> tuple[Finding, ...]:
    if file.artifact is Artifact.WHEEL:
        name, version = parse_wheel_filename(file.filename)[:2]
    else:
        name, version = parse_sdist_filename(file.filename)
    if name == canonicalize_name(file.name) and version == Version(file.version):
        return ()
    detail = f"the metadata says {file.name} {file.version}"
    return (Finding(rule=NAME_MISMATCH, subject=file.filename, detail=detail),)


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


def _differing_metadata(
    sdist: Distribution, others: tuple[Distribution, ...], contents: Mapping[str, Contents]
) -> Iterator[Finding]:
    """One finding for each field, about the first file that has it otherwise."""
    source = fields_of(sdist, contents[sdist.filename])
    if _metadata_version(source) < _STATIC_SINCE:
        return
    dynamic = {name.strip().lower() for name in source.get("dynamic", ())}
    reported: set[str] = set()
    for file in others:
        fields = fields_of(file, contents[file.filename])
        for field in sorted(_comparable(source, fields) - reported):
            name = header_of(field)
            here, there = source.get(field, ()), fields.get(field, ())
            may_differ = name.lower() in dynamic and (there or not here)
            if not may_differ and read_values(field, here) != read_values(field, there):
                reported.add(field)
                detail = f"{_only_in(field, here, there)}, {file.filename}: {_only_in(field, there, here)}"
                subject = f"{name} in {sdist.filename}"
                yield Finding(rule=METADATA_DISAGREES, subject=subject, detail=detail)


def _comparable(one: Fields, other: Fields) -> set[str]:
    """Fields that both may state by their metadata versions; none if one was not read."""
    if not one or not other:
        return set()
    versions = _metadata_version(one), _metadata_version(other)
    younger = {field for field, since in SINCE.items() if Version(since) > min(versions)}
    # From 2.4 on backends write the license as an expression, and it is no License any more (PEP 639).
    licenses = {"license"} if min(versions) < _EXPRESSION_SINCE <= max(versions) else set()
    return {*one, *other} - _JUDGED_ALONE - younger - licenses


def _metadata_version(fields: Fields) -> Version:
    try:
        return Version(next(iter(fields.get("metadata_version", ())), "0"))
    except InvalidVersion:
        return Version("0")


def _only_in(field: str, values: tuple[str, ...], others: tuple[str, ...]) -> str:
    """What only one side states, short; all of it if that is nothing by itself."""
    return listed(map(shown, only_in(field, values, others))) or "nothing more"
