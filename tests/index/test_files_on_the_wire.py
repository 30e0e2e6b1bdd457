"""Every rule about the file, broken alone in an upload, and beside it what is taken."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator

import pytest

from pytest_release_check.index.server import Index
from tests.index.conftest import TOKEN
from tests.index.wire import (
    ARMORED,
    DEFENDED,
    NAME,
    NOISE,
    SDIST,
    SIX,
    WHEEL,
    Content,
    Upload,
    check_refused,
    licensed,
    members,
    named,
    parts,
    points,
    sdist,
    sdist_of,
    wheel,
    wheel_of,
    with_part,
    zip64,
    zip_with,
)
from tests.indexes import index_of
from tests.upload.tar_bytes import BASE, TOP, bomb, info, only, plain_tar
from tests.upload.zip_bytes import Part, archive, end_of, extra, unicode_path, zipped

ZIPPED = SDIST.but(filename="{name}-{n}.0.zip")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all; small files are large for it."""
    folder = tmp_path_factory.mktemp("files") / "index"
    with index_of(folder, token=TOKEN, size_limit=1 << 20, log=print) as index:
        yield index


def streamed(stem: str) -> bytes:
    """As a writer makes it that cannot go back."""

    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def progress(self) -> int:
            raise io.UnsupportedOperation

    stream = OneWay()
    with zipfile.ZipFile(stream, "w") as written:
        for name, text in members(stem):
            written.writestr(name, text)
    return stream.getvalue()


def tar_in_front(stem: str) -> bytes:
    return plain_tar([("x", b"")]) + wheel()(stem)


def encrypted(stem: str) -> bytes:
    return archive(*(Part(name=p.name, content=p.content, flags=p.name.endswith(b"/WHEEL")) for p in parts(stem)))


def said(**end: int) -> Content:
    """An end record that lies."""
    return zip_with(end=end)


def zipped_sdist(*names: str) -> Content:
    return lambda stem: zipped([(name, stem) for name in names])


def only_in(*entries: object) -> Content:
    return lambda stem: only(*entries)  # type: ignore[arg-type]


def sizes(packed: int, unpacked: int) -> Content:
    return with_part(central_sizes=(packed, unpacked))


NO_RECORD = {"{info}/RECORD": None}
PNG, EMPTY = "\r\nContent-Type: image/png", "\r\nContent-Type: "
REFUSED: list[tuple[str, Upload, str]] = [
    ("PYPI072-image", SDIST.but(head=PNG), "Invalid distribution file."),
    ("PYPI072-empty", SDIST.but(head=EMPTY), "Invalid distribution file."),
    ("PYPI073-newline", named("demo-{n}\x01.0.tar.gz"), "non-printable"),
    ("PYPI073-del", named("demo-{n}\x7f.0.tar.gz"), "non-printable"),
    ("PYPI074-slash", named("../demo-{n}.0.tar.gz"), "'/' or '\\'"),
    ("PYPI074-backslash", named("x\\\\demo-{n}.0.tar.gz"), "'/' or '\\'"),
    ("PYPI075-egg", named("demo-{n}.0.egg"), "Invalid file extension: Use"),
    ("PYPI075-bz2", named("demo-{n}.0.tar.bz2"), "Invalid file extension: Use"),
    ("PYPI075-only", named(".tar.gz"), "Invalid file extension: Use"),
    (
        "PYPI076-wheel",
        named("demo-{n}.0-py3-none-any.whl", filetype="sdist", pyversion="source"),
        "is invalid for filetype",
    ),
    ("PYPI076-sdist", named("demo-{n}.0.zip", filetype="bdist_wheel", pyversion="x"), "is invalid for filetype"),
    ("PYPI076-case", named("demo-{n}.0.TAR.GZ"), "is invalid for filetype"),
    ("PYPI077-large", sdist_of(sdist((f"{TOP}/x", NOISE))), "File too large"),
    ("PYPI079-sha256", SDIST.but(fields={"sha256_digest": "0" * 64}), "digest supplied does not match"),
    ("PYPI079-md5", SDIST.but(fields={"md5_digest": "0" * 32}), "digest supplied does not match"),
    (
        "PYPI079-md5-base64",
        SDIST.but(fields={"md5_digest": "1B2M2Y8AsgTpgAmY7PhCfg=="}),
        "digest supplied does not match",
    ),
    ("PYPI079-blake2", SDIST.but(fields={"blake2_256_digest": "0" * 64}), "digest supplied does not match"),
    ("PYPI085-tar-in-front", wheel_of(tar_in_front), "both a zip and a tar"),
    ("PYPI085-zip-behind", sdist_of(lambda stem: sdist()(stem) + archive()), "both a zip and a tar"),
    ("PYPI086-empty", wheel_of(lambda _: b""), "not a zipfile"),
    ("PYPI086-cut", wheel_of(lambda stem: wheel()(stem)[:-30]), "not a zipfile"),
    ("PYPI086-text", ZIPPED.but(content=lambda _: b"text"), "not a zipfile"),
    ("PYPI087-end-alone", wheel_of(lambda _: end_of(here=1, size=50, at=0)), "None"),
    ("PYPI087-directory", wheel_of(said(size=3)), "None"),
    ("PYPI087-signature-record", wheel_of(zip_with(inside=b"PK\5\5\0\0")), "None"),
    ("PYPI088-bomb-sdist", sdist_of(lambda stem: bomb(first=(*BASE, (stem, b"")))), "compression ratio"),
    ("PYPI088-bomb", wheel_of(with_part(sizes=(6, 1 << 27), central_sizes=(6, 1 << 27))), "compression ratio"),
    ("PYPI089-bzip2", wheel_of(lambda stem: zipped(members(stem), zipfile.ZIP_BZIP2)), "compression type"),
    ("PYPI089-lzma", wheel_of(lambda stem: zipped(members(stem), zipfile.ZIP_LZMA)), "compression type"),
    ("PYPI089-zstandard", wheel_of(with_part(method=93)), "compression type"),
    ("PYPI090-absent", wheel_of(wheel({"{info}/WHEEL": None})), "WHEEL not found"),
    ("PYPI090-version", named("demo-{n}-py3-none-any.whl", WHEEL), "WHEEL not found"),
    ("PYPI090-case", named("Demo-{n}.0-py3-none-any.whl", WHEEL), "WHEEL not found"),
    ("PYPI091-parts", named("demo-{n}.0.whl", WHEEL), "Unable to parse name"),
    ("PYPI092-wheel", wheel_of(wheel({"a.py": ARMORED})), "PyArmor"),
    ("PYPI092-sdist", sdist_of(sdist((f"{TOP}/a.pye", ARMORED))), "PyArmor"),
    ("PYPI093-wheel", wheel_of(wheel({"a.pye": DEFENDED})), "SourceDefender"),
    ("PYPI093-sdist", sdist_of(sdist((f"{TOP}/a.py", DEFENDED))), "SourceDefender"),
    ("PYPI094-streamed", wheel_of(streamed), "data descriptor"),
    ("PYPI095-stub", wheel_of(zip_with(before=b"#!/bin/sh\n")), "Unknown record signature"),
    ("PYPI095-padding", wheel_of(zip_with(between=bytes(4))), "Unknown record signature"),
    ("PYPI095-decryption", wheel_of(zip_with(between=b"PK\6\x08\0\0\0\0")), "Unknown record signature"),
    ("PYPI096-behind", wheel_of(zip_with(after=b"x")), "Trailing data"),
    ("PYPI096-behind-the-comment", wheel_of(zip_with(comment=b"a", after=b"x")), "Trailing data"),
    ("PYPI097-twice", wheel_of(with_part(in_central=2)), "Duplicate filename in central"),
    (
        "PYPI098-twice",
        wheel_of(lambda stem: archive(*parts(stem), Part(name=b"demo.py", in_central=0))),
        "Duplicate filename in local",
    ),
    ("PYPI099-no-member", wheel_of(with_part(in_local=False)), "Missing filename in local"),
    ("PYPI100-no-entry", wheel_of(with_part(in_central=0)), "not in central directory"),
    ("PYPI100-flag", wheel_of(with_part(name=NAME)), "not in central directory"),
    ("PYPI101-comment", wheel_of(with_part(comment=b"x")), "Comment in central directory"),
    ("PYPI102-newline", wheel_of(with_part(name=b"a\nb")), "Invalid character"),
    ("PYPI102-del", wheel_of(with_part(name=b"a\x7fb")), "Invalid character"),
    ("PYPI103-latin-1", wheel_of(with_part(name=b"\xfc.py")), "not unicode"),
    ("PYPI104-unpacked", wheel_of(sizes(6, 7)), "Mis-matched"),
    ("PYPI104-packed", wheel_of(sizes(7, 6)), "Mis-matched"),
    ("PYPI105-zip64", wheel_of(with_part(extra=extra(1, SIX * 2) * 2)), "duplicate extra"),
    ("PYPI105-unicode-path", wheel_of(with_part(extra=unicode_path(b"more.py", b"a") * 2)), "duplicate extra"),
    ("PYPI106-short", wheel_of(with_part(extra=extra(99, b"ab", 9))), "Malformed"),
    ("PYPI106-zip64-of-12", wheel_of(with_part(extra=extra(1, bytes(12)))), "Malformed"),
    ("PYPI106-zip64-of-8", wheel_of(with_part(extra=extra(1, bytes(8)), method=8)), "Malformed"),
    ("PYPI107-encoding", wheel_of(with_part(extra=unicode_path(b"more.py", b"\xff"))), "UTF-8"),
    ("PYPI107-control", wheel_of(with_part(extra=unicode_path(b"more.py", b"a\n"))), "Invalid character"),
    ("PYPI108-count", wheel_of(said(here=9, entries=9)), "Mismatched central directory"),
    ("PYPI108-offset", wheel_of(said(at=3)), "Mismatched central directory"),
    ("PYPI108-disks", wheel_of(said(entries=9)), "Mismatched central directory"),
    ("PYPI109-extensible", wheel_of(zip64(b"more")), "ZIP64 extensible"),
    ("PYPI109-no-locator", wheel_of(zip64(located=None)), "Malformed"),
    ("PYPI109-wrong-locator", wheel_of(zip64(located=3)), "Malformed"),
    ("PYPI110-empty", sdist_of(lambda _: b""), "not a tarfile"),
    ("PYPI110-text", sdist_of(lambda _: gzip.compress(b"text" * 300)), "not a tarfile"),
    ("PYPI111-plain", sdist_of(lambda _: plain_tar(BASE)), "None"),
    ("PYPI111-bzip2", sdist_of(lambda _: bz2.compress(plain_tar(BASE))), "None"),
    ("PYPI111-xz", sdist_of(lambda _: lzma.compress(plain_tar(BASE))), "None"),
    ("PYPI111-cut", sdist_of(lambda stem: sdist((f"{TOP}/x", bytes(99999)))(stem)[:-20]), "None"),
    ("PYPI112-second", sdist_of(sdist(("other/x", b""))), "top-level directories"),
    ("PYPI112-file", sdist_of(sdist(("setup.py", b""))), "top-level directories"),
    ("PYPI112-dots", sdist_of(only_in(("../PKG-INFO", b""), ("../x", b""))), "top-level directories"),
    (
        "PYPI112-dot-entry",
        sdist_of(only_in(info("."), *((f"./{name}", text) for name, text in BASE))),
        "top-level directories",
    ),
    ("PYPI113-absent", sdist_of(only_in((f"{TOP}/a", b""), (f"{TOP}/b", b""))), "PKG-INFO not found"),
    ("PYPI113-leading-dot", sdist_of(only_in(*((f"./{name}", text) for name, text in BASE))), "PKG-INFO not found"),
    ("PYPI113-alone", sdist_of(only_in(BASE[0])), "PKG-INFO not found"),
    ("PYPI114-gnu", sdist_of(sdist(info(f"{TOP}/a", tarfile.GNUTYPE_SPARSE))), "Sparse members"),
    (
        "PYPI114-pax",
        sdist_of(sdist(info(f"{TOP}/a", tarfile.REGTYPE, GNU__sparse__map="0,0", GNU__sparse__size="0"))),
        "Sparse members",
    ),
    ("PYPI115-no-pkg-info", ZIPPED.but(content=zipped_sdist("a/b", "a/c")), "PKG-INFO not found"),
    ("PYPI115-two-tops", ZIPPED.but(content=zipped_sdist("a/PKG-INFO", "b/c")), "top-level directories"),
    ("PYPI116-no-version", named("demo.tar.gz"), "Invalid source distribution filename"),
    ("PYPI116-version", named("demo-one.tar.gz"), "Invalid source distribution filename"),
    ("PYPI117-other", named("other-{n}.0.tar.gz"), "Start filename for"),
    ("PYPI118-zip", ZIPPED.but(content=zipped_sdist("a/PKG-INFO", "a/c")), "is invalid, should be"),
    ("PYPI118-version", named("demo-{n}.tar.gz"), "is invalid, should be"),
    ("PYPI118-case", named("Demo-{n}.0.tar.gz"), "is invalid, should be"),
    ("PYPI118-other-version", named("demo-{n}.1.tar.gz"), "is invalid, should be"),
    ("PYPI119-absent", licensed("LICENSE", SDIST, "COPYING"), "License-File"),
    ("PYPI120-parts", wheel_of(wheel()).but(filename="demo-{n}.0-py3-any.whl"), "Invalid wheel filename"),
    ("PYPI120-many", named("demo-{n}.0-1-2-py3-none-any.whl", WHEEL), "Invalid wheel filename"),
    ("PYPI120-build", named("demo-{n}.0-x1-py3-none-any.whl", WHEEL), "Invalid build number"),
    (
        "PYPI120-version",
        wheel_of(lambda stem: wheel()("demo-one")).but(filename="demo-one-py3-none-any.whl"),
        "Invalid wheel filename",
    ),
    ("PYPI120-underscores", Upload(name="spam__x"), "Invalid project name"),
    ("PYPI120-character", Upload(name="de+mo", fields={"name": "demo"}), "Invalid project name"),
    ("PYPI121-linux", named("demo-{n}.0-py3-none-linux_x86_64.whl", WHEEL), "unsupported platform tag"),
    (
        "PYPI121-one-of-two",
        named("demo-{n}.0-py3-none-manylinux1_i686.linux_i686.whl", WHEEL),
        "unsupported platform tag",
    ),
    ("PYPI122-other", Upload(name="other", fields={"name": "demo"}), "Start filename for"),
    ("PYPI123-capital", Upload(name="Spam"), "should contain the normalized"),
    ("PYPI123-dot", Upload(name="spam.x"), "should contain the normalized"),
    ("PYPI124-version", WHEEL.but(fields={"version": "{n}.1"}), "Version in filename"),
    ("PYPI125-absent", licensed("COPYING"), "License-File"),
    ("PYPI125-old-place", licensed("LICENSE", name="LICENSE"), "License-File"),
    ("PYPI126-absent", wheel_of(wheel(NO_RECORD)), "required RECORD file"),
    ("PYPI126-encoding", wheel_of(wheel(record=b"\xff,,\n")), "required RECORD file"),
    ("PYPI126-csv", wheel_of(wheel(record="x" * 140_000)), "required RECORD file"),
    ("PYPI127-encoding", points(b"\xff"), "invalid entry points"),
    ("PYPI127-colon", points("[console_scripts]\na: b\n"), "invalid entry points"),
    ("PYPI127-no-section", points("a = b\n"), "invalid entry points"),
    ("PYPI127-key-twice", points("[x]\na = b\na = c\n"), "invalid entry points"),
    ("PYPI127-section-twice", points("[x]\n[x]\n"), "invalid entry points"),
    ("PYPI127-blank", points("[console_scripts]\na b = c:d\n"), "invalid entry points"),
    ("PYPI127-slash", points("[gui_scripts]\na/b = c:d\n"), "invalid entry points"),
    ("PYPI128-absent", wheel_of(wheel({"{info}/METADATA": None})), "required METADATA file"),
    ("PYPI138-both", sdist_of(sdist(("/demo-1.0/x", b""))), "absolute and relative"),
    ("PYPI139-blank-line", wheel_of(wheel(record="demo.py,,\n\nx,,\n")), "blank line"),
    ("PYPI140-encrypted", wheel_of(encrypted), "encrypted"),
    ("PYPI141-256", named("d" * 300 + ".tar.gz"), ""),
]

STATUS = {"PYPI138": 500, "PYPI139": 500, "PYPI140": 500, "PYPI141": 0}


@pytest.mark.parametrize(("upload", "phrase"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_refused(index: Index, request: pytest.FixtureRequest, upload: Upload, phrase: str) -> None:
    """With its status and its words, and nothing is kept."""
    code = request.node.callspec.id[:7]
    check_refused(index, upload, STATUS.get(code, 400), phrase)
