"""Modules: each is imported as if it were the first, and what one does harms no other."""

import sys
from pathlib import Path

import pytest

from pytest_release_check.cells.modules import modules
from pytest_release_check.effects.cell_queries import Loaded, load_each
from tests.runners import FakeRunner, context
from tests.steps.installed import installed

FORKS = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be forked there")
BOTH_WAYS = pytest.mark.parametrize("each_first", [True, False], ids=["each first", "together"])


def errors(results: tuple[Loaded, ...]) -> dict[str, str]:
    return {result.target.module: result.error for result in results}


def test_what_modules_do_harms_no_other(tmp_path: Path) -> None:
    """Output, an exit, a raised SystemExit and a broken line do not keep the rest from being reported."""
    files = {
        "demo/__init__.py": "print('{\"index\": 0}')",
        "demo/a.py": "import os; os._exit(3)",
        "demo/b.py": "raise SystemExit(2)",
        "demo/c.py": "import sys; sys.stdout.close(); sys.stderr.close()",
        "demo/d.py": "def f(:",
        "demo/e.py": "import demo.gone",
        "demo/f.py": "x = 1",
    }
    there = installed(tmp_path, files)
    found = load_each(there, [f"demo.{name}" for name in "abcdef"] + ["demo"], context(tmp_path), "modules")
    assert errors(found) == {
        "demo": "",
        "demo.a": "ended the interpreter (exit status 3)",
        "demo.b": "SystemExit: 2",
        "demo.c": "",
        "demo.d": "SyntaxError: invalid syntax",
        "demo.e": "ModuleNotFoundError: No module named 'demo.gone'",
        "demo.f": "",
    }


@FORKS
def test_each_is_the_first(tmp_path: Path) -> None:
    """A module that works only after another one is found out; its package is there, as always."""
    files = {
        "demo/__init__.py": "",
        "demo/a.py": "import demo; demo.ready = True",
        "demo/b.py": "import demo; demo.ready",
        "demo/sub/__init__.py": "STATE = 1",
        "demo/sub/c.py": "from demo import sub; sub.STATE",
    }
    there = installed(tmp_path, files)
    names = ["demo", "demo.a", "demo.b", "demo.sub", "demo.sub.c"]
    found = errors(load_each(there, names, context(tmp_path), "modules"))
    assert [name for name in names if found[name]] == ["demo.b"]


@pytest.mark.slow
@FORKS
def test_a_module_that_hangs(tmp_path: Path) -> None:
    """It is given up after its time, and the next one is asked."""
    there = installed(tmp_path, {"demo/__init__.py": "", "demo/a.py": "import time; time.sleep(600)", "demo/b.py": ""})
    means = context(tmp_path, seconds=2.0)
    assert errors(load_each(there, ["demo", "demo.a", "demo.b"], means, "modules")) == {
        "demo": "",
        "demo.a": "did not end in time",
        "demo.b": "",
    }


@FORKS
def test_what_a_module_starts_is_ended(tmp_path: Path) -> None:
    """A program that a module has started at import, with nothing to say, does not outlive the check."""
    import fcntl

    held = tmp_path / "held"
    holds = f"import fcntl, time; f = open({str(held)!r}, 'w'); fcntl.flock(f, 2); print(flush=True); time.sleep(600)"
    start = f"import subprocess, sys\np = subprocess.Popen([sys.executable, '-c', {holds!r}], stdout=-1, stderr=-3)\n"
    files = {"demo/__init__.py": "", "demo/a.py": start + "p.stdout.readline()"}
    assert (
        errors(load_each(installed(tmp_path, files), ["demo", "demo.a"], context(tmp_path), "modules"))["demo.a"] == ""
    )
    with held.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # waits for as long as the program lives


@BOTH_WAYS
def test_a_package_that_fails_hides_what_lies_in_it(tmp_path: Path, each_first: bool) -> None:
    """One failure, reported by the check of top-level modules, and not one for each module."""
    files = {"demo/__init__.py": "import there_is_no_such_module", "demo/a.py": "", "demo/b.py": ""}
    assert modules(installed(tmp_path, files), (), context(tmp_path), each_first=each_first).findings == ()


@FORKS
@BOTH_WAYS
def test_what_another_module_has_imported(tmp_path: Path, each_first: bool) -> None:
    """Found on every Python, as what the interpreter imports by itself differs from one to the next."""
    files = {
        "demo/__init__.py": "",
        "demo/a.py": "import xml.dom.pulldom",
        "demo/b.py": "import xml\nxml.dom.pulldom",
        "demo/c.py": "from xml.dom import pulldom\nimport xml\nxml.dom.pulldom",
    }
    found = modules(installed(tmp_path, files), (), context(tmp_path), each_first=each_first).findings
    assert [finding.subject for finding in found] == ["import demo.b"]


@FORKS
@BOTH_WAYS
def test_what_another_module_has_spoilt(tmp_path: Path, each_first: bool) -> None:
    """No fault of the module that comes after it."""
    files = {
        "demo/__init__.py": "",
        "demo/a.py": "import builtins; builtins.spoilt = True",
        "demo/b.py": "import builtins\nif hasattr(builtins, 'spoilt'): raise ImportError",
        "demo/c.py": "import os; os._exit(0) if hasattr(__import__('builtins'), 'spoilt') else None",
    }
    assert modules(installed(tmp_path, files), (), context(tmp_path), each_first=each_first).findings == ()


@BOTH_WAYS
def test_findings(tmp_path: Path, each_first: bool) -> None:
    """A module of the project that is gone is an error which names it, unless the user leaves out what asks for it."""
    files = {"demo/__init__.py": "", "demo/a.py": "from demo import b", "demo/b.py": "from demo.gone import x"}
    there = installed(tmp_path, files)
    (finding,) = modules(there, (), context(tmp_path), each_first=each_first).findings
    assert (finding.code, finding.subject) == ("RC509", "import demo.a")
    assert finding.detail == "ModuleNotFoundError: No module named 'demo.gone'; as well: demo.b"
    assert modules(there, ("demo.[ab]",), context(tmp_path), each_first=each_first).findings == ()


def test_where_a_module_fails_is_reported_without_our_folders(tmp_path: Path) -> None:
    """The same failure in two cells is one finding, so nothing in it may be of the cell."""
    files = {"demo/__init__.py": "", "demo/a.py": "from other import gone", "other.py": ""}
    there = installed(tmp_path, files)
    reported = errors(load_each(there, ["demo", "demo.a"], context(tmp_path), "modules"))["demo.a"]
    assert reported == "ImportError: cannot import name 'gone' from 'other' (other.py)"


def test_a_module_may_put_another_in_its_place(tmp_path: Path) -> None:
    """One of the standard library, say; that is no import from elsewhere."""
    files = {"demo/__init__.py": "", "demo/queue.py": "import sys, queue; sys.modules[__name__] = queue"}
    assert modules(installed(tmp_path, files), (), context(tmp_path)).findings == ()


def test_nothing_but_a_top_level_module(tmp_path: Path) -> None:
    """What has a check of its own is not asked again."""
    runner = FakeRunner()
    there = installed(tmp_path, {"demo.py": ""})
    assert modules(there, (), context(tmp_path, runner)).passed and runner.commands == []
