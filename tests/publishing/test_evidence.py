"""What evidence says of the environments comes from what was installed in them."""

from pathlib import Path

import pytest

from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import Plan
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.model.settings import Settings
from pytest_release_check.publishing.evidence import taken, uncovered
from tests.builders import cell, distributions, sdist, staged, wheel

PURE = wheel()
ABI3 = wheel(tag="cp38-abi3-manylinux1_x86_64", sha256="c" * 64)
SDIST = sdist()


def run_plan(*files: Distribution) -> RunPlan:
    return RunPlan(
        settings=Settings(report=Path("report")),
        project=None,
        plan=Plan(cells=(cell(), cell(artifact=Artifact.SDIST)), checks=(), builds=True),
        workspace=Path("work"),
        environment={},
        build=Outcome.of(distributions(*files)),
        examine=Outcome.of(None),
        stage=Outcome.of(staged(distributions(*files))),
    )


def recorded(**digests: str) -> dict[str, Outcome[object]]:
    """What the cells have left on disk, by kind of artifact."""
    return {
        f"release::install[{kind}-py312-pip]": Outcome.of({"sha256": digest, "distributions": ["demo==1.0"]})
        for kind, digest in digests.items()
    }


@pytest.mark.parametrize(
    ("digests", "left"),
    [
        ({"wheel": ABI3.sha256, "sdist": SDIST.sha256}, (PURE,)),
        ({"wheel": PURE.sha256, "sdist": SDIST.sha256}, (ABI3,)),
        ({"wheel": PURE.sha256}, (ABI3, SDIST)),
        ({}, (PURE, ABI3, SDIST)),
    ],
)
def test_uncovered(digests: dict[str, str], left: tuple[Distribution, ...]) -> None:
    """A wheel that would fit is not installed for that: the installer took another one."""
    run = run_plan(PURE, ABI3, SDIST)
    assert uncovered(run, taken(run, recorded(**digests))) == tuple(file.filename for file in left)


def test_what_failed_has_taken_nothing() -> None:
    """An installation without a value."""
    run = run_plan(PURE)
    failed: dict[str, Outcome[object]] = {"release::install[wheel-py312-pip]": Outcome.inconclusive("no network")}
    assert taken(run, failed) == {}
    assert uncovered(run, {}) == (PURE.filename,)
