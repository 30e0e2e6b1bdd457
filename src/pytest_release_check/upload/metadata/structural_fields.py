"""Versions, dynamic fields, extras and import names; and how often, and since when, any field may be there."""

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
    why="The metadata version says what every other field means, so PyPI takes only those that it implements: 1.0 to "
    "1.2 and 2.1 to 2.5.",
    fix="build with a release of the backend that writes one of these versions",
    example="Metadata-Version: 2.0    # never became a standard\nMetadata-Version: 2.4    # right",
    source="core metadata, Metadata-Version; PyPI, `warehouse/forklift/metadata.py`: `SUPPORTED_METADATA_VERSIONS`",
)
VERSION_INVALID = UploadRule(
    code="PYPI033",
    status=400,
    slug="version-invalid",
    summary="the version is missing or not a version (PEP 440)",
    why="Installers could not order it among the other releases.",
    fix="write the version as the version specifiers standard wants it, such as `1.0`, `1.0rc1` or `1.0.post1`",
    example='version = "1.0-final"\nversion = "1.0"    # right',
    source="version specifiers (PEP 440); packaging, which PyPI calls, `metadata.py`: `_process_version`",
)
LOCAL_VERSION = UploadRule(
    code="PYPI034",
    status=400,
    slug="local-version",
    summary="the version has a local part",
    why="A local version says that a distributor changed the release for its own machines; an index for everybody "
    "takes public versions only.",
    fix="release without the part behind the plus sign; setuptools-scm and its like add one on commits without a "
    "tag, so build the tagged commit",
    example="Version: 1.0.dev3+g1a2b3c4    # three commits behind the tag\nVersion: 1.0                  # right",
    source="version specifiers, local version identifiers; PyPI, `warehouse/forklift/metadata.py`: "
    "`_validate_metadata`",
)
FIELD_TOO_NEW = UploadRule(
    code="PYPI035",
    status=400,
    slug="field-too-new",
    summary="a field is younger than the declared metadata version",
    why="A program that reads the declared version does not know the field.",
    fix="update the build backend, so that it declares the metadata version whose fields it writes",
    example="Metadata-Version: 2.1\nLicense-Expression: MIT    # since 2.4",
    source="core metadata; packaging, which PyPI calls, `metadata.py`: `Metadata.from_raw`",
)
FIELD_REPEATED = UploadRule(
    code="PYPI036",
    status=400,
    slug="field-repeated",
    summary="a field that may be there once is there more often",
    why="PyPI cannot know which of the values is meant.",
    fix="state the field once, in one of `pyproject.toml`, `setup.cfg` and `setup.py`",
    example="Summary: A demo\nSummary: Another demo",
    source="PyPI, `warehouse/forklift/metadata.py`: `parse_form_metadata`",
)
REQUIRES_PYTHON_INVALID = UploadRule(
    code="PYPI055",
    status=400,
    slug="requires-python-invalid",
    summary="Requires-Python is not a set of version specifiers",
    why="Installers could not decide for which Pythons the release is.",
    fix="write `project.requires-python` as in `>=3.10`",
    example='requires-python = "^3.10"    # Poetry\'s own spelling\nrequires-python = ">=3.10"    # right',
    source="core metadata, Requires-Python; packaging, which PyPI calls, `metadata.py`: `_process_requires_python`",
)
EXTRA_INVALID = UploadRule(
    code="PYPI056",
    status=400,
    slug="extra-invalid",
    summary="the name of an extra is not valid",
    why="Nobody could ask for the extra: installers take only such names between the brackets of `demo[...]`.",
    fix="use ASCII letters, digits, `.`, `_` and `-` only in the name, with a letter or digit first and last",
    example='[project.optional-dependencies]\n"fast lane" = ["other"]\nfast-lane = ["other"]    # right',
    source="core metadata, Provides-Extra (PEP 685); packaging, which PyPI calls, `metadata.py`: "
    "`_process_provides_extra`",
)
DYNAMIC_FORBIDDEN = UploadRule(
    code="PYPI057",
    status=400,
    slug="dynamic-forbidden",
    summary="a field is declared dynamic that may not be",
    why="Name, version and metadata version identify a release, so they are the same in the sdist and in every wheel.",
    fix="do not write that field into `Dynamic` by hand: update the build backend, which writes the fields that vary",
    example="Dynamic: Version",
    source="core metadata, Dynamic (PEP 643); packaging, which PyPI calls, `metadata.py`: `_process_dynamic`",
)
DYNAMIC_UNKNOWN = UploadRule(
    code="PYPI058",
    status=400,
    slug="dynamic-unknown",
    summary="a field is declared dynamic that is no metadata field",
    why="Nobody can know which field may differ between sdist and wheel.",
    fix="name a field of the core metadata in `Dynamic`, or update the build backend that writes it",
    example="Dynamic: Dependencies     # a name of pyproject.toml\nDynamic: Requires-Dist    # right",
    source="core metadata, Dynamic (PEP 643); PyPI, `warehouse/forklift/metadata.py`: `DYNAMIC_FIELDS`",
)
IMPORT_NAME = UploadRule(
    code="PYPI065",
    status=400,
    slug="import-name",
    summary="an Import-Name or Import-Namespace is not valid",
    why="Nobody can import a name that is not made of identifiers.",
    fix="use dotted Python identifiers, followed by `; private` at most",
    example="Import-Name: my-demo\nImport-Name: my_demo    # right",
    source="core metadata, Import-Name (PEP 794); packaging, which PyPI calls, `metadata.py`: `_process_import_names`",
)

Fields = Mapping[str, tuple[str, ...]]
_HEADERS = {"classifiers": "classifier", "project_urls": "project-url"}
_DYNAMIC = frozenset(_HEADERS.get(field, field.replace("_", "-")) for field in SINCE) - {"dynamic"}


def repeated_refusals(fields: Fields) -> Iterator[Refusal]:
    """Yield the fields that may be there once and are there more often."""
    for field, values in fields.items():
        if len(values) > 1 and field not in REPEATABLE_FIELDS:
            given = ", ".join(shown(value[:30]) for value in values[:3])
            message = f"{field!r} has invalid data: it is there {len(values)} times ({given})."
            yield Refusal(rule=FIELD_REPEATED, subject=field, message=message)


def structural_refusals(fields: Fields) -> Iterator[Refusal]:
    """Yield what is wrong with the versions, the dynamic fields, the extras and the import names."""
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
