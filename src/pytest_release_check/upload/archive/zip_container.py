"""The structure of a ZIP archive: wheels, and sdists that end in .zip.

Read here and not by ``zipfile``, because PyPI refuses archives that zipfile opens: it compares records that zipfile
takes on trust. Here all faults are found at once, in bounded memory, whatever the bytes. The tests hold the readers
together: what zipfile cannot open is never taken.
"""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.contents import excess, zip_limit
from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.tar_members import is_tar
from pytest_release_check.upload.archive.zip_directory import directory, end_record
from pytest_release_check.upload.archive.zip_extras import NO_EXTRA
from pytest_release_check.upload.archive.zip_records import (
    DEFLATED,
    MAX_16,
    MAX_32,
    STORED,
    Central,
    Cut,
    End,
    Entry,
    Local,
    Locator,
    Record,
    Unknown,
    records,
    size_of,
)
from pytest_release_check.upload.archive.zip_rules import (
    NOT_A_ZIP,
    ZIP64_MALFORMED,
    ZIP_AND_TAR,
    ZIP_BOMB,
    ZIP_COMPRESSION,
    ZIP_CORRUPT,
    ZIP_DATA_DESCRIPTOR,
    ZIP_DIRECTORY_MISMATCH,
    ZIP_DUPLICATE_CENTRAL,
    ZIP_DUPLICATE_EXTRA,
    ZIP_DUPLICATE_LOCAL,
    ZIP_MALFORMED_EXTRA,
    ZIP_MEMBER_COMMENT,
    ZIP_MISSING_CENTRAL,
    ZIP_MISSING_LOCAL,
    ZIP_NAME_CONTROL,
    ZIP_NAME_ENCODING,
    ZIP_SIZES_DIFFER,
    ZIP_TRAILING_DATA,
    ZIP_UNICODE_EXTRA,
    ZIP_UNKNOWN_RECORD,
)
from pytest_release_check.upload.limit_per_rule import MOST_REFUSALS, limited_per_rule

_ZIP64_SIZES = (0, 8, 16, 24, 28)
"""Bytes that a ZIP64 field may have (``warehouse/utils/zipfiles.py``: ``_handle_local_file_header``)."""


def zip_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """Yield what is wrong with the container as a whole: whether it is one, and what its directory says."""
    if end_record(content) is None:
        yield Refusal(rule=NOT_A_ZIP, message="Invalid distribution file. It is not a zipfile: it has no end record.")
        return
    if is_tar(content):
        yield both_refusal()
    try:
        yield from _directory_refusals(content)
    except ValueError as error:
        yield _corrupt(str(error))


def zip_record_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """Yield what is wrong record by record; PyPI looks at them after it has looked for the file WHEEL or PKG-INFO."""
    if end_record(content) is not None:
        yield from limited_per_rule(_Walk().refusals(content))


def both_refusal() -> Refusal:
    """Return the refusal of a file that one tool opens as ZIP and another one as tar."""
    return Refusal(rule=ZIP_AND_TAR, message="Invalid distribution file. It is both a zip and a tar archive.")


def bomb_refusal(why: str) -> Refusal:
    """Return the refusal of an archive that unpacks to suspiciously much; ``why`` has the figures."""
    return Refusal(rule=ZIP_BOMB, message=f"Invalid distribution file. {why}.")


def _directory_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    unpacked, first_odd, size = 0, None, size_of(content)
    for entry in directory(content):
        unpacked += entry.unpacked
        if first_odd is None and entry.method not in (STORED, DEFLATED):
            first_odd = entry
    if unpacked > zip_limit(size):
        yield bomb_refusal(excess(size, str(unpacked)))
    if first_odd is not None:
        name = first_odd.name
        yield Refusal(
            rule=ZIP_COMPRESSION,
            message=f"Invalid distribution file. Member {quoted(name)} has compression type {first_odd.method}; "
            "only stored and deflated members are taken.",
            subject=name,
        )


def _corrupt(why: str) -> Refusal:
    return Refusal(rule=ZIP_CORRUPT, message=f"Invalid distribution file. The ZIP archive is corrupt, {why}: None")


def _refusal(rule: UploadRule, phrase: str, subject: str = "") -> Refusal:
    return Refusal(rule=rule, message=f"Invalid distribution file. ZIP archive not accepted: {phrase}", subject=subject)


class _Walk:
    """One walk over all records; remembers what must agree with what comes later."""

    def __init__(self) -> None:
        self._sizes: dict[bytes, tuple[int, int] | None] = {}
        """Members by name: packed and unpacked size; None once their entry of the directory was seen.

        The name is the bytes in the header: PyPI does not look at the Unicode path when it compares names.
        """
        self._entries = 0
        self._directory_at: int | None = None
        self._directory_ends = 0
        self._end64: End | None = None
        self._locator: Locator | None = None

    def refusals(self, content: IO[bytes]) -> Iterator[Refusal]:
        """Yield what is wrong, record by record."""
        size = size_of(content)
        for record in records(content):
            yield from self._of_record(record, size)

    def _of_record(self, record: Record, size: int) -> Iterator[Refusal]:
        if isinstance(record, Local):
            yield from self._of_local(record)
        elif isinstance(record, Central):
            yield from self._of_central(record)
        elif isinstance(record, Locator):
            yield from self._of_locator(record)
        elif isinstance(record, End):
            yield from self._of_end64(record) if record.is_zip64 else self._of_end(record, size)
        elif isinstance(record, Unknown):
            yield _refusal(ZIP_UNKNOWN_RECORD, f"Unknown record signature {record.signature.hex()} at byte {record.at}")
        elif isinstance(record, Cut):
            yield _corrupt(f"its record at byte {record.at} is cut off")

    def _of_local(self, local: Local) -> Iterator[Refusal]:
        if local.has_descriptor:
            yield _refusal(ZIP_DATA_DESCRIPTOR, f"Member {quoted(local.raw_name)} has a data descriptor", local.name)
        yield from _entry_refusals(local)
        if local.extra.is_padded:  # in the directory zipfile passes it over, and PyPI with it
            yield _malformed_extra(local)
        if local.has_two_sizes:
            yield _refusal(ZIP_SIZES_DIFFER, f"Mis-matched data size of member {quoted(local.raw_name)}", local.name)
        if local.raw_name in self._sizes:
            yield _refusal(
                ZIP_DUPLICATE_LOCAL, f"Duplicate filename in local headers: {quoted(local.raw_name)}", local.name
            )
        if self._directory_at is not None:
            yield _refusal(
                ZIP_DIRECTORY_MISMATCH,
                f"Mismatched central directory: member {quoted(local.raw_name)} comes after it",
                local.name,
            )
        self._sizes.setdefault(local.raw_name, (local.packed, local.unpacked))

    def _of_central(self, entry: Central) -> Iterator[Refusal]:
        yield from _entry_refusals(entry)
        if entry.has_comment:
            yield _refusal(
                ZIP_MEMBER_COMMENT, f"Comment in central directory on member {quoted(entry.raw_name)}", entry.name
            )
        known = self._sizes.get(entry.raw_name, ())
        if known is None:
            yield _refusal(
                ZIP_DUPLICATE_CENTRAL, f"Duplicate filename in central directory: {quoted(entry.raw_name)}", entry.name
            )
        elif not known:
            yield _refusal(
                ZIP_MISSING_LOCAL, f"Missing filename in local headers: {quoted(entry.raw_name)}", entry.name
            )
        elif known != (entry.packed, entry.unpacked):
            yield _refusal(ZIP_SIZES_DIFFER, f"Mis-matched data size of member {quoted(entry.raw_name)}", entry.name)
        if _decodes_otherwise(entry):
            yield _refusal(
                ZIP_MISSING_CENTRAL,
                f"Member {quoted(entry.raw_name)} is not in central directory under that name: its UTF-8 name "
                "lacks the flag that says so",
                entry.name,
            )
        self._sizes[entry.raw_name] = None
        self._entries += 1
        self._directory_at = entry.at if self._directory_at is None else self._directory_at
        self._directory_ends = entry.ends

    def _of_end64(self, end: End) -> Iterator[Refusal]:
        if end.extra_size:
            yield _refusal(ZIP64_MALFORMED, f"ZIP64 extensible data of {end.extra_size} bytes in the end record")
        if self._end64 is not None:
            yield _refusal(ZIP64_MALFORMED, "Malformed ZIP64 end: there are two end records")
        self._end64 = end
        yield from self._disagreements(end, end)

    def _of_locator(self, locator: Locator) -> Iterator[Refusal]:
        if self._end64 is None or locator.end64_at != self._end64.at or self._locator is not None:
            yield _refusal(ZIP64_MALFORMED, "Malformed ZIP64 end: the locator does not point to the end record")
        if not locator.is_of_one_disk:
            yield _refusal(ZIP64_MALFORMED, "Malformed ZIP64 end: the locator is of an archive on several disks")
        self._locator = locator

    def _of_end(self, end: End, size: int) -> Iterator[Refusal]:
        if self._end64 is not None and self._locator is None:
            yield _refusal(ZIP64_MALFORMED, "Malformed ZIP64 end: there is no locator")
        yield from self._disagreements(end, self._end64 or end)
        for name in [name for name, sizes in self._sizes.items() if sizes is not None][:MOST_REFUSALS]:
            yield _refusal(
                ZIP_MISSING_CENTRAL, f"Member {quoted(name)} is not in central directory", name.decode(errors="replace")
            )
        if end.ends < size:
            yield _refusal(ZIP_TRAILING_DATA, f"Trailing data: {size - end.ends} bytes after the end")

    def _disagreements(self, end: End, large: End) -> Iterator[Refusal]:
        """Fields of an end record that are not what is there; ``large`` has those that did not fit."""
        at = self._directory_at if self._directory_at is not None else end.at if not self._end64 else self._end64.at
        length = self._directory_ends - at if self._entries else 0
        for word, said, there, most, said64 in (
            ("entries", end.entries, self._entries, MAX_16, large.entries),
            ("entries on this disk", end.entries_here, self._entries, MAX_16, large.entries_here),
            ("size", end.directory_size, length, MAX_32, large.directory_size),
            ("offset", end.directory_at, at, MAX_32, large.directory_at),
        ):
            if (said64 if said == most else said) != there:
                yield _refusal(
                    ZIP_DIRECTORY_MISMATCH, f"Mismatched central directory {word}: it is {there}, the end says {said}"
                )


def _entry_refusals(entry: Entry) -> Iterator[Refusal]:
    """What can be wrong with a local header and with an entry of the directory alike."""
    extra = entry.extra
    if _has_control(entry.raw_name):
        yield _refusal(ZIP_NAME_CONTROL, f"Invalid character in filename {quoted(entry.raw_name)}", entry.name)
    if not _is_utf8(entry.raw_name):
        yield _refusal(ZIP_NAME_ENCODING, f"Filename {quoted(entry.raw_name)} is not unicode", entry.name)
    if extra is NO_EXTRA:
        return
    if extra.is_repeated:
        yield _refusal(ZIP_DUPLICATE_EXTRA, f"Member {quoted(entry.raw_name)} has duplicate extra fields", entry.name)
    if extra.is_malformed or extra.zip64_size not in _ZIP64_SIZES or (extra.zip64_size == 8 and entry.method):
        yield _malformed_extra(entry)
    if extra.unicode_path is not None and not _is_utf8(extra.new_name):
        yield _refusal(
            ZIP_UNICODE_EXTRA, f"The Unicode path of member {quoted(entry.raw_name)} is not UTF-8", entry.name
        )
    elif extra.unicode_path is not None and _has_control(extra.new_name):
        yield _refusal(
            ZIP_UNICODE_EXTRA, f"Invalid character in the Unicode path of member {quoted(entry.raw_name)}", entry.name
        )


def _malformed_extra(entry: Entry) -> Refusal:
    return _refusal(ZIP_MALFORMED_EXTRA, f"Malformed extra field on member {quoted(entry.raw_name)}", entry.name)


def _decodes_otherwise(entry: Central) -> bool:
    """A UTF-8 name without its flag is another name to Python's zipfile."""
    return not (entry.raw_name.isascii() or entry.says_utf8) and _is_utf8(entry.raw_name)


def _has_control(name: bytes) -> bool:
    return not name.isalnum() and any(byte < 0x20 or byte == 0x7F for byte in name)


def _is_utf8(name: bytes) -> bool:
    if name.isascii():
        return True
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
