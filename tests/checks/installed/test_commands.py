"""Which commands a distribution brings."""

from pytest_release_check.checks.installed.commands import Command, commands
from pytest_release_check.model.releases import EntryPoint


def test_commands() -> None:
    """Scripts once a target, packages with ``__main__`` and modules with a guard; no plugins, no scripts of extras."""
    files = ["pkg/__init__.py", "pkg/__main__.py", "one.py", "two.py", "tests/__init__.py", "tests/__main__.py"]
    stated = [("b", "pkg.cli:main"), ("a", "pkg.cli:main"), ("c", "pkg.more:main [more]")]
    points = [EntryPoint(group="console_scripts", name=name, value=value) for name, value in stated]
    points += [EntryPoint(group="gui_scripts", name="d", value="pkg.gui:main")]
    sources = {"one": "if __name__ == '__main__':\n    main()\n", "two": "def f():\n    return __name__"}
    assert commands(files, points, sources) == (
        Command(typed="a", module="pkg.cli", attribute="main", is_script=True),
        Command(typed="python -m pkg", module="pkg"),
        Command(typed="python -m one", module="one", has_only_a_guard=True),
    )
