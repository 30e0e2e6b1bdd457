"""The core metadata of a file, by the names that forms give its fields."""

from collections.abc import Mapping

from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.upload.metadata.form_of_file import form_of
from pytest_release_check.upload.metadata.form_values import metadata_fields

Fields = Mapping[str, tuple[str, ...]]


def fields_of(file: Distribution, contents: Contents) -> Fields:
    """All values of all fields; none if the metadata could not be kept."""
    text = contents.texts.get(metadata_member(file), b"")
    return metadata_fields(form_of(text, file.filename, {}))


def metadata_member(file: Distribution) -> str:
    """Where a file keeps its metadata."""
    if file.artifact is Artifact.SDIST:
        return "PKG-INFO"
    name, version = file.filename.split("-")[:2]
    return f"{name}-{version}.dist-info/METADATA"
