"""What is there already, and what an index's answer means."""

import pytest

from pytest_release_check.analysis.index.staging import Meaning, meaning_of, upload_plan
from pytest_release_check.analysis.output.index_answers import words_of
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.uploading import UploadAnswer
from tests.builders import sdist, wheel


def served(filename: str, sha256: str) -> IndexFile:
    return IndexFile(filename=filename, url=f"http://127.0.0.1/{filename}", sha256=sha256)


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
        ("400 Bad Request", "'C-3PO' is not a valid classifier.", Meaning.REFUSED),
        ("400 Bad Request", "File too large. Limit for project 'demo' is 100 MB.", Meaning.REFUSED),
        ("400 Bad Request", "File already exists ('demo-1.0.tar.gz', with blake2_256 hash 'ab').", Meaning.EXISTS),
        ("409 Conflict", "demo-1.0.tar.gz already exists in stage", Meaning.EXISTS),
        ("400 Bad Request", "This filename has already been previously used", Meaning.NAME_USED),
        ("400 Bad Request", "Project size too large. Limit for project 'demo' is 10 GB.", Meaning.NOT_ALLOWED),
        ("400 Bad Request", "The name 'demo' is too similar to an existing project.", Meaning.NOT_ALLOWED),
        ("400 Bad Request", "The name 'demo' isn't allowed.", Meaning.NOT_ALLOWED),
        ("403 Forbidden", "The user 'x' isn't allowed to upload to project 'demo'.", Meaning.NOT_ALLOWED),
        ("403 Forbidden", "Read-only mode: Uploads are temporarily disabled.", Meaning.NOT_ALLOWED),
        ("403 Forbidden", "User 'x' does not have a verified primary email address.", Meaning.NOT_ALLOWED),
        ("429 Too Many Requests", "Too many new projects created", Meaning.NOT_ALLOWED),
        ("429 Too Many Requests", "Too Many Requests", Meaning.TRANSIENT),
        ("403 Forbidden", "Invalid or non-existent authentication information.", Meaning.CREDENTIALS),
        ("401 Unauthorized", "Unauthorized", Meaning.CREDENTIALS),
        ("500 Internal Server Error", "Internal Server Error", Meaning.TRANSIENT),
        ("503 Service Unavailable", "First byte timeout", Meaning.TRANSIENT),
        ("408 Request Timeout", "Request Timeout", Meaning.TRANSIENT),
        ("404 Not Found", "Not Found", Meaning.UNEXPECTED),
        ("410 Gone", "Gone", Meaning.UNEXPECTED),
        ("418 I'm a Teapot", "I'm a Teapot", Meaning.UNEXPECTED),
    ],
)
def test_meaning_of_an_http_error(status: str, reason: str, expected: Meaning) -> None:
    """The status and the index's words decide."""
    number, _, phrase = status.partition(" ")
    in_status_line = UploadAnswer(filename="demo", status=int(number), reason=reason, text="")
    in_body = UploadAnswer(filename="demo", status=int(number), reason=phrase, text=f"{reason}\n")
    for answer in (in_status_line, in_body):
        assert meaning_of(answer) is expected
        assert words_of(answer).startswith(number) and words_of(answer).endswith(reason)


def test_attestations_that_are_refused() -> None:
    """That says nothing of the file; a project may be named for them."""
    words = "Invalid attestations supplied during upload: Verification failed"
    assert meaning_of(UploadAnswer(filename="demo", status=400, reason=words)) is Meaning.ATTESTATIONS
    words = "'Attestations :: Nosuch' is not a valid classifier."
    assert meaning_of(UploadAnswer(filename="attestations-1.0.tar.gz", status=400, reason=words)) is Meaning.REFUSED


@pytest.mark.parametrize(
    ("trouble", "was_sent", "expected"),
    [
        ("ConnectionError: ('Connection aborted.', ConnectionResetError(104))", True, Meaning.TRANSIENT),
        ("ReadTimeout: Read timed out.", True, Meaning.TRANSIENT),
        ("", True, Meaning.TRANSIENT),
        ("TrustedPublishingFailure: The token request failed", False, Meaning.CREDENTIALS),
        ("ConnectionError: refused", False, Meaning.TRANSIENT),
        ("InvalidDistribution: Invalid distribution metadata: 'version' is wrong", False, Meaning.REFUSED),
    ],
)
def test_meaning_without_an_answer(trouble: str, was_sent: bool, expected: Meaning) -> None:
    """A broken connection may heal, what twine itself refuses may not."""
    answer = UploadAnswer(filename="demo", trouble=trouble, was_sent=was_sent, is_outage="refused" in trouble)
    assert meaning_of(answer) is expected
    assert words_of(answer) == (trouble or "no answer")
