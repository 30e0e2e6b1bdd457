"""Lines that GitHub Actions obeys when a program prints them.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands; what has to be written in another way
is in ``ActionCommand.cs`` of the runner.
"""

from typing import Literal

_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def annotation(kind: Literal["error", "warning"], message: str, *, title: str, file: str = "", line: int = 0) -> str:
    """The command that shows ``message`` on the page of the job and, with ``file``, beside that line of it."""
    given = {"file": file, "line": str(line) if file else "", "title": title}
    stated = ",".join(f"{name}={value.translate(_IN_PROPERTIES)}" for name, value in given.items() if value)
    return f"::{kind} {stated}::{message.translate(_IN_DATA)}"
