"""What is fetched for a stub package: two wheels of its project, and nothing for anybody else."""

from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.web import Web
from pytest_release_check.index.gateway import files_of_upstream
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.contents import StubbedProject
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.steps.stub_runtime import stubbed_project
from tests.archives import build_sdist, build_wheel

STUBS = {"demo-stubs/__init__.pyi": "", "demo-stubs/graph.pyi": ""}


def project_of(
    folder: Path, name: str = "types-demo", version: str = "1.0.0.20251101", *requires: str
) -> StubbedProject | None:
    files = STUBS if "demo" in name else {"demo.py": ""}
    build_wheel(folder / "dist", name, version, files=files, requires=requires)
    release = open_release(folder / "dist").value
    assert release is not None

    def listed(wanted: str) -> tuple[IndexFile, ...]:
        return files_of_upstream(Upstream.from_text(str(folder / "there")), wanted, {})

    return stubbed_project(release.distributions, release.contents, listed, Web({}, timeout=5), folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A find-links folder with releases of a project."""
    build_wheel(tmp_path / "there", "demo", "1.0", files={"demo/__init__.py": "", "demo/graph.py": ""})
    build_wheel(tmp_path / "there", "demo", "2.0", files={"demo/__init__.py": "", "demo/py.typed": ""})
    return tmp_path


def test_both_releases(folder: Path) -> None:
    """The one that the stubs are for, and the newest."""
    found = project_of(folder, "types-demo", "1.0.0.20251101", "demo>=1", 'demo==1.0; extra == "demo"')
    assert found is not None
    assert (found.name, found.before, found.newest) == ("demo", "1.0", "2.0")
    assert ("demo/graph.py" in found.old_members, "demo/graph.py" in found.new_members) == (True, False)


@pytest.mark.parametrize(
    ("name", "version", "requires"),
    [
        ("types-demo", "2.0.0.20251101", ()),
        ("types-demo", "1.0.0.20251101", ("demo<2",)),
        ("types-other-demo", "1.0", ()),
        ("demo", "1.0", ()),
        ("types-nothing", "1.0", ()),
    ],
)
def test_nothing_to_compare(folder: Path, name: str, version: str, requires: tuple[str, ...]) -> None:
    """Stubs of the newest release, or not for it; a name that the index lacks; what is no stub package."""
    assert project_of(folder, name, version, *requires) is None


def test_a_release_that_cannot_be_read(folder: Path) -> None:
    """It is said which one."""
    build_sdist(folder / "there", "demo", "3.0")
    with pytest.raises(OutageError, match=r"^demo 3.0 has no wheel to read$"):
        project_of(folder)
