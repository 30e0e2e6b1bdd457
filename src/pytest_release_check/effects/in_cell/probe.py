"""Import modules and load entry points in a cell, writing one JSON line before and one after each.

Arguments: a JSON file with the targets (``["module", "attribute.path"]``, attribute empty for an import), the file to
append the lines to, and perhaps two numbers: then each module is imported as if it were the first, in at most so many
seconds, until so many seconds are over. Runs on Python 3.8 and later, imports nothing that is not in the standard
library, and keeps what it imports itself to the least: a module that is there only because the probe imported it
proves nothing.
"""

import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from typing import Any, Dict, List, Tuple

_FRAMES = 40
"""How many of the last places of a traceback are reported."""
# Bound before a module under test can put something else in their place, as gevent does.
_fork: Any = getattr(os, "fork", None)
_waitpid: Any = getattr(os, "waitpid", None)
_exit, _pipe, _read, _write, _close, _kill = os._exit, os.pipe, os.read, os.write, os.close, os.kill
_now, _select = time.monotonic, select.select


def _loaded(module_name: str, attribute: str) -> Dict[str, object]:
    loaded = importlib.import_module(module_name)
    for part in filter(None, attribute.split(".")):
        loaded = getattr(loaded, part)
    module = sys.modules[module_name]
    paths = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    version = getattr(module, "__version__", None)
    return {
        "state": "loaded",
        "paths": [path for path in paths if isinstance(path, str)],
        "version": version if isinstance(version, str) else "",
        "replaced": getattr(module, "__name__", module_name) != module_name,
    }


def _facts(module_name: str, attribute: str) -> Dict[str, object]:
    try:
        return _loaded(module_name, attribute)
    except BaseException as error:  # a module may raise SystemExit or worse at import
        lines = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
        return {
            "state": "failed",
            "error": lines[-1],
            "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "places": _places(error),
            "trace": [line for line in traceback.format_exc().splitlines() if "<frozen importlib" not in line][-12:],
        }


def _places(error: BaseException) -> List[Tuple[str, int, str]]:
    """File, line and its text of each call, the failing one last."""
    called = [
        (frame.filename, frame.lineno or 0, frame.line or "")
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<frozen importlib") and "importlib" not in frame.filename
    ]
    if isinstance(error, SyntaxError):
        called.append((error.filename or "", error.lineno or 0, error.text or ""))
    return [place for place in called if place[0] != __file__][-_FRAMES:]


class _Facts:
    """The file of lines; opened for each, as modules under test may close what they find open."""

    def __init__(self, path: str) -> None:
        self._path = path

    def write(self, index: int, facts: Dict[str, object]) -> None:
        with open(self._path, "a", encoding="utf-8", errors="replace") as stream:
            stream.write(json.dumps({"index": index, **facts}) + "\n")


def main(targets: str, facts: str, seconds: float = 0.0, budget: float = 0.0) -> None:
    """Load one target after the other; the line before each names the culprit if the interpreter dies."""
    with open(targets, encoding="utf-8") as stream:
        wanted = json.load(stream)
    lines = _Facts(facts)
    if seconds and _fork is not None:
        _Growth(lines, seconds, _now() + budget).grow([(index, module) for index, (module, _) in enumerate(wanted)])
        _end_leftovers()
        return
    for index, (module_name, attribute) in enumerate(wanted):
        lines.write(index, {"state": "begun"})
        lines.write(index, _facts(module_name, attribute))


def _end_leftovers() -> None:
    """End what modules have started and left; they are all in the group that this process leads."""
    if os.getpgrp() == os.getpid():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)


class _Growth:
    """Imports each module in a process of its own, those of a package in one that has imported just that.

    Importing ``a.b`` imports ``a`` first anyway, so nothing is there that would not be in a fresh interpreter, and
    no package is imported more than once.
    """

    def __init__(self, lines: _Facts, seconds: float, end: float) -> None:
        self._lines = lines
        self._seconds = seconds
        self._end = end

    def grow(self, members: List[Tuple[int, str]]) -> None:
        """Settle ``members``, in which packages stand before what lies in them."""
        while members and _now() < self._end:
            (index, module), *rest = members
            below = [member for member in rest if member[1].startswith(module + ".")]
            members = [member for member in rest if not member[1].startswith(module + ".")]
            self._branch(index, module, below)

    def _branch(self, index: int, module: str, below: List[Tuple[int, str]]) -> None:
        reading, writing = _pipe()
        pid = _fork()
        if not pid:
            _close(reading)
            self._settle(index, module, below, writing)
        _close(writing)
        how = _waited(reading, self._seconds)
        if how == "hung":
            _kill(pid, 9)
        try:
            status = _waitpid(pid, 0)[1]
        except OSError:  # a module has chosen not to hear of its children's end
            status = 0
        _close(reading)
        if how:
            self._lines.write(index, {"state": how, "status": status})

    def _settle(self, index: int, module: str, below: List[Tuple[int, str]], writing: int) -> None:
        """What the new process does; never returns."""
        try:
            facts = _facts(module, "")
            self._lines.write(index, facts)
            _write(writing, b".")
            if facts["state"] == "loaded":
                self.grow(below)
            else:
                for hidden, _ in below:
                    self._lines.write(hidden, {"state": "hidden"})
        finally:
            _exit(0)


def _waited(reading: int, seconds: float) -> str:
    """Wait for the word that a module has been tried; what became of it otherwise: ``hung`` or ``died``."""
    if not _select([reading], [], [], seconds)[0]:
        return "hung"
    return "" if _read(reading, 1) else "died"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(float, sys.argv[3:]))
