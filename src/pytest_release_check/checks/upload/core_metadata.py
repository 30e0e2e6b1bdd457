"""The core metadata in the form."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Form, Refusal


def metadata_refusals(form: Form) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
