"""What GitHub Actions would take for the end of a value is written in another way."""

import pytest

from pytest_release_check.text.workflow_commands import annotation


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"message": "no"}, "::error title=t::no"),
        ({"message": "no", "file": "a.py", "line": 3}, "::error file=a.py,line=3,title=t::no"),
        ({"message": "no", "line": 3}, "::error title=t::no"),
        ({"message": "100%\r\n::x, y"}, "::error title=t::100%25%0D%0A::x, y"),
        ({"message": "no", "file": "a,b:c%.py", "line": 1}, "::error file=a%2Cb%3Ac%25.py,line=1,title=t::no"),
    ],
)
def test_annotation(given: dict[str, object], line: str) -> None:
    assert annotation("error", title="t", **given) == line  # type: ignore[arg-type]


def test_a_title_of_several_parts() -> None:
    """Colons and commas divide properties."""
    assert annotation("warning", "no", title="RC998: a, b\nc") == "::warning title=RC998%3A a%2C b%0Ac::no"
