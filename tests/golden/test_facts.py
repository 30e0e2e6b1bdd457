"""What a run left is read, and what it did not leave is null."""

import json
from pathlib import Path

from tests.golden.facts import facts_of, files_of, record_of


def test_a_run_that_left_nothing(tmp_path: Path) -> None:
    """As one that was refused: only its exit status is known."""
    facts = facts_of(4, "no", tmp_path / "report", tmp_path / "junit.xml", tmp_path / "summary.md")
    assert facts == {
        "exit": 4,
        "sessions": [],
        "findings": [],
        "manifest": None,
        "manifest schema": None,
        "evidence": None,
        "evidence schema": None,
        "report": [],
        "junit": None,
        "step summary": None,
    }


def test_the_files_of_a_report(tmp_path: Path) -> None:
    """Every file by its path below the folder, also hidden ones; no folders."""
    (tmp_path / "dist" / "empty").mkdir(parents=True)
    for name in (".gitignore", "dist/b", "dist/a"):
        (tmp_path / name).write_text("")
    assert files_of(tmp_path) == [".gitignore", "dist/a", "dist/b"]


def test_the_record_of_a_publication(tmp_path: Path) -> None:
    """Null where there is none; else its values without digests and folders, and its whole schema."""
    assert record_of(tmp_path) == {"record": None, "record schema": None}
    values = {
        "target": "mine",
        "name": "demo",
        "version": "1.0",
        "states": {"a": "accepted"},
        "next_step": "same files",
    }
    (tmp_path / "publication.json").write_text(json.dumps(values | {"files": {"a": "digest"}, "folder": "/x"}))
    found = record_of(tmp_path)
    assert found["record"] == values | {"files": ["a"]}
    assert found["record schema"]["folder"] == "string"
