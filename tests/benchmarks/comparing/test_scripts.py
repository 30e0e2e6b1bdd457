"""The text of each competitor's script."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.comparing.competitors import COMPETITORS, Competitor
from benchmarks.comparing.scripts import Python, Setting, cells, gate_python, with_pip, with_release_check, with_tox

HERE = Python("/here/bin/python", "3.11")
OLD, SAME = Python("/my pythons/3.10/python", "3.10"), Python("/pythons/3.11/python", "3.11")
SETTING = Setting(tree=Path("/work/a tree"), module="demo", pythons=(OLD, SAME), here=HERE, program="/bin/uv or tox")
COMPILED = replace(SETTING, is_compiled=True)


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
@pytest.mark.parametrize("competitor", COMPETITORS, ids=lambda one: one.name)
@pytest.mark.parametrize("setting", [SETTING, COMPILED], ids=["pure", "compiled"])
def test_every_script_is_one_for_a_shell(competitor: Competitor, setting: Setting) -> None:
    """Paths with blanks stay whole."""
    text = competitor.script(setting)
    subprocess.run(("sh", "-n"), input=text, text=True, check=True)
    assert "/work/a tree" not in text.replace("'/work/a tree'", "")
    assert "/bin/uv or tox" not in text.replace("'/bin/uv or tox'", "")


def test_a_compiled_wheel_is_for_the_python_that_builds() -> None:
    """The sdist is for all."""
    assert cells(SETTING) == ((OLD, "wheel"), (OLD, "sdist"), (SAME, "wheel"), (SAME, "sdist"))
    assert cells(COMPILED) == ((OLD, "sdist"), (SAME, "wheel"), (SAME, "sdist"))


def test_the_gate_is_for_the_python_that_builds_or_else_the_first() -> None:
    """So a compiled wheel fits."""
    assert gate_python(SETTING) == SAME
    assert gate_python(replace(SETTING, pythons=(OLD,))) == OLD


def test_a_script_does_each_step_for_each_cell() -> None:
    """Build and twine once, and a call for each Python and artifact."""
    lines = with_pip(COMPILED).splitlines()
    assert lines[:2] == [
        "/here/bin/python -m build --outdir dist '/work/a tree'",
        "/here/bin/python -m twine check dist/*",
    ]
    assert lines[-3:] == [
        "check '/my pythons/3.10/python' dist/*.tar.gz",
        "check /pythons/3.11/python dist/*.whl",
        "check /pythons/3.11/python dist/*.tar.gz",
    ]


def test_tox_has_an_environment_for_each_cell() -> None:
    """One wheel is built for all, unless it fits one Python only."""
    assert "env_list = wheel0,sdist1,wheel2,sdist3\n" in with_tox(SETTING)
    assert with_tox(SETTING).count("wheel_build_env = .pkg\n") == 4
    assert "env_list = sdist0,wheel1,sdist2\n" in with_tox(COMPILED)
    assert "wheel_build_env" not in with_tox(COMPILED)


def test_the_release_check_gets_the_pythons_and_further_options() -> None:
    """Its report lies outside the tree."""
    text = with_release_check(replace(SETTING, options=("--release-strict",)))
    assert text.splitlines() == [
        'report="$PWD/report"',
        "cd '/work/a tree'",
        "/here/bin/python -m pytest --release-check -q '--release-python=/my pythons/3.10/python' "
        '--release-python=/pythons/3.11/python --release-strict --release-report="$report"',
    ]
