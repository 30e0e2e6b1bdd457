"""What other plugins may import: all of it is there, and the example plugin needs nothing else."""

import ast
from pathlib import Path

from pytest_release_check import extension
from pytest_release_check.plugin import hookspecs
from pytest_release_check.plugin.extensions import PREFIX

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "fixtures" / "plugin-example" / "release_check_example.py"
PAGE = ROOT / "docs" / "reference" / "extending.md"
HOOKS = [name for name in vars(hookspecs) if name.startswith(PREFIX)]


def test_the_names_are_there() -> None:
    assert [name for name in extension.__all__ if not hasattr(extension, name)] == []
    assert sorted(extension.__all__) == extension.__all__


def test_the_example_uses_every_hook_and_nothing_internal() -> None:
    tree = ast.parse(EXAMPLE.read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("pytest_release_check")} == {extension.__name__}
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX)]
    assert defined == HOOKS


def test_every_hook_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in HOOKS if f"| `{name}` |" not in page] == []
