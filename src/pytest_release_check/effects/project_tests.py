"""The project's own tests, copied out of its tree and run in an environment."""

import json
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
_LEFT = shutil.ignore_patterns("__pycache__", ".git", ".hg", ".tox", ".nox", ".venv", ".release-check", "*.pyc")


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedTest:
    """A test, or a file with tests, that failed."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOfTests:
    """How the tests went."""

    done: Completed
    has_report: bool = False
    """Whether pytest came to its end."""
    collected: int = 0
    passed: int = 0
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


def run_tests(
    installation: Installation, names: Sequence[str], modules: Sequence[str], context: RunContext
) -> RunOfTests:
    """Run pytest on the copies in the working folder of ``installation``, with nothing of the project's settings."""
    reported, asked = installation.folder / "tests-report.json", installation.folder / "tests-asked.json"
    folders = [str(folder) for folder in installation.site_packages]
    asked.write_text(json.dumps({"modules": list(modules), "folders": folders, "report": str(reported)}), "utf-8")
    settings = installation.folder / "pytest.ini"
    settings.write_text("[pytest]\n", "utf-8")
    plugin = Path(in_cell.__file__).with_name("first_party.py")
    shutil.copyfile(plugin, installation.site_packages[0] / f"{_PLUGIN}.py")
    work = str(installation.folder / "work")
    options = ("-q", "--tb=short", "--import-mode=importlib", f"--rootdir={work}", "-c", str(settings))
    done = run_in_cell(
        context,
        installation.folder,
        f"running the project's tests [{installation.cell.id}]",
        (str(installation.python), "-I", "-m", "pytest", "-p", "no:cacheprovider", "-p", _PLUGIN, *options, *names),
        log=f"project-tests-{installation.cell.id}",
        env={"RELEASE_CHECK_TESTS": str(asked)},
    )
    if not reported.is_file():
        return RunOfTests(done=done)
    facts = json.loads(reported.read_text("utf-8"))
    return RunOfTests(
        done=done,
        has_report=True,
        collected=facts["collected"],
        passed=facts["passed"],
        failed=tuple(FailedTest(name=item["test"], lines=tuple(item["lines"])) for item in facts["failed"]),
        elsewhere=tuple(facts["elsewhere"]),
    )
