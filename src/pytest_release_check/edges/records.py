"""Records: values on disk, in JSON, written whole or not at all; and work done once for the whole run."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from filelock import FileLock

from pytest_release_check.edges.processes import out_of_space

T = TypeVar("T")


def write_record(path: Path, value: object) -> None:
    """Write ``value`` as JSON; readers see the old file or the new one. Raises ``OutageError`` on a full disk."""
    write_text(path, msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2).decode() + "\n")


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


def read_record(path: Path, kind: type[T]) -> T:
    """Read and validate a value of type ``kind``; ``msgspec.ValidationError`` says what does not fit."""
    return msgspec.json.decode(path.read_bytes(), type=kind, dec_hook=_path)


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


def _path(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return Path(value)
    raise NotImplementedError(f"no value of {kind.__name__} from JSON")
