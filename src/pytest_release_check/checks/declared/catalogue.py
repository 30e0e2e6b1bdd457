"""Every rule about what is declared and what the source does."""

from collections.abc import Iterator

from pytest_release_check.model.contents import ReleaseContents
from pytest_release_check.model.findings import Finding


def declared_findings(release: ReleaseContents) -> Iterator[Finding]:
    """All findings about declarations that the shipped source contradicts, or that mislead."""
    yield from ()
