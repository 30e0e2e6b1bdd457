"""The catalogue as a whole."""

import io
import re
from datetime import datetime, timezone
from pathlib import Path

import pytest

from pytest_release_check.catalogue import PYPI_RULES, RULES
from pytest_release_check.model.contents import tar_limit
from pytest_release_check.model.upload import Held
from pytest_release_check.rules.rule import Rule
from pytest_release_check.upload.archive.inflation import BombError, gunzipped
from pytest_release_check.upload.catalogue import file_refusals, tolerated_in_contents
from tests.upload.offers import INFO, SDIST, WHEEL, offer, wheel
from tests.upload.tar_bytes import BASE, bomb, tarred
from tests.upload.zip_bytes import Part, archive, zipped

TOLERATED_RULES = tuple(rule for rule in RULES if "RC221" <= rule.code <= "RC248")
GB = 1024**3
TESTS = Path(__file__).parents[1]
SHOWN = {
    found
    for folder in ("upload", "index")
    for path in (TESTS / folder).rglob("test_*.py")
    for found in re.findall(r'"((?:PYPI|RC)\d{3})[-"]', path.read_text("utf-8"))
}


@pytest.mark.parametrize("rule", PYPI_RULES + TOLERATED_RULES, ids=lambda rule: rule.code)
def test_every_rule_is_shown(rule: Rule) -> None:
    """For each rule there is a case that is named by its code."""
    assert rule.code in SHOWN


class Unopened(io.BytesIO):
    """A file that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("it is read")

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise AssertionError("it is looked into")


@pytest.mark.parametrize("filename", [WHEEL, SDIST])
def test_a_file_of_3_gb_is_refused_unopened(filename: str) -> None:
    """A wheel and an sdist in the same words: PyPI opens neither."""
    large, now = offer(filename, size=3 * GB), datetime(2026, 1, 1, tzinfo=timezone.utc)
    found = list(file_refusals(large, Unopened(), Held(), now))
    message = f"File too large. Limit is 100 MiB; {filename!r} has {3 * GB} bytes."
    assert [(refusal.code, refusal.message) for refusal in found] == [("PYPI077", message)]
    assert list(tolerated_in_contents(large, Unopened())) == []


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        (WHEEL, wheel({f"{INFO}/WHEEL": ""}), "RC233"),
        (SDIST, tarred(BASE[1]), "RC242"),
        ("demo-1.0.zip", zipped([BASE[0]]), "RC245"),
    ],
    ids=["wheel", "sdist", "sdist as a ZIP"],
)
def test_a_file_is_looked_at_by_its_kind(filename: str, content: bytes, code: str) -> None:
    """A defect that PyPI takes is found in a wheel and in an sdist of either format."""
    found = tolerated_in_contents(offer(filename, size=len(content)), io.BytesIO(content))
    assert [finding.code for finding in found] == [code]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("filename", "content"),
    [
        (WHEEL, archive(Part(sizes=(6, 3 * GB), central_sizes=(6, 3 * GB)))),
        (SDIST, bomb(200)),
    ],
)
def test_what_unpacks_to_3_gb_is_refused(filename: str, content: bytes) -> None:
    """A wheel and an sdist in the same words, and nothing is said to be missing from what was not read."""
    stream, large = io.BytesIO(content), offer(filename, size=len(content))
    (first, *_) = file_refusals(large, stream, Held(), datetime(2026, 1, 1, tzinfo=timezone.utc))
    start = f"Invalid distribution file. The compression ratio is over 50: {len(content)} bytes unpack to "
    assert (first.code, first.message.startswith(start)) == ("PYPI088", True)
    assert list(tolerated_in_contents(large, stream)) == []


def test_an_sdist_is_unpacked_no_further_than_that() -> None:
    """Where the missing files of a bomb are looked for, too."""
    unpacked = 0
    with pytest.raises(BombError):
        for piece in gunzipped(io.BytesIO(bomb(200, first=()))):
            unpacked += len(piece)
    assert unpacked <= tar_limit(0) < 200 << 24
