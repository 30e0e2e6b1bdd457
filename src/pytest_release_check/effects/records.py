"""Records: values on disk, in JSON, written whole or not at all; and work done once for the whole run."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from filelock import FileLock

from pytest_release_check.effects.processes import out_of_space

T = TypeVar("T")


def write_record(path: Path, value: object) -> None:
    """Write ``value`` as JSON; readers see the old file or the new one. Raises ``OutageError`` on a full disk."""
    write_text(path, msgspec.json.format(as_json(value), indent=2).decode() + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all; makes the folder. Raises ``OutageError`` on a full disk."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            temporary = Path(stream.name)
            stream.write(text)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise out_of_space(path.parent, error) from error


def append_line(path: Path, line: str) -> None:
    """Add to a file of others, such as that of a CI service; one that cannot be written is no reason to fail."""
    with suppress(OSError), path.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def read_record(path: Path, kind: type[T]) -> T:
    """Read and validate a value of type ``kind``; ``msgspec.ValidationError`` says what does not fit."""
    return from_json(path.read_bytes(), kind)


def as_json(value: object) -> bytes:
    """The value in compact JSON, paths as texts."""
    return msgspec.json.encode(value, enc_hook=_plain)


def from_json(text: bytes, kind: type[T]) -> T:
    """A value of type ``kind``; ``msgspec.ValidationError`` says what does not fit."""
    return msgspec.json.decode(text, type=kind, dec_hook=as_path)


def once(path: Path, kind: type[T], work: Callable[[], T]) -> T:
    """The record at ``path``; the first who asks, in whichever process, does ``work``, all others wait for it.

    A process that dies at work leaves no record, and the lock goes with it: the next one who asks starts anew.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.exists():
                value = work()
                write_record(path, value)
                return value
    return read_record(path, kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"no JSON form for {type(value).__name__}")


def as_path(kind: type, value: Any) -> Any:
    """Paths are texts in JSON; for msgspec's ``dec_hook``."""
    if issubclass(kind, Path):
        return Path(value)
    raise NotImplementedError(f"no value of {kind.__name__} from JSON")
