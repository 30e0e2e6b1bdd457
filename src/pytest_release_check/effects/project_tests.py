"""Tests that a project ships or has in its tree: copied out of there, and run in an environment."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.effects import in_cell
from pytest_release_check.effects.cell_queries import run_in_cell
from pytest_release_check.effects.processes import Completed, out_of_space
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.releases import Installation

_PLUGIN = "_release_check_first_party"
_PLUGINS = ("-p", "no:cacheprovider", "-p", _PLUGIN)
_LEFT = shutil.ignore_patterns("__pycache__", ".git", ".hg", ".tox", ".nox", ".venv", ".release-check", "*.pyc")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedTests:
    """Which tests are to run, and how."""

    names: tuple[str, ...]
    """Files and folders below the working folder of the environment."""
    what: str
    """For people: ``the project's tests``."""
    log: str
    modules: tuple[str, ...] = ()
    """Top-level modules that are reported if they do not come from the environment."""
    settings: str = ""
    """File below the working folder that pytest reads its settings from; empty: it gets no settings of anybody."""
    options: tuple[str, ...] = ()
    """Further arguments for pytest."""
    only: tuple[str, ...] = ()
    """Node ids, of tests or of files, that are run; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedTest:
    """A test, or a file with tests, that failed."""

    name: str
    lines: tuple[str, ...]
    """The last ones of what pytest says of it."""

    @property
    def reason(self) -> str:
        """The first of the lines that pytest marks, else the last one."""
        marked = (line[1:].strip() for line in self.lines if re.match(r"E\s", line))
        return next(marked, self.lines[-1].strip() if self.lines else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOfTests:
    """How the tests went."""

    done: Completed
    has_report: bool = False
    """Whether pytest came to its end."""
    collected: int = 0
    passed: frozenset[str] = frozenset()
    """Node ids."""
    failed: tuple[FailedTest, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Modules of the project that did not come from the environment, with their files."""


def copy_tests(root: Path, names: Sequence[str], folder: Path) -> None:
    """Copy files and folders below ``root`` to the same places below ``folder``. Raises ``OutageError``."""
    try:
        for name in names:
            source, target = root / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=_LEFT, ignore_dangling_symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)
    except shutil.Error as error:
        raise out_of_space(folder, OSError(str(error))) from error
    except OSError as error:
        raise out_of_space(folder, error) from error


def run_tests(installation: Installation, requested: RequestedTests, context: RunContext) -> RunOfTests:
    """Run pytest on copies in the working folder of ``installation``, in the environment of a cell."""
    reported, asked = installation.folder / "tests-report.json", installation.folder / "tests-asked.json"
    reported.unlink(missing_ok=True)
    folders = [str(folder) for folder in installation.site_packages]
    facts = {"modules": requested.modules, "folders": folders, "report": str(reported), "only": requested.only}
    asked.write_text(json.dumps(facts), "utf-8")
    plugin = Path(in_cell.__file__).with_name("first_party.py")
    shutil.copyfile(plugin, installation.site_packages[0] / f"{_PLUGIN}.py")
    work = installation.folder / "work"
    settings = work / requested.settings
    if not requested.settings:
        settings = installation.folder / "pytest.ini"
        settings.write_text("[pytest]\n", "utf-8")
    options = ("-q", "--tb=short", f"--rootdir={work}", "-c", str(settings), *requested.options)
    done = run_in_cell(
        context,
        installation.folder,
        f"running {requested.what} [{installation.cell.id}]",
        (str(installation.python), "-I", "-m", "pytest", *_PLUGINS, *options, *requested.names),
        log=requested.log,
        env={"RELEASE_CHECK_TESTS": str(asked)},
    )
    return _read(reported, done)


def _read(reported: Path, done: Completed) -> RunOfTests:
    if not reported.is_file():
        return RunOfTests(done=done)
    facts = json.loads(reported.read_text("utf-8"))
    return RunOfTests(
        done=done,
        has_report=True,
        collected=facts["collected"],
        passed=frozenset(facts["passed"]),
        failed=tuple(FailedTest(name=item["test"], lines=tuple(item["lines"])) for item in facts["failed"]),
        elsewhere=tuple(facts["elsewhere"]),
    )
