"""Scenarios as users see them: planned, run, reported, and chosen by settings."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.model.settings import Settings
from tests.archives import build_wheel
from tests.conftest import THIS_PYTHON, Run

LABEL = f"py{THIS_PYTHON.replace('.', '')}"


@pytest.mark.slow
def test_in_addition_to_the_matrix(
    sample: Callable[[str], Path], release_check: Callable[..., Run], upstream: Path, tmp_path: Path
) -> None:
    """Each is a check with a row of its own, on whatever worker; one that fails fails the run."""
    out = shutil.copytree(upstream, tmp_path / "out")
    build_wheel(out, "sample-healthy-extra", "0.9")
    build_wheel(out, "host", "1.0", files={"host.py": "import nosuch\n"}, requires=("sample-healthy-extra",))
    run = release_check(
        sample("healthy-extra"),
        "--release-trials=auto",
        "--release-artifact=wheel",
        f"--release-upstream={out}",
        "--release-dependents=host",
        "--release-dependents-tests",
        "--release-extras=auto,dev",
        n="-n2",
        installer="",
    )
    scenarios = {
        node_id: status
        for node_id, status in run.statuses.items()
        if node_id.endswith(f"{LABEL}]") and "-pip" not in node_id
    }
    assert scenarios == {
        f"release::extra[dev-{LABEL}]": "failed",
        f"release::extra[backend-{LABEL}]": "passed",
        f"release::upgrade[{LABEL}]": "passed",
        f"release::uninstall[{LABEL}]": "passed",
        f"release::dependent[host-{LABEL}]": "passed",
        f"release::dependent_tests[host-{LABEL}]": "passed",
    }, run.output
    assert (run.exit, run.codes) == (1, {"RC413", "RC443"})
    row = next(line for line in run.output.splitlines() if line.startswith(f"  upgrade[{LABEL}]"))
    assert row.split() == [f"upgrade[{LABEL}]", "passed", "(from", "0.9)"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--release-dependents=host==", "write NAME or NAME==1.2"),
        ("--release-dependents=host @ https://example.org/host.whl", "it must come from the index"),
        ("--release-dependents-tests", "name the dependents with --release-dependents, as NAME"),
        ("--override-ini=release_lowest=perhaps", "choose from auto, yes, no"),
        ("--release-extras=nosuch", "the release has the extras backend, dev"),
    ],
)
def test_settings_that_are_refused(
    option: str, words: str, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """Each names what is wrong and what to write, and is no finding."""
    run = release_check(sample("healthy-extra"), option, "--release-trials=auto")
    assert (run.exit, words in run.output) == (4, True), run.output


def test_what_is_tried_unless_something_is_said() -> None:
    """The settings of somebody who has said nothing."""
    settings = Settings(report=Path("report"))
    assert (settings.extras, settings.lowest, settings.dependents) == (("auto",), "auto", ())
