"""Run the pytest of an environment on an empty test in an empty folder, with nothing of the user's settings."""

import tempfile
from pathlib import Path

from packaging.utils import canonicalize_name

from pytest_release_check.effects.cell_queries import run_in_cell
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.cell_reports import PytestRun
from pytest_release_check.model.releases import Installation

TIMEOUT = 120.0
"""Seconds for one run."""


def has_pytest(installation: Installation) -> bool:
    """Whether there is a pytest in the environment."""
    return any((folder / "pytest" / "__init__.py").is_file() for folder in installation.site_packages)


def has_other_plugins(installation: Installation) -> bool:
    """Whether other distributions of the environment bring pytest plugins, too."""
    found = (file for folder in installation.site_packages for file in folder.glob("*.dist-info/entry_points.txt"))
    others = (file for file in found if canonicalize_name(file.parent.name.partition("-")[0]) != installation.name)
    return any("[pytest11]" in file.read_text("utf-8", "replace") for file in others)


def run_pytest(
    installation: Installation, context: RunContext, *options: str, asks_help: bool = False, autoloads: bool = True
) -> PytestRun:
    """Run it with ``options``; ``autoloads`` whether the plugins of the environment are loaded by themselves."""
    scratch = Path(tempfile.mkdtemp(prefix="pytest-", dir=installation.folder))
    for name in ("work", "home"):
        (scratch / name).mkdir()
    test, settings = scratch / "work" / "test_nothing.py", scratch / "pytest.ini"
    test.write_text("def test_nothing():\n    pass\n", "utf-8")
    settings.write_text("[pytest]\n", "utf-8")
    own = (f"--rootdir={scratch / 'work'}", "-c", str(settings))
    asked = "--help" if asks_help else test.name
    variables = {"PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": "", "USERPROFILE": str(scratch / "home")}
    done = run_in_cell(
        context,
        scratch,
        f"running pytest {asked} [{installation.cell.id}]",
        (str(installation.python), "-I", "-m", "pytest", *own, *options, asked),
        log=f"pytest-plugin-{installation.cell.id}",
        timeout=min(TIMEOUT, context.timeout),
        env=variables | ({} if autoloads else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
    )
    return PytestRun(returncode=done.returncode, lines=done.lines, timed_out=done.timed_out, log=str(done.log))
