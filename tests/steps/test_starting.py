"""Starting: commands run in a home and a folder of their own."""

import sys
from pathlib import Path

import pytest

from pytest_release_check.steps.starting import faulty_commands
from tests.runners import tools
from tests.steps.installed import installed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts of the test are run by their first line")

WELL = "import argparse\ndef main():\n    argparse.ArgumentParser().parse_args()\n"


def test_commands(tmp_path: Path) -> None:
    """Each command that does not start is told once; one that cannot be loaded is left to the entry points."""
    files = {
        "demo/__init__.py": WELL,
        "demo/__main__.py": "import demo.gone",
        "demo/bad.py": "def main():\n    import there_is_no_such_module\n",
        "demo/unloadable.py": "import there_is_no_such_module",
        "one.py": "if __name__ == '__main__':\n    main()\ndef main(): pass\n",
        "two.py": "if __name__ == '__main__':\n    import there_is_no_such_module\n",
    }
    there = installed(tmp_path, files, well="demo:main", bad="demo.bad:main", unloadable="demo.unloadable:main")
    found = [(finding.code, finding.subject) for finding in faulty_commands(there, tools(tmp_path))]
    assert found == [("RC513", "bad"), ("RC513", "python -m demo"), ("RC513", "python -m one")]


def test_where_they_run(tmp_path: Path) -> None:
    """The working folder is empty, the home is another one, the input is closed; what waits is given up."""
    look = "import os, sys, time\ndef main():\n    assert os.listdir('.') == [] == os.listdir(os.environ['HOME'])\n"
    look += "    assert sys.stdin.read() == '' and not sys.stdout.isatty()\n    open('left', 'w').close()\n"
    look += "    time.sleep(600)\n"
    there = installed(tmp_path, {"demo/__init__.py": look}, look="demo:main")
    assert faulty_commands(there, tools(tmp_path, seconds=3.0)) == ()
    assert list((tmp_path / "work").iterdir()) == []


def test_the_version_that_the_command_tells(tmp_path: Path) -> None:
    """A script named as the project is asked for its version if its help knows that."""
    text = "import argparse\ndef main():\n    p = argparse.ArgumentParser(prog='demo')\n"
    text += "    p.add_argument('--version', action='version', version='demo 0.9')\n    p.parse_args()\n"
    there = installed(tmp_path, {"demo/__init__.py": text}, demo="demo:main")
    assert [finding.code for finding in faulty_commands(there, tools(tmp_path))] == ["RC515"]
