"""A file is judged by its digests and by what is there already."""

from datetime import datetime, timezone

import pytest

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Held
from pytest_release_check.upload.file.holdings import digest_refusals, holding_refusals, is_held, size_refusals
from tests.upload.forms import DIGESTS, Value, codes, held_file, offer

SOON = datetime(2026, 8, 2, tzinfo=timezone.utc)
MIB = 1024**2
SAME = IndexFile(
    filename="demo-1.0-py3-none-any.whl",
    name="demo",
    version="1.0",
    artifact="wheel",
    size=1000,
    sha256=DIGESTS["sha256_digest"],
    blake2_256=DIGESTS["blake2_256_digest"],
    md5=DIGESTS["md5_digest"],
    upload_time="2026-08-01T12:00:00.000000Z",
)


@pytest.mark.parametrize(
    ("size", "held", "expected"),
    [
        pytest.param(100 * MIB + 1, Held(), ["PYPI077"], id="PYPI077-one-byte-more"),
        pytest.param(100 * MIB, Held(), [], id="PYPI077-taken"),
        pytest.param(1, Held(files=(held_file(size=10 * 1024 * MIB),)), ["PYPI078"], id="PYPI078-one-byte-more"),
        pytest.param(1, Held(files=(held_file(size=10 * 1024 * MIB - 1),)), [], id="PYPI078-taken"),
    ],
)
def test_sizes(size: int, held: Held, expected: list[str]) -> None:
    """A file has at most 100 MiB, a project at most 10 GiB."""
    assert codes(size_refusals(offer(size=size), held)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"sha256_digest": "0" * 64}, ["PYPI079"], id="PYPI079-sha256"),
        pytest.param({"md5_digest": "wA" * 11}, ["PYPI079"], id="PYPI079-md5-in-base64"),
        pytest.param({"md5_digest": "é", "blake2_256_digest": "0" * 64}, ["PYPI142", "PYPI079"], id="PYPI142-accent"),
        pytest.param({"sha256_digest": "A" * 64, "md5_digest": "C" * 32}, [], id="PYPI079-taken-capitals"),
        pytest.param({"sha256_digest": None, "blake2_256_digest": "b" * 64}, [], id="PYPI079-taken-one"),
    ],
)
def test_digests(changes: dict[str, Value], expected: list[str]) -> None:
    """Every digest that is given must be that of the file."""
    assert codes(digest_refusals(offer(changes=changes))) == expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        pytest.param(Held(), False, id="PYPI080-nothing"),
        pytest.param(Held(files=(SAME,)), True, id="PYPI080-same"),
        pytest.param(Held(twin=SAME), True, id="PYPI080-twin"),
        pytest.param(Held(files=(held_file(SAME.filename),)), False, id="PYPI080-other-bytes"),
    ],
)
def test_the_same_file_again_is_held(held: Held, expected: bool) -> None:
    """Name and bytes must be the same."""
    assert is_held(offer(), held) is expected


@pytest.mark.parametrize(
    ("filename", "changes", "held", "now", "expected", "phrase"),
    [
        pytest.param(
            *("demo-1.0-py3-none-any.whl", {}, Held(files=(held_file("demo-1.0-py3-none-any.whl"),)), SOON),
            *(["PYPI080"], "File already exists"),
            id="PYPI080-other-bytes",
        ),
        pytest.param(
            *("demo-1.0-py3-none-win32.whl", {}, Held(files=(SAME,), twin=SAME), SOON),
            *(["PYPI081"], "File already exists"),
            id="PYPI081-other-name",
        ),
        pytest.param(
            *("demo-1.0-py3-none-any.whl", {}, Held(name_used=True), SOON),
            *(["PYPI082"], "previously used"),
            id="PYPI082-used",
        ),
        pytest.param(
            *("demo-1.0-py3-none-any.whl", {}, Held(files=(held_file(),))),
            *(datetime(2026, 8, 15, 12, 0, 1, tzinfo=timezone.utc), ["PYPI083"], "older than 14 days"),
            id="PYPI083-a-second-late",
        ),
        pytest.param(
            "demo-1.0-py3-none-any.whl",
            {},
            Held(files=(held_file(version="1.0.0"), held_file("x.whl", upload_time="2026-08-20T00:00:00.000000Z"))),
            datetime(2026, 8, 21, tzinfo=timezone.utc),
            ["PYPI083"],
            "older than 14 days",
            id="PYPI083-by-its-first-file",
        ),
        pytest.param(
            *("demo-1.0.0.tar.gz", {"version": "1.0.0"}, Held(files=(held_file(),)), SOON),
            *(["PYPI084"], "Only one sdist"),
            id="PYPI084-zeros",
        ),
        pytest.param(
            *("demo-1.0-py3-none-any.whl", {}, Held(files=(held_file(),))),
            *(datetime(2026, 8, 15, 12, tzinfo=timezone.utc), [], ""),
            id="PYPI083-taken-in-time",
        ),
        pytest.param(
            *("demo-1.1.tar.gz", {"version": "1.1"}, Held(files=(held_file(),))),
            *(datetime(2027, 1, 1, tzinfo=timezone.utc), [], ""),
            id="PYPI083-taken-new-release",
        ),
        pytest.param(
            *("demo-1.0-py3-none-any.whl", {}, Held(files=(held_file(), held_file("x.whl"))), SOON, [], ""),
            id="PYPI084-taken-wheel",
        ),
        pytest.param(
            *("demo-1.0.tar.gz", {"version": "one"}, Held(files=(held_file("demo-9.zip"),)), SOON, [], ""),
            id="PYPI084-taken-no-version",
        ),
    ],
)
def test_beside_what_is_there(
    filename: str, changes: dict[str, Value], held: Held, now: datetime, expected: list[str], phrase: str
) -> None:
    """Names, bytes and releases that are used up are not taken again."""
    refusals = list(holding_refusals(offer(filename, changes), held, now))
    assert codes(refusals) == expected
    assert phrase in "".join(refusal.message for refusal in refusals)
