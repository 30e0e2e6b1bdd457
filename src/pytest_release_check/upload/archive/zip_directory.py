"""The directory of a ZIP archive, found from its end as Python's zipfile finds it."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.upload.archive.zip_records import (
    END64_SIZE,
    END_SIZE,
    LOCATOR_SIZE,
    LONGEST_END,
    MAX_32,
    Central,
    End,
    Locator,
    record_at,
    size_of,
)

_NEWEST_VERSION = 63
"""Of the format, times ten, that Python's zipfile reads; PyPI and pip fail on an archive that asks for more."""


def end_record(content: IO[bytes]) -> End | None:
    """Return the end record, None if there is none.

    It is looked for from the end, as Python's zipfile does: a comment and any other bytes may be behind it.
    """
    size = size_of(content)
    start = max(0, size - LONGEST_END)
    content.seek(start)
    tail = content.read(LONGEST_END)
    found = tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < END_SIZE:
        return None
    record = record_at(content, start + found, MAX_32 + size)
    return record if isinstance(record, End) else None


def is_zip(content: IO[bytes]) -> bool:
    """Return whether the file ends as a ZIP archive does, with a directory that begins where it should."""
    end = end_record(content)
    if end is None:
        return False
    whole = _end64(content, end) or end
    start = record_at(content, whole.at - whole.directory_size, whole.at)
    return isinstance(start, Central) or not (whole.directory_size or whole.directory_at or whole.entries)


def directory(content: IO[bytes]) -> Iterator[Central]:
    """Yield the entries of the directory, found through the end record; raise ``ValueError`` if it cannot be read."""
    end = end_record(content)
    if end is None:
        raise ValueError("it has no end record")
    size = size_of(content)
    whole = _end64(content, end) or end
    at, stop = whole.at - whole.directory_size, whole.at
    if at < 0:
        raise ValueError("its end record is wrong about its directory")
    while at < stop:
        record = record_at(content, at, size)
        if not isinstance(record, Central):
            raise ValueError(f"there is no entry of its directory at byte {at}")
        if record.version > _NEWEST_VERSION:
            raise ValueError(f"a member asks for version {record.version / 10} of the format")
        yield record
        at = record.ends


def _end64(content: IO[bytes], end: End) -> End | None:
    """The ZIP64 end record that belongs to ``end``: where its locator says, or right before, with or without one."""
    size = size_of(content)
    locator = record_at(content, end.at - LOCATOR_SIZE, size)
    places = [end.at - LOCATOR_SIZE - END64_SIZE, end.at - END64_SIZE]
    for at in [locator.end64_at, *places] if isinstance(locator, Locator) else places:
        record = record_at(content, at, end.at)
        if isinstance(record, End) and record.is_zip64:
            return record
    return None
