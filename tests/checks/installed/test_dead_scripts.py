"""Console scripts whose modules do not come in."""

from typing import Any

import pytest

from pytest_release_check.checks.installed.dead_scripts import script_fault
from pytest_release_check.model.cell_reports import FailedImport, Shipped
from pytest_release_check.model.releases import EntryPoint
from pytest_release_check.rules.finding import Finding

REQUIRES = ("click>=8; extra == 'cli'", "Jinja2; extra == 'to-nox'", "demo[cli]; extra == 'all'", "there")
LACKS = ("ModuleNotFoundError", "ImportError")


def found(
    missing: str = "", *, error: str = "", said: str = "", value: str = "demo.commands:main", beside: bool = False
) -> Finding | None:
    kinds = (error.partition(":")[0],) if error else LACKS
    error = error or f"ModuleNotFoundError: No module named '{missing}'"
    return script_fault(
        EntryPoint(group="console_scripts", name="run", value=value),
        FailedImport(module="demo.commands", error=error, missing=missing, kinds=kinds),
        Shipped(files=("demo/__init__.py", "demo/commands.py"), requires=REQUIRES),
        said.splitlines(),
        others_start=beside,
    )


def fault(missing: str = "", **given: Any) -> str:
    finding = found(missing, **given)
    return finding.code if finding else ""


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("click", "RC517"),
        ("click.core", "RC517"),
        ("jinja2", "RC517"),
        ("demo.gone", "RC504"),
        ("demo", "RC504"),
        ("undeclared", "RC504"),
        ("distutils", "RC504"),
        ("winreg", "RC514"),
        ("_tkinter", "RC514"),
    ],
)
def test_it_dies_whatever_it_lacks(missing: str, code: str) -> None:
    """A module of its own, of an extra, or of nobody: the script is there for everybody and never starts.

    What only some Pythons of a version have is less certain: the script may start there.
    """
    assert fault(missing) == code


@pytest.mark.parametrize(
    ("value", "beside", "code"),
    [
        ("demo.commands:main", False, "RC517"),
        ("demo.commands:main", True, "RC517"),
        ("demo.cli:main", False, "RC517"),
        ("demo.cli:main", True, "RC518"),
        ("demo.cli.sub:main", True, "RC518"),
    ],
)
def test_a_command_beside_others_for_an_extra_of_its_name(value: str, beside: bool, code: str) -> None:
    """A warning only where another command works and the extra is named for this one."""
    assert fault("click", value=value, beside=beside) == code


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        ("SystemExit: pip install demo[cli]", "", ""),
        ("ImportError: install demo[cli] to use this", "", ""),
        ("SystemExit: 1", "This command needs click: pip install click", ""),
        ("SystemExit: 1", "usage: demo", "RC504"),
        ("SystemExit: 1", "", "RC504"),
        ("ImportError: install demo[other]", "", "RC504"),
        ("KeyError: 'x'", "install", "RC504"),
    ],
)
def test_a_sentence_that_helps(error: str, said: str, code: str) -> None:
    """A command that names what to install has done all that it can; one that ends without a word has not."""
    assert fault(error=error, said=said) == code


def test_the_fix_names_the_extra() -> None:
    """From which the requirement has to be moved."""
    finding = found("click.core")
    assert finding is not None
    assert finding.fix.startswith("move what brings `click` from the extra `cli` to `project.dependencies`, or catch ")
