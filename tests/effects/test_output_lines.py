"""Output is kept line by line, without secrets and plain."""

import io

import pytest

from pytest_release_check.effects.output_lines import output_lines
from pytest_release_check.text.masking import Mask

TOKEN = "pypi-not-a-real-token-" + "aB3_-x9Z" * 30


def lines_of(text: "str | bytes", *secrets: str) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(output_lines(io.BytesIO(content), Mask(secrets)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", ["a", "", "b"]),
        ("padded   \n  indented\r\n", ["padded", "  indented"]),
        ("10%\r100%\n", ["10%", "100%"]),
        ("\x1b[1m::error::\x1b[0m\n", [": :error::"]),
        ("to https://u:p@host/\n", ["to https://****@host/"]),
        (b"\xff\0\n", ["\ufffd\\x00"]),
    ],
)
def test_lines(text: "str | bytes", expected: list[str]) -> None:
    """With and without something to mask."""
    assert lines_of(text) == expected
    assert lines_of(text, TOKEN) == expected


@pytest.mark.parametrize("before", range(0, 400, 37))
def test_a_secret_over_many_lines(before: int) -> None:
    """Wherever it begins in what is held back, nothing of it is left, and no line is lost or out of order."""
    wrapped = "\n         ".join(TOKEN[at : at + 50] for at in range(0, len(TOKEN), 50))
    noise = [f"line {number}" for number in range(before)]
    more = [f"more {number}" for number in range(1000)]
    lines = lines_of("\n".join([*noise, f"ERROR    {wrapped}", *more]), TOKEN)
    assert lines[:before] == noise
    assert lines[-1000:] == more
    assert [line.strip() for line in lines[before:-1000]] == ["ERROR    ****", *["****"] * 5]


def test_painted_letters_of_a_secret() -> None:
    """Colours in the middle of it do not help."""
    assert lines_of(f"{TOKEN[:9]}\x1b[1m{TOKEN[9:]}\n", TOKEN) == ["****"]


def test_a_line_without_an_end() -> None:
    """It is several, none of which has more than memory for a line."""
    lines = lines_of("x" * 200_000)
    assert max(map(len, lines)) == 65536
    assert "".join(lines) == "x" * 200_000


def test_lines_come_as_they_are_printed() -> None:
    """Without a secret none waits; with one, those that cannot be part of it do not."""

    class Endless(io.BytesIO):
        def readline(self, size: "int | None" = -1, /) -> bytes:
            return b"still at work\n"

    for secrets in ((), (TOKEN,)):
        assert next(iter(output_lines(Endless(), Mask(secrets)))) == "still at work"
