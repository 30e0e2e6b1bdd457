"""Wheels of the machine that built them."""

import pytest

from pytest_release_check.upload.file.local_wheels import local_note, local_wheels
from tests.builders import distributions, sdist, wheel


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("cp312-cp312-linux_x86_64", True),
        ("cp310-abi3-linux_aarch64", True),
        ("py3-none-linux_riscv64", True),
        ("cp312-cp312-manylinux_2_17_x86_64", False),
        ("cp312-cp312-musllinux_1_2_x86_64", False),
        ("cp312-cp312-linux_armv7l", False),
        ("cp312-cp312-macosx_11_1_arm64", False),
        ("cp312-cp312-linux_x86_64.macosx_11_1_arm64", False),
        ("cp312-cp312-manylinux_9_x86_64", False),
        ("py3-none-odd", False),
        ("py3-none-any", False),
    ],
)
def test_local_wheels(tag: str, found: bool) -> None:
    """A plain Linux tag, which PyPI refuses; other tags that it refuses are mistakes."""
    file = wheel(tag=tag)
    assert local_wheels(distributions(file, sdist())) == ((file.filename,) if found else ())


def test_the_note_says_how_to_check_the_wheels_of_ci() -> None:
    """What it is, and what to do."""
    assert "--release-dist" in local_note(("demo-1.0-cp312-cp312-linux_x86_64.whl",))
