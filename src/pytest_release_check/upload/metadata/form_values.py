"""What PyPI makes of a form's fields before it looks at them."""

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.upload import Form
from pytest_release_check.upload.pypi_today import FIELDS_SINCE

SINCE = {field: version for version, fields in FIELDS_SINCE.items() for field in fields.split()}
"""The metadata version that introduced a field, by the form's name of the field."""


def cleaned(form: Form) -> Form:
    """Return the form without fields that say UNKNOWN, as distutils did, and with NUL characters written out.

    As ``warehouse/forklift/decorators.py``: ``sanitize``.
    """
    fields = {name: values for name, values in form.fields.items() if values and values[-1].strip() != "UNKNOWN"}
    return Form(
        fields={name: _escaped(values) for name, values in fields.items()},
        sent_as_files=form.sent_as_files,
    )


def first(form: Form, field: str) -> str:
    """Return the first value as it was sent; empty if the field is absent."""
    return next(iter(form.all(field)), "")


def project_of(form: Form) -> str:
    """Return the normalised name (PEP 503) of the project that the form is about; empty if it states none."""
    return canonicalize_name(first(cleaned(form), "name"))


def version_of(form: Form) -> Version | None:
    """Return the version that the form is about; None if it states none."""
    return parsed_version(first(cleaned(form), "version"))


def parsed_version(text: str) -> Version | None:
    """Return the version (PEP 440); None if ``text`` is none."""
    try:
        return Version(text)
    except ValueError:  # also of numbers so long that Python does not read them
        return None


def metadata_fields(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the core metadata fields that count as present; PyPI ignores fields that it does not know."""
    fields = cleaned(form).fields
    return {name: fields[name] for name in SINCE if fields.get(name, ("",)) != ("",)}


def _escaped(values: tuple[str, ...]) -> tuple[str, ...]:
    """PyPI looks at the last value only, and puts it in the place of all."""
    return (values[-1].replace("\0", "\\x00"),) if "\0" in values[-1] else values
