"""Every reason to refuse a tar archive, and beside it what every tool writes and nobody refuses."""

import bz2
import gzip
import io
import lzma
import random
import tarfile

import pytest

from pytest_release_check.upload.archive.member import whole
from pytest_release_check.upload.archive.tar_container import tar_refusals
from pytest_release_check.upload.archive.tar_members import LONGEST_HEADER, tar_members
from tests.upload.tar_bytes import BASE, PKG_INFO, TOP, Entry, bomb, info, only, plain_tar, tarred
from tests.upload.zip_bytes import archive

NOISE = random.Random(1).randbytes(50_000)  # noqa: S311 - the same in every run
PLAIN = plain_tar(BASE)
SOUND = tarred(("demo-1.0/noise", NOISE))
DOTTED = [(f"./{name}", content) for name, content in BASE]


def chain(size: int) -> bytes:
    """A member behind an extended header of so many bytes."""
    comment = "x" * (size - 30)
    return tarred(info(f"{TOP}/a", tarfile.REGTYPE, comment=comment))


def long_chain(headers: int) -> bytes:
    one = plain_tar([info("x", tarfile.REGTYPE, comment="x")])[:1024]
    return gzip.compress(PLAIN[:1024] + one * headers + PLAIN)


REFUSED = [
    pytest.param(SOUND + archive(), "both a zip and a tar", id="PYPI085-zip-behind"),
    pytest.param(b"", "not a tarfile", id="PYPI110-empty"),
    pytest.param(b"no archive" * 100, "not a tarfile", id="PYPI110-text"),
    pytest.param(gzip.compress(b"no archive" * 100), "not a tarfile", id="PYPI110-gzip-of-a-text"),
    pytest.param(gzip.compress(b""), "not a tarfile", id="PYPI110-gzip-of-nothing"),
    pytest.param(archive(), "not a tarfile", id="PYPI110-zip"),
    pytest.param(SOUND[:20], "not a tarfile", id="PYPI110-cut-in-the-first-header"),
    pytest.param(bomb(kind=tarfile.CHRTYPE), "compression ratio", id="PYPI088-bomb-behind-the-end"),
    pytest.param(PLAIN, "None", id="PYPI111-not-compressed"),
    pytest.param(bz2.compress(PLAIN), "None", id="PYPI111-bzip2"),
    pytest.param(lzma.compress(PLAIN), "None", id="PYPI111-xz"),
    pytest.param(SOUND[: len(SOUND) // 2], "None", id="PYPI111-cut-off"),
    pytest.param(SOUND[:-4], "None", id="PYPI111-cut-in-the-trailer"),
    pytest.param(gzip.compress(PLAIN[:700]), "None", id="PYPI111-tar-cut-in-a-member"),
    pytest.param(chain(LONGEST_HEADER + 1), "None", id="PYPI111-endless-header"),
    pytest.param(long_chain(10_000), "None", id="PYPI111-endless-chain"),
    pytest.param(tarred(("other/x", b"")), "top-level directories", id="PYPI112-second-directory"),
    pytest.param(tarred(("setup.py", b"")), "top-level directories", id="PYPI112-file-at-the-root"),
    pytest.param(only(("../x", b""), ("../PKG-INFO", b"")), "top-level directories", id="PYPI112-dots-first"),
    pytest.param(only(info("."), *DOTTED), "top-level directories", id="PYPI112-bare-dot"),
    pytest.param(only(), "top-level directories", id="PYPI112-nothing"),
    pytest.param(only((f"{TOP}/a", b""), (f"{TOP}/b", b"")), "PKG-INFO not found", id="PYPI113-absent"),
    pytest.param(only(*DOTTED), "PKG-INFO not found", id="PYPI113-leading-dot"),
    pytest.param(only(BASE[0]), "PKG-INFO not found", id="PYPI113-alone"),
    pytest.param(only((f"{TOP}/pkg-info", b""), BASE[1]), "PKG-INFO not found", id="PYPI113-other-case"),
    pytest.param(only((f"{TOP}/x/PKG-INFO", b""), BASE[1]), "PKG-INFO not found", id="PYPI113-deeper"),
    pytest.param(tarred(info(f"{TOP}/a", tarfile.GNUTYPE_SPARSE)), "Sparse members", id="PYPI114-gnu"),
    pytest.param(
        tarred(info(f"{TOP}/a", tarfile.REGTYPE, GNU__sparse__map="0,0", GNU__sparse__size="0")),
        "Sparse members",
        id="PYPI114-pax",
    ),
    pytest.param(tarred(("/demo-1.0/x", b"")), "absolute and relative", id="PYPI138-one-absolute-name"),
]


@pytest.mark.parametrize(("content", "phrase"), REFUSED)
def test_refused(request: pytest.FixtureRequest, content: bytes, phrase: str) -> None:
    """Each defect is reported with its own code and key phrase, before any other but that of both formats at once."""
    code = request.node.callspec.id.partition("-")[0]
    found = list(tar_refusals(io.BytesIO(content)))
    assert found[0].code == code
    assert found[0].message.startswith("Invalid distribution file.")
    assert phrase in found[0].message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SOUND, id="PYPI111-pax"),
        pytest.param(tarred(kind=tarfile.GNU_FORMAT), id="PYPI111-gnu"),
        pytest.param(tarred(kind=tarfile.USTAR_FORMAT), id="PYPI111-ustar"),
        pytest.param(gzip.compress(PLAIN[:2048]) + gzip.compress(PLAIN[2048:]), id="PYPI111-two-gzip-streams"),
        pytest.param(SOUND + bytes(100), id="PYPI111-zeros-behind"),
        pytest.param(gzip.compress(PLAIN[:-1024].rstrip(b"\0") + bytes(600)), id="PYPI111-no-end-blocks"),
        pytest.param(chain(LONGEST_HEADER // 2), id="PYPI111-long-header"),
        pytest.param(only(info(TOP), *BASE), id="PYPI112-directory-entry"),
        pytest.param(only(info(f"{TOP}/"), BASE[0]), id="PYPI113-alone-in-its-directory"),
        pytest.param(tarred((f"{TOP}/../../x", b"")), id="PYPI112-dots-later"),
        pytest.param(tarred((f"{TOP}/{'long/' * 60}x.py", b"x")), id="PYPI112-long-name-pax"),
        pytest.param(tarred((f"{TOP}/{'long/' * 60}x.py", b"x"), kind=tarfile.GNU_FORMAT), id="PYPI112-long-name-gnu"),
        pytest.param(
            tarred((f"{TOP}/{'long/' * 25}x.py", b"x"), kind=tarfile.USTAR_FORMAT), id="PYPI112-long-name-ustar"
        ),
        pytest.param(tarred((f"{TOP}/grüße.py", b"x")), id="PYPI112-unicode-name"),
        pytest.param(tarred(info(f"{TOP}/l", tarfile.SYMTYPE, link="../../x")), id="PYPI112-link"),
        pytest.param(tarred(info(f"{TOP}/dev", tarfile.CHRTYPE)), id="PYPI112-device"),
        pytest.param(tarred((f"{TOP}/PKG-INFO", PKG_INFO)), id="PYPI113-twice"),
        pytest.param(bomb(5), id="PYPI088-not-for-tar"),
        pytest.param(tarred((f"{TOP}/sparse.py", b"GNU.sparse.map=1")), id="PYPI114-words-only"),
    ],
)
def test_accepted(content: bytes) -> None:
    """What tools write is taken."""
    assert list(tar_refusals(io.BytesIO(content))) == []


def test_several_reasons() -> None:
    """One reason does not hide the next one."""
    content = tarred(("other/x", b""), info("other/a", tarfile.GNUTYPE_SPARSE))
    assert [refusal.code for refusal in tar_refusals(io.BytesIO(content))] == ["PYPI112", "PYPI114"]


def test_what_tarfile_reads_is_read_the_same() -> None:
    """Names, sizes and links are those of Python's own tarfile."""
    entries: list[Entry] = [
        *BASE,
        (f"{TOP}/{'long/' * 60}x.py", NOISE),
        info(f"{TOP}/folder/"),
        info(f"{TOP}/link", tarfile.SYMTYPE, link="y" * 300),
        info(f"{TOP}/hard", tarfile.LNKTYPE, link=BASE[0][0]),
        (f"{TOP}/last", b"x" * 512),
    ]
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        content = gzip.compress(plain_tar(entries, kind))
        with tarfile.open(fileobj=io.BytesIO(content)) as archive_:
            theirs = [(m.name, m.size, m.linkname, m.isdir(), m.isfile() and _read(archive_, m)) for m in archive_]
        ours = [
            (m.name, m.size, m.link, m.is_directory, m.is_file and whole(m, 10**6))
            for m in tar_members(io.BytesIO(content))
        ]
        assert ours == theirs


def _read(archive_: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive_.extractfile(member)
    return stream.read() if stream else b""
