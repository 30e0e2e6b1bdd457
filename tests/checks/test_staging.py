"""What is there already, and what an index's answer means."""

import pytest

from pytest_release_check.checks.staging import Answer, meaning_of, upload_plan
from pytest_release_check.model.stages import ServedFile
from tests.builders import sdist, wheel


def served(filename: str, sha256: str) -> ServedFile:
    return ServedFile(filename=filename, url=f"http://127.0.0.1/{filename}", sha256=sha256)


def test_absent_kept_and_differing() -> None:
    """Every file is in exactly one part of the plan; files of others are no matter."""
    kept, other, absent = wheel(), sdist(), wheel(version="2.0")
    there = [served(kept.filename, kept.sha256), served(other.filename, "0" * 64), served("else-1.0.tar.gz", "")]
    plan = upload_plan([kept, other, absent], there)
    assert (plan.kept, plan.absent) == ((kept,), (absent,))
    assert plan.differing == ((other, there[1]),)


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("400 Bad Request", "'C-3PO' is not a valid classifier.", Answer.REFUSED),
        ("400 Bad Request", "File too large. Limit for project 'demo' is 100 MB.", Answer.REFUSED),
        ("400 Bad Request", "File already exists ('demo-1.0.tar.gz', with blake2_256 hash 'ab').", Answer.EXISTS),
        ("409 Conflict", "demo-1.0.tar.gz already exists in stage", Answer.EXISTS),
        ("400 Bad Request", "This filename has already been previously used", Answer.NOT_ALLOWED),
        ("400 Bad Request", "Project size too large. Limit for project 'demo' is 10 GB.", Answer.NOT_ALLOWED),
        ("400 Bad Request", "The name 'demo' is too similar to an existing project.", Answer.NOT_ALLOWED),
        ("400 Bad Request", "The name 'demo' isn't allowed.", Answer.NOT_ALLOWED),
        ("403 Forbidden", "The user 'x' isn't allowed to upload to project 'demo'.", Answer.NOT_ALLOWED),
        ("403 Forbidden", "Read-only mode: Uploads are temporarily disabled.", Answer.NOT_ALLOWED),
        ("403 Forbidden", "User 'x' does not have a verified primary email address.", Answer.NOT_ALLOWED),
        ("429 Too Many Requests", "Too many new projects created", Answer.NOT_ALLOWED),
        ("429 Too Many Requests", "Too Many Requests", Answer.TRANSIENT),
        ("403 Forbidden", "Invalid or non-existent authentication information.", Answer.CREDENTIALS),
        ("401 Unauthorized", "Unauthorized", Answer.CREDENTIALS),
        ("500 Internal Server Error", "Internal Server Error", Answer.TRANSIENT),
        ("503 Service Unavailable", "First byte timeout", Answer.TRANSIENT),
    ],
)
def test_meaning_of_an_http_error(status: str, reason: str, expected: Answer) -> None:
    """The status and the index's words decide."""
    lines = ("Uploading demo", f"ERROR    HTTPError: {status} from http://127.0.0.1/legacy/", f"         {reason}")
    assert meaning_of(lines) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104))", Answer.TRANSIENT),
        ("requests.exceptions.ReadTimeout: Read timed out.", Answer.TRANSIENT),
        ("TrustedPublishingFailure: The token request failed", Answer.CREDENTIALS),
        ("ERROR    InvalidDistribution: Invalid distribution metadata: 'version' is wrong", Answer.REFUSED),
        ("", Answer.REFUSED),
    ],
)
def test_meaning_without_an_http_error(line: str, expected: Answer) -> None:
    """A broken connection may heal, what twine itself refuses may not."""
    assert meaning_of((line,)) is expected
