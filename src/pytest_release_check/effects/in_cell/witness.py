"""Import a module again and note which code writes files and prints meanwhile.

Arguments: the module and the report file, a JSON list. Each entry has the ``kind`` (``wrote`` or ``printed``), ``what``
(a path or a text), and the ``places`` (file and line) of the calls up to the import statement that led there: code of
a module that another one imports is not code of that other one. Runs on Python 3.8 and later, imports nothing that is
not in the standard library. Audit events are those of PEP 578.
"""

import json
import os
import sys
from typing import Any, Dict, List, Tuple

_SEEN: List[Dict[str, object]] = []
_MOST = 200
_MADE = {"os.mkdir", "os.rename", "os.link", "os.symlink", "sqlite3.connect"}


def _places() -> List[Tuple[str, int]]:
    found: List[Tuple[str, int]] = []
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            break
        if name != __file__:
            found.append((name, frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment] # the last one is None
    return found


def _note(kind: str, what: str) -> None:
    if len(_SEEN) < _MOST:
        _SEEN.append({"kind": kind, "what": what, "places": _places()})


def _is_writing(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _audit(event: str, args: Tuple[Any, ...]) -> None:
    if event == "open" and isinstance(args[0], (str, bytes)) and _is_writing(args[1], args[2]):
        _note("wrote", os.path.abspath(os.fsdecode(args[0])))
    elif event in _MADE:
        target = args[1] if event in ("os.rename", "os.link", "os.symlink") else args[0]
        if isinstance(target, (str, bytes)):
            _note("wrote", os.path.abspath(os.fsdecode(target)))


class _Watched:
    """Standard output that notes who writes to it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """As that of a text stream."""
        if text.strip():
            _note("printed", text)
        written: int = self._stream.write(text)
        return written

    @property
    def buffer(self) -> "_WatchedBytes":
        """The stream of bytes below, watched as well."""
        return _WatchedBytes(self._stream.buffer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _WatchedBytes:
    """The bytes of standard output."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, data: Any) -> int:
        """As that of a stream of bytes."""
        text = bytes(data).decode("utf-8", "replace")
        if text.strip():
            _note("printed", text)
        written: int = self._stream.write(data)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def main(module: str, report: str) -> None:
    """Import it, and write what was seen, however it ended."""
    stdout = sys.stdout
    sys.stdout = _Watched(stdout)
    sys.addaudithook(_audit)
    try:
        __import__(module)
    finally:
        seen = list(_SEEN)
        sys.stdout = stdout
        with open(report, "w", encoding="utf-8", errors="replace") as stream:
            json.dump(seen, stream)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
