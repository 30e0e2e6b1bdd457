"""Nothing in a text from outside is obeyed by who reads it."""

import pytest

from pytest_release_check.text.plain_text import plain_line, plain_lines, plain_text, shown_line

TEXTS = {
    # terminals
    "\x1b[31mred\x1b[0m and \x9b1mbold": ("red and bold",),
    "\x1b]0;title\x07text \x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\": ("text link",),
    "\x1bPdevice\x1b\\text\x1b(B\x1bc": ("text",),
    "\x1b[\x1b[0m31mtwice": ("\\x1b[31mtwice",),
    "\x1b]no end": ("\\x1b]no end",),
    "10%\r100%\r\ndone": ("10%", "100%", "done"),
    "bell\x07 back\x08space null\0 delete\x7f c1\x80\x9c": (
        "bell\\x07 back\\x08space null\\x00 delete\\x7f c1\\x80\\x9c",
    ),
    "\u202egnp.exe\u202c \u2066x\u2069 \u200fy": ("\\u202egnp.exe\\u202c \\u2066x\\u2069 \\u200fy",),
    "a\u2028b\u2029c\x85d\x0be\x0cf": ("a", "b", "c", "d", "e", "f"),
    "\udcff \ufffe \ufeff \U000e0041": ("\\udcff \\ufffe \\ufeff \\U000e0041",),
    # CI services
    "::error::x": (": :error::x",),
    " \t\xa0::add-mask::x": (" \t\xa0: :add-mask::x",),
    ":\x1b[0m:set-output name=a::b": (": :set-output name=a::b",),
    "first ::error file=x::y": ("first : :error file=x::y",),
    "line\n::stop-commands::1\r::1::": ("line", ": :stop-commands::1", ": :1::"),
    "##[group]x a ##vso[task.x]y ##TeamCity[z]": ("# #[group]x a # #vso[task.x]y # #TeamCity[z]",),
    "section_start:1:x\r\x1b[0Ktitle": ("section_start:1:x", "title"),
    # what is only text
    "tests/test_x.py::test_y std::vector a::b": ("tests/test_x.py::test_y std::vector a::b",),
    "## heading, #1 \tgrün 漢字 👩‍👧 é": ("## heading, #1 \tgrün 漢字 👩‍👧 é",),
    "": (),
}


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_plain(text: str) -> None:
    """What would be obeyed is gone or visible, all else is as it was; plain text stays so."""
    assert plain_lines(text) == TEXTS[text]
    assert plain_lines(plain_text(text)) == TEXTS[text]
    assert plain_line(text) == " ".join(TEXTS[text])


def test_in_a_line_of_its_own() -> None:
    """Logins go as well."""
    assert shown_line("::see\nhttps://u:p@host/\x07") == ": :see https://****@host/\\x07"
