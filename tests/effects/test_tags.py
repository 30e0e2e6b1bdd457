"""Which wheels an interpreter takes."""

from dataclasses import replace

import pytest
from packaging.tags import platform_tags

from pytest_release_check.effects.tags import fits, is_for_platform
from pytest_release_check.model.environments import Interpreter
from pytest_release_check.model.markers import Markers
from tests.builders import interpreter, wheel

HERE = next(iter(platform_tags()))


def pypy(own: str) -> Interpreter:
    markers = replace(Markers.by_rule((3, 11, 17), implementation="pypy"), implementation_version=own)
    return interpreter("3.11.17", implementation="pypy", markers=markers)


@pytest.mark.parametrize(
    ("tag", "one", "expected"),
    [
        ("py3-none-any", pypy("8.0.1"), True),
        (f"pp311-pypy311_pp80-{HERE}", pypy("8.0.1"), True),
        (f"pp311-pypy311_pp73-{HERE}", pypy("8.0.1"), False),
        (f"pp311-pypy311_pp73-{HERE}", pypy("7.3.19"), True),
        (f"pp311-pypy311_pp80-{HERE}", pypy("7.3.19"), False),
        (f"pp311-pypy311_pp73-{HERE}", pypy(""), True),
        (f"cp311-cp311-{HERE}", pypy("7.3.19"), False),
        (f"cp311-cp311-{HERE}", interpreter("3.11.17"), True),
        (f"cp311-cp311t-{HERE}", interpreter("3.11.17"), False),
        (f"cp313-cp313t-{HERE}", interpreter("3.13.0", free_threaded=True), True),
        (f"cp38-abi3-{HERE}", interpreter("3.12.1"), True),
    ],
)
def test_fits(tag: str, one: Interpreter, expected: bool) -> None:
    """The tags are those of the interpreter's implementation, in PyPy's case with the version of PyPy itself."""
    assert fits(wheel(tag=tag), one) is expected


@pytest.mark.parametrize(
    ("tag", "one", "expected"),
    [
        (f"cp39-cp39-{HERE}", interpreter("3.12.1"), True),
        (f"pp311-pypy311_pp73-{HERE}", interpreter("3.12.1"), False),
        (f"pp39-pypy39_pp73-{HERE}", pypy("8.0.1"), True),
        ("cp39-cp39-nowhere", interpreter("3.12.1"), False),
    ],
)
def test_is_for_platform(tag: str, one: Interpreter, expected: bool) -> None:
    """Another version of the same implementation counts, another platform does not."""
    assert is_for_platform(wheel(tag=tag), one) is expected
