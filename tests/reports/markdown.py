"""What of a Markdown text is markup, for tests."""

import re

_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


def outside_of_code(text: str) -> str:
    """The lines outside of fenced blocks, without escaped punctuation; every block has to end."""
    outside, fence = [], ""
    for line in text.splitlines():
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith("```"):
            fence = line.removesuffix("text")
        else:
            outside.append(line)
    assert fence == "", "a block of code has no end"
    return _ESCAPED.sub("", "\n".join(outside))
