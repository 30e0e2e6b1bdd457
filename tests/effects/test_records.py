"""Records are written whole or not at all, and work is done once."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from pytest_release_check.effects.records import once, read_record, write_record
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.build import BUILD_FAILED
from tests.builders import distributions

OUTCOMES: list[Outcome[Distributions]] = [
    Outcome.of(distributions()),
    Outcome.of(None, (Finding(rule=BUILD_FAILED, subject="demo", evidence=("a", "b")),)),
    Outcome.inconclusive("no network"),
    Outcome.not_reached("build failed"),
]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: str(outcome.status.value))
def test_outcomes_come_back_as_they_were(tmp_path: Path, outcome: Outcome[Distributions]) -> None:
    """A record holds every kind of outcome, paths included."""
    write_record(tmp_path / "record.json", outcome)
    assert read_record(tmp_path / "record.json", Outcome[Distributions]) == outcome


def test_a_foreign_record_is_refused(tmp_path: Path) -> None:
    """What does not fit says where."""
    (tmp_path / "record.json").write_text('{"status": "splendid"}')
    with pytest.raises(msgspec.ValidationError, match="splendid"):
        read_record(tmp_path / "record.json", Outcome[None])


def test_once(tmp_path: Path) -> None:
    """The second who asks gets the record of the first."""
    done: list[str] = []

    def work() -> str:
        done.append("x")
        return "value"

    assert [once(tmp_path / "record.json", str, work) for _ in range(3)] == ["value"] * 3
    assert done == ["x"]


def test_once_among_processes(tmp_path: Path) -> None:
    """However many processes ask at a time, one does the work."""
    code = (
        "import sys; from pathlib import Path; from pytest_release_check.effects.records import once\n"
        "folder = Path(sys.argv[1])\n"
        "def work():\n"
        "    with (folder / 'done').open('a') as stream: stream.write('x')\n"
        "    return 'value'\n"
        "print(once(folder / 'record.json', str, work))"
    )
    asking = [
        subprocess.Popen((sys.executable, "-c", code, str(tmp_path)), stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert {process.communicate()[0].strip() for process in asking} == {"value"}
    assert (tmp_path / "done").read_text() == "x"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A record that cannot be kept is an outage that names the folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutageError, match="cannot write to"):
        write_record(tmp_path / "file" / "record.json", 1)
