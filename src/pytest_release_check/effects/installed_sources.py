"""Installed modules: their texts, and what there is."""

import io
import tokenize
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def read_sources(folders: tuple[Path, ...], files: Mapping[str, str]) -> dict[str, str]:
    """Dotted name to text, for each module of ``files`` (name to file) that is written in Python and can be read."""
    found = {}
    for name, file in files.items():
        if file.endswith(".py") and (text := _text(folders, file)) is not None:
            found[name] = text
    return found


def top_level_names(folders: tuple[Path, ...]) -> frozenset[str]:
    """Names that an import may begin with, of everything in these folders."""
    names = (path.name.partition(".")[0] for folder in folders if folder.is_dir() for path in folder.iterdir())
    return frozenset(name for name in names if name.isidentifier())


def read_texts(folders: tuple[Path, ...], files: Iterable[str]) -> dict[str, bytes]:
    """The bytes of each of ``files`` that can be read."""
    return {file: content for file in files if (content := _content(folders, file)) is not None}


def _text(folders: tuple[Path, ...], file: str) -> str | None:
    content = _content(folders, file)
    try:
        if content is not None:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
            return content.decode(encoding, "replace")
    except (SyntaxError, ValueError, LookupError):
        pass
    return None


def _content(folders: tuple[Path, ...], file: str) -> bytes | None:
    for folder in folders:
        with suppress(OSError):
            return (folder / file).read_bytes()
    return None
