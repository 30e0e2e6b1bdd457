"""The request and its form, before anything is read of the metadata."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Form, Refusal


def request_refusals(form: Form) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
