"""Whatever the bytes are, they are judged in bounded time, and nothing but a verdict comes out."""

import contextlib
import gzip
import io
import tarfile
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_release_check.effects.archives import core_metadata
from pytest_release_check.upload.archive.tar_container import tar_refusals
from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from pytest_release_check.upload.catalogue import tolerated_in_contents
from pytest_release_check.upload.file.obfuscation import obfuscation_refusals
from pytest_release_check.upload.file.sdist_contents import sdist_content_refusals, sdist_layout_refusals
from pytest_release_check.upload.file.wheel_contents import wheel_content_refusals, wheel_layout_refusals
from tests.examples import IS_LONG_SEARCH, examples
from tests.upload.offers import INFO, SDIST, WHEEL, offer, wheel
from tests.upload.tar_bytes import BASE, TOP, Entry, info, plain_tar
from tests.upload.zip_bytes import Part, archive, end64, end_of, extra, locator, unicode_path, zipped

LONGEST_SECONDS = 10
BROKEN = (ValueError, OSError, zipfile.BadZipFile, tarfile.TarError, EOFError)
ZIP_SDIST = "demo-1.0.zip"
ENTRIES: list[Entry] = [
    *BASE,
    (f"{TOP}/{'long/' * 60}grüße.py", b"x = 1\n" * 100),
    info(f"{TOP}/folder/"),
    info(f"{TOP}/link", tarfile.SYMTYPE, link="y" * 200),
    info(f"{TOP}/hard", tarfile.LNKTYPE, link=BASE[0][0]),
]
WHEELS = (
    wheel(),
    wheel({f"{INFO}/entry_points.txt": "[console_scripts]\ndemo = demo:main\n", "grüße/x.py": "y" * 5000}),
    archive(Part(extra=extra(1, bytes(16)), central_extra=unicode_path(b"demo.py", b"new.py"))),
    archive(inside=end64(here=1, size=53, at=43) + locator(96)),
)
TARS = (plain_tar(ENTRIES), plain_tar(ENTRIES, tarfile.GNU_FORMAT))
SDISTS = tuple(gzip.compress(content, mtime=0) for content in TARS)
ZIP_SDISTS = (zipped([(str(name), content) for name, content in BASE]),)

hostile = settings(
    max_examples=examples(50),
    deadline=None,
    database=None,
    derandomize=not IS_LONG_SEARCH,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def damaged(draw: st.DrawFn, whole: tuple[bytes, ...]) -> bytes:
    """Bytes flipped, cut, put in, and ranges doubled or left out, one after the other."""
    content = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(1, 6))):
        start, length = draw(st.integers(0, len(content))), draw(st.integers(0, 600))
        how = draw(st.sampled_from(("set", "flip", "cut", "insert", "double", "remove", "number")))
        if how == "set":
            content[start : start + 1] = draw(st.sampled_from((b"\0", b"\x01", b"\x7f", b"\x80", b"\xff", b"/", b"\n")))
        elif how == "flip" and start < len(content):
            content[start] ^= 1 << draw(st.integers(0, 7))
        elif how == "cut":
            del content[start:]
        elif how == "insert":
            content[start:start] = draw(st.binary(max_size=40))
        elif how == "double":
            content[start:start] = content[start : start + length]
        elif how == "remove":
            del content[start : start + length]
        elif how == "number":
            content[start : start + 4] = draw(st.sampled_from((b"\xff" * 4, bytes(4), b"\0\0\0\x80", b"PK\1\2")))
    return bytes(content)


numbers = st.one_of(st.sampled_from((0, 1, 6, 0x7FFFFFFF, 0xFFFFFFFF)), st.integers(0, 0xFFFFFFFF))
names = st.sampled_from(
    (b"demo.py", b"a\n", b"\xff", b"", b"/x", b"../x", b"x/", f"{INFO}/RECORD".encode(), b"a" * 300)
)
extras = st.one_of(
    st.binary(max_size=12),
    st.builds(extra, st.sampled_from((1, 0x7075, 99)), st.binary(max_size=34), st.none() | st.integers(0, 0xFFFF)),
)
parts = st.builds(
    Part,
    name=names,
    content=st.binary(max_size=50),
    flags=st.sampled_from((0, 0, 0, 1, 8, 0x800, 0xFFFF)),
    method=st.sampled_from((0, 0, 8, 8, 12, 0xFFFF)),
    extra=extras,
    central_extra=extras,
    comment=st.sampled_from((b"", b"", b"x")),
    sizes=st.none() | st.tuples(numbers, numbers),
    central_sizes=st.none() | st.tuples(numbers, numbers),
    in_local=st.booleans() | st.just(True),
    in_central=st.integers(0, 2) | st.just(1),
)
large_numbers = st.one_of(numbers, st.integers(0, 2**64 - 1))
records = st.one_of(
    st.just(b""),
    st.binary(max_size=30),
    st.builds(end64, here=large_numbers, size=large_numbers, at=large_numbers, extra=st.binary(max_size=5)),
    st.builds(locator, large_numbers),
    st.builds(end_of, st.integers(0, 0xFFFF), here=st.integers(0, 0xFFFF), size=numbers, at=numbers),
)
ends = st.fixed_dictionaries({}, optional={"here": st.integers(0, 0xFFFF), "size": numbers, "at": numbers})


@st.composite
def forged_zips(draw: st.DrawFn) -> bytes:
    """Records that are well-formed each and lie about one another."""
    return archive(
        *draw(st.lists(parts, min_size=1, max_size=4)),
        between=draw(records),
        inside=draw(records) + draw(records),
        after=draw(st.sampled_from((b"", b"", b"x"))),
        end=draw(ends),
    )


@st.composite
def forged_tars(draw: st.DrawFn) -> bytes:
    """Headers with any values and right checksums."""
    content = bytearray(draw(st.sampled_from(TARS)))
    for _ in range(draw(st.integers(1, 4))):
        at = 512 * draw(st.integers(0, len(content) // 512 - 1))
        start, size = draw(st.sampled_from(((0, 100), (100, 8), (124, 12), (156, 1), (157, 100), (345, 155), (482, 2))))
        value = draw(
            st.one_of(
                st.binary(max_size=size), st.sampled_from((b"\x80\xff\xff", b"\xff" * size, b"7" * size, b"S", b"g"))
            )
        )
        content[at + start : at + start + size] = value[:size].ljust(size, draw(st.sampled_from((b"\0", b"\xff"))))
        block = content[at : at + 148] + b" " * 8 + content[at + 156 : at + 512]
        content[at + 148 : at + 156] = b"%06o\0 " % sum(block)
    return gzip.compress(bytes(content), 1)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], None]:
    """Everything that looks at the bytes of an upload."""
    folder = tmp_path_factory.mktemp("hostile")

    def judge_all(filename: str, content: bytes) -> None:
        started = time.perf_counter()
        offered, stream = offer(filename, size=len(content), license_file=("LICENSE",)), io.BytesIO(content)
        reported = [
            *(tar_refusals(stream) if filename.endswith(".tar.gz") else zip_refusals(stream)),
            *(wheel_layout_refusals if filename.endswith(".whl") else sdist_layout_refusals)(offered, stream),
            *obfuscation_refusals(offered, stream),
            *(() if filename.endswith(".tar.gz") else zip_record_refusals(stream)),
            *(wheel_content_refusals if filename.endswith(".whl") else sdist_content_refusals)(offered, stream),
        ]
        warned = list(tolerated_in_contents(offered, stream))
        assert all(refusal.rule.code == refusal.code and _is_one_line(refusal.message) for refusal in reported)
        assert all(finding.rule.code == finding.code and _is_one_line(finding.detail) for finding in warned)
        path = folder / filename
        path.write_bytes(content)
        with contextlib.suppress(*BROKEN):
            core_metadata(path)
        assert time.perf_counter() - started < LONGEST_SECONDS

    return judge_all


def _is_one_line(text: str) -> bool:
    return len(text.splitlines()) <= 1 and len(text) <= 320 and text.isprintable()


@hostile
@given(damaged(WHEELS))
def test_damaged_wheels(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A wheel with some bytes changed."""
    judge(WHEEL, content)


@hostile
@given(forged_zips())
def test_forged_wheels(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A ZIP archive whose records contradict one another."""
    judge(WHEEL, content)


@hostile
@given(damaged(ZIP_SDISTS))
def test_damaged_zip_sdists(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """An sdist in the old format with some bytes changed."""
    judge(ZIP_SDIST, content)


@hostile
@given(damaged(SDISTS))
def test_damaged_gzip(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """An sdist with some bytes changed."""
    judge(SDIST, content)


@hostile
@given(damaged(TARS))
def test_damaged_tars(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A sound gzip stream around a damaged tar."""
    judge(SDIST, gzip.compress(content, 1))


@hostile
@given(forged_tars())
def test_forged_tars(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """Headers that say anything, under right checksums."""
    judge(SDIST, content)


@hostile
@given(
    st.sampled_from((f"{INFO}/RECORD", f"{INFO}/WHEEL", f"{INFO}/METADATA", f"{INFO}/entry_points.txt")),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
        damaged((b"[a]\nb = c:d\n", b"a,sha256=b,1\n")),
    ),
)
def test_forged_texts(judge: Callable[[str, bytes], None], name: str, content: bytes) -> None:
    """A sound archive with any text where one is read."""
    judge(WHEEL, wheel({name: content}))
