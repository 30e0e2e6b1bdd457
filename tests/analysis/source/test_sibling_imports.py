"""Imports of a module beside the importing one."""

from collections.abc import Mapping

import pytest

from pytest_release_check.analysis.source.sibling_imports import module_beside

PACKAGE = {"brook": "", "brook.cli": "", "brook.settings": "THEME = 1\n", "brook.sub": "", "brook.sub.deep": ""}
SETTINGS = "from settings import THEME\n"


@pytest.mark.parametrize(
    ("importer", "text", "absolute", "relative"),
    [
        ("brook.cli", SETTINGS, "from brook.settings import THEME", "from .settings import THEME"),
        ("brook", SETTINGS, "from brook.settings import THEME", "from .settings import THEME"),
        ("brook.sub.deep", SETTINGS, "from brook.settings import THEME", "from ..settings import THEME"),
        ("brook.sub", SETTINGS, "from brook.settings import THEME", "from ..settings import THEME"),
        ("brook.cli", "import settings\nsettings.THEME\n", "from brook import settings", "from . import settings"),
        ("brook.cli", "def f():\n  import settings\n  settings.THEME\n", "from brook import", "from . import"),
        ("brook.cli", "from settings import *\n", "from brook.settings import *", "from .settings import *"),
        ("brook.cli", "from settings import (\n    THEME,\n)\n", "from brook.settings import`", "from .settings"),
    ],
)
def test_a_module_beside_is_meant(importer: str, text: str, absolute: str, relative: str) -> None:
    """The whole import is written anew, with the package in front or with dots."""
    packages = ("brook", "brook.sub")
    found = module_beside("settings", importer, {**PACKAGE, importer: text}, is_package=importer in packages)
    assert found is not None
    assert found.is_certain
    assert found.fact == "`settings` is a module beside it inside the package `brook`"
    assert f"write `{absolute}" in found.fix
    assert f"or `{relative}" in found.fix


@pytest.mark.parametrize(
    ("text", "sibling"),
    [
        ("from flask import Flask\n", "from flask import Flask\n"),
        ("from flask import Flask\n", "x = 1\n"),
        ("import flask\n", "x = 1\n"),
        ("import flask\nflask.Flask()\n", "import flask\n"),
        ("from flask.views import View\n", "class Flask: ...\n"),
    ],
)
def test_a_distribution_of_that_name_may_be_meant(text: str, sibling: str) -> None:
    """Where the module beside it lacks what is asked for, or imports that distribution itself, nothing is certain."""
    sources: Mapping[str, str] = {"brook": "", "brook.flask": sibling, "brook.quart": text}
    found = module_beside("flask", "brook.quart", sources, is_package=False)
    assert found is not None
    assert not found.is_certain
    assert found.fix.startswith("if `brook.flask` is meant, write `from ")
    assert "somebody else's" in found.fix


@pytest.mark.parametrize(
    ("missing", "importer"), [("other", "brook.cli"), ("settings", "brook.settings"), ("settings", "stream")]
)
def test_no_module_beside(missing: str, importer: str) -> None:
    """None of that name, the importing module itself, or no package around it."""
    assert module_beside(missing, importer, {**PACKAGE, "stream": SETTINGS}, is_package=False) is None
