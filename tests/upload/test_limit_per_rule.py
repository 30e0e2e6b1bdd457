"""Of many members with one defect a few are named."""

from pytest_release_check.model.upload import Refusal
from pytest_release_check.upload.archive.zip_rules import ZIP_MEMBER_COMMENT, ZIP_NAME_CONTROL
from pytest_release_check.upload.limit_per_rule import MOST_REFUSALS, MembersOfRule, limited_per_rule
from pytest_release_check.upload.tolerated.wheel import WHEEL_NAMES_OUTSIDE


def test_refusals_are_limited_per_rule() -> None:
    """Many of one rule do not push out the single one of another."""
    many = [Refusal(rule=ZIP_MEMBER_COMMENT, message=str(number)) for number in range(9)]
    other = Refusal(rule=ZIP_NAME_CONTROL, message="control")
    assert list(limited_per_rule([*many, other])) == [*many[:MOST_REFUSALS], other]


def test_the_first_names_and_how_many_more() -> None:
    """Up to three are named, and the rest counted."""
    members = MembersOfRule(WHEEL_NAMES_OUTSIDE)
    assert list(members.findings("demo.whl")) == []
    details = []
    for name in ("a", "b", "c", "d"):
        members.add(name)
        (finding,) = members.findings("demo.whl")
        details.append((finding.subject, finding.detail))
    assert details[0] == ("demo.whl", "'a'")
    assert details[2:] == [("demo.whl", "'a', 'b', 'c'"), ("demo.whl", "'a', 'b', 'c' and 1 more")]
