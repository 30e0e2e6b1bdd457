"""The job's summary on GitHub is Markdown: nothing that it shows can end the block it stands in."""

from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.reports.github import GithubReporter, step_summary
from pytest_release_check.reports.report import Places
from tests.reports.builders import report, result

LAST = "verdict: passed: 3 checks planned: 3 passed (stage degraded: testpypi: <script>```)"


@pytest.mark.parametrize(
    ("line", "fence"), [("plain", "```"), ("```", "````"), ("  ````text", "`````"), ("a `b` c", "```")]
)
def test_the_fence_is_longer_than_any_in_it(line: str, fence: str) -> None:
    """The words of an index stand inside it only."""
    heading, blank, opening, *lines, closing, _ = step_summary([line, "verdict: failed: 1 failed"]).split("\n")
    assert (heading, blank) == ("### release check: verdict: failed: 1 failed", "")
    assert (opening, closing) == (f"{fence}text", fence)
    assert lines == [line, "verdict: failed: 1 failed"]


def test_the_heading_has_no_words_of_others() -> None:
    """Outside of the block HTML would be obeyed."""
    text = step_summary([LAST])
    assert text.startswith("### release check: verdict: passed: 3 checks planned: 3 passed\n")
    assert LAST in text


def places(summary: Path | None, folder: Path) -> Places:
    return Places(folder=ReportFolder(folder), step_summary=summary, show=lambda line, status: None)


def test_it_is_appended(tmp_path: Path) -> None:
    """Other steps of the job have summaries as well."""
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    GithubReporter().write(report(result("release::build")), places(file, tmp_path))
    assert file.read_text("utf-8").startswith("before\n### release check: verdict: passed: 1 checks planned: 1 passed")


@pytest.mark.parametrize("name", ["", "no/such/folder/summary.md"])
def test_where_there_is_none(name: str, tmp_path: Path) -> None:
    """Nothing is written, and nothing fails, outside of GitHub Actions and where the file cannot be written."""
    GithubReporter().write(report(), places(tmp_path / name if name else None, tmp_path))
    assert list(tmp_path.iterdir()) == []
