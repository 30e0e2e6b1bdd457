"""A rule in the terminal, asked for by its code or its slug."""

import pytest

from pytest_release_check.catalogue import RULES
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.reports.explanation import explanation
from pytest_release_check.rules.rule import Rule, UploadRule
from tests.reports.builders import BROKEN, UGLY

WHOLE = Rule(
    code="RC270",
    slug="own-file-missing",
    summary="a file is missing",
    why="It ends at once.",
    fix="ship it",
    example="one\n  two",
    source="PEP 427",
)
REFUSED = UploadRule(code="PYPI001", slug="refused", summary="it is refused", fix="change it", status=400)


@pytest.mark.parametrize("asked", ["RC270", "rc270", "own-file-missing", " RC270 "])
def test_a_whole_rule(asked: str) -> None:
    assert explanation(asked, (BROKEN, WHOLE)) == [
        "RC270 own-file-missing (error): a file is missing",
        "  why: It ends at once.",
        "  what to do: ship it",
        "  example:",
        "      one",
        "        two",
        "  source: PEP 427",
        "  If it is meant so, say why, and it does not count any more (in [tool.pytest.ini_options]):",
        '      release_ignore = ["RC270: the reason"]',
    ]


def test_what_pypi_refuses() -> None:
    """Nobody is led to believe that PyPI would take it."""
    assert "  PyPI answers 400, whatever is ignored here." in explanation("PYPI001", (REFUSED,))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("RC27", "Did you mean RC270 own-file-missing"),
        ("own-files-missing", "Did you mean RC270 own-file-missing?"),
        ("?", "A code stands at the beginning of each finding"),
    ],
)
def test_no_such_rule(asked: str, words: str) -> None:
    with pytest.raises(
        SettingsError, match=f"--release-explain {asked}: there is no such rule".replace("?", r"\?")
    ) as raised:
        explanation(asked, (UGLY, WHOLE))
    assert words in str(raised.value)


def test_every_rule_fits_a_terminal() -> None:
    """In 80 columns, except for what is one long word, and examples."""
    for rule in RULES:
        lines = explanation(rule.code, (rule,), 80)
        assert all(len(line) <= 80 or line.startswith("      ") or " " not in line.strip() for line in lines), lines
