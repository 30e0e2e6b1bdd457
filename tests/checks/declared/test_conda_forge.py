"""What a recipe for conda-forge lacks."""

import pytest
from packaging.requirements import Requirement

from pytest_release_check.checks.declared.conda_forge import conda_forge_findings
from pytest_release_check.model.contents import ReleaseContents
from tests.builders import distributions, sdist, wheel
from tests.checks.contents.made import contents, names, reported

SLUG = "conda-forge-recipe"
NOARCH = "a `noarch: python` package has the same requirements on every system and Python"


def found(*requires: str, tag: str = "py3-none-any", license_text: str = "LICENSE") -> list[tuple[str, str]]:
    files = (wheel(requires_dist=requires, tag=tag), sdist(requires_dist=requires))
    held = {files[0].filename: contents({}), files[1].filename: contents(names("demo.py", license_text))}
    return reported(*conda_forge_findings(ReleaseContents(distributions=distributions(*files), contents=held)))


@pytest.mark.parametrize(
    ("requirement", "detail"),
    [
        ("six>=1,!=1.5.*", ""),
        ("six~=1.4", ""),
        ("six @ https://example.org/six.whl", "conda cannot express"),
        ("torch==2.0+cpu", "conda cannot express"),
        ("six===1.0", "conda cannot express"),
        ("demo-core[fast]>=2", "conda has no extras"),
        ('tomli; python_version < "3.11"', NOARCH),
        ('colorama; sys_platform == "win32"', NOARCH),
        ('demo-core[fast]; extra == "all"', ""),
    ],
)
def test_requirements(requirement: str, detail: str) -> None:
    """What conda does not know, and what has to be written by hand; the release's own extras are none of a recipe."""
    assert found(requirement) == ([(SLUG, f"{detail}: {Requirement(requirement)}")] if detail else [])


def test_a_package_with_compiled_modules() -> None:
    """It is built for each system and Python anyway, and may ask for other things on each."""
    assert found('tomli; python_version < "3.11"', tag="cp312-cp312-win_amd64") == []


def test_license_texts() -> None:
    """Of any usual name, wherever they lie."""
    assert found(license_text="vendor/COPYING.txt") == []
    assert found(license_text="README.md") == [
        (SLUG, "there is no license text in the sdist, and a recipe names it as `license_file`")
    ]


def test_no_sdist() -> None:
    alone = wheel()
    release = ReleaseContents(distributions=distributions(alone), contents={alone.filename: contents({})})
    assert reported(*conda_forge_findings(release)) == [(SLUG, "there is no sdist, from which recipes are built")]
