"""Imports: real ones, of a few lines, and what they do beside importing."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.entry_points import loaded_entry_points
from pytest_release_check.cells.imports import imports
from pytest_release_check.cells.scripts import scripts
from pytest_release_check.model.distributions import Artifact
from tests.builders import installation
from tests.runners import FakeRunner, context
from tests.steps.installed import installed

LOGS = "import logging\nhandler = logging.FileHandler('run.log', mode='w')\n"
HOME = "import os\nhome = os.path.expanduser('~')\n"
DOC = "def f(x):\n    '''Say {x}.'''\nf.__doc__ = f.__doc__.format(x=1)\n"


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"demo/__init__.py": "from demo.log import handler", "demo/log.py": LOGS}, ["RC522"]),
        ({"demo.py": "import os\nos.makedirs('out/deep')\n"}, ["RC522"]),
        ({"demo.py": "import sqlite3\nsqlite3.connect('x.db').execute('create table t (a)')\n"}, ["RC522"]),
        ({"demo.py": "from pathlib import Path\nPath('x.txt').write_text('x')\n"}, ["RC522"]),
        ({"demo.py": HOME + "open(os.path.join(home, '.demorc'), 'w').close()\n"}, ["RC523"]),
        ({"demo.py": HOME + "os.makedirs(os.path.join(home, '.cache', 'demo'))\n"}, []),
        ({"demo.py": "import os\nopen('x', 'w').close()\nos.remove('x')\n"}, []),
        ({"demo.py": "import tempfile\nfile = tempfile.NamedTemporaryFile(delete=False)\n"}, []),
        ({"demo.py": "print('welcome')\n"}, ["RC524"]),
        ({"demo.py": "import sys\nsys.stdout.buffer.write(b'welcome\\n')\n"}, ["RC524"]),
        ({"demo.py": "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, line_buffering=True)\n"}, []),
        ({"demo.py": "import sys\nprint('careful', file=sys.stderr)\n"}, []),
        ({"demo.py": "import warnings\nwarnings.warn('careful')\n"}, []),
        ({"demo.py": DOC}, ["RC525"]),
        ({"demo.py": "assert (found := 1)\nfound += 1\n"}, ["RC525"]),
        ({"demo.py": DOC.replace("f.__doc__.format(x=1)", "(f.__doc__ or '').format(x=1)")}, []),
    ],
)
def test_side_effects(tmp_path: Path, files: dict[str, str], codes: list[str]) -> None:
    """What is left in the current folder or home, or on standard output, and what ``-OO`` breaks."""
    outcome = imports(installed(tmp_path, files), (), context(tmp_path))
    assert (outcome.passed, [finding.code for finding in outcome.findings]) == (True, codes)


@pytest.mark.parametrize("source", [LOGS, "print('welcome')\n", DOC])
def test_a_dependency_that_does_it(tmp_path: Path, source: str) -> None:
    """What another distribution's import does is not held against this one."""
    there = installed(tmp_path, {"demo.py": "import other\nother.__doc__\n", "other.py": source})
    assert imports(replace(there, files=("demo.py",)), (), context(tmp_path)).findings == ()


def test_a_call_into_a_dependency(tmp_path: Path) -> None:
    """Who calls another distribution's function that writes is the one who writes."""
    there = installed(
        tmp_path, {"demo.py": "import other\nother.log('x.log')\n", "other.py": "def log(x): open(x, 'w')"}
    )
    found = imports(replace(there, files=("demo.py",)), (), context(tmp_path)).findings
    assert [(finding.code, finding.detail) for finding in found] == [("RC522", "x.log, written by demo.py, line 2")]


def test_the_wheel_speaks_for_the_sdist(tmp_path: Path) -> None:
    """What is built out of the sdist has the same source."""
    there = installed(tmp_path, {"demo.py": DOC})
    assert (
        imports(replace(there, cell=replace(there.cell, artifact=Artifact.SDIST)), (), context(tmp_path)).findings == ()
    )


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (("demo-1.0.dist-info/METADATA",), ["RC507"]),
        (("demo-1.0.dist-info/METADATA", "demo-data.json"), []),
    ],
)
def test_what_ships_nothing(tmp_path: Path, files: tuple[str, ...], codes: list[str]) -> None:
    """An empty distribution is a finding, one with data only is not."""
    empty = replace(installation(tmp_path), files=files)
    outcome = imports(empty, (), context(tmp_path, FakeRunner()))
    assert [finding.code for finding in outcome.findings] == codes


def test_an_interpreter_that_dies_is_blamed_on_the_module(tmp_path: Path) -> None:
    """A module that takes the interpreter down is a failed import, the others are still asked."""
    outcome = imports(
        replace(installation(tmp_path), files=("one.py", "two.py")),
        (),
        context(tmp_path, FakeRunner("Segmentation fault", returncode=-11)),
    )
    assert [(finding.subject, "exit status -11" in finding.detail) for finding in outcome.findings] == [
        ("import one", True),
        ("import two", True),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("from .gone import x", "RC509"),
        ("import demo.gone.deep", "RC509"),
        ("import demo_gone", "RC502"),
        ("from . import gone", "RC502"),
        ("1 / 0", "RC502"),
    ],
)
def test_why_a_package_does_not_import(tmp_path: Path, source: str, code: str) -> None:
    """A module of its own that it lacks is for the build to ship; everything else for the source to fix."""
    there = installed(tmp_path, {"demo/__init__.py": source})
    assert [finding.code for finding in imports(there, (), context(tmp_path)).findings] == [code]


@pytest.mark.parametrize("code", ["from settings import A", "import settings\nsettings.A"])
def test_an_import_that_is_implicitly_relative(tmp_path: Path, code: str) -> None:
    """Imports, entry points and commands all say which module beside it is meant."""
    files = {
        "demo/__init__.py": code,
        "demo/settings.py": "A = 1",
        "demo2/__init__.py": "",
        "demo2/cli.py": f"def main():\n    {code.replace(chr(10), chr(10) + '    ')}",
        "demo2/settings.py": "A = 1",
    }
    there = installed(tmp_path, files, demo="demo:main", demo2="demo2.cli:main")
    loaded = (imports(there, (), context(tmp_path)), loaded_entry_points(there, context(tmp_path)))
    outcomes = (*loaded, scripts(there, context(tmp_path)))
    assert [len(outcome.findings) for outcome in outcomes] == [1, 1, 2]  # the command that is not even loaded as well
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        assert (finding.code, "write `from demo" in finding.fix) == ("RC535", True)
        assert "is a module beside it inside the package `demo" in finding.detail


def test_a_part_that_asks_for_an_extra(tmp_path: Path) -> None:
    """A module beside the project's own may say that it needs an extra; the project's own may not."""
    there = installed(tmp_path, {"demo.py": "", "demod.py": "raise ImportError('install demo[d]')"})
    assert imports(there, (), context(tmp_path)).findings == ()
    assert len(imports(replace(there, name="demod"), (), context(tmp_path)).findings) == 1


def test_what_the_user_leaves_out(tmp_path: Path) -> None:
    """A module that the user has named is not imported."""
    there = installed(tmp_path, {"demo.py": "", "demod.py": "raise KeyError('x')"})
    assert imports(there, ("demod",), context(tmp_path)).findings == ()
