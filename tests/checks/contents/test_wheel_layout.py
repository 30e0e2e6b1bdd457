"""What lies at the top of a wheel, and what its tags promise."""

import pytest

from pytest_release_check.checks.contents.wheel_layout import general_top_level, stray_top_level, tag_contradictions
from tests.builders import wheel
from tests.checks.contents.made import reported

TOP = "at the top of site-packages: "


@pytest.mark.parametrize(
    ("members", "stray"),
    [
        (("demo/__init__.py", "tests/__init__.py"), "tests"),
        (("demo/__init__.py", "tests/data.json"), "tests"),
        (("demo.py", "CHANGELOG.rst", "CONTRIBUTING.md"), "CHANGELOG.rst, CONTRIBUTING.md"),
        (("demo.py", "setup.py", "conftest.py"), "conftest.py, setup.py"),
        (("src/demo/__init__.py",), "src"),
        (("tests/__init__.py",), "tests"),
        (("demo.py", "tools/release.py", "ci/run.py", "samples/a.py"), "ci, samples, tools"),
        (("demo.py", "build/lib/demo.py"), "build/lib"),
        (("demo.py", "tests_functional/a.py", "integration_tests/a.py"), "integration_tests, tests_functional"),
        (("demo.py", "docs/a", "doc/a", "script/a", "scripts/a", "example/a", "examples/a", "test/a"),
         "doc, docs, example, examples, script and 2 more"),
    ],
)  # fmt: skip
def test_stray_names_are_told(members: tuple[str, ...], stray: str) -> None:
    """What belongs to the source tree is reported, all of it at once."""
    assert reported(*stray_top_level(wheel(), members)) == [("stray-top-level", TOP + stray)]


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("demo", ("demo/__init__.py", "demo/tests/__init__.py", "demo/setup.py", "demo/CHANGELOG.md")),
        ("demo", ("demo.py", "demo-1.0.dist-info/licenses/LICENSE", "demo-1.0.data/scripts/demo")),
        ("tests", ("tests/__init__.py",)),
        ("Examples", ("examples/__init__.py",)),
        ("demo-tools", ("tools/__init__.py",)),
        ("demo-test-utils", ("test_utils/__init__.py",)),
        ("demo", ("demo_test/__init__.py", "test_demo/__init__.py", "testdata/__init__.py")),
        ("build", ("build/__init__.py", "build/library.py")),
        ("demo", ("demo.py", "demo.pth", "_demo.abi3.so", "demo-stubs/__init__.pyi")),
        ("demo", ("tests.py", "testing/__init__.py")),
        ("demo", ()),
    ],
)
def test_a_project_s_own_names_are_not_stray(name: str, members: tuple[str, ...]) -> None:
    """Names inside packages, of metadata, and the project's own are as they should be."""
    assert stray_top_level(wheel(name), members) == ()


@pytest.mark.parametrize(
    ("tags", "requires", "found"),
    [
        (("py2-none-any", "py3-none-any"), ">=3.8", True),
        (("py2-none-any", "py3-none-any"), ">=2.7, !=3.0.*", False),
        (("py2-none-any", "py3-none-any"), "", False),
        (("py2-none-any", "py3-none-any"), ">=2.7.9", False),
        (("py3-none-any",), ">=3.8", False),
        (("py2-none-any",), "three", False),
    ],
)
def test_a_python_that_is_ruled_out(tags: tuple[str, ...], requires: str, found: bool) -> None:
    """A universal tag needs a Requires-Python that lets Python 2 in."""
    assert [slug for slug, _ in reported(*tag_contradictions(wheel(tags=tags, requires_python=requires), ()))] == [
        "tag-contradicts"
    ] * found


@pytest.mark.parametrize(
    ("tag", "members", "found"),
    [
        ("py3-none-any", ("demo/_fast.cpython-312-x86_64-linux-gnu.so",), True),
        ("py3-none-any", ("demo/_fast.cp312-win_amd64.pyd",), True),
        ("py3-none-any", ("demo/_fast.abi3.so",), True),
        ("cp312-cp312-linux_x86_64", ("demo/_fast.cpython-312-x86_64-linux-gnu.so",), False),
        ("py3-none-any", ("demo/_fast.cpython-312-x86_64-linux-gnu.so", "demo/_fast.py"), False),
        ("py3-none-any", ("demo/a.cpython-312-darwin.so", "demo/a.cp312-win_amd64.pyd"), False),
        ("py3-none-any", ("demo/data/sample.so", "demo/attach_x86.dll"), False),
    ],
)
def test_extension_modules_for_one_platform(tag: str, members: tuple[str, ...], found: bool) -> None:
    """A pure wheel may have fallbacks, several platforms and data that happens to be a library."""
    assert [slug for slug, _ in reported(*tag_contradictions(wheel(tag=tag), members))] == ["compiled-in-pure"] * found


@pytest.mark.parametrize(
    ("name", "members", "found"),
    [
        ("demo", ("demo/__init__.py", "utils/__init__.py", "utils/text.py"), "utils"),
        ("demo", ("demo.py", "config.py"), "config"),
        ("demo", ("core/a.py", "common/b.py"), "common, core"),
        ("python-utils", ("utils/__init__.py",), ""),
        ("app", ("app/__init__.py",), ""),
        ("demo", ("demo/utils/__init__.py", "utilities/__init__.py", "demo_utils.py"), ""),
        ("demo", ("demo.py", "config/settings.json", "demo-1.0.data/scripts/main.py"), ""),
    ],
)
def test_general_names_at_the_top(name: str, members: tuple[str, ...], found: str) -> None:
    """Two distributions that install them overwrite each other, unless the project has that name."""
    expected = [("general-top-level", f"at the top of site-packages: {found}")] if found else []
    assert reported(*general_top_level(wheel(name), members)) == expected
