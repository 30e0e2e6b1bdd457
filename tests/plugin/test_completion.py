"""What a shell completes after an option."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from pytest_release_check.model.options import OPTIONS, Option
from pytest_release_check.plugin.completion import completed

ROWS = {option.name: option for option in OPTIONS}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_files_where_files_are_meant(option: Option) -> None:
    """argcomplete completes them by itself, and fixed choices as well."""
    if option.kind in ("flag", "optional"):
        return
    is_of_files = option.metavar in ("DIR", "FILE", "PATH", "URL")
    assert (completed(option) == {}) is (is_of_files or bool(option.choices))


@pytest.mark.parametrize(
    ("name", "prefix", "words"),
    [
        ("release-index", "", ["local", "pypi", "testpypi", "twine"]),
        ("release-index", "t", ["testpypi", "twine"]),
        ("release-explain", "RC27", ["RC270"]),
        ("release-ignore", "RC27", ["RC270"]),
        ("release-extras", "a", ["auto", "all"]),
        ("release-timeout", "", []),
    ],
)
def test_words(name: str, prefix: str, words: list[str]) -> None:
    found = list(completed(ROWS[name])["action"].completer(prefix=prefix, parsed_args=None))
    assert found == words or (words == ["RC270"] and words[0] in found and all(one.startswith(prefix) for one in found))


@pytest.mark.parametrize(
    ("name", "args", "value"),
    [
        ("release-index", ("--x=local", "--x=pypi"), "pypi"),
        ("release-python", ("--x=3.12", "--x=auto"), ["3.12", "auto"]),
    ],
)
def test_a_value_is_kept(name: str, args: tuple[str, ...], value: object) -> None:
    """As without completion."""
    parser = ArgumentParser()
    parser.add_argument("--x", metavar="X", default=None, **completed(ROWS[name]))
    assert parser.parse_args(args).x == value


@pytest.mark.skipif(sys.platform == "win32", reason="argcomplete serves POSIX shells")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pytest --release-index te", {"testpypi"}),
        ("pytest --release-trials ", {"auto", "none"}),
        ("pytest --release-dist wheel", {"wheelhouse/"}),
        ("pytest --release-pl", {"--release-plan"}),
    ],
)
def test_in_a_shell(line: str, words: set[str], tmp_path: Path) -> None:
    """As bash asks: through argcomplete, which pytest uses where it is installed."""
    pytest.importorskip("argcomplete")
    (tmp_path / "wheelhouse").mkdir()
    answer = tmp_path / "answer"
    environment = os.environ | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
    }
    subprocess.run((sys.executable, "-m", "pytest"), cwd=tmp_path, env=environment, check=False, capture_output=True)
    found = {word.strip() for word in answer.read_text().split("\x0b")}
    assert found == words
