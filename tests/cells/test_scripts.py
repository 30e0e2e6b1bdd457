"""Scripts: commands are in place, and start in a home and a folder of their own."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.scripts import scripts, started
from pytest_release_check.model.releases import EntryPoint
from tests.builders import installation
from tests.runners import FakeRunner, context
from tests.steps.installed import installed

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="scripts of the test are run by their first line")

WELL = "import argparse\ndef main():\n    argparse.ArgumentParser().parse_args()\n"


def test_scripts(tmp_path: Path) -> None:
    """A script that the installation did not put in place is missing: script-missing."""
    points = tuple(EntryPoint(group="console_scripts", name=name, value="demo:main") for name in ("here", "gone"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "here").touch()
    outcome = scripts(installation(tmp_path, entry_points=points), context(tmp_path, FakeRunner()))
    missing = [finding for finding in outcome.findings if finding.code == "RC506"]
    assert [finding.subject for finding in missing] == ["gone"]


@on_posix
def test_commands(tmp_path: Path) -> None:
    """Each command that does not start is a finding; a script that cannot be loaded the same as of its entry point."""
    files = {
        "demo/__init__.py": WELL,
        "demo/__main__.py": "import demo.gone",
        "demo/bad.py": "def main():\n    import there_is_no_such_module\n",
        "demo/unloadable.py": "import there_is_no_such_module",
        "one.py": "if __name__ == '__main__':\n    main()\ndef main(): pass\n",
        "two.py": "if __name__ == '__main__':\n    import there_is_no_such_module\n",
    }
    there = installed(tmp_path, files, well="demo:main", bad="demo.bad:main", unloadable="demo.unloadable:main")
    found = [(finding.code, finding.subject) for finding in started(there, context(tmp_path))[0]]
    assert found == [
        ("RC513", "bad"),
        ("RC513", "python -m demo"),
        ("RC513", "python -m one"),
        ("RC504", "[console_scripts] unloadable = demo.unloadable:main"),
    ]


@pytest.mark.slow
@on_posix
def test_where_they_run(tmp_path: Path) -> None:
    """The working folder is empty, the home is another one, the input is closed; what waits is given up."""
    look = "import os, sys, time\ndef main():\n    assert os.listdir('.') == [] == os.listdir(os.environ['HOME'])\n"
    look += "    assert sys.stdin.read() == '' and not sys.stdout.isatty()\n    open('left', 'w').close()\n"
    look += "    time.sleep(600)\n"
    there = installed(tmp_path, {"demo/__init__.py": look}, look="demo:main")
    assert started(there, context(tmp_path, seconds=3.0))[0] == ()
    assert list((tmp_path / "work").iterdir()) == []


@on_posix
def test_the_version_that_the_command_prints(tmp_path: Path) -> None:
    """A script named as the project is asked for its version if its help knows that."""
    text = "import argparse\ndef main():\n    p = argparse.ArgumentParser(prog='demo')\n"
    text += "    p.add_argument('--version', action='version', version='demo 0.9')\n    p.parse_args()\n"
    there = installed(tmp_path, {"demo/__init__.py": text}, demo="demo:main")
    assert [finding.code for finding in started(there, context(tmp_path))[0]] == ["RC515"]


@on_posix
@pytest.mark.parametrize(
    ("commands", "extra", "code"),
    [
        ({"look": "demo:main"}, "more", "RC517"),
        ({"look": "demo:main"}, "look", "RC517"),
        ({"look": "demo:main", "well": "well:main"}, "more", "RC517"),
        ({"look": "demo:main", "well": "well:main"}, "look", "RC518"),
    ],
)
def test_a_script_that_lacks_what_an_extra_brings_when_it_runs(
    tmp_path: Path, commands: dict[str, str], extra: str, code: str
) -> None:
    """It dies as one that cannot be loaded does, and counts for as much; a module with a guard promises less."""
    files = {"demo.py": "def main():\n    import wanted\nif __name__ == '__main__':\n    main()\n", "well.py": WELL}
    there = replace(installed(tmp_path, files, **commands), requires=(f"wanted; extra == '{extra}'",))
    found = [(finding.code, finding.subject) for finding in started(there, context(tmp_path))[0]]
    assert found == [(code, "look")]


@on_posix
def test_a_script_that_says_what_to_install(tmp_path: Path) -> None:
    """A module that catches the ImportError and ends with a sentence is as it should be."""
    text = "import sys\ntry:\n    import wanted\nexcept ImportError:\n    print('install wanted', file=sys.stderr)\n"
    text += "    sys.exit(1)\ndef main(): pass\n"
    there = installed(tmp_path, {"demo.py": text}, look="demo:main")
    assert started(there, context(tmp_path))[0] == ()


@pytest.mark.slow
@on_posix
def test_what_waits_is_bounded(tmp_path: Path) -> None:
    """Commands that wait for something run side by side; what the time of the check does not reach is said."""
    names = [f"wait{number}" for number in range(9)]
    text = "import sys\nif __name__ == '__main__':\n    sys.stdin.read()\n    __import__('time').sleep(600)\n"
    there = installed(tmp_path, {f"{name}.py": text for name in names})
    findings, note = started(there, context(tmp_path, seconds=3.0), seconds=0.5)
    assert findings == ()
    assert note.startswith("not started, as the time for it was over: python -m wait4, python -m wait5, ")
