"""Random, mutated and cut off requests: always a status or a closed connection, and a good upload afterwards."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_release_check.index.server import Index
from tests.archives import build_sdist, build_wheel
from tests.examples import IS_LONG_SEARCH, examples
from tests.index.conftest import TOKEN, basic, connect, content, fields_of, multipart, part, raw, request, said, upload
from tests.indexes import index_of

_NUMBERS = itertools.count(1)
PYPI_S_OWN = re.compile(
    rb"HTTP/1\.1 500 (The content was sent as a text field|The md5_digest .* is not ASCII"
    rb"|Invalid distribution file\. (The archive has absolute and relative names|.* has a blank line|.* is encrypted))"
)
"""Where PyPI fails as well: PYPI137 to PYPI140, and PYPI142."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, list[str], Path]]:
    """One index for all examples, what it logged, and a folder for files to upload."""
    folder = tmp_path_factory.mktemp("hostile")
    log: list[str] = []
    with index_of(folder / "index", token=TOKEN, log=log.append, size_limit=1 << 20) as index:
        yield index, log, folder


SIMPLE_TEXT = st.text(max_size=40)
ODD_TEXT = st.one_of(
    SIMPLE_TEXT,
    st.sampled_from(
        ["", "UNKNOWN", "\0", "a\r\nb", "--x", "\r\n--x--\r\n", "../x", "1.0", "demo", "x" * 3000, "\u2028"]
    ),
)
FIELDS = st.sampled_from(
    [
        *("name", "version", "filetype", "pyversion", "metadata_version", "summary", "description", "requires_python"),
        *("description_content_type", "classifiers", "project_urls", "requires_dist", "license_file", "author_email"),
        *(
            "sha256_digest",
            "md5_digest",
            "blake2_256_digest",
            "protocol_version",
            ":action",
            "content",
            "gpg_signature",
        ),
        *("attestations", "dynamic", "license_expression", "provides_extra", "home_page", ""),
    ]
)
HEADS = st.one_of(
    st.just(""),
    st.builds('; filename="{}"'.format, ODD_TEXT),
    st.builds("; filename*={}".format, ODD_TEXT),
    st.builds("\r\nContent-Type: {}".format, ODD_TEXT),
    st.builds("\r\nContent-Length: {}".format, st.integers() | SIMPLE_TEXT),
    st.builds("\r\nContent-Transfer-Encoding: {}".format, st.sampled_from(["base64", "binary", "x"])),
    st.builds("\r\n {}".format, ODD_TEXT),
)
PARTS = st.builds(
    lambda name, value, head: part(name, value, head.encode("utf-8", "replace").decode()),
    FIELDS,
    st.one_of(st.binary(max_size=200), ODD_TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    HEADS,
)
BODIES = st.builds(
    lambda parts, tail: b"".join(parts) + tail,
    st.lists(PARTS, max_size=8),
    st.sampled_from([b"--x--\r\n", b"--x--", b"--x\r\n", b"", b"--x--\r\n" * 3, b"\r\n--x--\r\nmore"]),
)
KINDS = st.sampled_from(
    [
        *("multipart/form-data; boundary=x", 'multipart/form-data; boundary="x"', "multipart/form-data; boundary="),
        *("multipart/form-data; boundary=" + "x" * 3000, "multipart/form-data", "multipart/mixed; boundary=x", ""),
        *("application/x-www-form-urlencoded", "MULTIPART/FORM-DATA; BOUNDARY=x", 'multipart/form-data; boundary="'),
        "multipart/form-data; boundary=x; boundary=y; charset=utf-7",
    ]
)
LENGTHS = st.one_of(st.just(-1), st.none(), st.integers(0, 5000), st.sampled_from(["", "x", "0x10", " 5", "5 5", "-5"]))
LATIN = st.characters(min_codepoint=32, max_codepoint=255)
HEADERS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("Transfer-Encoding: chunked", "Content-Length: 3", "Expect: 100-continue", "Connection: close"),
                *("Connection: keep-alive", "Accept: application/json", "Accept: ;;;q=,,", "Content-Encoding: gzip"),
                *("Range: bytes=0-", "If-None-Match: *", "Upgrade: h2c", ": ", "X", " folded", "Host:"),
            ]
        ),
        st.builds("{}: {}".format, st.text(LATIN, max_size=20), st.text(LATIN, max_size=60)),
    ),
    max_size=4,
)
WHO = st.sampled_from([basic(), basic(), basic(), f"Bearer {TOKEN}", "", basic(user="me"), "Basic ====", "Basic"])
PATHS = st.one_of(
    st.sampled_from(["/legacy/"] * 6 + ["/legacy", "/legacy/?:action=file_upload", "/legacy/?%ff", "/pypi", "/", ""]),
    st.text(LATIN, max_size=30).map(lambda text: "/" + text.replace(" ", "%20")),
)


def checked(site: tuple[Index, list[str], Path], sent: bytes) -> None:
    """Sent on a connection of its own: answered or closed, without a 500, without anything breaking or left."""
    index, log, _ = site
    del log[:]
    answer = raw(index, sent)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 "), answer[:200]
    # 501 and 505 are methods and versions that nobody knows.
    assert answer[9:12] not in (b"502", b"503", b"504", b"507"), answer[:200]
    assert answer[9:12] != b"500" or PYPI_S_OWN.match(answer), answer[:200]
    assert b"Traceback" not in answer
    head = answer.partition(b"\r\n\r\n")[0]
    assert all(line.isascii() or b"\x1b" not in line for line in head.split(b"\r\n"))
    assert [
        line for line in log if "broke" in line and not line.endswith(("ConnectionResetError", "BrokenPipeError"))
    ] == []
    assert list(index.site.store.folder.glob("upload-*.part")) == []


def still_takes_a_good_one(site: tuple[Index, list[str], Path]) -> None:
    index, _, folder = site
    number = next(_NUMBERS)
    path = build_sdist(folder / "good", "good", f"{number}.0")
    assert upload(index, path, name="good", version=f"{number}.0").status_code == 200


FUZZED = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
    derandomize=not IS_LONG_SEARCH,
)


@FUZZED
@given(body=BODIES, kind=KINDS, length=LENGTHS, headers=HEADERS, who=WHO, path=PATHS)
def test_random_requests(
    site: tuple[Index, list[str], Path],
    body: bytes,
    kind: str,
    length: int | str | None,
    headers: list[str],
    who: str,
    path: str,
) -> None:
    """Random parts in random bodies with random heads."""
    index = site[0]
    whole = path if path.startswith("/") and path[1:2] not in ("l", "p") else index.site.root + path
    checked(site, request(body, path=whole, kind=kind, length=length, headers=headers, authorization=who))


@FUZZED
@given(data=st.data())
def test_mutated_uploads(site: tuple[Index, list[str], Path], data: st.DataObject) -> None:
    """A good upload with bytes changed, taken out, put in and cut off."""
    index, _, folder = site
    sent = bytearray(good_upload(index, folder, data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(sent, data)
    checked(site, bytes(sent))


@FUZZED
@given(parts=st.lists(PARTS, max_size=3), at=st.integers(0, 9), name=ODD_TEXT, filler=st.binary(max_size=300))
def test_good_forms_with_odd_parts(
    site: tuple[Index, list[str], Path], parts: list[bytes], at: int, name: str, filler: bytes
) -> None:
    """Parts that do not belong there, files of any bytes under any name."""
    index, _, folder = site
    fields = list(fields_of(build_sdist(folder / "odd", "demo", "1.0")).items())
    head = '; filename="{}"'.format(name.encode("utf-8", "replace").decode())
    body = multipart(dict(fields[:at]), *parts, *(part(*pair) for pair in fields[at:]), part("content", filler, head))
    checked(site, request(body, path=f"{index.site.root}/legacy/"))


@given(sent=st.binary(max_size=400))
@FUZZED
def test_random_bytes(site: tuple[Index, list[str], Path], sent: bytes) -> None:
    """No HTTP at all."""
    index = site[0]
    with connect(index) as client:
        client.sendall(sent + b"\r\n\r\n")
        client.shutdown(1)
        answer = said(client)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")


def test_and_a_good_upload_afterwards(site: tuple[Index, list[str], Path]) -> None:
    """After a handful of the worst, and, where this test comes last, after all of them."""
    index = site[0]
    for worst in (b"\0" * 70_000, b"POST " * 20_000, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n"):
        raw(index, worst)
    still_takes_a_good_one(site)


def good_upload(index: Index, folder: Path, is_wheel: bool) -> bytes:
    build = build_wheel if is_wheel else build_sdist
    path = build(folder / "mutated", "demo", "1.0")
    return request(multipart(fields_of(path), content(path)), path=f"{index.site.root}/legacy/")


def mutate(sent: bytearray, data: st.DataObject) -> None:
    """One change at one place."""
    at = data.draw(st.integers(0, max(len(sent) - 1, 0)))
    match data.draw(st.sampled_from(["change", "cut", "drop", "insert", "repeat"])):
        case "change":
            sent[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
        case "cut":
            del sent[at:]
        case "drop":
            del sent[at : at + data.draw(st.integers(1, 50))]
        case "insert":
            sent[at:at] = data.draw(
                st.binary(max_size=20) | st.sampled_from([b"\r\n", b"--x", b"--x--", b"\0", b"%", b'"'])
            )
        case "repeat":
            sent[at:at] = sent[at : at + data.draw(st.integers(1, 200))]
