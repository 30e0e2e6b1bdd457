"""One fault of many files, reported once."""

from collections.abc import Iterable

import pytest

from pytest_release_check.checks.agreement.same_findings import same_findings
from pytest_release_check.checks.compiled.architectures import ARCHITECTURE_DIFFERS
from pytest_release_check.checks.contents.emptiness import EMPTY_WHEEL
from pytest_release_check.rules.finding import Finding

WHEELS = tuple(f"demo-1.0-cp3{minor}-cp3{minor}-win_amd64.whl" for minor in range(9, 13))
FILES = (*WHEELS, "demo-1.0.tar.gz")
FOUR = "all 4 wheels"


def found(subjects: Iterable[str], detail: str = "x") -> list[Finding]:
    minors = {name: name.split("-")[2][3:] for name in WHEELS}
    return [
        Finding(rule=ARCHITECTURE_DIFFERS, subject=name, detail=detail.format(minors.get(name, "")))
        for name in subjects
    ]


@pytest.mark.parametrize(
    ("findings", "subjects"),
    [
        (found(WHEELS), [FOUR]),
        (found(FILES), [f"{FOUR}, demo-1.0.tar.gz"]),
        (found(WHEELS[:2]), [", ".join(WHEELS[:2])]),
        (found(WHEELS[:1]) * 2, [WHEELS[0]]),
        (found(("Name in demo-1.0.tar.gz",)) * 2, ["Name in demo-1.0.tar.gz"] * 2),
        ([*found(WHEELS), *found(WHEELS, "y")], [FOUR, FOUR]),
        ([*found(WHEELS[:1]), Finding(rule=EMPTY_WHEEL, subject=WHEELS[1], detail="x")], [*WHEELS[:2]]),
    ],
)
def test_which_are_the_same(findings: list[Finding], subjects: list[str]) -> None:
    """Rule and fact are the same, and they are about a file of the release."""
    assert [finding.subject for finding in same_findings(findings, FILES)] == subjects


def test_names_that_differ_by_python() -> None:
    """The details of the first one are kept, and it is said whose they are."""
    (finding,) = same_findings(found(WHEELS, "_fast.cp3{0}-win_amd64.pyd in cp3{0}-cp3{0}-win_amd64"), FILES)
    words = "(of cp39-win_amd64; the others alike)"
    assert (finding.subject, finding.detail) == (FOUR, f"_fast.cp39-win_amd64.pyd in cp39-cp39-win_amd64 {words}")


def test_two_of_one_file() -> None:
    """Two facts of one wheel that differ by a Python alone stay two."""
    both = [*found(WHEELS[:1], "needs python39.dll of cp39"), *found(WHEELS[:1], "needs python39.dll of cp310")]
    assert same_findings(both, FILES) == tuple(both)
