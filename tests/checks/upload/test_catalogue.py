"""The catalogue as a whole."""

import re
from pathlib import Path

import pytest

from pytest_release_check.model.pypi_rules import PYPI_RULES
from pytest_release_check.model.rule import Rule
from pytest_release_check.model.tolerated_rules import TOLERATED_RULES

TESTS = Path(__file__).parents[2]
SHOWN = {
    found
    for folder in ("checks/upload", "index")
    for path in (TESTS / folder).glob("test_*.py")
    for found in re.findall(r'"((?:PYPI|RC)\d{3})[-"]', path.read_text("utf-8"))
}


@pytest.mark.parametrize("rule", PYPI_RULES + TOLERATED_RULES, ids=lambda rule: rule.code)
def test_every_rule_is_shown(rule: Rule) -> None:
    """For each rule there is a case that is named by its code."""
    assert rule.code in SHOWN
