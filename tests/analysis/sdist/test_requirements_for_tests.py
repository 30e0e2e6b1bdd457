"""What the tests of an sdist need, by its groups or its extras."""

import pytest

from pytest_release_check.analysis.sdist.requirements_for_tests import NeededByTests, requirements_for_tests

GROUPS = '[dependency-groups]\ndev = ["ruff"]\n'


@pytest.mark.parametrize(
    ("pyproject", "extras", "expected"),
    [
        ("", (), NeededByTests()),
        ("x = " + "[" * 100_000, ("test",), NeededByTests(extras=("test",))),
        ("", ("dev", "Test", "docs", "testing"), NeededByTests(extras=("test", "testing"))),
        (GROUPS, ("test",), NeededByTests(extras=("test",))),
        (f'{GROUPS}Tests = ["attrs>=22", "attrs>=22"]\n', ("test",), NeededByTests(requirements=("attrs>=22",))),
        (
            f'{GROUPS}test = ["a", {{include-group = "more"}}]\nmore = ["b; python_version >= \'3.8\'"]\n',
            (),
            NeededByTests(requirements=("a", 'b; python_version >= "3.8"')),
        ),
        (f'{GROUPS}test = ["a @ https://example.org/a.whl", "b"]\n', (), NeededByTests(requirements=("b",))),
        (f'{GROUPS}test = [{{include-group = "gone"}}]\ntesting = ["b"]\n', (), NeededByTests(requirements=("b",))),
        ("dependency-groups = 1", ("tests",), NeededByTests(extras=("tests",))),
        ("[dependency-groups", (), NeededByTests()),
    ],
)
def test_requirements(pyproject: str, extras: tuple[str, ...], expected: NeededByTests) -> None:
    """Groups come before extras; what is for linters and documentation, or not of an index, is not installed."""
    assert requirements_for_tests(pyproject, extras) == expected
