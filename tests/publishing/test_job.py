"""The program that only publishes: what it is given, in words and exit statuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.effects.evidence_file import write_evidence
from tests.conftest import user_environment
from tests.plugin.publications import TOKEN, target_in
from tests.programs import Answer, answers
from tests.publishing.test_clearance import evidence

COMMAND = (sys.executable, "-I", "-m", "pytest_release_check.publish")


def environment(folder: Path) -> dict[str, str]:
    return user_environment(folder) | {"HOME": str(folder), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def told(folder: Path, *calls: tuple[str, ...]) -> list[Answer]:
    """What the program answers to each call; the tests below start it as it is started."""
    return answers("pytest_release_check.publishing.job", calls, folder, environment(folder))


def run(folder: Path, *args: str, command: tuple[str, ...] = COMMAND) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*command, *args),
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with evidence."""
    job = tmp_path / "job"
    job.mkdir()
    write_evidence(job / "e.json", evidence())
    return job


NOT_ALLOWED = [
    ((), "the following arguments are required: --evidence"),
    (("--evidence=no.json",), "evidence"),
    (("--evidence=e.json", "--unknown"), "unrecognized arguments: --unknown. See --help."),
    (("--evidence=e.json",), "no terminal to ask on"),
    (("--release-manifest=e.json", "--yes"), "--release-manifest is called --release-evidence now"),
    (("--release-manifest", "e.json", "--yes"), "--release-manifest is called --release-evidence now"),
    (("--evidence=e.json", "--release-manifest", "--yes"), "Write --release-evidence FILE. See --help."),
    (("--evidence=e.json", "--release-manif=e.json"), "unrecognized arguments: --release-manif=e.json"),
    (("--evidence=e.json", "--yes", "--wait=soon"), "--wait soon: give a number of seconds"),
    (("--evidence=e.json", "--yes", "--wait=-1"), "--wait -1: give a number of seconds"),
    (("--evidence=e.json", "--yes", "--allow=all: of it"), "there is no 'all'; choose from dirty"),
    (("--evidence=e.json", "--yes", "--allow=dirty"), "give the reason"),
    (("--evidence=e.json", "--yes", "--trust=x"), "who must have signed"),
    (("--evidence=e.json", "--yes", "--signer=me"), "write OWNER/REPO"),
    (("--evidence=e.json", "--yes", "--attest=off"), "invalid choice: 'off' (choose from"),
]


def test_what_does_not_allow_it(folder: Path) -> None:
    """One sentence and exit status 4, before anything is asked or sent."""
    wrong = {
        args: answer
        for (args, words), answer in zip(NOT_ALLOWED, told(folder, *(args for args, _ in NOT_ALLOWED)), strict=True)
        if (answer.status, answer.out, words in answer.err, "Traceback" in answer.err) != (4, "", True, False)
    }
    assert wrong == {}


NOWHERE = {
    ("--repository=nosuch",): "Choose local, testpypi, a section of .pypirc, or an address",
    (): "there are no credentials to upload with",
    ("--repository=local",): "the embedded index ends with the run",
}


def test_where_it_cannot_be_published(folder: Path) -> None:
    """Nothing is left in the folder of the job."""
    said = told(folder, *(("--evidence=e.json", "--yes", *args) for args in NOWHERE))
    wrong = {
        args: answer
        for (args, words), answer in zip(NOWHERE.items(), said, strict=True)
        if (answer.status, words in answer.err) != (4, True)
    }
    assert wrong == {}
    assert [path.name for path in folder.iterdir()] == ["e.json"]


@pytest.mark.slow
def test_attestations_that_cannot_be_made(folder: Path) -> None:
    """Nothing is published where they are demanded."""
    with target_in(folder.parent / "target") as target:
        section = f"[mine]\nrepository = {target.url}\nusername = __token__\npassword = {TOKEN}\n"
        (folder / ".pypirc").write_text(f"[distutils]\nindex-servers = mine\n{section}")
        (answer,) = told(folder, ("--evidence=e.json", "--yes", "--repository=mine", "--attest=yes", "--wait=1"))
        assert (answer.status, target.sent) == (4, 0)
        assert "not publishing: --release-attest yes: only PyPI and TestPyPI take them" in answer.err


def test_a_report_in_a_folder_of_others(folder: Path) -> None:
    """It would be marked as ours, and cleared by the next run."""
    (folder / ".gitignore").write_text("build\n")
    done = run(folder, "--evidence=e.json", "--yes", "--report=.")
    assert (done.returncode, "not a report of ours" in done.stderr) == (4, True), done.stderr
    assert (folder / ".gitignore").read_text() == "build\n"


def test_it_wants_to_be_isolated(folder: Path) -> None:
    """Without -I, Python has put the folder first on its path."""
    done = run(folder, "--evidence=e.json", command=(sys.executable, "-m", "pytest_release_check.publish"))
    assert (done.returncode, "python -I -m pytest_release_check.publish" in done.stderr) == (4, True)
