"""Other programs in the place of this process, where it is the command that the user has given."""

import os
import re
import site
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_NAME = re.compile(r"py\.?test(-3(\.\d+)?)?")
"""Debian calls it pytest-3."""


def is_command(config: pytest.Config) -> bool:
    """Whether this process is a pytest command and nothing else, on a system that can put a program in its place.

    A program that calls pytest goes on afterwards. Windows starts another process instead, and ends the first.
    """
    started = Path(sys.argv[0])
    is_named = _NAME.fullmatch(started.name) or started.parts[-2:] == ("pytest", "__main__.py")
    return os.name == "posix" and bool(is_named) and tuple(sys.argv[1:]) == tuple(config.invocation_params.args)


def started_with(arguments: Sequence[str]) -> list[str]:
    """The command that has started this process, with other arguments to pytest."""
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1], *arguments]


def modules_of(*folders: Path) -> list[str]:
    """Modules of these folders that this process has loaded, three at most: not what is installed there, nor ours."""
    wanted = {folder.resolve() for folder in folders}
    installed = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix, site.getusersitepackages())}
    installed.add(Path(__file__).resolve().parents[1])
    found = []
    for name, module in sorted(sys.modules.items()):
        parents = set(Path(file).resolve().parents) if (file := getattr(module, "__file__", None)) else set()
        if wanted & parents and not installed & parents:
            found.append(name)
    return found[:3]
