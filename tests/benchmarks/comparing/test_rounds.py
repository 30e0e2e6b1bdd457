"""Competitors in turn."""

import shutil
import sys
from pathlib import Path

import pytest
from benchmarks.comparing.competitors import Competitor
from benchmarks.comparing.projects import Project
from benchmarks.comparing.rounds import Rounds
from benchmarks.comparing.scripts import Python
from benchmarks.measuring import CommandFailedError

HERE = Python(sys.executable, "3.12")
pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("sh") is None, reason="needs a POSIX shell and CPU time of children"
)


def competitor(name: str, script: str, refusal: str = "") -> Competitor:
    return Competitor(name=name, group="group", base="first", script=lambda setting: script, refusal=refusal)


def rounds(tmp_path: Path, *competitors: Competitor, is_cold: bool = False) -> Rounds:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "setup.py").write_text("", "utf-8")
    return Rounds(Project("demo", "demo", tree), competitors, (HERE,), HERE, {}, is_cold=is_cold)


def test_a_warm_round_comes_first_and_does_not_count(tmp_path: Path) -> None:
    """Each works on a copy and in a folder of its own, in the order in which they are given."""
    note, code = f'"{tmp_path / "log"}"', "test ! -e made\ntouch made ../source/tree/made"
    both = (competitor("first", f"{code}\nprintf a >>{note}"), competitor("second", f"{code}\nprintf b >>{note}"))
    done = list(rounds(tmp_path, *both).each(2))
    assert [list(costs) for costs in done] == [["first", "second"]] * 2
    assert (tmp_path / "log").read_text("utf-8") == "ababab"
    assert [path.name for path in (tmp_path / "tree").iterdir()] == ["setup.py"]


def test_cold_caches_are_empty_and_no_round_comes_first(tmp_path: Path) -> None:
    """They are those of pip, uv and everybody else, anew for each command."""
    caches = ("$PIP_CACHE_DIR", "$UV_CACHE_DIR", "$XDG_CACHE_HOME")
    code = "\n".join(f'test ! -e "{cache}"\nmkdir -p "{cache}"' for cache in caches)
    log = f'printf "%s\\n" "$PIP_CACHE_DIR" >>"{tmp_path / "log"}"'
    assert len(list(rounds(tmp_path, competitor("first", f"{code}\n{log}"), is_cold=True).each(2))) == 2
    assert len(set((tmp_path / "log").read_text("utf-8").splitlines())) == 2


def test_the_first_command_that_fails_ends_a_script(tmp_path: Path) -> None:
    """And the rounds, with its output."""
    with pytest.raises(CommandFailedError, match="what went wrong"):
        list(rounds(tmp_path, competitor("first", "echo what went wrong\nfalse\ntrue")).each(1))


def test_what_is_refused_is_left_out(tmp_path: Path) -> None:
    """Another usage error is a failure."""
    both = (competitor("first", "true"), competitor("second", "echo no such option\nexit 4", "no such option"))
    run = rounds(tmp_path, *both)
    assert [list(costs) for costs in run.each(1)] == [["first"]]
    assert run.refused == {"second"}
    run.competitors = (competitor("third", "echo another error\nexit 4", "no such option"),)
    with pytest.raises(CommandFailedError):
        list(run.each(1))


def test_the_timeline_of_the_last_round_is_kept(tmp_path: Path) -> None:
    """Of those that have a report."""
    text = 'mkdir report\nprintf "{}" >report/release-timeline.json'
    run = rounds(tmp_path, competitor("first", text), competitor("second", "true"))
    list(run.each(1))
    assert run.timelines == {"first": "{}"}
