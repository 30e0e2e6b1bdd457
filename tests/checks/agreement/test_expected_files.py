"""Files that must be there, by kind or by evidence."""

import pytest

from pytest_release_check.checks.agreement.expected_files import unexpected_set
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.evidence import Evidence, VerifiedFile
from tests.builders import sdist, wheel
from tests.publishing.test_clearance import evidence

WHEEL, SDIST = wheel(), sdist()


def release(*files: Distribution) -> Distributions:
    return Distributions(name="demo", version="1.0", files=files)


def verified(*files: Distribution, sha256: str = "") -> Evidence:
    return evidence(
        files=tuple(
            VerifiedFile(
                filename=file.filename, artifact=file.artifact.value, sha256=sha256 or file.sha256, size=file.size
            )
            for file in files
        )
    )


@pytest.mark.parametrize(
    ("there", "asked_for", "pieces", "codes"),
    [
        ((WHEEL,), (), (), []),
        ((WHEEL,), (Artifact.WHEEL,), (), []),
        ((WHEEL,), (Artifact.WHEEL, Artifact.SDIST), (), ["RC307"]),
        ((SDIST,), (Artifact.WHEEL,), (), ["RC307"]),
        ((WHEEL, SDIST), (), (verified(WHEEL, SDIST),), []),
        ((WHEEL, SDIST), (), (verified(WHEEL), verified(SDIST)), []),
        ((WHEEL,), (), (verified(WHEEL, SDIST),), ["RC307"]),
        ((WHEEL, SDIST), (), (verified(WHEEL),), ["RC308"]),
        ((WHEEL,), (), (verified(WHEEL, sha256="0" * 64),), ["RC308"]),
    ],
)
def test_what_must_be_there(
    there: tuple[Distribution, ...], asked_for: tuple[Artifact, ...], pieces: tuple[Evidence, ...], codes: list[str]
) -> None:
    """A kind that was asked for, and exactly the files that evidence has; else nothing is expected."""
    assert [finding.code for finding in unexpected_set(release(*there), asked_for, pieces)] == codes
