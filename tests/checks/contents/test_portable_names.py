"""Names that only some systems can have."""

import pytest

from pytest_release_check.checks.contents.portable_names import unportable_members, unportable_names
from tests.builders import sdist, wheel
from tests.checks.contents.made import Files, contents, names, reported

LONG = "demo/" + "a" * 60 + "/" + "b" * 60 + ".json"


def of_wheel(files: Files, tag: str = "py3-none-any") -> list[tuple[str, str]]:
    return reported(*unportable_names(wheel(tag=tag), contents(files)))


@pytest.mark.parametrize(
    ("files", "tag", "found"),
    [
        (names("demo/Curve.py", "demo/curve.py"), "py3-none-any", "demo/Curve.py and demo/curve.py"),
        (names("demo/a.py", "Demo.py", "demo.py"), "cp312-cp312-win_amd64", "Demo.py and demo.py"),
        (names("demo/a.py", "Demo.py", "demo.py"), "cp312-cp312-macosx_11_0_arm64", "Demo.py and demo.py"),
        ({"demo/a.json": "1", "demo/A.json": "2"}, "py3-none-any", "demo/A.json and demo/a.json"),
        ({"d/\xe9.json": "1", "d/e\u0301.json": "2"}, "py3-none-any", "d/e\u0301.json and d/\xe9.json"),
        (names("demo/x/a.py", "demo/X/b.py"), "py3-none-any", "demo/X/ and demo/x/"),
        (names("demo/x.py", "demo-1.0.data/purelib/demo/X.py"), "py3-none-any", "demo-1.0.data/purelib/demo/X.py and"),
    ],
)
def test_members_that_differ_in_case(files: Files, tag: str, found: str) -> None:
    """One of them overwrites the other, or hides its folder from imports, where a wheel can be installed."""
    ((slug, detail),) = of_wheel(files, tag)
    assert slug == "case-clash"
    assert detail.startswith(found)


@pytest.mark.parametrize(
    ("files", "tag"),
    [
        (names("demo/Curve.py", "demo/curve.py"), "cp312-cp312-manylinux_2_17_x86_64"),
        (names("demo/curve.py", "demo/curves.py", "other/Curve.py"), "py3-none-any"),
        ({"demo/a.json": "1", "demo/A.json": "1"}, "py3-none-any"),
        ({"demo/x/a.json": "1", "demo/X/b.json": "2"}, "py3-none-any"),
        ({"demo-1.0.dist-info/licenses/NOTICE": "1", "demo-1.0.dist-info/licenses/Notice": "2"}, "py3-none-any"),
    ],
)
def test_members_that_do_not_clash(files: Files, tag: str) -> None:
    """Linux keeps both; data that is the same is found under both names, and nobody imports it."""
    assert of_wheel(files, tag) == []


@pytest.mark.parametrize(
    "member",
    [
        *("demo/aux.py", "demo/CON", "demo/com1.json", "demo/nul/x.py", "demo/prn.tar.gz", "demo/lpt\xb9.txt"),
        *("demo/a:b.json", "demo/what?.txt", "demo/a*.txt", 'demo/"x".txt', "demo/a<b.txt", "demo/a|b", "demo/a\tb"),
        *("demo/end.", "demo/end /x.txt", "demo/a.b./c.txt"),
    ],
)
def test_names_that_windows_cannot_have(member: str) -> None:
    """An error in a wheel that is for Windows, a warning in an sdist, and nothing in a wheel for another system."""
    assert of_wheel(names(member)) == [("windows-name-impossible", member)]
    assert of_wheel(names(member), "cp312-cp312-win32") == [("windows-name-impossible", member)]
    assert of_wheel(names(member), "cp312-cp312-musllinux_1_2_x86_64") == []
    found = reported(*unportable_names(sdist(), contents(names(f"tests/{member}"))))
    assert found == [("windows-name-in-sdist", f"tests/{member}")]


@pytest.mark.parametrize(
    "member",
    ["demo/auxiliary.py", "demo/con_.py", "demo/com.py", "demo/com10.py", "demo/xcon.py", "demo/.hidden", "demo/..x/a"],
)
def test_names_that_windows_can_have(member: str) -> None:
    """Names that only begin or end like one of those."""
    assert of_wheel(names(member)) == []


def test_an_sdist_for_developers() -> None:
    """A test file that is lost harms nobody who installs; a module does."""
    clashing = names("tests/out/Sample.gif", "tests/out/sample.gif")
    assert reported(*unportable_names(sdist(), contents(clashing))) == []
    found = reported(*unportable_names(sdist(), contents(names("src/demo/Curve.py", "src/demo/curve.py"))))
    assert found == [("case-clash-in-sdist", "src/demo/Curve.py and src/demo/curve.py")]


def test_paths_that_are_too_long() -> None:
    """Those that do not fit below the site-packages of Windows, or where pip unpacks an sdist there."""
    assert of_wheel(names(LONG)) == [("path-too-long", f"{LONG} ({len(LONG)} characters)")]
    assert of_wheel(names(LONG), "cp312-cp312-manylinux_2_17_x86_64") == []
    assert of_wheel(names(LONG[:100])) == []
    # The longest of the downloaded sdists that are well: numpy 2.5.5 has one of 153 characters.
    assert reported(*unportable_names(sdist("numpy"), contents(names("x" * 153)))) == []
    assert reported(*unportable_names(sdist("numpy"), contents(names("x" * 200))))[0][0] == "path-too-long"


def test_what_wheel_and_sdist_have_in_common() -> None:
    """It is reported of the wheel, where it is an error."""
    clashing = contents(names("demo/Curve.py", "demo/curve.py"))
    files = ((wheel(), clashing), (sdist(), clashing))
    assert [slug for slug, _ in reported(*unportable_members(files))] == ["case-clash"]
    only_in_linux = ((wheel(tag="cp312-cp312-manylinux_2_17_x86_64"), clashing), (sdist(), clashing))
    assert [slug for slug, _ in reported(*unportable_members(only_in_linux))] == ["case-clash-in-sdist"]
