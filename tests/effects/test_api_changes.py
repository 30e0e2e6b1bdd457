"""What griffe finds in two versions, and what of it is reported: what a caller meets without having been warned."""

from pathlib import Path

import pytest

from pytest_release_check.effects.api_changes import api_changes
from pytest_release_check.model.errors import OutageError
from tests.runners import context

OLD = """\
import warnings
UNLISTED = 2

class Thing:
    size = 1
    def __init__(self, name, *, strict=False): ...
    def __repr__(self): ...
    def method(self, one, two=2): ...
    def _private(self): ...

class Child(Thing): ...

def load(path, encoding="utf-8"): ...
def open_ended(*args, **kwargs): ...
def typed(x: int) -> int: ...

def old_way():
    warnings.warn("use load", DeprecationWarning)

def told():
    \"\"\".. deprecated:: 1.3\"\"\"
"""


def tree(folder: Path, init: str = OLD, **more: str) -> Path:
    package = folder / "demo"
    (package / "tests").mkdir(parents=True)
    files = {
        "__init__": init,
        "_core": "def kept(a): ...\n",
        "front": 'from demo._core import kept\n__all__ = ["kept"]\n',
        "hidden": "def gone_but_served(): ...\n",
        "listed": '__all__ = ["LISTED"]\nLISTED = 1\n',
        "tests/__init__": "def helper(): ...\n",
    }
    for name, text in (files | more).items():
        (package / f"{name}.py").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (("", ""), []),
        # gone
        (("def load(path, encoding", "def loads(path, encoding"), ["demo.load is gone"]),
        (("    def method(self, one, two=2): ...\n", ""), ["demo.Thing.method is gone"]),
        (("UNLISTED = 2\n", ""), []),
        # parameters
        (('path, encoding="utf-8"', "path"), ["demo.load has lost the parameter encoding"]),
        (('encoding="utf-8"', "encoding"), ["demo.load requires the parameter encoding"]),
        (("path, enc", "path, mode, enc"), ["demo.load requires the new parameter mode"]),
        (("path, enc", "path, *, enc"), ["demo.load takes in another way the parameter encoding"]),
        (("name, *,", "*,"), ["demo.Thing.__init__ has lost the parameter name"]),
        (
            ("one, two", "first, two"),
            ["demo.Thing.method has lost the parameter one and requires the new parameter first"],
        ),
        (("*args, **kwargs", "*args"), []),
        (("*args, **kwargs", "first, *args, **kwargs"), []),
        # what a caller does not meet
        (("    def _private(self): ...\n", ""), []),
        (("    def __repr__(self): ...\n", ""), []),
        (("x: int) -> int", "x: str) -> str"), []),
        (('"utf-8"', '"ascii"'), []),
        # what went through a deprecation
        (('def old_way():\n    warnings.warn("use load", DeprecationWarning)\n', ""), []),
        (('def told():\n    """.. deprecated:: 1.3"""\n', ""), []),
    ],
)
def test_what_is_reported(change: tuple[str, str], broken: list[str], tmp_path: Path) -> None:
    before, after = tree(tmp_path / "old"), tree(tmp_path / "new", OLD.replace(*change, 1) if change[0] else OLD)
    found = api_changes(before, after, ["demo"], "api", context(tmp_path))
    assert (list(found.broken), found.unread) == (broken, ())


def test_in_modules_of_its_own(tmp_path: Path) -> None:
    """A name is public where it is offered; a module can serve what it has not (PEP 562); tests are nobody's API."""
    new = {
        "_core": "def kept(): ...\n",
        "hidden": "def __getattr__(name): ...\n",
        "listed": "__all__ = []\n",
        "tests/__init__": "",
    }
    found = api_changes(tree(tmp_path / "old"), tree(tmp_path / "new", **new), ["demo"], "api", context(tmp_path))
    assert found.broken == ("demo.kept has lost the parameter a", "demo.listed.LISTED is gone")


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """One package does not keep the other from being compared; one that is new or gone is for other rules."""
    before, after = tree(tmp_path / "old"), tree(tmp_path / "new", OLD.replace("def load(path, ", "def load("))
    (after / "broken.py").write_text("def (:\n")
    (before / "broken.py").write_text("def f(): ...\n")
    (before / "gone.py").write_text("def f(): ...\n")
    found = api_changes(before, after, ["broken", "demo", "gone"], "api", context(tmp_path))
    assert found.broken == ("demo.load has lost the parameter path",)
    assert [line.partition(":")[0] for line in found.unread] == ["broken"]
    assert "demo.load has lost the parameter path" in context(tmp_path).log("api").read_text()


def test_no_answer(tmp_path: Path) -> None:
    """What ends without an answer says nothing of the API."""
    (tmp_path / "api.json").mkdir()
    with pytest.raises(OutageError, match="griffe could not compare the API"):
        api_changes(tree(tmp_path / "old"), tree(tmp_path / "new"), ["demo"], "api", context(tmp_path))
