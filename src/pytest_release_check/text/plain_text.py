"""Texts from outside as they may be shown: nothing in them is obeyed by a terminal, a CI service or a parser of XML.

From outside come the output of programs, the words of servers, the names in archives, metadata and readmes. They are
made plain where they enter: the runner of programs does it line by line, a finding and an error of ours by being made.
Values that rules compare (names of members, fields of metadata) stay as they are until one of these three shows them:
made plain earlier, two different names could become the same.
"""

import re

from pytest_release_check.text.masking import without_logins

# ECMA-48: control sequences (colours, cursor), strings up to their terminator (titles, links), and the short ones.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x90\x98\x9b-\x9f\n]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x90\x98\x9b-\x9f\n]*(?:\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-Z\\`-~]"
)
# Besides control characters: what reorders a line (UAX #9), what nobody sees, and what UTF-8 or XML 1.0 cannot hold.
# The joiners U+200C and U+200D stay, as scripts and emoji need them.
_OBEYED = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# GitHub and Forgejo obey `::command::` at the start of a line, after any whitespace; `##[`, `##vso[` (Azure) and
# `##teamcity[` are obeyed anywhere in one. What stands behind whitespace may be cut out and become a start.
_COMMAND = re.compile(r"^(\s*):(?=:)|(?<=\s):(?=:[A-Za-z])")
_HASHES = re.compile(r"#(?=#(?:vso|teamcity)?\[)", re.IGNORECASE)


def shown_line(text: str) -> str:
    """``text`` as people see it in a line of its own: plain, without logins."""
    return plain_line(without_logins(text))


def without_sequences(text: str) -> str:
    """``text`` without what paints or moves a cursor: a word that it divided is whole again, and can be found."""
    return _SEQUENCE.sub("", text)


def plain_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text``, each plain; whatever some reader takes for the end of a line is one."""
    return tuple(_plain(line) for line in without_sequences(text).splitlines())


def plain_text(text: str) -> str:
    """``text`` with all its lines plain. Whoever does this twice changes nothing."""
    return "\n".join(plain_lines(text))


def plain_line(text: str) -> str:
    """``text`` as one plain line; spaces where it had several."""
    return " ".join(plain_lines(text))


def _plain(line: str) -> str:
    shown = _OBEYED.sub(lambda found: _escaped(found.group()), line)
    return _HASHES.sub("# ", _COMMAND.sub(r"\1: ", shown))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
