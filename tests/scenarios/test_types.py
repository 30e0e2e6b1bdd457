"""Types: with a real pip and a real type checker, on releases of a few small files."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.processes import Command, Completed
from pytest_release_check.effects.pyright_checks import pyright_command
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.settings import Settings
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.types import SCENARIO, public_names, types
from tests.builders import cell, distributions
from tests.scenarios.indexes import Indexes, case, codes

KNOWN = Known(
    settings=Settings(report=Path("report")),
    distributions=distributions(),
    cells=(cell(),),
    is_type_checker_here=True,
    has_types=True,
)
MARKED = {"demo/py.typed": ""}
WITH_PYRIGHT = pytest.mark.skipif(not pyright_command(), reason='needs pyright: pip install "pyright[nodejs]"')
"""Nobody has to have it: node.js takes 200 MB."""


@pytest.mark.parametrize(
    ("changed", "count"), [({}, 1), ({"is_type_checker_here": False}, 0), ({"has_types": False}, 0)]
)
def test_when_it_is_planned(changed: dict[str, bool], count: int) -> None:
    """Where there is something to read, and something to read it with."""
    assert len(SCENARIO.plan(replace(KNOWN, **changed)).cases) == count  # type: ignore[arg-type] # what a row has fits


def test_public_names(tmp_path: Path) -> None:
    """What the topmost packages list in so many words; the rest is for those who know."""
    (tmp_path / "demo").mkdir()
    text = "__all__ = ['load', '_own', 'not a name', *more]\n__all__ += other.__all__\n"
    (tmp_path / "demo" / "__init__.py").write_text(text, encoding="utf-8")
    files = ("demo/__init__.py", "demo/core.py", "gone/__init__.py")
    assert public_names(files, ("demo", "demo.core", "gone"), (tmp_path,)) == (("demo", "load"),)


STUB, LACKING = "demo/__init__.pyi", {"demo/__init__.py": "__all__ = ['load']\n"}
WRONG = (
    ({STUB: "import undeclared_thing\n"}, "RC454", "demo/__init__.pyi:1: ", "demo/__init__.pyi:1: "),
    ({STUB: "from demo.gone import x\n"}, "RC454", '"demo.gone"', '"demo.gone"'),
    ({STUB: "from .gone import x\n"}, "RC454", "demo.gone", ".gone"),
    ({STUB: "from demo.core import gone\n", "demo/core.py": "x = 1\n"}, "RC454", '"gone"', '"gone"'),
    (LACKING | {STUB: "x: int\n"}, "RC453", '"load"', '"load" is unknown import symbol of module "demo"'),
    ({STUB: "def load(path: str -> bytes: ...\n"}, "RC452", "demo/__init__.pyi:1: ", "demo/__init__.pyi:1: "),
)
"""Files, what is found, and how mypy and pyright say it."""


@pytest.mark.slow
@pytest.mark.parametrize("has_mypy", [True, pytest.param(False, marks=WITH_PYRIGHT)])
@pytest.mark.parametrize(("files", "expected", "of_mypy", "of_pyright"), WRONG)
def test_what_users_of_the_types_meet(
    indexes: Indexes, files: dict[str, str], expected: str, of_mypy: str, of_pyright: str, has_mypy: bool
) -> None:
    """What a stub imports and does not get, names that it lacks, and text that nobody can read."""
    release = indexes.release(files={"demo/__init__.py": ""} | MARKED | files)
    outcome = types(release, case("types"), indexes.fresh(release), indexes.context, has_mypy=has_mypy)
    assert (outcome.status, codes(outcome)) == (Status.PASSED, [expected])
    assert (of_mypy if has_mypy else of_pyright) in outcome.findings[0].detail
    assert "error" in Path(outcome.findings[0].log).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("has_mypy", [True, pytest.param(False, marks=WITH_PYRIGHT)])
def test_what_is_the_projects_own_matter(indexes: Indexes, has_mypy: bool) -> None:
    """Errors in the code, imports that may fail, and stubs for what is optional; a lazy name is found."""
    source = "try:\n    import undeclared_thing\nexcept ImportError:\n    undeclared_thing = None\nx: int = 'no'\n"
    lazy = "__all__ = ['later']\ndef __getattr__(name: str) -> object: ...\n"
    stub = {"demo/plots.py": "", "demo/plots.pyi": "from matplotlib.axes import Axes\nclass A(Axes): x: int = 'no'\n"}
    release = indexes.release(files={"demo/__init__.py": lazy, "demo/core.py": source} | stub | MARKED)
    outcome = types(release, case("types"), indexes.fresh(release), indexes.context, has_mypy=has_mypy)
    assert (outcome.status, outcome.findings, outcome.reason) == (Status.PASSED, (), "")


class Silent:
    """A program that ends without an answer."""

    def run(self, command: Command) -> Completed:
        return Completed(returncode=2, lines=("mypy: no such Python",), log=command.log, seconds=1, timed_out=False)


@pytest.mark.slow
def test_no_answer(indexes: Indexes) -> None:
    """A type checker that fails by itself is no fault of the release."""
    release = indexes.release(files={"demo/__init__.py": ""} | MARKED)
    fresh = indexes.fresh(release)
    outcome = types(release, case("types"), fresh, replace(indexes.context, runner=Silent()), has_mypy=True)
    assert (outcome.status, outcome.findings) == (Status.PASSED, ())
    assert "mypy gave no answer: mypy: no such Python" in outcome.reason
    bare = replace(fresh, files=("demo/__init__.py",))
    assert "no public module with types" in types(release, case("types"), bare, indexes.context, has_mypy=True).reason
