"""The end of the output: every cause once, and the verdict as the last line, whatever pytest is asked to show."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_release_check.plugin.summary import Summary, is_told
from tests.conftest import Run

OWN_TEST = "def test_own(installed_release):\n    assert installed_release.version == 'another'\n"


@pytest.mark.parametrize("n", ["-n0", "-n2"])
def test_each_cause_is_told_once(n: str, sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Also with everything that makes pytest tell more; what the project's own tests say is pytest's to show."""
    folder = sample("script-broken")
    (folder / "test_release.py").write_text(f"import pytest\n\n@pytest.mark.release_check\n{OWN_TEST}")
    run = release_check(folder, "-ra", "-v", "--tb=long", n=n, CI="true")
    assert run.exit == 1
    lines = run.output.rstrip().splitlines()
    heading = next(number for number, line in enumerate(lines) if line.startswith("=") and " release check " in line)
    screen = lines[heading + 1 :]
    assert screen[0] == screen[-1] and screen[0].startswith("verdict: failed: "), run.output
    assert [line for line in lines if "RC513" in line] == [line for line in screen if line.startswith("error RC513 ")]
    assert sum("RC513" in line for line in lines) == 1
    assert "sys.exit(main())" not in run.output and "pytest_release_check/" not in run.output
    assert "assert installed_release.version == 'another'" in run.output
    assert "FAILED test_release.py::test_own" in run.output


def test_what_is_left_out_comes_back() -> None:
    """pytest counts the reports when its summary is over."""
    told, own = (SimpleNamespace(nodeid=node, longrepr="x") for node in ("release::build", "test_a.py::test_b"))
    warning = SimpleNamespace(message="w")
    deselected = SimpleNamespace(nodeid="release::stage")
    whole = {"failed": [told, own], "deselected": [deselected], "warnings": [warning]}
    reporter = SimpleNamespace(stats=dict(whole))
    hook = Summary(SimpleNamespace()).pytest_terminal_summary(reporter)  # type: ignore[arg-type] # not asked for
    next(hook)
    assert reporter.stats == {"failed": [own], "deselected": [], "warnings": [warning]}
    hook.close()
    assert reporter.stats == whole


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("pytest.fail('RC1', pytrace=False)", True),
        ("pytest.skip('not reached')", True),
        ("pass", True),
        ("raise RuntimeError('of ours')", False),
        ("assert 0", False),
    ],
)
def test_an_error_of_ours_is_shown(body: str, told: bool) -> None:
    """A traceback says what the screen cannot."""
    call = pytest.CallInfo.from_call(lambda: exec(body, {"pytest": pytest}), "call")  # noqa: S102
    longrepr: object = None
    if call.excinfo is not None:
        is_plain = isinstance(call.excinfo.value, pytest.fail.Exception | pytest.skip.Exception)
        longrepr = call.excinfo.getrepr(style="value" if is_plain else "long")
    assert is_told(SimpleNamespace(nodeid="release::build", longrepr=longrepr)) is told
    assert not is_told(SimpleNamespace(nodeid="test_a.py::test_b", longrepr=longrepr))
