"""Locale, encoding and time zone of whoever runs a check change nothing of it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.plugin.test_preview import ON_ONE, run

FAR = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}
"""The day after, and a language in which the capital of i is not I."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX has locales in variables")


@pytest.fixture
def elsewhere(sample: Callable[[str], Path]) -> Path:
    """A project in a folder whose name is not ASCII, and has a blank."""
    folder = sample("healthy")
    (there := folder.parent / "\u0130\u00e7erik \u6e2c\u8a66").mkdir()
    return folder.rename(there / "healthy")


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"LC_ALL": "C"}, id="C"),
        pytest.param({"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"}, id="ascii"),
        pytest.param(FAR, id="far"),
    ],
)
def test_a_run(environment: dict[str, str], elsewhere: Path, release_check: Callable[..., Run], handed_in: str) -> None:
    """The same verdict, and a page and a manifest that can be read."""
    made = release_check(elsewhere, handed_in, "--release-artifact=wheel", installer="", **environment)
    assert (made.exit, made.verdict) == (0, "passed"), made.output
    assert "Traceback" not in made.output
    assert "\u6e2c" in (elsewhere / ".release-check" / "release-report.html").read_text("utf-8")


@pytest.mark.parametrize("args", [ON_ONE, ("--release-explain", "RC270")])
def test_what_is_printed_in_ascii(args: tuple[str, ...], elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escapes stand for letters that the terminal does not have."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run(elsewhere, *args)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout.isascii()


@posix
@pytest.mark.parametrize("args", [ON_ONE, ("--release-check",)])
def test_a_path_that_is_no_text(args: tuple[str, ...], sample: Callable[[str], Path]) -> None:
    """One clear sentence, before any work."""
    folder = sample("healthy")
    there = folder.parent / os.fsdecode(b"caf\xe9")
    try:
        folder.rename(there)
    except OSError:
        pytest.skip("this file system has no such names")
    done = run(there, *args)
    assert (done.returncode, done.stdout) == (4, "")
    assert "this path cannot be read as text. Use a locale that is UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
