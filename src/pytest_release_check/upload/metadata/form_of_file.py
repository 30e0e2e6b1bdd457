"""The form that an uploader sends with a file, from the metadata in that file."""

import re
from collections.abc import Mapping
from email.message import Message
from email.parser import Parser
from email.policy import compat32

from packaging.version import Version

from pytest_release_check.model.upload import Form
from pytest_release_check.upload.file.wheel_names import wheel_name
from pytest_release_check.upload.metadata.form_values import SINCE
from pytest_release_check.upload.metadata.requests import is_project_name

_HEADERS = {"classifiers": "Classifier", "project_urls": "Project-URL"}
_SPLIT_AT_COMMAS = {"keywords": -1, "project_urls": 1}
"""Fields that twine writes anew with a comma and a blank, and how often they are split."""
_LICENSE_FILES_SINCE = Version("2.4")


def form_of(metadata: bytes, filename: str, digests: Mapping[str, str]) -> Form:
    """Return the form that twine sends for a file with this METADATA or PKG-INFO.

    Twine refuses to send some metadata at all, and leaves out import names, which it only validates; here every value
    goes into the form, once or several times, for the rules to judge. Bytes that are not UTF-8 are replaced.
    """
    message = Parser(policy=compat32).parsestr(metadata.decode("utf-8", "replace"))
    fields = {field: _values(message, field) for field in SINCE}
    fields["name"] = tuple(map(_safe_name, fields["name"]))
    # Old setuptools names license files in metadata too old for them, and uploaders leave these out.
    if _is_before_license_files(fields["metadata_version"]):
        fields["license_file"] = ()
    fields |= _fields_of_file(filename, digests)
    return Form(fields={field: values for field, values in fields.items() if values})


def _values(message: "Message[str, str]", field: str) -> tuple[str, ...]:
    values = tuple(map(str, message.get_all(_HEADERS.get(field, field.replace("_", "-")), [])))
    if field in _SPLIT_AT_COMMAS:
        times = _SPLIT_AT_COMMAS[field]
        return tuple(", ".join(part.strip() for part in value.split(",", times)) for value in values)
    return values + _body(message) if field == "description" else values


def _body(message: "Message[str, str]") -> tuple[str, ...]:
    """The description; a message of several parts, which no metadata should be, has none."""
    payload = message.get_payload()
    return (payload,) if isinstance(payload, str) and payload else ()


def _safe_name(name: str) -> str:
    """As twine writes a valid name."""
    return re.sub("[^A-Za-z0-9.]+", "-", name) if is_project_name(name) else name


def _is_before_license_files(versions: tuple[str, ...]) -> bool:
    try:
        return Version(versions[0] if versions else "0") < _LICENSE_FILES_SINCE
    except ValueError:
        return False


def _fields_of_file(filename: str, digests: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    is_wheel = filename.endswith(".whl")
    return {
        ":action": ("file_upload",),
        "protocol_version": ("1",),
        "filetype": ("bdist_wheel" if is_wheel else "sdist",),
        "pyversion": (_python_tag(filename) if is_wheel else "source",),
        **{f: (digests[f],) for f in ("sha256_digest", "blake2_256_digest") if f in digests},
    }


def _python_tag(filename: str) -> str:
    parts = wheel_name(filename)
    return "any" if isinstance(parts, str) else ".".join(parts.pythons)
