"""What to do about an import that failed."""

import pytest

from pytest_release_check.checks.installed.dead_scripts import ENTRY_POINT_BROKEN
from pytest_release_check.checks.installed.import_cures import beside_explained, explained, with_cure
from pytest_release_check.checks.installed.starting import SCRIPT_BROKEN
from pytest_release_check.model.cell_reports import FailedImport, Place, Shipped
from pytest_release_check.model.releases import EntryPoint
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

CLI, SETTINGS = "from settings import THEME\n", "THEME = 'dark'\n"
SOURCES = {"brook": "", "brook.cli": CLI, "brook.settings": SETTINGS, "brook.work": "def main(): ...\nLIMIT = 1\n"}
COMPILED = "brook/_c.cpython-311-x86_64-linux-gnu.so"
FILES = (
    COMPILED,
    "brook/__init__.py",
    "brook/cli.py",
    "brook/settings.py",
    "brook/work.py",
    "brook-1.0.dist-info/METADATA",
)
SHIPPED = Shipped(
    files=FILES,
    sources=SOURCES,
    entry_points=(EntryPoint(group="console_scripts", name="brook", value="brook.work:mian"),),
    requires=("pyyaml; extra == 'cli'", "Pillow; python_version < '3'", "six"),
)
HERE = (Place(file="/lib/python3/runpy.py"), Place(file="brook/cli.py", line=1, text="from x import y"))


def failed(error: str, missing: str = "", places: tuple[Place, ...] = HERE) -> FailedImport:
    kind = error.partition(":")[0]
    return FailedImport(module="brook.cli", error=error, missing=missing, kinds=(kind, "Exception"), places=places)


def lacking(name: str, places: tuple[Place, ...] = HERE) -> FailedImport:
    return failed(f"ModuleNotFoundError: No module named '{name}'", name, places)


def finding(failure: FailedImport, rule: Rule = ENTRY_POINT_BROKEN) -> Finding:
    return Finding(rule=rule, subject="s", detail=failure.error, fix="")


@pytest.mark.parametrize(
    ("failure", "fix"),
    [
        (
            lacking("brook.gone"),
            "`brook.gone` is the project's own and not in the distribution: tell the build backend",
        ),
        (lacking("brook._c"), f"this Python does not import {COMPILED}: build a wheel for it too"),
        (failed("ImportError: cannot import name '_c' from 'brook' (x)"), f"this Python does not import {COMPILED}"),
        (lacking("brook.setings"), "or import `brook.settings` if that is meant"),
        (lacking("yaml"), "only the extra `cli` brings `yaml`: move `pyyaml` to `project.dependencies`"),
        (lacking("PIL"), "does not apply here: widen its marker, or guard the import"),
        (lacking("bs4.element"), "add `beautifulsoup4`, which brings `bs4`, to `project.dependencies`"),
        (lacking("tomli"), "add the distribution that brings `tomli` to `project.dependencies`"),
        (
            failed("AttributeError: module 'brook.work' has no attribute 'mian'"),
            "`brook.work` has no `mian`, and has `main`: name that in the entry point `brook = brook.work:mian`",
        ),
        (failed("AttributeError: module 'brook.work' has no attribute 'zzz'"), "define `zzz` in `brook.work`"),
        (
            failed("ImportError: cannot import name 'LIMITS' from 'brook.work' (brook/work.py)"),
            "`brook.work` has no `LIMITS`, and has `LIMIT`: name that, or define `LIMITS`",
        ),
        (
            failed("ImportError: cannot import name 'moves' from 'six' (six.py)"),
            "`six` as installed here has no `moves`: require versions that have it",
        ),
        (failed("SyntaxError: invalid syntax"), "correct brook/cli.py line 1, or raise `project.requires-python`"),
        (
            failed("TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'"),
            "correct brook/cli.py line 1, or raise `project.requires-python`",
        ),
        (
            failed("FileNotFoundError: [Errno 2] No such file or directory: '/v/site-packages/brook/a.txt'"),
            "tell the build backend to ship `brook/a.txt` as package data",
        ),
        (failed("PackageNotFoundError: No package metadata was found for bruk"), "the name that `project.name` states"),
        (lacking("winreg"), "`winreg` is a part of Python on Windows only"),
        (lacking("_tkinter"), "this Python was built without `_tkinter`"),
        (failed("ZeroDivisionError: division by zero"), "brook/cli.py line 1 fails whenever it is imported"),
    ],
)
def test_the_cure_follows_the_exception(failure: FailedImport, fix: str) -> None:
    """What is missing decides what to do; the finding stays what it is."""
    found = explained(finding(failure), failure, SHIPPED)
    assert fix in found.fix
    assert (found.code, found.detail) == ("RC504", failure.error)


def test_a_module_beside_is_never_a_distribution() -> None:
    """It is said where the module lies and what to write, and nobody is sent to the index for its name."""
    failure = lacking("settings")
    for explain in (explained, beside_explained):
        found = explain(finding(failure), failure, SHIPPED)
        assert found.code == "RC535"
        assert "`settings` is a module beside it inside the package `brook`" in found.detail
        assert "write `from brook.settings import THEME` or `from .settings import THEME`" in found.fix
        assert "dependencies" not in " ".join(found.lines())


def test_a_doubtful_one_stays_what_it_is() -> None:
    """Where the module beside lacks what is asked for, the rule stays, and still nobody is sent to the index."""
    shipped = Shipped(files=FILES, sources={**SOURCES, "brook.settings": "OTHER = 1\n"})
    failure = lacking("settings")
    found = explained(finding(failure), failure, shipped)
    assert found.code == "RC504"
    assert found.fix.startswith("if `brook.settings` is meant, write")


@pytest.mark.parametrize(
    "failure",
    [
        lacking("other"),
        lacking("settings", (Place(file="brook/cli.py"), Place(file="/lib/other.py"))),
        failed("NameError: name 'settings' is not defined"),
    ],
)
def test_nothing_beside(failure: FailedImport) -> None:
    """Another name, another's code, another exception."""
    assert beside_explained(finding(failure), failure, SHIPPED) == finding(failure)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        ("ModuleNotFoundError: No module named 'settings'", "RC535", "from .settings import THEME"),
        ("ModuleNotFoundError: No module named 'yaml'", "RC513", "only the extra `cli` brings `yaml`"),
        ("NameError: name 'x' is not defined", "RC513", ""),
    ],
)
def test_the_traceback_of_a_command(error: str, code: str, words: str) -> None:
    """What a command lacks only when it runs is known by its traceback."""
    trace = ("Traceback (most recent call last):", '  File "brook/cli.py", line 1, in main', "    import x", error)
    found = with_cure(Finding(rule=SCRIPT_BROKEN, subject="brook", evidence=trace), SHIPPED)
    assert found.code == code
    assert words in found.fix
