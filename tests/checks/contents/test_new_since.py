"""What a release adds beside the files of all other distributions."""

import pytest

from pytest_release_check.checks.contents.new_since import new_since
from pytest_release_check.model.contents import PreviousRelease
from tests.builders import wheel
from tests.checks.contents.made import Files, contents, names, reported

OLD = names("demo/__init__.py")


def findings(old: Files, new: Files, name: str = "demo", *, is_whole: bool = True) -> list[tuple[str, str]]:
    before = PreviousRelease(version="1.0", filename="w", tags=frozenset(), size=9, contents=contents(old))
    return reported(*new_since(wheel(name, version="1.1"), contents(new, is_whole=is_whole), before))


@pytest.mark.parametrize(
    ("added", "slug", "detail"),
    [
        (
            {"demo_init.pth": "import os; os.system('x')\n"},
            "path-file-added",
            "demo_init.pth is not in 1.0, and it runs",
        ),
        ({"demo.pth": "demo/vendor\n"}, "path-file-added", "demo.pth is not in 1.0"),
        ({"demo-1.1.data/purelib/a.pth": "\n"}, "path-file-added", "a.pth is not in 1.0"),
        (names("experiments/__init__.py"), "top-level-added", "experiments; 1.0 had demo"),
        (names("requests.py", "zlib2.py"), "top-level-added", "requests, zlib2; 1.0 had demo"),
    ],
)
def test_what_is_new(added: Files, slug: str, detail: str) -> None:
    """Once it is there, it is old."""
    ((found, said),) = findings(OLD, {**OLD, **added})
    assert (found, said.startswith(detail)) == (slug, True)
    assert findings({**OLD, **added}, {**OLD, **added}) == []
    assert findings(OLD, {**OLD, **added}, is_whole=False) == []


@pytest.mark.parametrize(
    ("old", "added"),
    [
        (OLD, names("demo/vendor/__init__.py", "demo/a.pth")),
        (OLD, names("demo_tools/__init__.py", "pytest_demo.py", "_speedups.abi3.so")),
        (OLD, names("tests/__init__.py", "utils.py", "setup.py")),
        ({}, names("anything/__init__.py")),
        (names("bs4/__init__.py"), names("bs4_html/__init__.py")),
    ],
)
def test_healthy_additions(old: Files, added: Files) -> None:
    """Names of the project's own, those that other rules report, and any name where there was no package."""
    assert findings(old, {**old, **added}) == []
