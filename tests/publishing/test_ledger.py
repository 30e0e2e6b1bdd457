"""The record of a publication: true at every moment, and never forgotten while the index may have a byte."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.uploading import FileState, NextStep, Publication, UploadAnswer
from pytest_release_check.publishing.ledger import PUBLICATION, Ledger, read_publication, require_no_unfinished

WHEEL, SDIST = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"
ACCEPTED = UploadAnswer(filename=WHEEL, status=200)
REFUSED = UploadAnswer(filename=WHEEL, status=400, reason="no such classifier")
THERE = UploadAnswer(filename=WHEEL, status=400, reason="File already exists")
NO_INDEX = UploadAnswer(filename=WHEEL, status=404, reason="Not Found")
LOST = UploadAnswer(filename=WHEEL, trouble="ReadTimeout")
BROKEN = UploadAnswer(filename=WHEEL, status=503)
UNSENT = UploadAnswer(filename=WHEEL, trouble="InvalidDistribution", was_sent=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Ledger]:
    """A ledger in one report folder, as each process that publishes these files makes one."""
    files = {WHEEL: "0" * 64, SDIST: "1" * 64}

    def made(version: str = "1.0") -> Ledger:
        begun = Publication(
            target="pypi", name="demo", version=version, folder=tmp_path / "dist", again="do it again", files=files
        )
        return Ledger(begun, tmp_path, lambda line: None)

    return made


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((), FileState.UNKNOWN),
        ((ACCEPTED,), FileState.ACCEPTED),
        ((REFUSED,), FileState.REFUSED),
        ((UNSENT,), FileState.NOT_SENT),
        ((LOST,), FileState.UNKNOWN),
        ((BROKEN,), FileState.UNKNOWN),
        ((THERE,), FileState.UNKNOWN),
        ((NO_INDEX,), FileState.UNKNOWN),
        ((LOST, ACCEPTED), FileState.ACCEPTED),
        ((LOST, REFUSED), FileState.UNKNOWN),
        ((BROKEN, UNSENT), FileState.UNKNOWN),
        ((ACCEPTED, REFUSED), FileState.ACCEPTED),
        ((ACCEPTED, LOST), FileState.ACCEPTED),
        ((REFUSED, ACCEPTED), FileState.ACCEPTED),
    ],
)
def test_what_is_known_of_a_file(
    ledger: Callable[..., Ledger], tmp_path: Path, answers: tuple[UploadAnswer, ...], state: FileState
) -> None:
    """A refusal does not undo what an earlier attempt may have left; all of it lies on disk before and after."""
    kept = ledger()
    for answer in answers or (None,):
        kept.begins(WHEEL)
        on_disk = read_publication(tmp_path)
        assert on_disk is not None and on_disk.states[WHEEL] in (FileState.UNKNOWN, FileState.ACCEPTED)
        if answer is not None:
            kept.answered(answer)
    assert kept.now.states[WHEEL] is state
    assert read_publication(tmp_path) == kept.now


def test_another_process_goes_on_with_it(ledger: Callable[..., Ledger]) -> None:
    """The answers that an earlier attempt got count for the same files, and never for another release."""
    first = ledger()
    first.begins(WHEEL)
    second = ledger()
    second.begins(WHEEL)
    second.answered(REFUSED)
    assert second.now.states == {WHEEL: FileState.UNKNOWN}


def test_what_was_attested(ledger: Callable[..., Ledger], tmp_path: Path) -> None:
    """Each file once, whichever process has had it signed."""
    ledger().attested(WHEEL, "entry 1 of sigstore's log")
    second = ledger()
    second.attested(WHEEL, "entry 2 of sigstore's log")
    second.attested(SDIST, "entry 3 of sigstore's log")
    assert second.now.attested == (WHEEL, SDIST)
    assert read_publication(tmp_path) == second.now


@pytest.mark.parametrize("next_step", NextStep)
def test_another_publication_in_the_same_folder(ledger: Callable[..., Ledger], next_step: NextStep) -> None:
    """The record of the one before is not lost while its files are needed; another version can be the cure."""
    first = ledger()
    first.begins(WHEEL)
    first.answered(ACCEPTED)
    first.ends("400 refused", next_step)
    if next_step is NextStep.SAME_FILES:
        with pytest.raises(SettingsError, match="do it again"):
            ledger("2.0")
    else:
        assert ledger("2.0").now.states == {}


def test_what_is_there_already(ledger: Callable[..., Ledger]) -> None:
    """It was not sent by us, unless it was."""
    kept = ledger()
    kept.there(SDIST)
    kept.begins(WHEEL)
    kept.answered(ACCEPTED)
    kept.there(WHEEL)
    assert kept.now.states == {SDIST: FileState.THERE, WHEEL: FileState.ACCEPTED}


@pytest.mark.parametrize(
    ("next_step", "version", "words"),
    [
        (NextStep.SAME_FILES, "1.0", "with the very same files"),
        (NextStep.SAME_FILES, "2.0", "with the very same files"),
        (NextStep.ANOTHER_VERSION, "1.0", "will never take these files"),
        (NextStep.ANOTHER_VERSION, "", "raise the version"),
        (NextStep.ANOTHER_VERSION, "2.0", ""),
        (NextStep.UN_YANK, "1.0", "Un-yank demo 1.0"),
        (NextStep.UN_YANK, "2.0", ""),
    ],
)
def test_the_next_run(
    ledger: Callable[..., Ledger], tmp_path: Path, next_step: NextStep, version: str, words: str
) -> None:
    """It says what completes the release by the reason that kept it from completion, and lets the cure pass."""
    kept = ledger()
    kept.begins(WHEEL)
    kept.answered(ACCEPTED)
    kept.ends("400 refused", next_step)
    require_no_unfinished(tmp_path, tmp_path / "dist", version)  # the very files
    if not words:
        require_no_unfinished(tmp_path, None, version)
        return
    with pytest.raises(SettingsError, match=words) as raised:
        require_no_unfinished(tmp_path, None, version)
    assert f"Accepted: {WHEEL}" in str(raised.value) and "400 refused" in str(raised.value)


def test_nothing_is_left_of_it(ledger: Callable[..., Ledger], tmp_path: Path) -> None:
    """Once everything is there, or nothing can be, no run is held up."""
    ledger().forget()
    require_no_unfinished(tmp_path, None, "1.0")


def test_a_record_that_cannot_be_read(tmp_path: Path) -> None:
    """It may be of an older plugin, or cut off: nothing is cleared."""
    (tmp_path / PUBLICATION).write_text('{"target": "pypi"}')
    with pytest.raises(SettingsError, match=r"cannot be read.*look at the index"):
        require_no_unfinished(tmp_path, None, "1.0")
