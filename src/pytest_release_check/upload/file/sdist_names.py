"""The name of an sdist: ``NAME-VERSION.tar.gz``, both in normal form (PEP 625)."""

from collections.abc import Iterator

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.file.filenames import other_project
from pytest_release_check.upload.metadata.form_values import parsed_version, project_of, version_of
from pytest_release_check.upload.pypi_today import EXTENSIONS

SDIST_NAME_INVALID = UploadRule(
    code="PYPI116",
    status=400,
    slug="sdist-name-invalid",
    summary="the sdist's file name is not NAME-VERSION",
    why="Nobody could see which release the file is.",
    fix="build the sdist again instead of renaming it",
    example="demo.tar.gz\ndemo-1.0.tar.gz    # right",
    source="PEP 625; PyPI, `warehouse/forklift/legacy.py`: `file_upload`, with packaging's `parse_sdist_filename`",
)
SDIST_NAME_OTHER = UploadRule(
    code="PYPI117",
    status=400,
    slug="sdist-name-other",
    summary="the sdist's file name is that of another project",
    why="Installers go by the file name, and would look for it in the other project.",
    fix="build the sdist again instead of renaming it",
    example="name=demo  other-1.0.tar.gz\nname=demo  demo-1.0.tar.gz    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
SDIST_NAME_FORM = UploadRule(
    code="PYPI118",
    status=400,
    slug="sdist-name-form",
    summary="the sdist's file name is not in its normal form",
    why="There is one right name, so that programs can derive it: the normalised name with `_`, the normalised "
    "version, `.tar.gz`.",
    fix="update the build backend (setuptools writes such names since 69.3), and do not rename the sdist",
    example="My.Demo-1.0.tar.gz\nmy_demo-1.0.tar.gz    # right",
    source="PEP 625; PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)


def sdist_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """Yield how the name differs from NAME-VERSION.tar.gz, both in normal form (PEP 625)."""
    name, version = project_of(offer.form), version_of(offer.form)
    projects = tuple(_sdist_projects(_stem(offer.filename), version))
    if not projects:
        message = f"Invalid source distribution filename: {shown(offer.filename)} is not NAME-VERSION."
        yield Refusal(rule=SDIST_NAME_INVALID, message=message)
        return
    if name and name not in {canonicalize_name(project) for project in projects}:
        yield Refusal(rule=SDIST_NAME_OTHER, message=other_project(offer.filename, name))
    if name and version is not None:
        wanted = f"{name.replace('-', '_')}-{version}.tar.gz"
        if offer.filename != wanted:
            message = f"Filename {shown(offer.filename)} is invalid, should be {shown(wanted)}."
            yield Refusal(rule=SDIST_NAME_FORM, message=message)


def _sdist_projects(stem: str, version: Version | None) -> Iterator[str]:
    """What may be the project in an sdist's name: a post-release may be spelled 1.0-1, with a hyphen in it."""
    project, hyphen, last = stem.rpartition("-")
    if not hyphen or parsed_version(last) is None:
        return
    yield project
    shorter, hyphen, before = project.rpartition("-")
    if version is not None and version.is_postrelease and hyphen and parsed_version(f"{before}-{last}") is not None:
        yield shorter


def _stem(filename: str) -> str:
    return next((filename.removesuffix(end) for end in EXTENSIONS["sdist"] if filename.endswith(end)), filename)
