"""A dead worker ends neither the run nor the gate: what it was running is lost, the rest runs, nothing is a pass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow

DIES = """
import os, pytest

pytestmark = pytest.mark.release_check

def test_dies(installed_release):
    os._exit(0)

def test_well(installed_release):
    pass
"""
AT_THE_END = "import os, time\n\ndef pytest_sessionfinish():\n    if 'PYTEST_XDIST_WORKER' in os.environ:\n        {}\n"


@pytest.mark.parametrize("args", [("",), ("-n2", "--dist=loadscope")], ids=" ".join)
def test_a_test_that_ends_its_worker(
    args: tuple[str, ...], sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """It alone is lost; every other check has its result, from another worker."""
    n, *more = args
    folder = sample("healthy")
    (folder / "tests" / "test_own.py").write_text(DIES)
    run = release_check(folder, "--release-artifact=wheel", handed_in, *more, n=n)
    assert (run.exit, run.verdict) == (1, "unsettled"), run.output
    others = {was for node_id, was in run.statuses.items() if "test_dies" not in node_id}
    assert ([was for node_id, was in run.statuses.items() if "test_dies" in node_id], others) == (["lost"], {"passed"})


@pytest.mark.parametrize(
    ("what", "why"),
    [("os._exit(0)", "Not properly terminated"), ("time.sleep(3600)", "had nothing to do and did not end")],
)
def test_workers_that_do_not_come_to_their_end(
    what: str, why: str, sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """Nothing that was planned is lost, and it is no pass all the same; what hangs is ended."""
    folder = sample("healthy")
    (folder / "conftest.py").write_text(AT_THE_END.format(what))
    run = release_check(folder, "--release-artifact=wheel", handed_in, n="-n2")
    assert (run.exit, run.verdict) == (1, "unsettled"), run.output
    lost = [check for check in run.manifest["checks"] if check["standing"] == "lost"]
    assert lost and all(check["id"].startswith("worker gw") for check in lost)
    assert any(why in check["reason"] for check in lost), run.output
