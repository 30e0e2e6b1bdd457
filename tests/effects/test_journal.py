"""The journal of the programs that have ended."""

from pathlib import Path

import pytest

from pytest_release_check.effects.journal import Journal


def test_entries_of_all_processes_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two workers are one process here; that is all the same to the file."""
    for worker, what, began in (("gw1", "second", 2.0), ("gw0", "first", 1.0)):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        Journal(tmp_path / "ran").add(what, began=began, seconds=0.5, cpu=0.25)
    programs = Journal(tmp_path / "ran").programs()
    assert [(one.what, one.worker) for one in programs] == [("first", "gw0"), ("second", "gw1")]


def test_the_controller_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    Journal(tmp_path / "ran").add("building", began=1.0, seconds=0.5, cpu=0.25)
    assert [one.worker for one in Journal(tmp_path / "ran").programs()] == ["main"]


def test_half_a_line_is_left_out(tmp_path: Path) -> None:
    """A process that was ended while it wrote."""
    journal = Journal(tmp_path / "ran")
    journal.add("whole", began=1.0, seconds=0.5, cpu=0.25)
    (tmp_path / "ran" / "1.jsonl").write_text('{"what": "ha', "utf-8")
    assert [one.what for one in journal.programs()] == ["whole"]


def test_a_place_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "ran").write_text("a file", "utf-8")
    Journal(tmp_path / "ran").add("building", began=1.0, seconds=0.5, cpu=0.25)
    assert Journal(tmp_path / "ran").programs() == ()
