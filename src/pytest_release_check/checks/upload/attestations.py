"""The attestations that came with a file."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Form, Refusal


def attestation_refusals(form: Form) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
