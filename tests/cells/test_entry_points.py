"""Entry points: each loads; real runs of pytest have a plugin of a few lines in the environment."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pluggy
import pytest

from pytest_release_check.cells.entry_points import entry_points, loaded_entry_points, plugin_faults
from pytest_release_check.effects.processes import Command, Completed, Processes
from pytest_release_check.model.releases import EntryPoint, Installation
from tests.builders import cell, interpreter, staged
from tests.runners import FakeRunner, context
from tests.steps.installed import installed

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="the environment borrows pytest by a .pth file")

also = partial(pytest.param, marks=pytest.mark.slow)
"""A row that starts pytest two to five times, as its neighbours do."""
WELL = "def pytest_addoption(parser):\n    parser.addoption('--demo', help='100%%')\n"


@pytest.mark.parametrize(
    ("group", "value", "source", "codes"),
    [
        ("console_scripts", "demo.d:main", "import nosuch", ["RC504"]),
        ("console_scripts", "demo.d:main [d]", "import nosuch", []),
        ("console_scripts", "demo.d:main", "import wanted", ["RC517"]),
        ("console_scripts", "demo.d:main", "import demo.gone", ["RC504"]),
        ("gui_scripts", "demo.d:main", "import wanted", ["RC517"]),
        ("other.plugins", "demo.d:main", "import wanted", ["RC505"]),
        ("console_scripts", "demo.d:main", "import elsewhere", ["RC504"]),
        ("console_scripts", "demo.d:main [d]", "raise ImportError('install demo[d]')", []),
        ("console_scripts", "demo.d:main [d]", "1 / 0", ["RC504"]),
        ("pytest11", "demo.d", "import pytest", []),
        ("other.plugins", "demo.d", "import nosuch", ["RC505"]),
        ("other.plugins", "demo.d", "raise ImportError('install demo[d]')", ["RC505"]),
        ("other.plugins", "demo.d", "import demo.gone", ["RC504"]),
        ("other.plugins", "demo.d", "1 / 0", ["RC504"]),
        ("console_scripts", "demo.d:main", "raise SystemExit('pip install demo[d]')", []),
        ("console_scripts", "demo.d:main", "raise ImportError('install demo[e]')", ["RC504"]),
    ],
)
def test_entry_points(tmp_path: Path, group: str, value: str, source: str, codes: list[str]) -> None:
    """What needs an extra is tried with it, and what needs its host is loaded by that alone."""
    there = installed(tmp_path, {"demo/__init__.py": "", "demo/d.py": source})
    point = EntryPoint(group=group, name="d", value=value)
    requires = ("wanted>=1; extra == 'd'", "elsewhere; sys_platform == 'nowhere'")
    outcome = loaded_entry_points(replace(there, entry_points=(point,), requires=requires), context(tmp_path))
    assert [finding.code for finding in outcome.findings] == codes


def point(name: str) -> str:
    return f"[pytest11]\n{name} = {name}_plugin\n"


def with_plugins(folder: Path, sources: Mapping[str, str]) -> Installation:
    """Plugins of those names in an environment that has the pytest of this one, and none of its plugins."""
    files = {f"{name}_plugin.py": source for name, source in sources.items()}
    for name in sources:
        files[f"{name}-1.0.dist-info/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        files[f"{name}-1.0.dist-info/entry_points.txt"] = point(name)
    there = installed(folder, files)
    (site,) = there.site_packages
    here = Path(pluggy.__file__).parent.parent
    packages = ("pytest", "_pytest", "iniconfig", "pluggy", "pygments", "exceptiongroup", "tomli", "packaging")
    for found in (*map(here.joinpath, (*packages, "py.py", "typing_extensions.py")), *here.glob("pluggy-*.dist-info")):
        if found.exists():
            (site / found.name).symlink_to(found, target_is_directory=found.is_dir())
    return there


@on_posix
@pytest.mark.parametrize(
    ("source", "codes"),
    [
        (WELL, []),
        ("import no_such_module_at_all", ["RC519"]),
        (WELL.replace("100%%", "100%d"), ["RC520"]),
        also("def pytest_collect_file(way, parent): pass", ["RC519"]),
        also("def pytest_no_such_hook(item): pass", ["RC519"]),
        also("def pytest_addoption(parser): parser.addoption('--last-failed')", ["RC519"]),
        also("def pytest_configure(config): config.cache.get('demo/x', None)", []),
        also("import pytest\ndef pytest_configure(config): raise pytest.UsageError('set demo')", ["RC521"]),
    ],
)
def test_a_plugin(tmp_path: Path, source: str, codes: list[str]) -> None:
    """Whatever ends pytest for everybody who has the plugin is an error."""
    there = with_plugins(tmp_path, {"demo": source})
    assert [finding.code for finding in plugin_faults(there, ("demo",), context(tmp_path))] == codes


@pytest.mark.slow
@on_posix
@pytest.mark.parametrize(
    ("source", "other", "codes"),
    [
        (WELL, "1 / 0", []),
        (WELL, "", []),
        (
            "def pytest_demo(): pass",
            "class Hooks:\n    def pytest_demo(self): '''New.'''\n"
            "def pytest_addhooks(pluginmanager): pluginmanager.add_hookspecs(Hooks())\n",
            ["RC521"],
        ),
    ],
)
def test_a_plugin_beside_another(tmp_path: Path, source: str, other: str, codes: list[str]) -> None:
    """Another plugin's fault is not this one's; one that needs the other says so by an optional hook."""
    there = with_plugins(tmp_path, {"demo": source, "other": other})
    assert [finding.code for finding in plugin_faults(there, ("demo",), context(tmp_path))] == codes


@pytest.mark.slow
@on_posix
def test_settings_of_the_user_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what an environment adds to every run, nor plugins that it names."""
    there = with_plugins(tmp_path, {"demo": WELL})
    means = context(tmp_path)
    loud = replace(means, environment={**means.environment, "PYTEST_ADDOPTS": "--no-such", "PYTEST_PLUGINS": "nosuch"})
    assert plugin_faults(there, ("demo",), loud) == ()


@on_posix
def test_no_plugin(tmp_path: Path) -> None:
    """What has no plugin costs no run."""
    runner = FakeRunner()
    assert entry_points(installed(tmp_path, {"demo.py": ""}), staged(), context(tmp_path, runner)).passed
    assert [command.what for command in runner.commands if "pytest" in command.what] == []


class NoPip(Processes):
    """Runs everything but pip, which has no network here."""

    def run(self, command: Command) -> Completed:
        if "install" not in command.args:
            return super().run(command)
        lines = ("ERROR: No matching distribution found for pytest",)
        return Completed(returncode=1, lines=lines, log=command.log, seconds=0.1)


@on_posix
def test_pytest_that_cannot_be_had(tmp_path: Path) -> None:
    """Where pytest is not required and cannot be installed beside the release, that is said and nothing else."""
    this = interpreter("{}.{}.{}".format(*sys.version_info[:3]), path=Path(sys.executable))
    there = replace(
        with_plugins(tmp_path, {}),
        files=("demo.py",),
        cell=replace(cell(), interpreter=this),
        entry_points=(EntryPoint(group="pytest11", name="demo", value="json"),),
    )
    (there.site_packages[0] / "pytest").unlink()
    outcome = entry_points(there, staged(), context(tmp_path, NoPip(registry=tmp_path / "running")))
    assert (outcome.passed, outcome.findings) == (True, ())
    assert outcome.reason == (
        "pytest was not run with the plugin, as it could not be installed beside it: "
        "No matching distribution found for pytest"
    )
