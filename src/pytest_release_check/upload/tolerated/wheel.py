"""Defects of a wheel that PyPI takes all the same."""

from collections.abc import Iterator
from itertools import product
from typing import IO

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pytest_release_check.model.upload import Offer
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import DamagedError
from pytest_release_check.upload.archive.member import Member, lines_of, whole
from pytest_release_check.upload.archive.members import zip_members
from pytest_release_check.upload.file.wheel_contents import dist_info_of
from pytest_release_check.upload.limit_per_rule import MembersOfRule
from pytest_release_check.upload.tolerated.wheel_record import record_findings

METADATA_OF_ANOTHER = Rule(
    code="RC231",
    slug="metadata-of-another",
    summary="`METADATA` in the wheel is of another project or version",
    why="Users cannot install the release: pip finds another project or version inside than in the file name, and "
    "discards the wheel.",
    fix="build the wheel again instead of renaming or editing it",
    example="demo-1.1-py3-none-any.whl:  Version: 1.0",
    source="seen with pip 26.3 (`MetadataInconsistent`); PyPI reads the form only",
    severity=Severity.WARNING,
)
NO_METADATA = Rule(
    code="RC232",
    slug="no-metadata",
    summary="`METADATA` in the wheel states no name or no version",
    why="Users get a traceback of pip instead of an installation.",
    fix="build the wheel again with a current backend",
    example="Metadata-Version: 2.4\nSummary: A demo           # no Name, no Version",
    source="core metadata: both fields are required; seen with pip 26.3; PyPI reads the form only",
    severity=Severity.WARNING,
)
WHEEL_FILE_EMPTY = Rule(
    code="RC233",
    slug="wheel-file-empty",
    summary="the file `WHEEL` in the wheel is empty",
    why="Users cannot install the wheel: pip refuses it, as nothing says which version of the format it has.",
    fix="build the wheel again with a current backend",
    example="demo-1.0.dist-info/WHEEL    # 0 bytes",
    source="binary distribution format; pip, `_internal/utils/wheel.py`: `wheel_version`",
    severity=Severity.WARNING,
)
WHEEL_TAGS_DIFFER = Rule(
    code="RC234",
    slug="wheel-tags-differ",
    summary="the tags in the file `WHEEL` are not those in the file name",
    why="Installers go by the tags in the file name, and later `pip check` by those in `WHEEL`: it may report that "
    "the project does not support the platform.",
    fix="use `wheel tags` to change the tags, or build the wheel again, instead of renaming it",
    example="demo-1.0-py3-none-any.whl:  Tag: cp312-cp312-linux_x86_64\n"
    "demo-1.0-py3-none-any.whl:  Tag: py3-none-any    # right",
    source="binary distribution format; pip, `_internal/operations/check.py`: `check_unsupported`",
    severity=Severity.WARNING,
)
SECOND_DIST_INFO = Rule(
    code="RC238",
    slug="second-dist-info",
    summary="the wheel has a second .dist-info folder",
    why="Users cannot install the wheel: pip refuses it, as it cannot know which of the two counts.",
    fix="remove the folder `build`, and build the wheel again",
    example="demo-1.0.dist-info/METADATA\ndemo-0.9.dist-info/METADATA    # of an earlier build",
    source="binary distribution format; pip, `_internal/utils/wheel.py`: `wheel_dist_info_dir`",
    severity=Severity.WARNING,
)
WHEEL_NAMES_OUTSIDE = Rule(
    code="RC239",
    slug="wheel-names-outside",
    summary="names of members lead out of the wheel's folder",
    why="Users cannot install the wheel: pip refuses it, and an installer that does not look writes files outside "
    "the environment.",
    fix="build the wheel with names below its top only, without `..` and without a slash at the start",
    example="../demo.py\ndemo.py    # right",
    source="pip, `_internal/operations/install/wheel.py`: `assert_no_path_traversal`",
    severity=Severity.WARNING,
)

_LONGEST_WHEEL_FILE = 1024 * 1024
"""Bytes of WHEEL; real ones have some hundred."""
_MOST_TAGS = 2000
"""Tags behind compressed ones, and .dist-info folders; real wheels have some dozen tags."""
_MOST_HEADER_LINES = 100_000
"""Lines of METADATA that are read for name and version, which come first."""


def tolerated_in_wheel(offer: Offer, content: IO[bytes]) -> Iterator[Finding]:
    """Yield how METADATA, WHEEL and RECORD differ from the file, and names that do not belong into a wheel."""
    info = dist_info_of(offer.filename)
    if info is None:
        return
    others, unsafe = MembersOfRule(SECOND_DIST_INFO), MembersOfRule(WHEEL_NAMES_OUTSIDE)
    found: dict[str, Member] = {}
    seen: set[str] = set()
    try:
        for member in zip_members(content):
            top, _, rest = member.name.partition("/")
            if top.endswith(".dist-info") and rest and top != info and top not in seen and len(seen) < _MOST_TAGS:
                seen.add(top)
                others.add(top)
            if top in ("", "..") or "/../" in member.name or member.name.endswith("/.."):
                unsafe.add(member.name)
            if top == info and rest in ("METADATA", "WHEEL", "RECORD"):
                found[rest] = member
    except DamagedError:
        return  # refused for it
    yield from _metadata_findings(offer, found.get("METADATA"))
    yield from _wheel_file_findings(offer.filename, found.get("WHEEL"))
    yield from record_findings(offer, content, found.get("RECORD"), info)
    yield from others.findings(offer.filename)
    yield from unsafe.findings(offer.filename)


def _metadata_findings(offer: Offer, metadata: Member | None) -> Iterator[Finding]:
    if metadata is None:
        return
    name, version = _identity(metadata)
    if not name or not version:
        yield Finding(rule=NO_METADATA, subject=metadata.name)
        return
    wanted = (offer.form.one("name"), offer.form.one("version"))
    if _normal(name, version) != _normal(*wanted):
        detail = f"it says {quoted(f'{name} {version}')}, the upload is of {quoted(' '.join(wanted))}"
        yield Finding(rule=METADATA_OF_ANOTHER, subject=metadata.name, detail=detail)


def _identity(metadata: Member) -> tuple[str, str]:
    """Name and version out of the headers; empty where there are none."""
    headers = {"name": "", "version": ""}
    try:
        for number, line in enumerate(lines_of(metadata.pieces())):
            if not line.strip() or number > _MOST_HEADER_LINES:
                break
            key, colon, value = line.partition(":")
            if colon and headers.get(key.lower()) == "":
                headers[key.lower()] = value.strip()
    except (DamagedError, UnicodeError):
        return "", ""
    return headers["name"], headers["version"]


def _normal(name: str, version: str) -> tuple[str, Version | str]:
    try:
        return canonicalize_name(name), Version(version)
    except InvalidVersion:
        return canonicalize_name(name), version


def _wheel_file_findings(filename: str, wheel: Member | None) -> Iterator[Finding]:
    if wheel is None:
        return
    try:
        text = whole(wheel, _LONGEST_WHEEL_FILE).decode("utf-8", "replace")
    except DamagedError:
        return
    if not text.strip():
        yield Finding(rule=WHEEL_FILE_EMPTY, subject=wheel.name)
        return
    lines = [line.partition(":") for line in text.splitlines()]
    stated = [value.strip() for key, _, value in lines if key.lower() == "tag"]
    named = _tags(["-".join(filename.removesuffix(".whl").split("-")[-3:])])
    inside = _tags(stated)
    if named is not None and inside is not None and named != inside:
        only = ", ".join(sorted(inside ^ named)[:3])
        yield Finding(rule=WHEEL_TAGS_DIFFER, subject=wheel.name, detail=f"only in one of the two: {quoted(only, 120)}")


def _tags(compressed: list[str]) -> frozenset[str] | None:
    """The tags behind compressed ones; None if there are more than any wheel has."""
    tags: set[str] = set()
    for tag in compressed:
        parts = [part.split(".") for part in tag.lower().split("-")]
        size = 1
        for part in parts:
            size *= len(part)
        if size + len(tags) > _MOST_TAGS:
            return None
        tags.update("-".join(combination) for combination in product(*parts))
    return frozenset(tags)
