"""The fields about the file and the request are refused as PyPI refuses them."""

import pytest

from pytest_release_check.model.upload import Form
from pytest_release_check.upload.metadata.requests import request_refusals
from tests.upload.forms import Value, codes, form

REFUSED: list[tuple[str, dict[str, Value], str]] = [
    ("PYPI007-two", {"protocol_version": "2"}, "Unknown protocol version"),
    ("PYPI007-empty", {"protocol_version": ""}, "Unknown protocol version"),
    ("PYPI023-absent", {"name": None}, "is required"),
    ("PYPI023-unknown", {"name": "UNKNOWN"}, "is required"),
    ("PYPI024-blank", {"name": "my demo"}, "Start and end with"),
    ("PYPI024-hyphen-last", {"name": "demo-"}, "Start and end with"),
    ("PYPI024-umlaut", {"name": "dömo"}, "Start and end with"),
    ("PYPI024-kelvin", {"name": "\N{KELVIN SIGN}elvin"}, "Start and end with"),
    ("PYPI024-newline", {"name": "demo\n"}, "Start and end with"),
    ("PYPI025-absent", {"filetype": None}, "filetype"),
    ("PYPI026-egg", {"filetype": "bdist_egg", "pyversion": "3"}, "known file type"),
    ("PYPI027-wheel", {"pyversion": None}, "Python version is required"),
    ("PYPI028-sdist", {"filetype": "sdist", "pyversion": "3.12"}, "Use 'source'"),
    ("PYPI029-short", {"sha256_digest": "a" * 63}, "SHA256"),
    ("PYPI029-no-hex", {"sha256_digest": "g" * 64}, "SHA256"),
    ("PYPI030-base64", {"blake2_256_digest": "a" * 43 + "="}, "BLAKE2"),
    ("PYPI031-none", {"sha256_digest": None}, "at least one message digest"),
]

TAKEN: list[tuple[str, dict[str, Value]]] = [
    ("PYPI007-one", {"protocol_version": "1"}),
    ("PYPI007-absent", {"protocol_version": None}),
    ("PYPI024-odd-but-fine", {"name": "De.mo_-1"}),
    ("PYPI024-one-letter", {"name": "d"}),
    ("PYPI027-any-tag", {"pyversion": "whatever"}),
    ("PYPI028-absent", {"filetype": "sdist", "pyversion": None}),
    ("PYPI028-source", {"filetype": "sdist", "pyversion": "source"}),
    ("PYPI029-capitals", {"sha256_digest": "A" * 64}),
    ("PYPI030-good", {"blake2_256_digest": "0" * 64}),
    ("PYPI031-md5-alone", {"sha256_digest": None, "md5_digest": "c" * 32}),
]


@pytest.mark.parametrize(("case", "changes", "phrase"), [pytest.param(*row, id=row[0]) for row in REFUSED])
def test_a_bad_request_is_refused_for_its_reason_alone(case: str, changes: dict[str, Value], phrase: str) -> None:
    """One defect, one refusal, with the words by which people know it."""
    refusals = list(request_refusals(form(**changes)))
    assert codes(refusals) == [case[:7]]
    assert phrase in refusals[0].message


@pytest.mark.parametrize(("case", "changes"), [pytest.param(*row, id=row[0]) for row in TAKEN])
def test_its_good_neighbour_is_taken(case: str, changes: dict[str, Value]) -> None:
    """What PyPI takes is taken."""
    assert codes(request_refusals(form(**changes))) == []


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(("summary", "classifiers"), ["PYPI008", "PYPI008", "PYPI007"], id="PYPI008-first"),
        pytest.param(("content", "gpg_signature"), ["PYPI007"], id="PYPI008-taken"),
    ],
)
def test_text_sent_as_a_file_comes_first(sent: tuple[str, ...], expected: list[str]) -> None:
    """Only the file and its signature are files."""
    sound = form(protocol_version="3")
    assert codes(request_refusals(Form(fields=sound.fields, sent_as_files=sent))) == expected


def test_every_reason_is_reported_in_the_order_of_pypi() -> None:
    """An empty form lacks a name, a file type and a digest."""
    assert codes(request_refusals(Form(fields={}))) == ["PYPI023", "PYPI025", "PYPI031"]
