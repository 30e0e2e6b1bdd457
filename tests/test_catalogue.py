"""The catalogue: every rule is listed once, is written down once, and says all that its page needs."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
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
QUOTED = re.compile(r"`[^`]*`|https://\S+")
MARKUP = re.compile(r"[<>*]|(?<!\w)_|_(?!\w)")


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


def form_faults(rule: Rule) -> Iterator[str]:
    """Where its texts could not stand after a colon, in one line, or in Markdown."""
    for text in (rule.summary, rule.fix):
        if text != text.strip():
            yield f"spaces around: {text!r}"
        if text[0].isupper() and not PROPER_NAME.match(text):
            yield f"a capital letter: {text}"
        if text.endswith("."):
            yield f"a full stop: {text}"
        if "\n" in text:
            yield f"more than a line: {text!r}"
    if "```" in rule.example:
        yield f"a fence in the example: {rule.example}"


def text_faults(rule: Rule) -> Iterator[str]:
    """What its section of the page would lack, or not say in plain words."""
    if not rule.why.endswith((".", ")", "`")):
        yield f"no end: {rule.why}"
    if not (rule.why[0].isupper() or rule.why[0] == "`"):
        yield f"no capital letter: {rule.why}"
    if not rule.source:
        yield "no source"
    if NO_INSTRUCTION.match(rule.fix):
        yield f"no instruction: {rule.fix}"
    for text in (rule.summary, rule.fix, rule.why, rule.source):
        if NO_PLAIN_WORD.search(text):
            yield f"no plain word: {text}"
        if MARKUP.search(QUOTED.sub("", text)):
            yield f"markup: {text}"


def test_texts_have_the_form_of_a_finding_s_line() -> None:
    """They stand after a colon, in one line, and in Markdown mean what they say."""
    assert [f"{rule.code}: {fault}" for rule in RULES for fault in form_faults(rule)] == []


def test_a_rule_says_why_and_what_to_do_and_where_it_comes_from() -> None:
    """What its section of the page is for, in plain words."""
    assert [f"{rule.code}: {fault}" for rule in RULES for fault in text_faults(rule)] == []


def test_texts_can_be_wrong() -> None:
    """Each fault is found."""
    bad = replace(RULES[0], summary=" The x\n.", fix="The one.", why="because it smells *so*", source="", example="```")
    assert [fault.partition(":")[0] for fault in form_faults(bad)] == [
        "spaces around",
        "a full stop",
        "more than a line",
        "a capital letter",
        "a full stop",
        "a fence in the example",
    ]
    faults = ["no end", "no capital letter", "no source", "no instruction", "no plain word", "markup"]
    assert [fault.partition(":")[0] for fault in text_faults(bad)] == faults


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
