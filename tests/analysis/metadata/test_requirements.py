"""Which requirements of a release count where."""

import pytest

from pytest_release_check.analysis.metadata.requirements import Requirements


@pytest.mark.parametrize(
    ("marker", "counts"),
    [
        ('python_version < "3.11"', True),
        ('python_version >= "3.11"', False),
        ('python_full_version >= "3.8.1"', True),
        ('sys_platform == "win32"', True),
        ('platform_machine == "ARM64" and sys_platform == "win32"', True),
        ('platform_machine == "ARM64" and sys_platform == "linux"', False),
        ('platform_python_implementation != "PyPy"', True),
        ('platform_python_implementation == "PyPy"', False),
        ('implementation_name == "pypy"', False),
        ('extra == "socks"', False),
        ('platform_release >= "5" or platform_version == "7"', True),
        ('platform_release >= "5" and extra == "socks"', False),
    ],
)
def test_requirements_of_a_minor_version(marker: str, counts: bool) -> None:
    """A requirement applies if CPython brings it along on a usual system, whatever Python and machine run the check."""
    requirements = Requirements.of_lines((f"cffi; {marker}",))
    assert bool(requirements.applying((3, 8))) is counts
