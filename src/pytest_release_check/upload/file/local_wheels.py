"""Wheels of the machine that built them: `linux_x86_64` and its like, which PyPI takes from nobody."""

import re

from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.upload.file.filenames import wheel_name
from pytest_release_check.upload.file.platforms import is_platform_taken

_OF_THIS_MACHINE = re.compile(r"linux_\w+")


def local_wheels(distributions: Distributions) -> tuple[str, ...]:
    """Names of the wheels that name no policy (PEP 600, PEP 656), as every backend builds them on Linux."""
    return tuple(file.filename for file in distributions.of(Artifact.WHEEL) if _is_local(file))


def local_note(filenames: tuple[str, ...]) -> str:
    """What a run says of them."""
    return (
        f"{', '.join(filenames)}: built here, for machines like this one alone. It is checked and installed from the "
        "local index, and nothing of this run can be published, as PyPI takes no such wheel. To check the wheels that "
        "your CI builds (cibuildwheel, auditwheel), name their folder with --release-dist"
    )


def local_objection(filename: str) -> str:
    """Why there is no clearance."""
    return (
        f"{filename} was built here for machines like this one alone, and PyPI takes no such wheel. Verify the wheels "
        "that CI builds with --release-dist, or the sdist alone with --release-dist and a folder that holds only it."
    )


def _is_local(file: Distribution) -> bool:
    name = wheel_name(file.filename)
    if isinstance(name, str):
        return False
    refused = [tag for tag in name.platforms if not is_platform_taken(tag)]
    return bool(refused) and all(_OF_THIS_MACHINE.fullmatch(tag) for tag in refused)
