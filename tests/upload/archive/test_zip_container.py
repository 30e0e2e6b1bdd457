"""Every reason to refuse a ZIP archive, and beside it what every tool writes and nobody refuses."""

import io
import struct
import tarfile
import zipfile
from typing import Any

import pytest

from pytest_release_check.model.upload import Refusal
from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from tests.upload.zip_bytes import (
    Archive,
    Part,
    archive,
    end64,
    end_of,
    extra,
    locator,
    unicode_path,
    zipped,
)

NAME = "grüße.py".encode()
TWO_SIZES = struct.pack("<2Q", 6, 6)
BODY, ENTRY = Part().local(), Part().central(0)
ZIP64 = end64(here=1, size=len(ENTRY), at=len(BODY))
LARGE_END = end_of(here=0xFFFF, size=0xFFFFFFFF, at=0xFFFFFFFF)
END64_AT = len(BODY + ENTRY)


def reported_of(content: bytes) -> list[Refusal]:
    """Of the container as a whole, and then of its records."""
    stream = io.BytesIO(content)
    return [*zip_refusals(stream), *zip_record_refusals(stream)]


def tar_of(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as written:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        written.addfile(info, io.BytesIO(content))
    return stream.getvalue()


class OneWay(io.RawIOBase):
    """A stream that cannot go back."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.written += bytes(content)
        return len(content)


def streamed() -> bytes:
    """What zipfile writes where it cannot go back."""
    stream = OneWay()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("demo.py", "x = 1\n")
    return stream.written


def declared(*sizes: int) -> bytes:
    """Members that are said to unpack to so many bytes."""
    return archive(*(Part(name=b"%d" % at, sizes=(6, size), central_sizes=(6, size)) for at, size in enumerate(sizes)))


LIMIT = 64 * 1024 * 1024

REFUSED = [
    pytest.param(tar_of("x", b"") + archive(), "both a zip and a tar", id="PYPI085-tar-in-front"),
    pytest.param(b"", "not a zipfile", id="PYPI086-empty"),
    pytest.param(archive()[:-30], "not a zipfile", id="PYPI086-cut-off"),
    pytest.param(b"a text, no archive", "not a zipfile", id="PYPI086-text"),
    pytest.param(archive() + bytes(70_000), "not a zipfile", id="PYPI086-end-too-far-from-the-end"),
    pytest.param(end_of(here=1, size=50, at=0), "None", id="PYPI087-end-record-alone"),
    pytest.param(archive(end={"size": 3}), "None", id="PYPI087-directory-elsewhere"),
    pytest.param(archive(Part(sizes=(1000, 1000))), "None", id="PYPI087-member-behind-the-end"),
    pytest.param(archive(Part(version=64)), "None", id="PYPI087-newer-format"),
    pytest.param(declared(LIMIT, 1), "compression ratio", id="PYPI088-zeros"),
    pytest.param(zipped([("demo.py", "x")], zipfile.ZIP_BZIP2), "compression type 12", id="PYPI089-bzip2"),
    pytest.param(archive(Part(method=14)), "compression type 14", id="PYPI089-lzma"),
    pytest.param(archive(Part(method=93)), "compression type 93", id="PYPI089-zstandard"),
    pytest.param(streamed(), "data descriptor", id="PYPI094-streamed"),
    pytest.param(archive(Part(flags=8)), "data descriptor", id="PYPI094-flag"),
    pytest.param(archive(before=b"#!/bin/sh\n"), "Unknown record signature", id="PYPI095-stub"),
    pytest.param(archive(between=bytes(4)), "Unknown record signature", id="PYPI095-padding"),
    pytest.param(archive(inside=b"PK\5\5\0\0"), "Unknown record signature", id="PYPI095-signature-record"),
    pytest.param(archive(between=b"PK\6\x08" + bytes(4)), "Unknown record signature", id="PYPI095-archive-extra-data"),
    pytest.param(archive(after=b"x"), "Trailing data", id="PYPI096-one-byte"),
    pytest.param(archive(comment=b"hello", after=bytes(100)), "Trailing data", id="PYPI096-after-the-comment"),
    pytest.param(archive(Part(in_central=2)), "Duplicate filename in central", id="PYPI097-twice"),
    pytest.param(archive(Part(), Part(in_central=0)), "Duplicate filename in local", id="PYPI098-twice"),
    pytest.param(archive(Part(), Part(name=b"b", in_local=False)), "Missing filename in local", id="PYPI099-no-local"),
    pytest.param(archive(Part(), Part(name=b"b", in_central=0)), "not in central directory", id="PYPI100-no-entry"),
    pytest.param(archive(Part(name=NAME)), "not in central directory", id="PYPI100-flag-missing"),
    pytest.param(
        archive(Part(name=NAME, extra=unicode_path(NAME, NAME), central_extra=unicode_path(NAME, NAME))),
        "not in central directory",
        id="PYPI100-flag-missing-beside-a-unicode-path",
    ),
    pytest.param(archive(Part(comment=b"hello")), "Comment in central directory", id="PYPI101-comment"),
    pytest.param(archive(Part(name=b"a\nb")), "Invalid character", id="PYPI102-newline"),
    pytest.param(archive(Part(name=b"a\x7fb")), "Invalid character", id="PYPI102-del"),
    pytest.param(archive(Part(name=b"a\0b")), "Invalid character", id="PYPI102-nul"),
    pytest.param(archive(Part(name=b"\xfc.py")), "not unicode", id="PYPI103-latin-1"),
    pytest.param(archive(Part(name=b"\xfc.py", flags=0x800)), "not unicode", id="PYPI103-flag-lies"),
    pytest.param(archive(Part(central_sizes=(6, 7))), "Mis-matched", id="PYPI104-unpacked"),
    pytest.param(archive(Part(central_sizes=(7, 6))), "Mis-matched", id="PYPI104-packed"),
    pytest.param(
        archive(Part(extra=extra(1, struct.pack("<2Q", 6, 7)))), "Mis-matched", id="PYPI104-zip64-without-need"
    ),
    pytest.param(archive(Part(extra=extra(1, struct.pack("<Q", 7)))), "Mis-matched", id="PYPI104-zip64-of-8"),
    pytest.param(archive(Part(extra=extra(1, TWO_SIZES) * 2)), "duplicate extra", id="PYPI105-zip64-local"),
    pytest.param(archive(Part(central_extra=extra(1, TWO_SIZES) * 2)), "duplicate extra", id="PYPI105-zip64-central"),
    pytest.param(archive(Part(extra=unicode_path(b"demo.py", b"a") * 2)), "duplicate extra", id="PYPI105-unicode-path"),
    pytest.param(archive(Part(extra=extra(99, b"ab", 9))), "Malformed", id="PYPI106-shorter-than-it-says"),
    pytest.param(archive(Part(central_extra=extra(99, b"ab", 9))), "Malformed", id="PYPI106-in-the-directory"),
    pytest.param(archive(Part(extra=extra(0x5455, b"") + b"\0\0")), "Malformed", id="PYPI106-padded"),
    pytest.param(archive(Part(extra=b"\0")), "Malformed", id="PYPI106-padding-alone"),
    pytest.param(archive(Part(extra=extra(1, bytes(12)))), "Malformed", id="PYPI106-zip64-of-12"),
    pytest.param(archive(Part(extra=extra(1, bytes(8)), method=8)), "Malformed", id="PYPI106-zip64-of-8-deflated"),
    pytest.param(archive(Part(extra=unicode_path(b"demo.py", b"\xff"))), "UTF-8", id="PYPI107-encoding"),
    pytest.param(archive(Part(extra=unicode_path(b"demo.py", b"a\n"))), "Invalid character", id="PYPI107-control"),
    pytest.param(archive(end={"here": 2}), "Mismatched central directory", id="PYPI108-count"),
    pytest.param(archive(end={"entries": 2}), "Mismatched central directory", id="PYPI108-disk-counts"),
    pytest.param(archive(end={"at": 3}), "Mismatched central directory", id="PYPI108-offset"),
    pytest.param(archive(end={"at": 3000}), "Mismatched central directory", id="PYPI108-offset-behind"),
    pytest.param(
        archive(Part(), Part(name=b"b"), end={"size": len(Part(name=b"b").central(0))}),
        "Mismatched central directory",
        id="PYPI108-size",
    ),
    pytest.param(
        BODY + ENTRY + end64(here=1, size=len(ENTRY), at=len(BODY), extra=b"more") + locator(END64_AT) + LARGE_END,
        "ZIP64 extensible",
        id="PYPI109-extensible-data",
    ),
    pytest.param(BODY + ENTRY + ZIP64 + LARGE_END, "Malformed", id="PYPI109-no-locator"),
    pytest.param(BODY + ENTRY + ZIP64 + locator(3) + LARGE_END, "Malformed", id="PYPI109-wrong-locator"),
    pytest.param(archive(inside=locator(0)), "Malformed", id="PYPI109-locator-alone"),
    pytest.param(
        BODY + ENTRY + ZIP64 + locator(END64_AT, disk=1) + LARGE_END, "several disks", id="PYPI109-on-another-disk"
    ),
    pytest.param(
        BODY + ENTRY + ZIP64 + locator(END64_AT, disks=2) + LARGE_END, "several disks", id="PYPI109-two-disks"
    ),
]


@pytest.mark.parametrize(("content", "phrase"), REFUSED)
def test_refused(request: pytest.FixtureRequest, content: bytes, phrase: str) -> None:
    """Each defect is reported with its own code and key phrase."""
    code = request.node.callspec.id.partition("-")[0]
    reported = [refusal.message for refusal in reported_of(content) if refusal.code == code]
    assert reported
    assert reported[0].startswith("Invalid distribution file.")
    assert (code >= "PYPI094") == ("ZIP archive not accepted:" in reported[0])
    assert phrase in reported[0]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (archive(Part(comment=b"x", name=b"a\nb"), after=b"x"), ["PYPI102", "PYPI102", "PYPI101", "PYPI096"]),
        (archive(*(Part(name=b"%d" % number, comment=b"x") for number in range(9))), ["PYPI101"] * 5),
        (archive(Part(method=12, comment=b"x")), ["PYPI089", "PYPI101"]),
    ],
    ids=["in the order of the records", "a few of each kind", "directory first"],
)
def test_all_reasons_are_reported(content: bytes, codes: list[str]) -> None:
    """One reason does not hide the next one."""
    assert [refusal.code for refusal in reported_of(content)] == codes


def written(*, force_zip64: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive_:
        with archive_.open("large.py", "w", force_zip64=force_zip64) as member:
            member.write(b"x = 1\n")
        archive_.writestr("folder/", b"")
        archive_.writestr("empty.py", b"")
        archive_.writestr("grüße.py", b"x")
        archive_.writestr(zipfile.ZipInfo("stored.bin"), bytes(range(256)))
        archive_.comment = b"a comment PK\5"
    return stream.getvalue()


TAKEN = [
    pytest.param(written(), id="zipfile"),
    pytest.param(written(force_zip64=True), id="PYPI106-force-zip64"),
    pytest.param(zipped([]), id="PYPI108-no-member"),
    pytest.param(BODY + ENTRY + ZIP64 + locator(END64_AT) + LARGE_END, id="PYPI109-zip64-end"),
    pytest.param(archive(comment=b"hello"), id="PYPI101-comment-on-the-archive"),
    pytest.param(archive(Part(name=NAME, flags=0x800)), id="PYPI103-flagged"),
    pytest.param(archive(Part(flags=0, name=NAME, central_flags=0x800)), id="PYPI100-flag-in-the-directory"),
    pytest.param(archive(Part(), Part(name=b"Demo.py")), id="PYPI097-other-case"),
    pytest.param(archive(Part(extra=extra(1, TWO_SIZES), sizes=(0xFFFFFFFF, 0xFFFFFFFF))), id="PYPI104-zip64-in-local"),
    pytest.param(archive(Part(extra=extra(1, TWO_SIZES))), id="PYPI104-zip64-without-need"),
    pytest.param(
        archive(Part(central_extra=extra(1, TWO_SIZES), central_sizes=(0xFFFFFFFF, 0xFFFFFFFF))),
        id="PYPI104-zip64-in-central",
    ),
    pytest.param(archive(Part(extra=extra(0x5455, bytes(9)) * 2)), id="PYPI105-other-fields-twice"),
    pytest.param(archive(Part(central_extra=extra(0x5455, b"") + b"\0\0")), id="PYPI106-padded-in-the-directory"),
    pytest.param(archive(Part(version=63)), id="PYPI087-newest-format"),
    pytest.param(
        archive(Part(extra=unicode_path(b"demo.py", NAME), central_extra=unicode_path(b"demo.py", NAME))),
        id="PYPI107-unicode-path",
    ),
    pytest.param(
        archive(Part(central_extra=unicode_path(b"demo.py", NAME))), id="PYPI107-unicode-path-in-the-directory"
    ),
    pytest.param(declared(LIMIT), id="PYPI088-just-not-suspicious"),
    pytest.param(Archive(parts=()).build(), id="PYPI087-empty-archive"),
]


@pytest.mark.parametrize("content", TAKEN)
def test_accepted(content: bytes) -> None:
    """What tools write is taken."""
    assert reported_of(content) == []


@pytest.mark.slow
def test_more_than_65535_members_are_accepted() -> None:
    """From there on zipfile writes a ZIP64 end by itself (PYPI109-zip64-end above is a small one)."""
    assert reported_of(zipped([(f"{number}.py", "") for number in range(66_000)])) == []


def test_a_large_archive_that_unpacks_to_fifty_times_its_size() -> None:
    """The ratio alone is not suspicious, nor is the size alone."""
    filler = Part(name=b"filler", content=bytes(2_000_000))
    size = 50 * len(archive(filler, Part())) - 2_000_000
    verdicts = [
        reported_of(archive(filler, Part(sizes=(6, said), central_sizes=(6, said)))) for said in (size, size + 1)
    ]
    assert [[refusal.code for refusal in verdict] for verdict in verdicts] == [[], ["PYPI088"]]
