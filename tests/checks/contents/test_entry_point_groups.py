"""Groups of entry points that somebody reads."""

import pytest

from pytest_release_check.checks.contents.entry_point_groups import misspelt_groups
from tests.builders import wheel
from tests.checks.contents.made import contents, reported


def found(group: str, source: str = "") -> list[tuple[str, str]]:
    files = {"demo/__init__.py": source, "demo-1.0.dist-info/entry_points.txt": f"[{group}]\ndemo = demo:main\n"}
    return reported(*misspelt_groups(wheel(), contents(files)))


@pytest.mark.parametrize(
    ("group", "meant"),
    [
        ("console_script", "console_scripts"),
        ("console-scripts", "console_scripts"),
        ("console.scripts", "console_scripts"),
        ("Console_Scripts", "console_scripts"),
        ("consol_scripts", "console_scripts"),
        ("console_scirpts", "console_scripts"),
        ("console_scriptss", "console_scripts"),
        ("gui_script", "gui_scripts"),
        ("gui-scripts", "gui_scripts"),
        ("pytest1", "pytest11"),
        ("pytest12", "pytest11"),
        ("pytest11 ", "pytest11"),
        ("pytest_11", "pytest11"),
        ("flake8.extention", "flake8.extension"),
        ("flake8.extensions", "flake8.extension"),
        ("pygments.lexer", "pygments.lexers"),
        ("mkdocs.plugin", "mkdocs.plugins"),
        ("console_scripts", ""),
        ("distutils.commands", ""),
        ("demo.plugins", ""),
        ("demo.console", ""),
        ("pytest", ""),
        ("scripts", ""),
    ],
)
def test_names_of_groups(group: str, meant: str) -> None:
    """A letter, the case or the character between words is another; known names, and those far from all, are well."""
    assert found(group) == ([("entry-point-group-misspelt", f"[{group}] for [{meant}]")] if meant else [])


def test_a_group_of_ones_own() -> None:
    """A project may read a group that is named almost as another's."""
    assert found("flake8.extensions", "entry_points(group='flake8.extensions')\n") == []


def test_the_fix_names_the_group_that_is_meant() -> None:
    """With what it replaces."""
    files = {"demo-1.0.dist-info/entry_points.txt": "[pytest1]\ndemo = demo\n"}
    (finding,) = misspelt_groups(wheel(), contents(files))
    assert finding.fix == "rename the group `pytest1` to `pytest11`"
