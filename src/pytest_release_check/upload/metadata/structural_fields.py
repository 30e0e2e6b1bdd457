"""The fields that say what the rest is: metadata version, version, dynamic, and how often and since when a field is."""

import keyword
from collections.abc import Iterator, Mapping

from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import Version

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import one_line, shown
from pytest_release_check.upload.metadata.form_values import SINCE
from pytest_release_check.upload.pypi_today import FORBIDDEN_DYNAMIC, METADATA_VERSIONS, REPEATABLE_FIELDS

METADATA_VERSION = UploadRule(
    code="PYPI032",
    status=400,
    slug="metadata-version",
    summary="PyPI does not know the metadata version",
    fix="build with a backend release that writes a metadata version PyPI takes",
)
VERSION_INVALID = UploadRule(
    code="PYPI033",
    status=400,
    slug="version-invalid",
    summary="the version is missing or not a version (PEP 440)",
    fix="write the version as the version specifiers standard wants it, as 1.0 or 1.0rc1",
)
LOCAL_VERSION = UploadRule(
    code="PYPI034",
    status=400,
    slug="local-version",
    summary="the version has a local part",
    fix="release without the part behind the plus sign: a version made from git has one on commits without a tag",
)
FIELD_TOO_NEW = UploadRule(
    code="PYPI035",
    status=400,
    slug="field-too-new",
    summary="a field is younger than the declared metadata version",
    fix="update the build backend so that it declares the version whose fields it writes",
)
FIELD_REPEATED = UploadRule(
    code="PYPI036",
    status=400,
    slug="field-repeated",
    summary="a field that may be there once is there more often",
    fix="state the field once",
)
REQUIRES_PYTHON_INVALID = UploadRule(
    code="PYPI055",
    status=400,
    slug="requires-python-invalid",
    summary="Requires-Python is not a set of version specifiers",
    fix="write it as `>=3.10`",
)
EXTRA_INVALID = UploadRule(
    code="PYPI056",
    status=400,
    slug="extra-invalid",
    summary="the name of an extra is not valid",
    fix="use ASCII letters, digits and . _ - only, a letter or digit first and last",
)
DYNAMIC_FORBIDDEN = UploadRule(
    code="PYPI057",
    status=400,
    slug="dynamic-forbidden",
    summary="a field is declared dynamic that may not be",
    fix="let the backend write it; name, version and metadata-version are never dynamic",
)
DYNAMIC_UNKNOWN = UploadRule(
    code="PYPI058",
    status=400,
    slug="dynamic-unknown",
    summary="a field is declared dynamic that is no metadata field",
    fix="correct the name of the field",
)
IMPORT_NAME = UploadRule(
    code="PYPI065",
    status=400,
    slug="import-name",
    summary="an Import-Name or Import-Namespace is not valid",
    fix="use dotted Python identifiers, followed at most by `; private`",
)

Fields = Mapping[str, tuple[str, ...]]
_HEADERS = {"classifiers": "classifier", "project_urls": "project-url"}
_DYNAMIC = frozenset(_HEADERS.get(field, field.replace("_", "-")) for field in SINCE) - {"dynamic"}


def repeated_refusals(fields: Fields) -> Iterator[Refusal]:
    """Fields that may be there once and are there more often."""
    for field, values in fields.items():
        if len(values) > 1 and field not in REPEATABLE_FIELDS:
            given = ", ".join(shown(value[:30]) for value in values[:3])
            message = f"{field!r} has invalid data: it is there {len(values)} times ({given})."
            yield Refusal(rule=FIELD_REPEATED, subject=field, message=message)


def structural_refusals(fields: Fields) -> Iterator[Refusal]:
    """What is wrong with the versions, the dynamic fields, the extras and the import names."""
    yield from _metadata_version(fields)
    yield from _version(_one(fields, "version"))
    yield from _requires_python(fields)
    for extra in fields.get("provides_extra", ()):
        yield from _extra(extra)
    for field in fields.get("dynamic", ()):
        yield from _dynamic(field)
    for name in ("import_name", "import_namespace"):
        for value in fields.get(name, ()):
            yield from _import_name(name, value)


def _one(fields: Fields, name: str) -> str:
    return fields.get(name, ("",))[0]


def _metadata_version(fields: Fields) -> Iterator[Refusal]:
    declared = _one(fields, "metadata_version")
    if declared not in METADATA_VERSIONS:
        message = f"{shown(declared)} is not a valid metadata version; PyPI takes {', '.join(METADATA_VERSIONS)}."
        yield Refusal(rule=METADATA_VERSION, subject="metadata_version", message=message)
        return
    known = METADATA_VERSIONS[: METADATA_VERSIONS.index(declared) + 1]
    for field in fields:
        if SINCE[field] not in known:
            header = _HEADERS.get(field, field.replace("_", "-"))
            message = f"{header} introduced in metadata version {SINCE[field]}, not {declared}."
            yield Refusal(rule=FIELD_TOO_NEW, subject=field, message=message)


def _version(text: str) -> Iterator[Refusal]:
    try:
        version = Version(text)
    except ValueError:  # also of numbers so long that Python does not read them
        message = (
            f"{shown(text)} is invalid for 'version'." if text else "None is invalid for 'version': it is missing."
        )
        yield Refusal(rule=VERSION_INVALID, subject="version", message=message)
        return
    if version.local:
        message = f"The use of local versions in {shown(str(version))} is not allowed."
        yield Refusal(rule=LOCAL_VERSION, subject="version", message=message)


def _requires_python(fields: Fields) -> Iterator[Refusal]:
    text = _one(fields, "requires_python")
    try:
        SpecifierSet(text)
    except ValueError as error:
        message = f"{shown(text)} is invalid for 'requires-python': {one_line(error)}"
        yield Refusal(rule=REQUIRES_PYTHON_INVALID, subject="requires_python", message=one_line(message))


def _extra(extra: str) -> Iterator[Refusal]:
    try:
        canonicalize_name(extra, validate=True)
    except InvalidName:
        message = f"{shown(extra)} is invalid for 'provides-extra'."
        yield Refusal(rule=EXTRA_INVALID, subject="provides_extra", message=message)


def _dynamic(field: str) -> Iterator[Refusal]:
    if field.lower() in FORBIDDEN_DYNAMIC:
        message = f"{shown(field)} is not allowed as a dynamic field."
        yield Refusal(rule=DYNAMIC_FORBIDDEN, subject="dynamic", message=message)
    elif field.lower() not in _DYNAMIC:
        message = f"{shown(field)} is not a valid dynamic field."
        yield Refusal(rule=DYNAMIC_UNKNOWN, subject="dynamic", message=message)


def _import_name(field: str, value: str) -> Iterator[Refusal]:
    name, semicolon, option = value.partition(";")
    parts = name.rstrip().split(".")
    wrong = [part for part in parts if not part.isidentifier() or keyword.iskeyword(part)]
    header = field.replace("_", "-")
    if wrong:
        message = f"{shown(value)} is invalid for '{header}': {shown(wrong[0])} is no identifier, or a keyword."
        yield Refusal(rule=IMPORT_NAME, subject=field, message=message)
    elif semicolon and option.lstrip() != "private":
        message = f"{shown(value)} is invalid for '{header}': the only valid option is 'private'."
        yield Refusal(rule=IMPORT_NAME, subject=field, message=message)
