"""A release of pip is checked as any other, although every fresh environment has a pip."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from virtualenv.seed.wheels.embed import get_embed_wheel

from pytest_release_check.cells.dependencies import dependencies
from pytest_release_check.cells.scripts import scripts
from pytest_release_check.effects.dist_files import sha256_of
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.installers.virtualenvs import options_to_replace
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.scenarios.uninstall import uninstall
from pytest_release_check.steps.install import install
from tests.builders import distributions, staged, wheel
from tests.indexes import index_of
from tests.runners import context
from tests.scenarios.indexes import CELL


@pytest.mark.parametrize(
    ("requirements", "is_there"),
    [
        (("pip==26.0",), True),
        (("Pip[x]==26.0", "pytest"), True),
        (("demo==1.0", "pip"), True),
        (("pip-tools==7.0",), False),
        (("demo==1.0",), False),
    ],
)
def test_what_has_to_be_replaced(requirements: tuple[str, ...], is_there: bool) -> None:
    """Only what the environment has already, by its name."""
    assert (options_to_replace(requirements) == ("--force-reinstall",)) is is_there


@pytest.fixture
def release(tmp_path: Path) -> Iterator[StagedRelease]:
    """The very version of pip that virtualenv puts into the environments."""
    seed = get_embed_wheel("pip", f"{sys.version_info[0]}.{sys.version_info[1]}")
    assert seed is not None
    (tmp_path / "staged").mkdir()
    path = Path(shutil.copy(seed.path, tmp_path / "staged"))
    file = wheel("pip", path.name.split("-")[1], path=path, sha256=sha256_of(path))
    with ExitStack() as stack:
        upstreams = (Upstream.from_text(str(tmp_path / "staged")),)
        index = stack.enter_context(index_of(tmp_path / "index", subjects=frozenset(), upstreams=upstreams, token="t"))
        yield staged(distributions(file), url=index.simple_url("all"))


@pytest.mark.slow
def test_a_release_that_is_there_already(tmp_path: Path, release: StagedRelease) -> None:
    """It is installed over itself, with proof; it works, and uninstalls itself without a rest."""
    outcome = install(release, CELL, context(tmp_path))
    assert outcome.findings == () and outcome.value is not None
    assert outcome.value.sha256 == release.distributions.files[0].sha256
    assert dependencies(outcome.value, context(tmp_path)).findings == ()
    assert scripts(outcome.value, context(tmp_path)).findings == ()
    gone = uninstall(release, ScenarioCase(kind="uninstall", cell=CELL), None, context(tmp_path))
    assert (gone.status.value, gone.findings) == ("passed", ())
