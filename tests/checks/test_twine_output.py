"""The index's own words, and the file they are about, out of what twine prints."""

import pytest

from pytest_release_check.checks.twine_output import messages, readable, refused_file, words_of_index

WHEEL, SDIST = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"
ADDRESS = "https://upload.example.org/legacy/"


def logged(level: str, text: str, width: int = 0) -> list[str]:
    """A message as rich prints it: the level in front of it, its lines side by side and filled up."""
    lines = [part.ljust(width) for part in text.split("\n")]
    return [f"{level:<9}{lines[0]}", *(f"{'':9}{line}" for line in lines[1:])]


def refusal(status: str, reason: str, body: str = "", width: int = 0) -> list[str]:
    """Of the second of two files."""
    return [
        f"Uploading distributions to {ADDRESS}",
        *logged("INFO", f"/dist/{WHEEL} (1.0 kB)", width),
        *logged("INFO", f"/dist/{SDIST} (1.0 kB)", width),
        f"Uploading {WHEEL}",
        *logged("INFO", f"Response from {ADDRESS}:\n200 OK", width),
        *logged("INFO", "<html><p>taken</p></html>", width),
        "",
        f"Uploading {SDIST}",
        *logged("INFO", f"Response from {ADDRESS}:\n{status} {reason}", width),
        *(logged("INFO", body, width) if body else []),
        *logged("ERROR", f"HTTPError: {status} from {ADDRESS}\n{reason}", width),
    ]


NGINX = (
    "<html>\n<head><title>413 Request Entity Too Large</title></head>\n<body>\n"
    "<center><h1>413 Request Entity Too Large</h1></center>\n<hr><center>nginx/1.18.0 (Ubuntu)</center>\n</body></html>"
)
BOTTLE = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head><title>Error: 403 Forbidden</title>\n'
    "<style>html {color: red}</style></head><body><h1>Error: 403 Forbidden</h1>\n<p>Not &lt;yours&gt;."
)


@pytest.mark.parametrize("width", [0, 120])
@pytest.mark.parametrize(
    ("status", "reason", "body", "expected"),
    [
        ("400 Bad Request", "'C-3PO' is not a valid classifier.", "<html>x", "400 'C-3PO' is not a valid classifier."),
        ("400 Bad Request", "a <b>bold</b> &amp; <br/>broken   word", "", "400 a bold & broken word"),
        ("400 Bad Request", "ask <me@example.org> for a<2,>1", "", "400 ask <me@example.org> for a<2,>1"),
        ("400 Bad Request", "Bad Request", "", "400 Bad Request"),
        ("400 Bad Request", "Bad Request", "the name is taken", "400 Bad Request: the name is taken"),
        ("400 Bad Request", "", '{"message": "no <i>such</i> thing"}', "400 Bad Request: no such thing"),
        ("409 Conflict", "Conflict", '{\n"error": "there already"\n}', "409 Conflict: there already"),
        ("413 Request Entity Too Large", "Request Entity Too Large", NGINX, "413 Request Entity Too Large"),
        ("403 Forbidden", "Forbidden", BOTTLE, "403 Forbidden: Not <yours>."),
        ("599 Unknown Status", "very odd", "", "599 very odd"),
        ("400 Bad Request", "HTTPError: 503 gone from here", "", "400 HTTPError: 503 gone from here"),
    ],
)
def test_one_clean_sentence(status: str, reason: str, body: str, expected: str, width: int) -> None:
    """The reason; where it says nothing, the page: no padding, no HTML."""
    lines = refusal(status, reason, body, width)
    assert words_of_index(lines) == expected
    assert refused_file(lines, (WHEEL, SDIST)) == SDIST


def test_an_address_that_was_wrapped() -> None:
    """A narrow console breaks the line before it."""
    lines = logged("ERROR", f"HTTPError: 400 Bad Request from\n{ADDRESS}\nno such\nclassifier", 60)
    assert words_of_index(lines) == "400 no such classifier"


def test_a_long_page() -> None:
    """It is cut at a word, and the finding has the path of all of it."""
    words = words_of_index(refusal("400 Bad Request", "Bad Request", "word " * 1000))
    assert len(words) < 330 and words.endswith("word...")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (logged("ERROR", "InvalidDistribution: Invalid metadata:\n'version' is wrong", 80), "is wrong"),
        (["requests.exceptions.ConnectionError: Connection aborted."], "Connection aborted."),
        ([f"Uploading to {ADDRESS}", f"{SDIST}: 400 Bad name"], "400 Bad name"),
        ([""], "no output"),
        ([], "no output"),
    ],
)
def test_without_an_answer(lines: list[str], expected: str) -> None:
    """The last message, whole."""
    assert words_of_index(lines).endswith(expected)
    assert "  " not in words_of_index(lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([f"Uploading {WHEEL}", *logged("INFO", f"page\nUploading {SDIST}")], WHEEL),
        ([f"Uploading distributions to {ADDRESS}", f"{WHEEL}: 400 no"], WHEEL),
        (logged("ERROR", f"InvalidDistribution: /dist/{SDIST} is broken"), SDIST),
        (logged("ERROR", "InvalidDistribution: it is broken"), f"{WHEEL}, {SDIST}"),
        (["Uploading other-1.0.whl"], f"{WHEEL}, {SDIST}"),
    ],
)
def test_the_file(lines: list[str], expected: str) -> None:
    """The last that was being uploaded; a page cannot name another one."""
    assert refused_file(lines, (WHEEL, SDIST)) == expected


def test_messages() -> None:
    """Each with its own lines."""
    lines = ["printed", *logged("INFO", "one\ntwo", 20), "", *logged("WARNING", "three"), "    indented"]
    assert messages(lines) == ("printed", "one\ntwo", "three", "indented")


def test_only_a_head() -> None:
    """The title is better than nothing."""
    assert readable("<html><head><title>Not here</title></head><body></body></html>") == "Not here"
