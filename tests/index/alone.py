"""The index as a program of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.index.conftest import TOKEN

COMMAND = (sys.executable, "-m", "pytest_release_check.index")


@dataclass(frozen=True)
class Alone:
    """A server that was started, and what it said."""

    process: "subprocess.Popen[str]"
    line: str

    @property
    def upload_url(self) -> str:
        return self.line.partition("upload to ")[2].partition(",")[0]

    @property
    def simple_url(self) -> str:
        return self.line.partition("install from ")[2].strip().partition(",")[0]

    @property
    def base(self) -> str:
        return self.upload_url.removesuffix("/legacy/")


@contextmanager
def started(directory: Path, *arguments: str, token: str = TOKEN, **environment: str) -> Iterator[Alone]:
    options = ("--directory", str(directory), *arguments, *(("--token", token) if token else ()))
    process = subprocess.Popen(
        (*COMMAND, *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    with process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("serving: "), line + process.communicate(timeout=20)[1]
            yield Alone(process, line.rstrip())
        finally:
            process.kill()
            process.communicate()


def refused(*arguments: str) -> tuple[int, str]:
    """Exit status and what it said, of a server that should not start."""
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == ""
    return done.returncode, done.stderr
