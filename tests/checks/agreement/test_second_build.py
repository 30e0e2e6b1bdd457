"""Two builds of the same source."""

import pytest

from pytest_release_check.checks.agreement.second_build import (
    differing_members,
    installed_differences,
    tree_wheel_differences,
)
from pytest_release_check.checks.contents.lost_metadata import METADATA_LOST
from pytest_release_check.rules.finding import Finding
from tests.checks.contents.made import Files, contents, reported

FIRST = {"demo.py": "x = 1\n", "demo-1.0.dist-info/RECORD": "demo.py,sha256=a,6\n"}


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (FIRST, ""),
        ({**FIRST, "demo.py": "x = 2\n", "demo-1.0.dist-info/RECORD": "demo.py,sha256=b,6\n"}, "demo.py"),
        ({**FIRST, "more.py": ""}, "more.py"),
        ({"demo-1.0.dist-info/RECORD": ""}, "demo.py"),
        (None, "the second build gave no file of this name"),
    ],
)
def test_members_that_differ(second: Files | None, found: str) -> None:
    """They are named; RECORD only follows them."""
    again = None if second is None else contents(second)
    assert reported(*differing_members("w.whl", contents(FIRST), again)) == (
        [("not-reproducible", found)] if found else []
    )


def test_what_was_not_read_to_its_end() -> None:
    """Is not compared."""
    assert differing_members("w.whl", contents(FIRST), contents({}, is_whole=False)) == ()


@pytest.mark.parametrize(
    ("tree", "name", "found"),
    [
        (FIRST, "w.whl", []),
        ({**FIRST, "demo.py": "x = 2\n"}, "w.whl", [("not-reproducible", "demo.py")]),
        (
            {**FIRST, "demo.py": "x = 2\n", "data.txt": ""},
            "w.whl",
            [("tree-wheel-differs", "not with the sdist in between: data.txt")],
        ),
        (
            {"new.py": "", "demo-1.0.dist-info/RECORD": ""},
            "w.whl",
            [
                ("tree-wheel-differs", "only with the sdist in between: demo.py"),
                ("tree-wheel-differs", "not with the sdist in between: new.py"),
            ],
        ),
        (FIRST, "v.whl", [("tree-wheel-differs", "built out of the tree it is v.whl")]),
    ],
)
def test_a_wheel_out_of_the_tree(tree: Files, name: str, found: list[tuple[str, str]]) -> None:
    """Its files are those of the wheel out of the sdist, else that is reported; then what is in them."""
    assert reported(*tree_wheel_differences("w.whl", contents(FIRST), name, contents(tree))) == found


@pytest.mark.parametrize(
    ("tree", "found"),
    [("__commit_id__ = commit_id = 'g1'\nversion = 1\n", []), ("version = 2\n", [("not-reproducible", "_version.py")])],
)
def test_a_commit_that_only_the_tree_knows(tree: str, found: list[tuple[str, str]]) -> None:
    """setuptools-scm writes it into the version file: no sdist can have it, and nobody can do anything about it."""
    built = {**FIRST, "_version.py": "__commit_id__ = commit_id = None\nversion = 1\n"}
    again = contents({**FIRST, "_version.py": tree})
    assert reported(*tree_wheel_differences("w.whl", contents(built), "w.whl", again)) == found


def test_metadata_that_nothing_explains() -> None:
    """What is lost is said all the same."""
    member, head = "demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\n"
    built, tree = ({**FIRST, member: head}, {**FIRST, member: f"{head}Requires-Dist: six\n"})
    ((slug, detail),) = reported(*tree_wheel_differences("w.whl", contents(built), "w.whl", contents(tree)))
    assert (slug, detail) == ("not-reproducible", f"{member}: the sdist loses Requires-Dist six")


LOST = Finding(rule=METADATA_LOST, subject="w.whl", detail="Requires-Dist six")


@pytest.mark.parametrize(
    ("tree", "name", "found"),
    [
        ({**FIRST, "demo-1.0.dist-info/METADATA": "six"}, "w.whl", []),
        (
            {**FIRST, "demo-1.0.dist-info/METADATA": "six", "demo.py": "y = 1\n"},
            "w.whl",
            [("not-reproducible", "demo.py")],
        ),
        ({**FIRST, "demo-1.0.dist-info/METADATA": "six"}, "v.whl", []),
    ],
)
def test_metadata_that_is_explained(tree: Files, name: str, found: list[tuple[str, str]]) -> None:
    """Why it differs was said: nothing more is said of it, and all the rest still is."""
    differences = tree_wheel_differences("w.whl", contents(FIRST), name, contents(tree), (LOST,))
    assert reported(*differences) == [("metadata-lost", "Requires-Dist six"), *found]


def test_a_wheel_out_of_the_tree_that_was_not_read_to_its_end() -> None:
    """Is not compared."""
    assert tree_wheel_differences("w.whl", contents(FIRST), "w.whl", contents({}, is_whole=False)) == ()


@pytest.mark.parametrize(
    ("members", "installed", "found"),
    [
        (["demo.py", "demo-1.dist-info/RECORD"], ["demo.py", "demo-1.dist-info/INSTALLER", "../../bin/demo"], ""),
        (["demo.py", "d/"], ["demo.py", "__pycache__/demo.cpython-312.pyc", "demo.egg-info"], ""),
        (["demo.py", "_demo.abi3.so", "demo.libs/libx.so.1", "d.data/scripts/s"], ["demo.py"], ""),
        (["demo.py"], ["demo.py", "_demo.c", "_demo.pyx"], ""),
        (["d-1.data/purelib/demo.py"], ["demo.py"], ""),
        (["demo.py", "demo.json"], ["demo.py"], "only in the wheel: demo.json"),
        (["demo.py"], ["demo.py", "demo.pyi"], "only out of the sdist: demo.pyi"),
        (["a.py", "a.txt"], ["a.py", "b.py"], "only in the wheel: a.txt; only out of the sdist: b.py"),
        (["demo.py", "tests/test_demo.py"], ["demo.py"], ""),
        (["demo.py", "d-1-py3.10-nspkg.pth"], ["demo.py", "d-1-py3.12-nspkg.pth"], ""),
    ],
)
def test_installed_out_of_the_sdist(members: list[str], installed: list[str], found: str) -> None:
    """Files at their places in site-packages are compared; metadata, bytecode and compiled ones are not."""
    findings = reported(*installed_differences("w.whl", members, installed))
    assert findings == ([("sdist-installs-otherwise", found)] if found else [])


def test_another_source() -> None:
    """Where most modules are others, the two are not of the same source."""
    found = reported(*installed_differences("w.whl", ["d/a.py", "d/b.py", "d/c.py"], ["d/a.py", "d/d.py"]))
    detail = "only in the wheel: d/b.py, d/c.py; only out of the sdist: d/d.py"
    assert found == [("sdist-of-other-source", detail)]
