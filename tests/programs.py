"""One process that asks the ``main`` of a program many times: it is started and imported once for all."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ASKING = """
import contextlib, importlib, io, json, sys, traceback

main = importlib.import_module(sys.argv[1]).main
answers = []
for arguments in json.loads(sys.argv[2]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = ended.code
        except BaseException:
            status = 1
            traceback.print_exc()
    answers.append((status, out.getvalue(), err.getvalue()))
json.dump(answers, sys.stdout)
"""


@dataclass(frozen=True)
class Answer:
    """How one call ended and what it printed."""

    status: int
    out: str
    err: str


def answers(
    module: str,
    calls: Sequence[Sequence[str]],
    folder: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> list[Answer]:
    """What ``module.main`` answers to each list of arguments, in their order."""
    done = subprocess.run(
        (sys.executable, "-I", "-c", _ASKING, module, json.dumps(calls)),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [Answer(*answer) for answer in json.loads(done.stdout)]
