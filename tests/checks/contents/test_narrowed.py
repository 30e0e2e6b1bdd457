"""What admits less than the previous release did."""

from dataclasses import replace

import pytest

from pytest_release_check.checks.contents.narrowed import lost_tests, narrowed
from pytest_release_check.model.contents import Contents, PreviousRelease
from tests.builders import sdist, wheel
from tests.checks.contents.made import contents, names, reported

SOURCE = contents(names("demo/__init__.py", "demo/test_utils_of_users/a.py"))
TESTED = contents(names("demo/__init__.py", "tests/test_demo.py"))


def before(metadata: str = "", held: Contents | None = None) -> PreviousRelease:
    text = f"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n{metadata}"
    return PreviousRelease(
        version="1.0",
        filename="demo-1.0-py3-none-any.whl",
        tags=frozenset(),
        size=9,
        contents=contents({"demo-1.0.dist-info/METADATA": text}),
        sdist=held,
    )


@pytest.mark.parametrize(
    ("earlier", "version", "requires", "python", "bounds"),
    [
        ("Requires-Dist: numpy\n", "1.0.1", ("numpy<2",), "", "numpy<2"),
        ("Requires-Dist: numpy>=1\n", "1.0.1", ("NumPy==1.26",), "", "NumPy==1.26"),
        ("Requires-Dist: a; os_name == 'nt'\n", "1.0.1", ("a~=1.0; os_name == 'nt'",), "", "a~=1.0"),
        ("Requires-Python: >=3.8\n", "1.1", (), ">=3.8,<3.13", "Requires-Python >=3.8,<3.13"),
        ("", "1.0.1", (), "==3.9.*", "Requires-Python ==3.9.*"),
        ("Requires-Dist: numpy\n", "1.1", ("numpy<2",), "", ""),
        ("Requires-Dist: numpy<2\n", "1.0.1", ("numpy<1",), "", ""),
        ("Requires-Dist: numpy\n", "1.0.1", ("numpy>=1.20",), "", ""),
        ("Requires-Dist: a; extra == 'x'\n", "1.0.1", ("a<2; extra == 'x'",), "", ""),
        ("", "1.0.1", ("numpy<2", "!broken"), "", ""),
        ("Requires-Python: >=3.8\n", "1.0.1", (), ">=3.9,<4", ""),
        ("Requires-Python: >=3.8,<3.12\n", "1.0.1", (), ">=3.8,<3.13", ""),
    ],
)
def test_new_upper_bounds(earlier: str, version: str, requires: tuple[str, ...], python: str, bounds: str) -> None:
    """Of Python always, of requirements where the version says that only something was fixed."""
    file = replace(wheel(version=version), requires_dist=requires, requires_python=python)
    found = reported(*narrowed(file, before(earlier)))
    assert [slug for slug, _ in found] == (["requirements-narrowed"] if bounds else [])
    assert all(detail.startswith(f"1.0 had no upper bound for {bounds}") for _, detail in found)


@pytest.mark.parametrize(
    ("held", "source", "is_found"),
    [(TESTED, SOURCE, True), (TESTED, TESTED, False), (SOURCE, SOURCE, False), (None, SOURCE, False)],
)
def test_tests_that_vanished(held: Contents | None, source: Contents, is_found: bool) -> None:
    """Only if all of them are gone, and nothing is said of an sdist that was not read."""
    expected = [("sdist-tests-gone", "1.0 had tests/test_demo.py")] if is_found else []
    assert reported(*lost_tests(sdist(), source, before(held=held))) == expected
