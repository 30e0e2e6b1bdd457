"""Which rules are asked about which files."""

from collections.abc import Mapping

import pytest

from pytest_release_check.checks.contents.catalogue import compiled_findings, content_findings
from pytest_release_check.model.binaries import Binary, WheelBinaries
from pytest_release_check.model.contents import PreviousRelease, ReleaseContents, SourceTree
from pytest_release_check.model.distributions import Distribution
from tests.builders import distributions, sdist, wheel
from tests.checks.compiled.made import binary, held
from tests.checks.contents.made import Files, contents, names

PACKAGE = names("demo/__init__.py", "demo/core.py", "demo/more.py")
PATH = "demo/_fast.abi3.so"
TOO_NEW = {"manylinux_2_17_x86_64": (f"{PATH} (GLIBC_2.34)",)}


def slugs(files: Mapping[Distribution, Files], *, is_whole: bool = True, **given: object) -> list[tuple[str, str]]:
    read = {file.filename: contents(held, is_whole=is_whole) for file, held in files.items()}
    release = ReleaseContents(distributions=distributions(*files), contents=read, **given)  # type: ignore[arg-type]
    return [(finding.rule.slug, finding.subject) for finding in content_findings(release)]


def test_a_release_without_faults() -> None:
    """Wheel and sdist with the same modules give nothing."""
    assert slugs({wheel(): PACKAGE, sdist(): {**PACKAGE, **names("setup.py", "tests/test_a.py")}}) == []


def test_leftovers_are_looked_for_in_files_that_were_handed_in() -> None:
    """A wheel that was built out of the sdist a moment ago holds nothing older."""
    files = {wheel(): {**PACKAGE, **names("demo/old.py")}, sdist(): PACKAGE}
    assert slugs(files) == [("stale-modules", wheel().filename)]
    assert slugs(files, built_here=True) == []


def test_nothing_is_missing_from_what_was_not_read() -> None:
    """An archive that was not read to its end says nothing about what it lacks."""
    files = {wheel(): PACKAGE, sdist(): {**PACKAGE, **names("demo/py.typed")}}
    assert slugs(files) == [("needed-left-out", wheel().filename)]
    assert slugs(files, is_whole=False) == []


def test_what_version_control_has_and_no_file() -> None:
    """Reported once, with the sdist that should have it; tests and what the wheel alone lacks are not among it."""
    tree = SourceTree(tracked=(*PACKAGE, "demo/py.typed", "demo/tests/test_a.py", "notes.md"))
    files: dict[Distribution, Files] = {wheel(): PACKAGE, sdist(): PACKAGE}
    assert slugs(files, tree=tree) == [("not-in-sdist", sdist().filename)]
    files = {wheel(): PACKAGE, sdist(): {**PACKAGE, "demo/py.typed": ""}}
    assert slugs(files, tree=tree) == [("needed-left-out", wheel().filename)]


def test_the_wheel_of_the_same_platform_is_compared() -> None:
    """Of several wheels the one whose tags the previous one has, too."""
    linux, mac = wheel(tag="cp312-cp312-linux_x86_64"), wheel(tag="cp312-cp312-macosx_11_0_arm64")
    before = PreviousRelease(
        version="1.0",
        filename="demo-1.0-cp312-cp312-macosx_11_0_arm64.whl",
        tags=frozenset(mac.tags),
        size=1000,
        contents=contents({**PACKAGE, **names("demo/api.py")}),
    )
    assert slugs({linux: PACKAGE, mac: PACKAGE}, previous=before) == [("gone-since-previous", mac.filename)]
    assert slugs({sdist(): PACKAGE}, previous=before) == []


@pytest.mark.parametrize(
    ("read", "slugs"),
    [
        (held(binary(PATH), too_new=TOO_NEW), ["policy-exceeded"]),
        (held(binary(PATH, "aarch64"), too_new=TOO_NEW), ["architecture-differs"]),
        (held(binary(PATH)), []),
        (held(Binary(path=PATH, machines=("?",))), []),
        (None, []),
    ],
)
def test_versions_of_another_architecture(read: WheelBinaries | None, slugs: list[str]) -> None:
    """Where the whole file is for another machine, what else it needs is not said; nor anything where none was read."""
    file = wheel(tag="cp312-cp312-manylinux_2_17_x86_64")
    found = compiled_findings(file, contents({PATH: "", "demo/__init__.py": ""}), read)
    assert [finding.rule.slug for finding in found] == slugs
