"""Evidence comes back as it was written, and in no other way."""

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_release_check.effects.evidence_file import PREDICATE, STATEMENT, read_evidence, write_evidence
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import IgnoredRule, NotClearedError, WaivedFile
from pytest_release_check.model.sources import Sources
from pytest_release_check.publishing.clearance import clearance_of
from pytest_release_check.publishing.release_sources import evidence_blockers
from tests.examples import examples
from tests.publishing.test_clearance import WHEEL, evidence


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_evidence(tmp_path / "evidence.json", evidence())
    return tmp_path / "evidence.json"


def test_there_and_back(written: Path) -> None:
    """Nothing is lost."""
    assert read_evidence(written) == evidence()


def test_waivers(tmp_path: Path) -> None:
    """They come back too; where there are none, nothing says so, and releases that know none can read it."""
    given = evidence(waived=(WaivedFile(filename=WHEEL.filename, reason="no runner"),))
    write_evidence(tmp_path / "waived.json", given)
    write_evidence(tmp_path / "plain.json", evidence())
    assert read_evidence(tmp_path / "waived.json") == given
    assert "waived" not in (tmp_path / "plain.json").read_text("utf-8")


@pytest.mark.parametrize(
    "waived",
    [
        WaivedFile(filename="demo-1.0.tar.gz", reason="an sdist"),
        WaivedFile(filename="other-1.0-py3-none-any.whl", reason="none of the files"),
        WaivedFile(filename=WHEEL.filename, reason=""),
    ],
)
def test_waivers_that_cannot_be(waived: WaivedFile, tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.json", evidence(waived=(waived,)))
    with pytest.raises(SettingsError, match="cannot be waived"):
        read_evidence(tmp_path / "e.json")


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
    "another digest of a subject": (lambda s: s["subject"][0]["digest"].update(sha256="f" * 64), "its digest"),
    "another name of a subject": (lambda s: s["subject"][0].update(name="x"), "its digest"),
    "a subject more": (lambda s: s["subject"].append(s["subject"][0]), "its digest"),
    "a subject less": (lambda s: s["subject"].pop(), "its digest"),
    "files and subjects alike": (lambda s: (s["subject"].pop(), annotations(s)["files"].pop()), "its digest"),
    "another version": (lambda s: annotations(s).update(version="2.0"), "its digest"),
    "another commit": (lambda s: annotations(s)["source"].update(commit="d" * 40), "its digest"),
    "a clean tree": (lambda s: annotations(s)["source"].update(clean=None), "its digest"),
    "another dependency": (lambda s: annotations(s)["cells"][0]["distributions"].pop(), "its digest"),
    "a key more in a cell": (lambda s: annotations(s)["cells"][0].update(more=1), "its digest"),
    "a rule less ignored": (lambda s: annotations(s).update(ignored=[{"code": "x", "reason": "y"}]), "its digest"),
    "a test removed": (lambda s: s["predicate"]["passedTests"].pop(), "its digest"),
    "a test twice": (lambda s: s["predicate"].update(passedTests=["release::build"] * 2), "its digest"),
    "a check renamed": (lambda s: s["predicate"].update(passedTests=["release::build", "release::x"]), "its digest"),
    "another result": (lambda s: s["predicate"].update(result="FAILED"), "its digest"),
    "another digest": (lambda s: s["predicate"]["configuration"][0]["digest"].update(sha256="f" * 64), "its digest"),
    "no digest": (lambda s: s["predicate"]["configuration"][0].update(digest={}), "its digest"),
    "another statement": (lambda s: s.update(_type="https://example.org/v2"), "another kind"),
    "another predicate": (lambda s: s.update(predicateType="https://example.org/p"), "another kind"),
    "the schema before": (lambda s: annotations(s).update(schema=1), "its schema is 1 and this release reads 2"),
    "a schema that is none": (lambda s: annotations(s).update(schema=[]), "its schema is"),
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


def test_a_failure_moved_to_what_passed(tmp_path: Path) -> None:
    """The result, the tests and their number fit together, and it is not what was written."""
    write_evidence(tmp_path / "e.json", evidence(not_passed=("failed: release::scripts",)))
    statement = json.loads((tmp_path / "e.json").read_text())
    predicate = statement["predicate"]
    predicate["passedTests"].append(predicate["failedTests"].pop().removeprefix("failed: "))
    predicate["result"] = "PASSED"
    (tmp_path / "e.json").write_text(json.dumps(statement))
    with pytest.raises(SettingsError, match=r"it was changed.*evidence must not be edited"):
        read_evidence(tmp_path / "e.json")


def sealed(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement with the digest of its content, computed as the documentation says."""
    del statement["predicate"]["configuration"][0]["digest"]
    compact = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = {"sha256": hashlib.sha256(compact.encode()).hexdigest()}
    statement["predicate"]["configuration"][0]["digest"] = digest
    return statement


def test_the_digest_is_documented(tmp_path: Path) -> None:
    """Others can compute it."""
    write_evidence(tmp_path / "e.json", evidence(ignored=(IgnoredRule(code="RC101", reason="für \u2028 uns\x00"),)))
    statement = json.loads((tmp_path / "e.json").read_text("utf-8"))
    assert sealed(json.loads(json.dumps(statement))) == statement


IMPOSSIBLE: dict[str, Callable[[dict[str, Any]], object]] = {
    "'x.y' is no version of Python": lambda s: annotations(s)["cells"][0].update(python="x.y"),
    "'3.12' is no version of Python": lambda s: annotations(s).update(python="3.12"),
    "'' is no normalised version": lambda s: annotations(s).update(version=""),
    "'v1.0' is no normalised version": lambda s: annotations(s).update(version="v1.0"),
    "'9{5000}' is no normalised version": lambda s: annotations(s).update(version="9" * 5000),
    "'Demo_x' is no normalised name": lambda s: annotations(s).update(name="Demo_x"),
    "'../..' is no normalised name": lambda s: annotations(s).update(name="../.."),
    "'yesterday' is no time": lambda s: annotations(s).update(created="yesterday"),
    "'HEAD' is no full hash": lambda s: annotations(s)["source"].update(commit="HEAD"),
    "'ARTIFACT' is no kind": lambda s: annotations(s)["files"][0].update(artifact="ARTIFACT"),
    "cannot have -1 bytes": lambda s: annotations(s)["files"][0].update(size=-1),
    "'gone.whl', which is none of the files": lambda s: annotations(s)["cells"][0].update(files=["gone.whl"]),
    "a test is there twice": lambda s: s["predicate"].update(passedTests=["x", "x"]),
    "'../x.whl' is no file name": lambda s: (
        annotations(s)["files"][0].update(filename="../x.whl"),
        s["subject"][0].update(name="../x.whl"),
    ),
    "'A' is no sha256": lambda s: (
        annotations(s)["files"][0].update(sha256="A"),
        s["subject"][0].update(digest={"sha256": "A"}),
    ),
    "a file is there twice": lambda s: (
        annotations(s).update(files=annotations(s)["files"][:1] * 2),
        s.update(subject=s["subject"][:1] * 2),
        annotations(s).update(cells=[]),
    ),
    "its subjects are not": lambda s: s["subject"].pop(),
    "its result is not": lambda s: s["predicate"].update(result="FAILED"),
}


@pytest.mark.parametrize("words", IMPOSSIBLE)
def test_values_that_cannot_be(written: Path, words: str) -> None:
    """They are refused where they are read, with a digest that fits too."""
    statement = json.loads(written.read_text())
    IMPOSSIBLE[words](statement)
    written.write_text(json.dumps(sealed(statement)))
    with pytest.raises(SettingsError, match=words):
        read_evidence(written)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters())
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a document with every key or index in it."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@settings(max_examples=examples(75), deadline=None)
@given(data=st.data(), is_sealed=st.booleans())
def test_any_mutation(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, is_sealed: bool) -> None:
    """Whatever is put, added or removed anywhere, the reader refuses it or gives what can be judged."""
    file = tmp_path_factory.getbasetemp() / "mutated.json"
    write_evidence(file, evidence())
    statement = json.loads(file.read_text())
    holder, key = data.draw(st.sampled_from(places(statement)))
    mutation = data.draw(st.sampled_from(("put", "remove", "twice")))
    if mutation == "put":
        holder[key] = data.draw(JSON)
    elif mutation == "remove":
        del holder[key]
    else:
        holder.update({f"{key} ": holder[key]}) if isinstance(holder, dict) else holder.append(holder[key])
    if is_sealed:
        with contextlib.suppress(LookupError, TypeError, UnicodeError):  # nowhere to put it
            statement = sealed(statement)
    file.write_text(json.dumps(statement), "utf-8")
    with contextlib.suppress(SettingsError):
        found = read_evidence(file)
        assert is_sealed or found == evidence()
        with contextlib.suppress(NotClearedError):
            clearance_of((found,), ("3.12",))
        list(evidence_blockers((found,), Sources(tags=("v1.0",)), {}))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b"not json", b"[" * 100_000, b"x" * (17 << 20)])
def test_no_evidence(tmp_path: Path, content: bytes) -> None:
    """A sentence that names the file."""
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(SettingsError, match=r"evidence .*x\.json"):
        read_evidence(tmp_path / "x.json")


def test_a_missing_file(tmp_path: Path) -> None:
    """Likewise."""
    with pytest.raises(SettingsError, match="No such file"):
        read_evidence(tmp_path / "missing.json")


def test_evidence_that_was_replaced(tmp_path: Path) -> None:
    """Whole and consistent, and not what was written: the run that wrote it knows its digest."""
    written = write_evidence(tmp_path / "e.json", evidence(not_passed=("failed: release::imports",)))
    assert read_evidence(tmp_path / "e.json", written).not_passed
    write_evidence(tmp_path / "e.json", evidence())
    with pytest.raises(SettingsError, match="another program has changed it"):
        read_evidence(tmp_path / "e.json", written)
