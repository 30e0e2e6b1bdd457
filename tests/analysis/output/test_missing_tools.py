"""Builds that fail for want of a tool."""

import pytest

from pytest_release_check.analysis.output.missing_tools import missing_here


@pytest.mark.parametrize(
    "line",
    [
        "      error: command 'gcc' failed: No such file or directory",
        "unable to execute 'x86_64-linux-gnu-gcc': No such file or directory",
        "error: Microsoft Visual C++ 14.0 or greater is required. Get it with ...",
        "error: can't find Rust compiler",
        "Cargo, the Rust package manager, is not installed or is not on PATH.",
        "src/a.c:1:10: fatal error: Python.h: No such file or directory",
        "../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]",
        "Error: pg_config executable not found.",
        "/bin/sh: 1: pkg-config: not found",
    ],
)
def test_a_missing_tool(line: str) -> None:
    """The line is quoted, with what to do."""
    reported = missing_here(("building", line, "ERROR: Failed building wheel for demo"))
    assert line.strip() in reported and "--release-artifact wheel" in reported


@pytest.mark.parametrize(
    "line",
    [
        "src/a.c:1:10: fatal error: mine.h: No such file or directory",
        "error: command '/usr/bin/gcc' failed with exit code 1",
        "FileNotFoundError: [Errno 2] No such file or directory: 'README.md'",
        "ModuleNotFoundError: No module named 'setuptools'",
        "",
    ],
)
def test_a_fault_of_the_release(line: str) -> None:
    """What the sdist may have lost, or does wrong, is a finding."""
    assert missing_here((line,)) == ""
