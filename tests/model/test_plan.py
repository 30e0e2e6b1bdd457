"""The plan: node ids, columns and records of what has to pass."""

import pytest

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.plan import Plan, PlannedCheck, ScenarioCase
from tests.builders import cell

WHEEL, SDIST = cell(), cell(artifact=Artifact.SDIST)
PLAN = Plan(
    cells=(SDIST, WHEEL),
    checks=(
        PlannedCheck(name="contents", cells=(SDIST.id,)),
        PlannedCheck(name="version", cells=(SDIST.id, WHEEL.id)),
    ),
    scenarios=(ScenarioCase(kind="extra", cell=WHEEL, subject="socks"), ScenarioCase(kind="uninstall", cell=WHEEL)),
)


def test_node_ids() -> None:
    """What exists once, then cell by cell, each with the checks that are planned for it, then the scenarios."""
    assert PLAN.ids == (
        "release::build",
        "release::examine",
        "release::stage",
        "release::install[sdist-py312-pip]",
        "release::contents[sdist-py312-pip]",
        "release::version[sdist-py312-pip]",
        "release::install[wheel-py312-pip]",
        "release::version[wheel-py312-pip]",
        "release::extra[socks-py312]",
        "release::uninstall[py312]",
    )


def test_columns() -> None:
    """The table has a column for each check that any cell has."""
    assert PLAN.cell_checks == ("install", "contents", "version")


def test_records() -> None:
    """Everything that any process may run has a record of its own; what exists once is done before."""
    assert list(PLAN.records) == list(PLAN.ids[3:])
    assert len(set(PLAN.records.values())) == len(PLAN.records)


@pytest.mark.parametrize(("builds", "first"), [(True, "build"), (False, "files")])
def test_where_the_files_come_from(builds: bool, first: str) -> None:
    """Files that are handed in or downloaded are not built."""
    assert Plan(cells=(), checks=(), builds=builds).ids == (f"release::{first}", "release::examine", "release::stage")
