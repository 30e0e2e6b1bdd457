"""Imports: real ones, of a few lines, and what they do beside importing."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.imports import imports
from pytest_release_check.model.distributions import Artifact
from tests.runners import context
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
