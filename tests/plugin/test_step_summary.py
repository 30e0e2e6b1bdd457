"""The job's summary on GitHub is Markdown: nothing that it shows can end the block it stands in."""

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.verdict import CheckResult, Verdict
from pytest_release_check.reports.terminal import note_lines, step_summary

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


def test_what_a_check_did_not_reach() -> None:
    """A note for each reason, also of a check that failed; nothing of what is not asked for or has no reason."""
    stated = [("a", Status.PASSED, "late"), ("b", Status.FAILED, "late"), ("c", Status.PASSED, "")]
    stated += [("d", Status.SKIPPED, "late"), ("own", Status.FAILED, "assert 1 == 2")]
    results = tuple(CheckResult(id=name, status=status, reason=why) for name, status, why in stated)
    assert note_lines(Verdict(results=results), {"a", "b", "c", "d"}) == ["note: a, b: late"]
