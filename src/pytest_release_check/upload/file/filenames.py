"""The name of the file, and the content type it came with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.file.platforms import is_platform_taken
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import EXTENSIONS, FILENAME_LIMIT

CONTENT_TYPE = UploadRule(
    code="PYPI072",
    status=400,
    slug="content-type",
    summary="the content type of the file part is that of an image, or empty",
    fix="upload with a current twine",
)
FILENAME_UNPRINTABLE = UploadRule(
    code="PYPI073",
    status=400,
    slug="filename-unprintable",
    summary="the file name has control characters",
    fix="build the file again instead of renaming it",
)
FILENAME_SLASH = UploadRule(
    code="PYPI074",
    status=400,
    slug="filename-slash",
    summary="the file name has a slash or backslash",
    fix="build the file again instead of renaming it",
)
FILENAME_EXTENSION = UploadRule(
    code="PYPI075",
    status=400,
    slug="filename-extension",
    summary="the file name does not end in .whl, .tar.gz or .zip",
    fix="upload wheels and .tar.gz sdists only",
)
EXTENSION_UNFIT = UploadRule(
    code="PYPI076",
    status=400,
    slug="extension-unfit",
    summary="the extension of the file name does not fit the file type",
    fix="build the file again instead of renaming it",
)
SDIST_NAME_INVALID = UploadRule(
    code="PYPI116",
    status=400,
    slug="sdist-name-invalid",
    summary="the sdist's file name is not NAME-VERSION",
    fix="build the sdist again instead of renaming it",
)
SDIST_NAME_OTHER = UploadRule(
    code="PYPI117",
    status=400,
    slug="sdist-name-other",
    summary="the sdist's file name is that of another project",
    fix="build the sdist again instead of renaming it",
)
SDIST_NAME_FORM = UploadRule(
    code="PYPI118",
    status=400,
    slug="sdist-name-form",
    summary="the sdist's file name is not in its normal form",
    fix="build the sdist with a current backend",
)
WHEEL_NAME_INVALID = UploadRule(
    code="PYPI120",
    status=400,
    slug="wheel-name-invalid",
    summary="the wheel's file name is not valid",
    fix="build the wheel again instead of renaming it",
)
PLATFORM_TAG = UploadRule(
    code="PYPI121",
    status=400,
    slug="platform-tag",
    summary="the wheel's platform tag is one that PyPI does not take",
    fix="repair the wheel with auditwheel or delocate, or build it in a manylinux image",
)
WHEEL_NAME_OTHER = UploadRule(
    code="PYPI122",
    status=400,
    slug="wheel-name-other",
    summary="the wheel's file name is that of another project",
    fix="build the wheel again instead of renaming it",
)
WHEEL_NAME_FORM = UploadRule(
    code="PYPI123",
    status=400,
    slug="wheel-name-form",
    summary="the project in the wheel's file name is not in its normal form",
    fix="build the wheel with a current backend",
)
WHEEL_NAME_VERSION = UploadRule(
    code="PYPI124",
    status=400,
    slug="wheel-name-version",
    summary="the version in the wheel's file name is another one",
    fix="build the wheel again instead of renaming it",
)
FILENAME_LONG = UploadRule(
    code="PYPI129",
    status=400,
    slug="filename-long",
    summary="the file name is too long",
    fix="shorten the name or the version",
)
FILENAME_OVER_255 = UploadRule(
    code="PYPI141",
    status=0,
    slug="filename-over-255",
    summary="the file name is longer than 255 bytes",
    fix="shorten the name or the version",
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PROJECT = re.compile(r"[\w.]+")
_ALL_EXTENSIONS = tuple(extension for extensions in EXTENSIONS.values() for extension in extensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelName:
    """The parts of a wheel's file name as they are spelled there."""

    project: str
    version: str
    build: str | None
    pythons: tuple[str, ...]
    platforms: tuple[str, ...]


def filename_refusals(offer: Offer) -> Iterator[Refusal]:
    """Characters, extension and content type. Nothing more is looked at in a name that would be a path."""
    name = offer.filename
    spoilt = False
    if _CONTROL.search(name):
        spoilt = True
        yield Refusal(
            rule=FILENAME_UNPRINTABLE, message=f"Cannot upload a file with non-printable characters: {shown(name)}."
        )
    if "/" in name or "\\" in name:
        spoilt = True
        yield Refusal(rule=FILENAME_SLASH, message=f"Cannot upload a file with '/' or '\\' in the name: {shown(name)}.")
    if not spoilt:
        yield from _extension(name, first(cleaned(offer.form), "filetype"))
    if offer.content_type == "" or (offer.content_type or "").startswith("image/"):
        message = f"Invalid distribution file. Its content type is {shown(offer.content_type or '')}."
        yield Refusal(rule=CONTENT_TYPE, message=message)
    if _size(name) > FILENAME_LIMIT:
        yield Refusal(rule=FILENAME_OVER_255, message=f"Filename is too long, {_size(name)} bytes: {shown(name)}.")


def sdist_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """An sdist is named NAME-VERSION.tar.gz, both in normal form."""
    name, version = _project(offer), _version(offer)
    projects = tuple(_sdist_projects(_stem(offer.filename), version))
    if not projects:
        message = f"Invalid source distribution filename: {shown(offer.filename)} is not NAME-VERSION."
        yield Refusal(rule=SDIST_NAME_INVALID, message=message)
        return
    if name and name not in {canonicalize_name(project) for project in projects}:
        yield Refusal(rule=SDIST_NAME_OTHER, message=_other_project(offer, name))
    if name and version is not None:
        wanted = f"{name.replace('-', '_')}-{version}.tar.gz"
        if offer.filename != wanted:
            message = f"Filename {shown(offer.filename)} is invalid, should be {shown(wanted)}."
            yield Refusal(rule=SDIST_NAME_FORM, message=message)


def wheel_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """A wheel's name has five or six parts that fit the form; PyPI takes some platforms only."""
    parts = wheel_name(offer.filename)
    if isinstance(parts, str):
        yield Refusal(rule=WHEEL_NAME_INVALID, message=f"{parts}: {shown(offer.filename)}.")
        return
    for tag in parts.platforms:
        if not is_platform_taken(tag):
            message = f"Binary wheel {shown(offer.filename)} has an unsupported platform tag {shown(tag)}."
            yield Refusal(rule=PLATFORM_TAG, message=message)
    yield from _wheel_project(offer, parts)
    version = _version(offer)
    if version is not None and version != Version(parts.version):
        message = f"Version in filename should be {shown(str(version))}, not {shown(parts.version)}."
        yield Refusal(rule=WHEEL_NAME_VERSION, message=message)


def long_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """PyPI keeps a wheel's metadata in a file of the same name and ``.metadata``."""
    size = _size(f"{offer.filename}.metadata")
    if size > FILENAME_LIMIT:
        message = f"Filename is too long: with .metadata behind it it has {size} bytes, {shown(offer.filename)}."
        yield Refusal(rule=FILENAME_LONG, message=message)


def wheel_name(filename: str) -> WheelName | str:
    """The parts of a wheel's name, or what is wrong with them."""
    parts = filename.removesuffix(".whl").split("-")
    if len(parts) not in (5, 6):
        return f"Invalid wheel filename (it has {len(parts)} parts, not 5 or 6)"
    if "__" in parts[0] or not _PROJECT.fullmatch(parts[0]):
        return "Invalid project name"
    if _parsed_version(parts[1]) is None:
        return "Invalid wheel filename (invalid version)"
    build = parts[2] if len(parts) == 6 else None
    if build is not None and not build[:1].isdecimal():
        return f"Invalid build number {shown(build)}"
    return WheelName(
        project=parts[0],
        version=parts[1],
        build=build,
        pythons=tuple(parts[-3].split(".")),
        platforms=tuple(parts[-1].split(".")),
    )


def _extension(name: str, filetype: str) -> Iterator[Refusal]:
    taken = next((extension for extension in _ALL_EXTENSIONS if name.lower().endswith(extension)), "")
    if len(name) <= len(taken) or not taken:
        wanted = ", ".join(_ALL_EXTENSIONS)
        yield Refusal(
            rule=FILENAME_EXTENSION, message=f"Invalid file extension: Use {wanted}, not that of {shown(name)}."
        )
    elif filetype in EXTENSIONS and not name.endswith(EXTENSIONS[filetype]):
        message = f"Invalid file extension: {shown(name[-len(taken) :])} is invalid for filetype {shown(filetype)}."
        yield Refusal(rule=EXTENSION_UNFIT, message=message)


def _sdist_projects(stem: str, version: Version | None) -> Iterator[str]:
    """What may be the project in an sdist's name: a post-release may be spelled 1.0-1, with a hyphen in it."""
    project, hyphen, last = stem.rpartition("-")
    if not hyphen or _parsed_version(last) is None:
        return
    yield project
    shorter, hyphen, before = project.rpartition("-")
    if version is not None and version.is_postrelease and hyphen and _parsed_version(f"{before}-{last}") is not None:
        yield shorter


def _wheel_project(offer: Offer, parts: WheelName) -> Iterator[Refusal]:
    name = _project(offer)
    normal = name.replace("-", "_")
    if name and canonicalize_name(parts.project) != name:
        yield Refusal(rule=WHEEL_NAME_OTHER, message=_other_project(offer, name))
    elif name and parts.project != normal:
        message = (
            f"Filename {shown(offer.filename)} should contain the normalized project name {shown(normal)}, "
            f"not {shown(parts.project)}."
        )
        yield Refusal(rule=WHEEL_NAME_FORM, message=message)


def _other_project(offer: Offer, name: str) -> str:
    return f"Start filename for {shown(name)} with {shown(name.replace('-', '_'))}, not {shown(offer.filename)}."


def _stem(filename: str) -> str:
    return next((filename.removesuffix(end) for end in EXTENSIONS["sdist"] if filename.endswith(end)), filename)


def _project(offer: Offer) -> str:
    return canonicalize_name(first(cleaned(offer.form), "name"))


def _version(offer: Offer) -> Version | None:
    return _parsed_version(first(cleaned(offer.form), "version"))


def _parsed_version(text: str) -> Version | None:
    try:
        return Version(text)
    except ValueError:  # also of numbers so long that Python does not read them
        return None


def _size(name: str) -> int:
    return len(name.encode("utf-8", "surrogatepass"))
