"""The lists of the day hold together with the libraries that PyPI uses."""

from packaging.licenses import canonicalize_license_expression

from pytest_release_check.upload.metadata.form_values import SINCE
from pytest_release_check.upload.pypi_today import DEPRECATED_LICENSES, METADATA_VERSIONS, REPEATABLE_FIELDS


def test_every_field_has_a_known_version() -> None:
    """Nothing is younger than the youngest version, and each repeatable field is a field."""
    assert set(SINCE.values()) <= set(METADATA_VERSIONS)
    assert set(SINCE) >= REPEATABLE_FIELDS


def test_deprecated_identifiers_are_taken_by_pypi() -> None:
    """A warning speaks of what PyPI takes, so each must be valid."""
    exceptions = {"nokia-qt-exception-1.1"}
    for identifier in DEPRECATED_LICENSES - exceptions:
        assert canonicalize_license_expression(identifier).lower() == identifier
