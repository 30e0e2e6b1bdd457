"""Evidence comes back as it was written, and in no other way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.edges.evidence_file import PREDICATE, STATEMENT, read_evidence, write_evidence
from pytest_release_check.model.errors import SettingsError
from tests.checks.test_clearance import WHEEL, evidence


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_evidence(tmp_path / "evidence.json", evidence())
    return tmp_path / "evidence.json"


def test_there_and_back(written: Path) -> None:
    """Nothing is lost."""
    assert read_evidence(written) == evidence()


def test_the_form_that_tools_sign(written: Path) -> None:
    """An in-toto Statement, version 1, with the test-result predicate."""
    statement = json.loads(written.read_text())
    assert (statement["_type"], statement["predicateType"]) == (STATEMENT, PREDICATE)
    assert {"name": WHEEL.filename, "digest": {"sha256": WHEEL.sha256}} in statement["subject"]
    assert statement["predicate"]["result"] == "PASSED"
    assert statement["predicate"]["passedTests"] == ["release::build", "release::install[wheel]"]
    assert set(statement["predicate"]["configuration"][0]) == {"name", "digest", "annotations"}


@pytest.mark.parametrize("changed", [{"not_passed": ("failed: x",)}, {"passed": ()}])
def test_what_did_not_pass_is_failed(tmp_path: Path, changed: dict[str, object]) -> None:
    """Also a run in which nothing was planned."""
    write_evidence(tmp_path / "e.json", evidence(**changed))
    assert json.loads((tmp_path / "e.json").read_text())["predicate"]["result"] == "FAILED"
    assert read_evidence(tmp_path / "e.json") == evidence(**changed)


def annotations(statement: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = statement["predicate"]["configuration"][0]["annotations"]
    return found


TAMPERED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another digest of a subject": (lambda s: s["subject"][0]["digest"].update(sha256="f" * 64), "its subjects"),
    "another name of a subject": (lambda s: s["subject"][0].update(name="x"), "its subjects"),
    "a subject more": (lambda s: s["subject"].append(s["subject"][0]), "its subjects"),
    "a subject less": (lambda s: s["subject"].pop(), "its subjects"),
    "files and subjects alike": (
        lambda s: (s["subject"].pop(), annotations(s)["files"].pop()),
        "the digest of its configuration",
    ),
    "another version": (lambda s: annotations(s).update(version="2.0"), "the digest of its configuration"),
    "a rule less ignored": (lambda s: annotations(s).update(ignored=[{"code": "x", "reason": "y"}]), "the digest"),
    "a failure removed": (lambda s: s["predicate"]["passedTests"].pop(), "its tests"),
    "a test twice": (lambda s: s["predicate"].update(passedTests=["release::build"] * 2), "its tests"),
    "a failure as a pass": (lambda s: s["predicate"].update(result="FAILED"), "its result"),
    "another statement": (lambda s: s.update(_type="https://example.org/v2"), "another kind"),
    "another predicate": (lambda s: s.update(predicateType="https://example.org/p"), "another kind"),
    "another schema": (lambda s: annotations(s).update(schema=2), "its schema is 2"),
    "no configuration": (lambda s: s["predicate"].update(configuration=[]), "exactly one"),
    "a key more": (lambda s: s.update(more=1), "no release-evidence.json"),
    "a key less": (lambda s: s.pop("subject"), "no release-evidence.json"),
    "another tool": (lambda s: s["predicate"]["configuration"][0].update(name="x"), "no release-evidence.json"),
    "a warning": (lambda s: s["predicate"].update(result="WARNED"), "no release-evidence.json"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_evidence(written: Path, how: str) -> None:
    """What does not fit together is refused, with the reason."""
    change, words = TAMPERED[how]
    statement = json.loads(written.read_text())
    change(statement)
    written.write_text(json.dumps(statement))
    with pytest.raises(SettingsError, match=words):
        read_evidence(written)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b"not json", b"[" * 100_000, b"x" * (17 << 20)])
def test_no_evidence(tmp_path: Path, content: bytes) -> None:
    """A sentence that names the file."""
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(SettingsError, match=r"--release-manifest .*x\.json"):
        read_evidence(tmp_path / "x.json")


def test_a_missing_file(tmp_path: Path) -> None:
    """Likewise."""
    with pytest.raises(SettingsError, match="No such file"):
        read_evidence(tmp_path / "missing.json")
