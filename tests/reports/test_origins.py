"""Where a release came from: rows for what is known, and no login in any of them."""

from dataclasses import replace
from typing import Any

import pytest

from pytest_release_check.model.evidence import VerifiedSource
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.reports.origins import dependency_rows, origin_rows
from tests.builders import staged
from tests.reports.builders import CELLS, report, run_plan, survey

COMMIT = "c" * 40
AT = IndexTarget(name="testpypi", index_url="https://test.example.org/simple/")


def installed(*distributions: str) -> Outcome[Any]:
    """As the record of an installation is read."""
    return Outcome.of({"sha256": "a" * 64, "distributions": list(distributions)})


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (VerifiedSource(), {}),
        (
            VerifiedSource(commit=COMMIT, tags=("v1.0",), ref="refs/tags/v1.0", clean=True),
            {
                "commit": (COMMIT,),
                "tag": ("v1.0",),
                "the job ran for": ("refs/tags/v1.0",),
                "tree": ("everything was committed",),
            },
        ),
        (VerifiedSource(clean=False, changed=("a.py", "b.py")), {"tree": ("not committed:", "a.py", "b.py")}),
        (
            VerifiedSource(commit=COMMIT, trouble="no git"),
            {"commit": (COMMIT,), "tree": ("not known whether everything was committed: no git",)},
        ),
    ],
)
def test_the_tree(source: VerifiedSource, rows: dict[str, tuple[str, ...]]) -> None:
    """What is not known has no row."""
    found = dict(origin_rows(report(source=source)))
    assert {name: found[name] for name in found if "served" not in name and "with" not in name} == rows


@pytest.mark.parametrize(
    ("release", "target", "served"),
    [
        (staged(), IndexTarget(), ("local",)),
        (replace(staged(), index="testpypi"), AT, ("testpypi https://test.example.org/simple/",)),
        (replace(staged(), degraded="testpypi: full"), AT, ("local",)),
    ],
)
def test_who_served_it(release: Any, target: IndexTarget, served: tuple[str, ...]) -> None:
    """The stage that took it, and the upstream without the password."""
    made = report(plan=run_plan(stage=Outcome.of(release)), surveyed=survey(stage=target))
    rows = dict(origin_rows(made))
    assert rows["the release served by"] == served
    assert rows["everything else served by"] == ("https://example.org/simple/",)


def test_what_never_was_staged() -> None:
    """Nobody served it."""
    rows = dict(origin_rows(report(plan=run_plan(stage=Outcome.not_reached("not built")))))
    assert [name for name in rows if "served" in name] == []
    assert rows["verified with"][0].startswith("pytest-release-check ")


def test_what_each_environment_got() -> None:
    """One that got nothing has no row."""
    wheel_cell, sdist_cell = (f"release::install[{cell.id}]" for cell in CELLS)
    recorded = {wheel_cell: installed("attrs==25.1.0", "demo==1.0"), sdist_cell: Outcome.of(None)}
    rows = dict(dependency_rows(report(recorded=recorded)))
    assert rows == {CELLS[0].id: ("attrs==25.1.0", "demo==1.0")}
    assert dict(dependency_rows(report())) == {}
