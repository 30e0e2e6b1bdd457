"""The last traceback among the lines that a program has written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FRAME = re.compile(r'\s+File "(?P<file>.+)", line \d+(?:, in (?P<name>.+))?$')
_ERROR = re.compile(r"(?P<kind>[A-Za-z_]\w*(?:\.\w+)*)(?::\s.*)?$")
_NEWER_TYPES = re.compile(
    r"TypeError: ('\w+' object is not subscriptable|unsupported operand type\(s\) for \|: .*(type|Type|Alias|Meta))"
)
_HEAD = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One call: file, name of the code, and the line's text."""

    file: str
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traceback:
    """An exception that ended a program."""

    kind: str
    """The class without its module."""
    error: str
    """Class and message, one line."""
    frames: tuple[Frame, ...]
    lines: tuple[str, ...]

    @property
    def last(self) -> Frame:
        """Where it was raised, as far as the traceback shows it."""
        return self.frames[-1] if self.frames else Frame(file="")


def is_for_newer_python(error: str) -> bool:
    """Whether an error is that of an older Python at ``list[int]`` or ``int | None``."""
    return _NEWER_TYPES.match(error) is not None


def without_folders(text: str) -> str:
    """Files as RECORD names them: the same failure in two cells is one finding."""
    return re.sub(r"[^\s'\"(]*site-packages[/\\]", "", text)


def last_traceback(lines: Sequence[str]) -> Traceback | None:
    """The last traceback that is complete; None if there is none."""
    heads = [index for index, line in enumerate(lines) if _HEAD in line]
    if not heads:
        return None
    body = lines[heads[-1] + 1 :]
    errors = [(index, match) for index, line in enumerate(body) if (match := _ERROR.match(line)) and line[0] != " "]
    reported = [(index, match) for index, match in errors if re.search(r"[a-z][A-Z]|Error|Exception", match["kind"])]
    if not reported:
        return None
    index, match = reported[0]
    return Traceback(
        kind=match["kind"].rpartition(".")[2],
        error=match[0],
        frames=_frames(body[:index]),
        lines=tuple(lines[heads[-1] : heads[-1] + index + 2]),
    )


def _frames(lines: Sequence[str]) -> tuple[Frame, ...]:
    found = []
    for index, line in enumerate(lines):
        if match := _FRAME.match(line):
            text = lines[index + 1].strip() if index + 1 < len(lines) and not _FRAME.match(lines[index + 1]) else ""
            found.append(Frame(file=match["file"].replace("\\", "/"), name=match["name"] or "", text=text))
    return tuple(found)
