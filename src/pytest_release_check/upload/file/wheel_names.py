"""The name of a wheel: its parts, the platforms that PyPI takes, and wheels of the machine that built them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.file.filenames import other_project
from pytest_release_check.upload.metadata.form_values import parsed_version, project_of, version_of
from pytest_release_check.upload.pypi_today import PLATFORMS

WHEEL_NAME_INVALID = UploadRule(
    code="PYPI120",
    status=400,
    slug="wheel-name-invalid",
    summary="the wheel's file name is not valid",
    why="Installers read project, version and tags from the name, and skip a wheel whose name they cannot read.",
    fix="build the wheel again instead of renaming it",
    example="demo-1.0.whl\ndemo-1.0-py3-none-any.whl    # right",
    source="binary distribution format, file name convention; PyPI, `warehouse/forklift/legacy.py`: `file_upload`, "
    "with packaging's `parse_wheel_filename`",
)
PLATFORM_TAG = UploadRule(
    code="PYPI121",
    status=400,
    slug="platform-tag",
    summary="the wheel's platform tag is one that PyPI does not take",
    why="A tag such as `linux_x86_64` does not say with which systems the wheel works, so PyPI takes only tags that "
    "have a specification.",
    fix="repair the wheel with auditwheel or delocate, or build it with cibuildwheel",
    example="demo-1.0-cp312-cp312-linux_x86_64.whl\ndemo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl    # right",
    source="PEP 600, PEP 656, platform compatibility tags; PyPI, `warehouse/forklift/legacy.py`: `_valid_platform_tag`",
)
WHEEL_NAME_OTHER = UploadRule(
    code="PYPI122",
    status=400,
    slug="wheel-name-other",
    summary="the wheel's file name is that of another project",
    why="Installers go by the file name, and would look for it in the other project.",
    fix="build the wheel again instead of renaming it",
    example="name=demo  other-1.0-py3-none-any.whl\nname=demo  demo-1.0-py3-none-any.whl    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
WHEEL_NAME_FORM = UploadRule(
    code="PYPI123",
    status=400,
    slug="wheel-name-form",
    summary="the project in the wheel's file name is not in its normal form",
    why="Programs derive the name of the file and of its `.dist-info` folder from the normalised name.",
    fix="update the build backend, and do not rename the wheel",
    example="My.Demo-1.0-py3-none-any.whl\nmy_demo-1.0-py3-none-any.whl    # right",
    source="binary distribution format, escaping and Unicode; PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
WHEEL_NAME_VERSION = UploadRule(
    code="PYPI124",
    status=400,
    slug="wheel-name-version",
    summary="the version in the wheel's file name is another one",
    why="Installers go by the file name, and would take it for another release.",
    fix="build the wheel again instead of renaming it",
    example="version=1.0  demo-1.1-py3-none-any.whl\nversion=1.0  demo-1.0-py3-none-any.whl    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)

_PROJECT = re.compile(r"[\w.]+")
_TAKEN = re.compile("|".join(f"(?:{pattern})" for pattern in PLATFORMS), re.ASCII)
_OF_THIS_MACHINE = re.compile(r"linux_\w+")
"""What every backend writes on Linux: it names no policy of libraries (PEP 600, PEP 656), so PyPI does not take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelName:
    """The parts of a wheel's file name as they are spelled there (binary distribution format)."""

    project: str
    version: str
    build: str | None
    pythons: tuple[str, ...]
    platforms: tuple[str, ...]


def wheel_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """Yield what is wrong with the parts of the name, its platforms, and its project and version by the form."""
    parts = wheel_name(offer.filename)
    if isinstance(parts, str):
        yield Refusal(rule=WHEEL_NAME_INVALID, message=f"{parts}: {shown(offer.filename)}.")
        return
    for tag in parts.platforms:
        if not is_platform_taken(tag):
            message = f"Binary wheel {shown(offer.filename)} has an unsupported platform tag {shown(tag)}."
            yield Refusal(rule=PLATFORM_TAG, message=message)
    yield from _wheel_project(offer, parts)
    version = version_of(offer.form)
    if version is not None and version != Version(parts.version):
        message = f"Version in filename should be {shown(str(version))}, not {shown(parts.version)}."
        yield Refusal(rule=WHEEL_NAME_VERSION, message=message)


def wheel_name(filename: str) -> WheelName | str:
    """Return the parts of a wheel's name, or what is wrong with them in PyPI's words."""
    parts = filename.removesuffix(".whl").split("-")
    if len(parts) not in (5, 6):
        return f"Invalid wheel filename (it has {len(parts)} parts, not 5 or 6)"
    if "__" in parts[0] or not _PROJECT.fullmatch(parts[0]):
        return "Invalid project name"
    if parsed_version(parts[1]) is None:
        return "Invalid wheel filename (invalid version)"
    build = parts[2] if len(parts) == 6 else None
    if build is not None and not build[:1].isdecimal():
        return f"Invalid build number {shown(build)}"
    return WheelName(
        project=parts[0],
        version=parts[1],
        build=build,
        pythons=tuple(parts[-3].split(".")),
        platforms=tuple(parts[-1].split(".")),
    )


def is_platform_taken(tag: str) -> bool:
    """Return whether a wheel with this platform tag may be uploaded; the case of its letters does not count."""
    return _TAKEN.fullmatch(tag.lower()) is not None


def local_wheels(distributions: Distributions) -> tuple[str, ...]:
    """Return the names of the wheels for this machine alone, as every backend builds them on Linux."""
    return tuple(file.filename for file in distributions.of(Artifact.WHEEL) if _is_local(file))


def local_note(filenames: tuple[str, ...]) -> str:
    """Return what a run reports about wheels for this machine alone."""
    return (
        f"{', '.join(filenames)}: built here, for machines like this one alone. It is checked and installed from the "
        "local index, and nothing of this run can be published, as PyPI takes no such wheel. To check the wheels that "
        "your CI builds (cibuildwheel, auditwheel), name their folder with --release-dist"
    )


def local_blocker(filename: str) -> str:
    """Return why a release with such a wheel is not published."""
    return (
        f"{filename} was built here for machines like this one alone, and PyPI takes no such wheel. Verify the wheels "
        "that CI builds with --release-dist, or the sdist alone with --release-dist and a folder that holds only it."
    )


def _wheel_project(offer: Offer, parts: WheelName) -> Iterator[Refusal]:
    name = project_of(offer.form)
    normal = name.replace("-", "_")
    if name and canonicalize_name(parts.project) != name:
        yield Refusal(rule=WHEEL_NAME_OTHER, message=other_project(offer.filename, name))
    elif name and parts.project != normal:
        message = (
            f"Filename {shown(offer.filename)} should contain the normalized project name {shown(normal)}, "
            f"not {shown(parts.project)}."
        )
        yield Refusal(rule=WHEEL_NAME_FORM, message=message)


def _is_local(file: Distribution) -> bool:
    name = wheel_name(file.filename)
    if isinstance(name, str):
        return False
    refused = [tag for tag in name.platforms if not is_platform_taken(tag)]
    return bool(refused) and all(_OF_THIS_MACHINE.fullmatch(tag) for tag in refused)
