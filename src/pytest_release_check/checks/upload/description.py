"""The description, rendered as PyPI renders it."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Form, Refusal


def description_refusals(form: Form) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
