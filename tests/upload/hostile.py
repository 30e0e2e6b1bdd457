"""Archives that are damaged, or whose records lie, for tests that try very many of them."""

import gzip
import tarfile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.examples import IS_LONG_SEARCH, examples
from tests.upload.offers import INFO, wheel
from tests.upload.tar_bytes import BASE, TOP, Entry, info, plain_tar
from tests.upload.zip_bytes import Part, archive, end64, end_of, extra, locator, unicode_path, zipped

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
    (
        b"demo.py",
        b"a\n",
        b"\xff",
        "grüße.py".encode(),
        b"",
        b"/x",
        b"../x",
        b"x/",
        f"{INFO}/RECORD".encode(),
        b"a" * 300,
    )
)
extras = st.one_of(
    st.binary(max_size=12),
    st.builds(extra, st.sampled_from((1, 0x7075, 99)), st.binary(max_size=34), st.none() | st.integers(0, 0xFFFF)),
    st.builds(unicode_path, names, names),
)
LIES: dict[str, st.SearchStrategy[object]] = {
    "name": names,
    "content": st.binary(max_size=50),
    "flags": st.sampled_from((0, 0, 0, 1, 8, 0x800, 0xFFFF)),
    "method": st.sampled_from((0, 0, 8, 8, 12, 0xFFFF)),
    "extra": extras,
    "central_extra": extras,
    "comment": st.sampled_from((b"", b"", b"x")),
    "version": st.sampled_from((0, 20, 20, 45, 63, 64, 0xFFFF)),
    "sizes": st.none() | st.tuples(numbers, numbers),
    "central_sizes": st.none() | st.tuples(numbers, numbers),
    "central_flags": st.none() | st.sampled_from((0, 1, 8, 0x800)),
    "central_name": st.none() | names,
    "in_local": st.booleans() | st.just(True),
    "in_central": st.integers(0, 2) | st.just(1),
}
"""What a member may say of itself, by the fields of ``Part``."""
parts = st.builds(Part, **LIES)
large_numbers = st.one_of(numbers, st.integers(0, 2**64 - 1))
records = st.one_of(
    st.just(b""),
    st.binary(max_size=30),
    st.builds(end64, here=large_numbers, size=large_numbers, at=large_numbers, extra=st.binary(max_size=5)),
    st.builds(locator, large_numbers),
    st.builds(locator, st.just(96), disk=st.integers(0, 1), disks=st.integers(0, 2)),
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
def slightly_forged_zips(draw: st.DrawFn) -> bytes:
    """A sound member beside one that lies in one or two places: much of it is taken, or refused for one reason."""
    lies = draw(st.lists(st.sampled_from(sorted(LIES)), min_size=1, max_size=2, unique=True))
    # In one order, as hypothesis keeps one strategy for all orders of the same keywords.
    odd = draw(st.builds(Part, **{field: LIES[field] for field in sorted(lies)}))
    return archive(Part(name=b"sound.py"), odd, inside=draw(st.just(b"") | records), end=draw(st.just({}) | ends))


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
