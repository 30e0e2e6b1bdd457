"""Entry points point at what is shipped."""

import pytest

from pytest_release_check.checks.contents.entry_points import entry_point_findings
from tests.builders import wheel
from tests.checks.contents.made import contents, reported

PACKAGE = {"demo/__init__.py": "", "demo/core.py": "", "demo/fast.cpython-312-darwin.so": "", "demo/sub/deep.py": ""}


def findings(point: str, files: dict[str, str], group: str, requires: tuple[str, ...]) -> list[tuple[str, str]]:
    text = {"demo-1.0.dist-info/entry_points.txt": f"[{group}]\n{point}\n"}
    return reported(*entry_point_findings(wheel(requires_dist=requires), contents({**files, **text})))


@pytest.mark.parametrize(
    ("point", "files", "group", "requires"),
    [
        ("demo = demo.cli:main", PACKAGE, "console_scripts", ("click",)),
        ("demo = demo.sub.cli:main [color]", PACKAGE, "gui_scripts", ()),
        ("demo = demo.plugin", PACKAGE, "pytest11", ("pytest",)),
        ("demo = demo:main", {}, "console_scripts", ()),
    ],
)
def test_a_module_that_is_not_shipped(point: str, files: dict[str, str], group: str, requires: tuple[str, ...]) -> None:
    """Nobody else can bring it."""
    assert findings(point, files, group, requires) == [("entry-point-not-shipped", f"[{group}] {point}")]


@pytest.mark.parametrize(
    ("point", "files", "requires"),
    [
        ("demo = demo.core:main", PACKAGE, ()),
        ("demo = demo.fast:main", PACKAGE, ()),
        ("demo = demo.sub:main", PACKAGE, ()),
        ("demo = demo.sub.deep", PACKAGE, ()),
        ("demo = demo.cli:main", {}, ("demo-core",)),
        ("demo = space.cli:main", {"space/demo/__init__.py": ""}, ("space-cli",)),
        ("demo = demo.cli:main", {**PACKAGE, "demo/__init__.py": "__path__ = extend_path(__path__, __name__)"}, ()),
        ("demo = demo.moves.cli:main", {"demo/__init__.py": "sys.modules[__name__] = Lazy()"}, ()),
        ("demo = demo:main", {"demo-1.0.data/purelib/demo.py": ""}, ()),
        ("demo = a-b.c:main", PACKAGE, ()),
        ("demo = demo.tests.notfound:main", PACKAGE, ()),
        ("demo", PACKAGE, ()),
        ("[unclosed", PACKAGE, ()),
    ],
)
def test_modules_that_are_there_or_may_be(point: str, files: dict[str, str], requires: tuple[str, ...]) -> None:
    """Compiled modules, folders, namespaces and requirements can bring what is named."""
    assert findings(point, files, "console_scripts", requires) == []


def test_nothing_is_said_of_a_wheel_that_was_not_read_to_its_end() -> None:
    """What was not read is not missing."""
    text = {"demo-1.0.dist-info/entry_points.txt": "[console_scripts]\ndemo = demo:main\n"}
    assert entry_point_findings(wheel(), contents(text, is_whole=False)) == ()
