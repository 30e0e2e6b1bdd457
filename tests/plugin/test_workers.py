"""Which plugins xdist's workers load."""

import gc
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pytest_release_check.plugin.workers import keep_plugins
from tests.conftest import Run


@dataclass
class Started:
    """As execnet's specification of a worker."""

    env: MutableMapping[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("loaded", "found", "added", "env"),
    [
        (["xdist"], ["xdist"], "-q", {}),
        (["xdist", "other"], ["xdist"], "-q", {}),
        (["xdist"], ["xdist", "owl"], "", {"PYTEST_ADDOPTS": "-p no:owl"}),
        (["xdist"], ["xdist", "owl"], "-q", {"PYTEST_ADDOPTS": "-q -p no:owl"}),
        ([], ["two words", "owl"], "", {"PYTEST_ADDOPTS": "-p no:owl -p 'no:two words'"}),
    ],
)
def test_what_was_built_meanwhile(loaded: list[str], found: list[str], added: str, env: dict[str, str]) -> None:
    """Only what this process has not loaded is kept away, and what the user has added stays."""
    workers = [Started(), Started()]
    keep_plugins(workers, loaded, found, added)
    assert [worker.env for worker in workers] == [env, env]


COUNTING = """
import gc, os

def pytest_unconfigure():
    with open("frozen.txt", "a") as file:
        print(os.environ.get("PYTEST_XDIST_WORKER", ""), gc.get_freeze_count() > 10_000, gc.isenabled(), file=file)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.implementation.name != "cpython", reason="others have no such generation")
def test_loaded_modules_are_no_garbage(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Neither the controller nor a worker looks for some among them; what comes later is collected as ever."""
    folder = sample("healthy")
    (folder / "conftest.py").write_text(COUNTING)
    run = release_check(folder, "-k", "build", n="-n1")
    assert run.exit == 1, "what was deselected was not verified"
    assert sorted((folder / "frozen.txt").read_text().splitlines()) == [" True True", "gw0 True True"], run.output


def test_a_program_that_calls_pytest_keeps_its_garbage(pytester: pytest.Pytester) -> None:
    """It goes on afterwards, as this one does."""
    pytester.makepyprojecttoml(PYPROJECT)
    before = gc.get_freeze_count()
    pytester.runpytest_inprocess("--release-check", "--collect-only", "-p", "no:randomly")
    assert gc.get_freeze_count() == before


CONFLICTS = """
def pytest_addoption(parser):
    parser.addoption("--last-failed", action="store_true")
"""
PYPROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[project]
name = "pytest-owl"
version = "1.0"
dependencies = ["pytest"]
[project.entry-points.pytest11]
owl = "pytest_owl"
[tool.setuptools]
py-modules = ["pytest_owl"]
"""


@pytest.mark.slow
def test_a_broken_plugin_beside_its_pyproject(tmp_path: Path, release_check: Callable[..., Run]) -> None:
    """What setuptools leaves in the tree does not end the workers: the plugin is judged where it was installed."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "pytest_owl.py").write_text(CONFLICTS)
    run = release_check(tmp_path, "--release-artifact=wheel", n="-n1")
    assert (run.verdict, "RC519" in run.codes) == ("failed", True), run.output
