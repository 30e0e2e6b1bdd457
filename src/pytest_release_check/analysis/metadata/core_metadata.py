"""The core metadata of a file: of its raw fields, and of those that an upload form has."""

from collections.abc import Mapping

from packaging.metadata import RawMetadata, parse_email

from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.upload.metadata.form_of_file import form_of
from pytest_release_check.upload.metadata.form_values import metadata_fields

Fields = Mapping[str, tuple[str, ...]]


def read_core_metadata(text: bytes) -> RawMetadata:
    """The fields of a METADATA or PKG-INFO file, read so that invalid metadata can be examined, too.

    Bytes that are not UTF-8 are replaced; of a field that may be there once and is there more often the first counts.
    """
    fields, rest = parse_email(text.decode("utf-8", "replace"))
    name, version, requires_python = (rest.get(field, [""])[0] for field in ("name", "version", "requires-python"))
    stated = RawMetadata(name=name, version=version, requires_python=requires_python)
    return {**stated, **fields}


def wheel_metadata(contents: Contents) -> RawMetadata:
    """The fields of the METADATA file in a wheel; none has a value if there is no such file."""
    return read_core_metadata(metadata_text(contents))


def metadata_text(contents: Contents) -> bytes:
    """The METADATA file in a wheel, or in an installation; empty if there is none."""
    return next((text for name, text in contents.texts.items() if name.endswith(".dist-info/METADATA")), b"")


def fields_of(file: Distribution, contents: Contents) -> Fields:
    """All values of all fields by the names of an upload form; none if the metadata could not be kept."""
    text = contents.texts.get(metadata_member(file), b"")
    return metadata_fields(form_of(text, file.filename, {}))


def metadata_member(file: Distribution) -> str:
    """Where a file keeps its metadata."""
    if file.artifact is Artifact.SDIST:
        return "PKG-INFO"
    name, version = file.filename.split("-")[:2]
    return f"{name}-{version}.dist-info/METADATA"
