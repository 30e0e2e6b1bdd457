"""The tutorial, done as it says: its files are written, its commands run, and they print what it shows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import THIS_PYTHON, user_environment
from tests.documents import ROOT, Block, blocks

PAGE = ROOT / "docs" / "tutorial.md"
SKIPPED = "..."
"""A line that stands for any number of lines."""
SHOWN_PYTHON = "3.12"
"""The Python of the page; the test takes its own."""


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """Each command of a `console` block, with the lines that are shown of what it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def missing(shown: list[str], printed: list[str]) -> list[str]:
    """The first part of what is shown that was not printed there, empty if all was.

    Parts between skipped lines come in their order, each without a gap; the last one ends the output if nothing is
    skipped behind it.
    """
    parts = [list(lines) for is_gap, lines in groupby(shown, SKIPPED.__eq__) if not is_gap]
    at = 0
    for part in parts:
        starts = (i for i in range(at, len(printed) - len(part) + 1) if printed[i : i + len(part)] == part)
        found = next(starts, None)
        if found is None or (at == 0 and shown[0] != SKIPPED and found != 0):
            return part
        at = found + len(part)
    return parts[-1] if parts and shown[-1] != SKIPPED and at != len(printed) else []


def with_own_python(text: str) -> str:
    """The page's text as it reads with the Python that runs the tests."""
    major, minor = SHOWN_PYTHON.split(".")
    return text.replace(SHOWN_PYTHON, THIS_PYTHON).replace(f"py{major}{minor}", f"py{THIS_PYTHON.replace('.', '')}")


def steps() -> Iterator[Block]:
    """What the reader does, in order."""
    yield from (block for block in blocks(PAGE) if block.file or block.language == "console")


def write(block: Block, folder: Path) -> None:
    """Write the file that the page names, or add to it."""
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = "a" if block.before.startswith("Add to") else "w"
    with path.open(mode, encoding="utf-8", newline="\n") as file:
        file.write(f"\n{block.text}" if mode == "a" else block.text)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="runs bash")
def test_the_tutorial(tmp_path: Path, upstream: Path) -> None:
    """Every block in its order, in an environment of its own, with this tree in place of the plugin on PyPI."""
    folder = tmp_path / "morning-words"
    folder.mkdir()
    options = f"--release-upstream={upstream}"
    environment = user_environment(folder) | {"PYTEST_ADDOPTS": options, "PATH": os.environ["PATH"]}
    environment.pop("COLUMNS")
    done = 0
    for block in steps():
        if block.file:
            write(block, folder)
            continue
        for command, shown in commands(block):
            own = with_own_python(command).replace("-q pytest-release-check", f"-q '{ROOT}'")
            run = subprocess.run(
                ("bash", "-c", own),
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            printed = run.stdout.splitlines()
            assert missing(with_own_python("\n".join(shown)).splitlines(), printed) == [], run.stdout + run.stderr
            is_broken = any("verdict: failed" in line for line in shown)
            assert run.returncode == (1 if is_broken else 0), run.stdout + run.stderr
            done += 1
    assert done == 7


def test_the_page_can_be_followed() -> None:
    """It has all files and commands that the run needs; a block that is neither would be shown and not tried."""
    assert [block.line for block in blocks(PAGE) if block not in list(steps())] == []
    assert [block.file for block in steps() if block.file] == [
        "pyproject.toml",
        "README.md",
        "src/morning_words/words.txt",
        "src/morning_words/__init__.py",
        "pyproject.toml",
        "tests/test_installed.py",
    ]


@pytest.mark.parametrize(
    ("shown", "printed", "lacking"),
    [
        ("", "a", ""),
        ("a", "a", ""),
        ("a", "a b", "a"),
        ("b", "a b", "b"),
        ("... b", "a b", ""),
        ("a ...", "a b c", ""),
        ("a ... c", "a b c", ""),
        ("... b ... d", "a b c d", ""),
        ("... b c ...", "a b d c e", "b c"),
        ("... d ... b ...", "a b c d", "b"),
        ("... z", "a b", "z"),
    ],
)
def test_what_is_shown_and_not_printed_is_found(shown: str, printed: str, lacking: str) -> None:
    """Letters stand for lines."""
    assert missing(shown.split(), printed.split()) == lacking.split()


def test_commands_are_read_out_of_a_block(tmp_path: Path) -> None:
    """With what they print."""
    (tmp_path / "page.md").write_text("Do it in `a`:\n\n```console\n$ one\n1\n$ two\n```\n", "utf-8")
    (block,) = blocks(tmp_path / "page.md")
    assert (block.file, commands(block)) == ("a", [("one", ["1"]), ("two", [])])
    assert block.document == "page.md"
