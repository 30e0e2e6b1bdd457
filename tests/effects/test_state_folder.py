"""A report lies outside the source tree unless somebody says otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.state_folder import default_report, is_fallback, state_folder


def test_one_folder_for_each_project(tmp_path: Path) -> None:
    """The same for the same project, however it is reached; another for another one of the same name."""
    base = tmp_path / "state"
    (tmp_path / "a" / "demo").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    first = default_report(tmp_path / "a" / "demo", base)
    assert first.parent == base and first.name.startswith("demo-")
    assert default_report(tmp_path / "link" / "demo", base) == first
    assert default_report(tmp_path / "b" / "demo", base) != first
    assert not base.exists(), "nothing is made before there is a report"


@pytest.mark.parametrize(
    "base",
    [
        pytest.param(lambda root: root / "file" / "state", id="cannot be made"),
        pytest.param(lambda root: root / "file", id="is a file"),
        pytest.param(lambda root: root / "tree" / ".local" / "state", id="home is the tree"),
        pytest.param(lambda root: Path("~/.local/state"), id="no home"),
    ],
)
def test_a_state_folder_that_will_not_do(base: Callable[[Path], Path], tmp_path: Path) -> None:
    """The temporary folder takes its place; never the source tree."""
    (tmp_path / "file").touch()
    (tmp_path / "tree").mkdir()
    report = default_report(tmp_path / "tree", base(tmp_path))
    assert is_fallback(report) and not report.is_relative_to(tmp_path)
    assert not is_fallback(state_folder(tmp_path / "state"))
