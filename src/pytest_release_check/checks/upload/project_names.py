"""Names that a new project may not have."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Form, Held, Refusal


def project_name_refusals(form: Form, held: Held) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
