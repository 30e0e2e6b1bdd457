"""Modules that may work only because another one was imported before them."""

import pytest

from pytest_release_check.analysis.source.borrowed_modules import may_borrow

MODULES = {"importlib.util", "importlib", "demo", "demo.core", "demo.tools", "demo.tools.deep", "os.path", "xml.dom"}


@pytest.mark.parametrize(
    ("text", "borrows"),
    [
        ("import importlib\nimportlib.util.find_loader('x')", True),
        ("import importlib.util\nimportlib.util.find_loader('x')", False),
        ("import importlib\nfrom importlib import util\nimportlib.util.find_loader('x')", False),
        ("import importlib\nfrom importlib.util import find_loader\nimportlib.util.find_loader('x')", False),
        ("import importlib as i\ni.util", True),
        ("import importlib\nimportlib.reload", False),
        ("import demo\ndemo.core.run()", True),
        ("import demo.core\ndemo.tools.run()", True),
        ("import demo.tools.deep\ndemo.tools.run()", False),
        ("from . import tools\ntools.deep.run()", True),
        ("from .tools import deep\ndeep.run()", False),
        ("from demo import tools as t\nt.deep", True),
        ("def later():\n    import xml\n    xml.dom", True),
        ("import os\nos.path.join('a')", False),
        ("import sys\nsys.modules['demo.core'].run()", True),
        ("from importlib import import_module\nimport_module('demo.core')", True),
        ("__import__('demo.core')", True),
        ("globals()['demo']", True),
        ("util.find_spec = 1", True),
        ("this is no Python", True),
        ("core.run()", False),
    ],
)
def test_one_module(text: str, borrows: bool) -> None:
    """Of what lies in the package demo."""
    assert bool(may_borrow({"demo.one": (text, False)}, MODULES.__contains__)) is borrows


def test_names() -> None:
    """A package is the package of its own relative imports."""
    sources = {"demo.tools": ("from . import deep\ndeep.x", True), "demo": ("import xml\nxml.dom", True)}
    assert may_borrow(sources, MODULES.__contains__) == {"demo"}
