"""The job's summary on GitHub is Markdown: nothing that it shows can end the block it stands in."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.difference import Difference
from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports.github import GithubOutputs, GithubReporter, step_summary
from pytest_release_check.reports.report import Places
from tests.reports.builders import OBSERVED, finding, report, result, run_plan
from tests.reports.markdown import outside_of_code

HOSTILE = "</details><script>x</script> ```` | [a](http://example.org) ![b](c) *d* @someone #1 & `e`"


def test_what_it_says() -> None:
    """The verdict, each cause with what follows from it and what to do, the cells, and what was not verified."""
    lost = finding(subject="demo.whl", detail="demo/words.txt", evidence=("as ls says",))
    fails = finding(OBSERVED, "demo", evidence=("FileNotFoundError: 'demo/words.txt'",))
    results = (result("a", Status.FAILED, lost), result("release::install[wheel-py312-pip]", Status.FAILED, fails))
    assert step_summary(report(*results)).split("\n")[:24] == [
        "### release check: verdict: failed: 2 checks planned: 2 failed",
        "",
        "**❌ failed**: demo 1\\.0",
        "",
        "❌ **RC998 broken**: demo\\.whl: it is broken",
        "",
        "demo\\/words\\.txt",
        "- because of it: error RC502 seen\\: demo \\(release\\:\\:install\\[wheel\\-py312\\-pip\\]\\)",
        "",
        "What to do: repair it",
        "",
        "<details><summary>what showed it</summary>",
        "",
        "```text",
        "as ls says",
        "```",
        "",
        "</details>",
        "",
        "| cell | install | contents | entry points |",
        "| --- | --- | --- | --- |",
        "| wheel-py312-pip | failed | - | - |",
        "| sdist-py312-pip | - | - | - |",
        "",
    ]


def test_nothing_from_outside_is_markup() -> None:
    """Names, texts of servers and lines of programs: in a block that they cannot end, or with every mark escaped."""
    found = finding(subject=HOSTILE, detail=HOSTILE, evidence=(HOSTILE, "````"), fix=HOSTILE)
    hostile = report(result("a", Status.FAILED, found), result("b", Status.SKIPPED, reason=HOSTILE))
    text = outside_of_code(step_summary(hostile))
    assert re.findall("<[^>]*>", text) == ["<details>", "<summary>", "</summary>", "</details>"] * 2
    assert not set(text) & set("`[]@&")


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


def test_outputs(tmp_path: Path) -> None:
    """After those of other plugins; and without a file there are none."""
    file = tmp_path / "outputs"
    file.write_text("before=1\n")
    made = report(result("release::build"))
    GithubOutputs().write(made, replace(places(None, tmp_path), step_outputs=file))
    GithubOutputs().write(made, places(None, tmp_path))
    assert file.read_text("utf-8") == "before=1\nverdict=passed\nname=demo\nversion=1.0\nreport=report\n"


def test_what_changed() -> None:
    """Behind a fold, in a block of code that no name can end."""
    changed = Difference(version="0.9", before="a", now="b", sizes=(1, 2), top_level_added=("````", "<b>"))
    text = step_summary(report(plan=run_plan(difference=changed)))
    assert "<summary>what changed since 0.9</summary>" in text
    assert "`````text\na (1 B) -> b (2 B)\n+ top-level modules: ````\n+ top-level modules: <b>\n`````" in text
    assert "what changed" not in step_summary(report())
