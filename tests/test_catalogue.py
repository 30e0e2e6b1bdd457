"""The catalogue: every rule is listed once, is written down once, and says all that its page needs."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import pytest_release_check
from pytest_release_check.catalogue import MODULES, RULES
from pytest_release_check.reports.rules_page import rules_page
from pytest_release_check.rules.rule import Rule

ROOT = Path(__file__).parent.parent
SOURCE = Path(pytest_release_check.__file__).parent
PAGE = ROOT / "docs" / "rules.md"
CODE = re.compile(r"(RC|PYPI)\d{3}")
RETIRED = {"RC108": "only-in-wheel, which is RC249 since"}
"""Codes that have meant something once, and that no rule may have again."""
NO_INSTRUCTION = re.compile(
    r"(the|an?|it|its|this|these|there|they|who|whoever|nobody|you|with|without|of|for|no|fine)\b", re.I
)
NO_PLAIN_WORD = re.compile(
    r"\b(mend|told|tell|tells|settled?|unsettled|befell|whoever|strange|burnt|rubbish|smells)\b", re.I
)
"""Words that the project's texts do without."""
PROPER_NAME = re.compile(r"(Windows|Python|Unicode)\b|\S+[A-Z]")
"""What may begin with a capital letter: names, which mostly have two of them."""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module in which a code stands, by its path inside the package."""
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py"))}
    return {path: ast.parse(text) for path, text in texts.items() if CODE.search(text)}


def rows() -> Iterator[tuple[str, str]]:
    """Code of each row in the source, with the module's path."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Rule", "UploadRule"):
                yield from ((ast.literal_eval(word.value), path) for word in node.keywords if word.arg == "code")


def strings_outside_rows(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string but the codes of rows."""
    of_rows = {id(word.value) for word in ast.walk(tree) if isinstance(word, ast.keyword) and word.arg == "code"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in of_rows:
            yield node.lineno, node.value


def test_every_row_is_in_the_catalogue_once() -> None:
    """A code names one rule, and a module with a rule cannot be forgotten."""
    assert Counter(code for code, _ in rows()) == Counter(rule.code for rule in RULES)
    assert Counter(rule.slug for rule in RULES).most_common(1)[0][1] == 1
    assert Counter(MODULES).most_common(1)[0][1] == 1


def test_codes_are_well_formed_and_never_reused() -> None:
    """Programs and people rely on a code for good."""
    assert [rule.code for rule in RULES if not CODE.fullmatch(rule.code) or rule.code in RETIRED] == []
    assert [rule.slug for rule in RULES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)] == []


def test_no_code_is_written_outside_its_row() -> None:
    """Code refers to a rule by its name, so that all uses of a rule can be found."""
    outside = [
        f"{path}:{line}: {text}"
        for path, tree in trees().items()
        for line, text in strings_outside_rows(tree)
        if CODE.fullmatch(text)
    ]
    assert outside == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_texts_have_the_form_of_a_finding_s_line(rule: Rule) -> None:
    """They stand after a colon, in one line, and in Markdown mean what they say."""
    for text in (rule.summary, rule.fix):
        assert text == text.strip()
        assert not text[0].isupper() or PROPER_NAME.match(text), text
        assert not text.endswith(".")
        assert "\n" not in text
    assert "```" not in rule.example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_why_and_what_to_do_and_where_it_comes_from(rule: Rule) -> None:
    """What its section of the page is for, in plain words."""
    assert rule.why.endswith((".", ")", "`")), rule.why
    assert rule.why[0].isupper() or rule.why[0] == "`", rule.why
    assert rule.source, rule.code
    assert not NO_INSTRUCTION.match(rule.fix), rule.fix
    for text in (rule.summary, rule.fix, rule.why, rule.source):
        assert not NO_PLAIN_WORD.search(text), text
        assert not re.search(r"[<>*]|(?<!\w)_|_(?!\w)", re.sub(r"`[^`]*`|https://\S+", "", text)), text


def test_the_page_is_generated() -> None:
    """``docs/rules.md`` is what the rows say."""
    assert PAGE.read_text("utf-8") == rules_page(RULES), "run python -m pytest_release_check.catalogue docs/rules.md"


@pytest.mark.slow
def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """The command that the page itself names."""
    command = [sys.executable, "-m", "pytest_release_check.catalogue"]
    subprocess.run([*command, str(tmp_path / "rules.md")], check=True)
    assert (tmp_path / "rules.md").read_bytes() == rules_page(RULES).encode()
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.startswith("usage: ")) == (1, True)
