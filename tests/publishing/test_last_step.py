"""The last step of a verifying run: evidence is always kept; publishing needs a pass, an answer, and no blocker."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.companions import Companion
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project, Sources
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.publishing.last_step import LastStep
from pytest_release_check.publishing.messages import Published
from tests.builders import sdist, wheel
from tests.reports.builders import CELLS, finding, result, run_plan, survey

TARGET = IndexTarget(name="example", upload_url="https://example.org/legacy/", index_url="https://example.org/simple/")
TAGGED = {"CI_COMMIT_TAG": "v9.9"}
RECORDED = {
    "release::install[wheel-py312-pip]": Outcome.of({"sha256": wheel().sha256, "distributions": ["demo==1.0"]}),
    "release::install[sdist-py312-pip]": Outcome.of({"sha256": sdist().sha256, "distributions": ["demo==1.0"]}),
}
PASSED = Verdict(results=(result("release::build"),))
FAILED = Verdict(results=(result("release::build"), result("release::examine", Status.FAILED, finding())))


@dataclass
class Publisher:
    """Notes what it is asked; ends as it is meant to."""

    published: Published | Exception = field(
        default_factory=lambda: Published(done=True, result="dry run: nothing was sent", target=TARGET)
    )
    seen: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def companion(self) -> Companion:
        raise AssertionError("nothing is verified again")

    def preflight(
        self, name: str, version: str, settings: PublishSettings, *, digests: dict[str, str] | None, sources: Sources
    ) -> None:
        self.seen.append((name, version, digests))

    def publish(self, evidence: Path, sha256: str, folder: Path, settings: PublishSettings) -> Published:
        self.seen.append((hashlib.sha256(evidence.read_bytes()).hexdigest() == sha256, folder))
        if isinstance(self.published, Exception):
            raise self.published
        return self.published


@dataclass
class Run:
    """A last step, and what it prints."""

    step: LastStep
    plan: RunPlan
    lines: list[str]

    def after(self, verdict: Verdict) -> bool:
        return self.step.after(self.plan, verdict, RECORDED)


def run(
    folder: Path, publisher: Publisher | None = None, environment: Mapping[str, str] | None = None, **changed: Any
) -> Run:
    """With ``publisher``, one that is to publish; with other settings as they are named."""
    lines: list[str] = []
    settings = replace(Settings(report=folder / "report", publish="example" if publisher else ""), **changed)
    surveyed = survey(target=TARGET if publisher else None, project=Project(root=folder, name="Demo", version="1.0"))
    step = LastStep(settings, surveyed, publisher, environment or {}, lines.append)
    return Run(step, run_plan(plan=replace(run_plan().plan, cells=CELLS), settings=settings), lines)


def evidence(folder: Path) -> Path:
    return folder / "report" / "release-evidence.json"


@pytest.mark.parametrize("verdict", [PASSED, FAILED])
def test_where_nothing_is_to_be_published(verdict: Verdict, tmp_path: Path) -> None:
    """The evidence is kept, of a run that passed and of one that did not."""
    kept = run(tmp_path)
    assert (kept.after(verdict), kept.step.result, kept.lines) == (True, "", [])
    assert evidence(tmp_path).is_file()


@pytest.mark.parametrize("publisher", [None, Publisher()])
def test_without_files_there_is_no_evidence(publisher: Publisher | None, tmp_path: Path) -> None:
    """That is only in order where nothing was to be published."""
    kept = run(tmp_path, publisher)
    kept.plan = replace(kept.plan, build=Outcome.inconclusive("no network"))
    assert kept.after(FAILED) is (publisher is None)
    assert not evidence(tmp_path).exists()


def test_evidence_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the place of the report folder: nothing is published without evidence."""
    (tmp_path / "report").write_text("")
    publisher = Publisher()
    kept = run(tmp_path, publisher)
    assert kept.after(PASSED) is False
    assert [line.partition(": ")[::2][0] for line in kept.lines] == ["error"] and publisher.seen == []


def test_a_run_that_did_not_pass_publishes_nothing(tmp_path: Path) -> None:
    """The publisher is not even asked, and the reason is printed."""
    publisher = Publisher()
    kept = run(tmp_path, publisher)
    assert (kept.after(FAILED), publisher.seen) == (False, [])
    assert kept.step.result == "nothing was published on example"
    assert kept.lines == ["nothing was published on example:", "  planned and not passed: failed: release::examine"]


def test_what_passed_goes_to_the_publisher(tmp_path: Path) -> None:
    """With the digest of the evidence, and the folder of the files; its last line is that of the run."""
    publisher = Publisher()
    kept = run(tmp_path, publisher, consent=Consent(dry_run=True))
    assert (kept.after(PASSED), kept.step.result) == (True, "dry run: nothing was sent")
    assert publisher.seen == [(True, tmp_path / "report" / "dist")]


@pytest.mark.parametrize("error", [OutageError("no network"), SettingsError("no such index")])
def test_a_publication_that_fails(error: Exception, tmp_path: Path) -> None:
    """The reason is printed, and the last line says where to look."""
    kept = run(tmp_path, Publisher(published=error))
    assert (kept.after(PASSED), kept.lines) == (False, [f"error: {error}"])
    assert "look at the index" in kept.step.result


def test_a_publication_that_is_not_done(tmp_path: Path) -> None:
    """A publisher without a last line has sent nothing."""
    kept = run(tmp_path, Publisher(published=Published(done=False, result="", target=TARGET)))
    assert (kept.after(PASSED), kept.step.result) == (False, "nothing was published on example")


@pytest.mark.parametrize(
    ("publishes", "changed", "has_terminal", "refused"),
    [
        (True, {}, False, True),
        (True, {}, True, False),
        (True, {"consent": Consent(confirmed=True)}, False, False),
        (True, {"consent": Consent(dry_run=True)}, False, False),
        (False, {}, False, False),
    ],
)
def test_somebody_has_to_answer(
    publishes: bool, changed: dict[str, Any], has_terminal: bool, refused: bool, tmp_path: Path
) -> None:
    """A question needs a terminal; none is asked where publishing is confirmed, rehearsed or not wanted."""
    step = run(tmp_path, Publisher() if publishes else None, **changed).step
    if refused:
        with pytest.raises(SettingsError, match="no terminal to ask on; add --release-yes"):
            step.require_answer(lambda: has_terminal)
    else:
        step.require_answer(lambda: has_terminal)


def test_it_looks_before_any_work_and_before_the_cells(tmp_path: Path) -> None:
    """First by name and version of the tree, then with the digests of the files."""
    publisher = Publisher()
    kept = run(tmp_path, publisher)
    kept.step.before_any_work()
    kept.step.before_the_cells(kept.plan)
    digests = {file.filename: file.sha256 for file in (wheel(), sdist())}
    assert publisher.seen == [("demo", "1.0", None), ("demo", "1.0", digests)]


def test_wheels_for_this_machine_are_refused(tmp_path: Path) -> None:
    """As soon as they are built."""
    kept = run(tmp_path, Publisher())
    with pytest.raises(SettingsError, match=r"not publishing: demo-1\.0-cp312-cp312-linux_x86_64\.whl"):
        kept.step.before_the_cells(replace(kept.plan, local_only=("demo-1.0-cp312-cp312-linux_x86_64.whl",)))


@pytest.mark.parametrize(("publisher", "count"), [(None, 1), (Publisher(), 0)])
def test_a_tag_of_another_version(publisher: Publisher | None, count: int, tmp_path: Path) -> None:
    """A note where nothing is published; where something is, the preflight refuses it."""
    kept = run(tmp_path, publisher, TAGGED)
    kept.step.before_any_work()
    notes = kept.step.noted(kept.plan).notes
    assert [note.partition(":")[0] for note in notes] == ["the tag is v9.9 and the version 1.0"] * count
