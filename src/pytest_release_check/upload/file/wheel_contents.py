"""What is inside a wheel whose container is sound."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from typing import IO

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import DamagedError
from pytest_release_check.upload.archive.member import Member, lines_of, whole
from pytest_release_check.upload.archive.members import zip_members

WHEEL_FILE_MISSING = UploadRule(
    code="PYPI090",
    status=400,
    slug="wheel-file-missing",
    summary="there is no WHEEL file where the file name says",
    why="PyPI looks for `NAME-VERSION.dist-info/WHEEL`, letter by letter as the file name begins; a renamed wheel "
    "does not have it.",
    fix="build the wheel again instead of renaming it",
    example="demo-1.0.0-py3-none-any.whl:  demo-1.0.dist-info/WHEEL\n"
    "demo-1.0-py3-none-any.whl:    demo-1.0.dist-info/WHEEL    # right",
    source="binary distribution format, file contents; PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
WHEEL_NAME_PARTS = UploadRule(
    code="PYPI091",
    status=400,
    slug="wheel-name-parts",
    summary="the wheel's file name has too few parts",
    why="Installers read project, version and tags from the name, and skip a wheel whose name they cannot read.",
    fix="build the wheel again instead of renaming it",
    example="demo.whl\ndemo-1.0-py3-none-any.whl    # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
WHEEL_LICENSE_FILE = UploadRule(
    code="PYPI125",
    status=400,
    slug="wheel-license-file",
    summary="a license file that the metadata names is not in the wheel",
    why="The metadata promises a text that people do not get.",
    fix="update the build backend: it has to copy license files to `.dist-info/licenses/` if it names them in "
    "metadata 2.4",
    example="License-File: LICENSE    # demo-1.0.dist-info/LICENSE, not demo-1.0.dist-info/licenses/LICENSE",
    source="PEP 639; PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
RECORD_MISSING = UploadRule(
    code="PYPI126",
    status=400,
    slug="record-missing",
    summary="the wheel has no readable RECORD",
    why="Users cannot install the wheel: without the list of its files pip could never uninstall it.",
    fix="build the wheel again with a current backend; after a change by hand use `wheel pack`, which writes `RECORD`",
    example="demo-1.0.dist-info/METADATA\ndemo-1.0.dist-info/WHEEL       # and no RECORD",
    source="recording installed projects; PyPI, `warehouse/utils/wheel.py`: `_validate_record`",
)
ENTRY_POINTS_INVALID = UploadRule(
    code="PYPI127",
    status=400,
    slug="entry-points-invalid",
    summary="entry_points.txt is not valid",
    why="Installers could not make the scripts, or would write them outside the folder for scripts.",
    fix="correct the names below `project.scripts`, `project.gui-scripts` and `project.entry-points`: letters, "
    "digits, `_`, `.` and `-` only",
    example='[project.scripts]\n"my demo" = "demo:main"\nmy-demo = "demo:main"    # right',
    source="entry points specification; PyPI, `warehouse/utils/wheel.py`: `_validate_entrypoints`",
)
METADATA_MISSING = UploadRule(
    code="PYPI128",
    status=400,
    slug="metadata-missing",
    summary="the wheel has no METADATA",
    why="Installers could not know what the wheel needs.",
    fix="build the wheel again with a current backend",
    example="demo-1.0.dist-info/RECORD\ndemo-1.0.dist-info/WHEEL     # and no METADATA",
    source="binary distribution format, file contents; PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
RECORD_BLANK_LINE = UploadRule(
    code="PYPI139",
    status=500,
    slug="record-blank-line",
    summary="RECORD has a blank line",
    why="PyPI fails on the line and answers 500, which makes twine send the file five times more; pip fails on it, "
    "too.",
    fix="build the wheel again with a current backend; after a change by hand use `wheel pack`, which writes `RECORD`",
    example="demo.py,sha256=...,6\n\ndemo-1.0.dist-info/RECORD,,",
    source="PyPI, `warehouse/utils/wheel.py`: `_validate_record`",
)
WHEEL_ENCRYPTED = UploadRule(
    code="PYPI140",
    status=500,
    slug="wheel-encrypted",
    summary="the WHEEL file is encrypted",
    why="No installer asks for a password; PyPI fails and answers 500, which makes twine send the file five times "
    "more.",
    fix="write the archive without encryption",
    example="zip --encrypt demo-1.0-py3-none-any.whl ...",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)

_LONGEST_FILE = 64 * 1024 * 1024
"""Bytes of METADATA; PyPI has no limit, but what is longer would fill the memory here."""
_LONGEST_ENTRY_POINTS = 8 * 1024 * 1024
"""Bytes of entry_points.txt, likewise."""
_SCRIPT = re.compile(r"[\w.-]+")
"""What PyPI and the entry points specification allow (``warehouse/utils/wheel.py``: ``_ENTRY_POINT_NAME_RE``)."""


def wheel_layout_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """Yield whether the file WHEEL is missing or encrypted below the .dist-info folder.

    PyPI derives the folder from the file name, letter by letter.
    """
    info = dist_info_of(offer.filename)
    if info is None:
        yield Refusal(
            rule=WHEEL_NAME_PARTS,
            message=f"Invalid distribution file. Unable to parse name and version from wheel {quoted(offer.filename)}.",
        )
        return
    wheel = _named(content, [f"{info}/WHEEL"]).get(f"{info}/WHEEL")
    if wheel is None:
        yield Refusal(
            rule=WHEEL_FILE_MISSING, message=f"Invalid distribution file. WHEEL not found at {quoted(f'{info}/WHEEL')}."
        )
    elif wheel.is_encrypted:
        yield Refusal(
            rule=WHEEL_ENCRYPTED,
            message=f"Invalid distribution file. {quoted(wheel.name)} is encrypted.",
            subject=wheel.name,
        )


def wheel_content_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """Yield what is wrong with license files, RECORD, entry points and METADATA; nothing if PYPI091 holds."""
    info = dist_info_of(offer.filename)
    if info is None:
        return
    licenses = {f"{info}/licenses/{path}": path for path in offer.form.all("license_file") if path}
    names = [f"{info}/{name}" for name in ("RECORD", "entry_points.txt", "METADATA")]
    found = _named(content, [*licenses, *names])
    for member, path in licenses.items():
        if member not in found:
            yield Refusal(
                rule=WHEEL_LICENSE_FILE,
                message=f"Invalid distribution file. License-File {quoted(path)} does not exist at {quoted(member)}.",
                subject="license_file",
            )
    record, entry_points, metadata = map(found.get, names)
    yield from _record_refusals(record, names[0])
    yield from _entry_point_refusals(entry_points)
    if metadata is None or not _is_readable(metadata):
        yield Refusal(
            rule=METADATA_MISSING,
            message=f"Invalid distribution file. It lacks the required METADATA file {quoted(names[2])}.",
            subject=names[2],
        )


def dist_info_of(filename: str) -> str | None:
    """Return the .dist-info folder that belongs to a wheel of that name; None if the name has too few parts."""
    parts = filename.split("-")
    return f"{parts[0]}-{parts[1]}.dist-info" if len(parts) > 2 else None


def record_rows(record: Member) -> Iterator[list[str]]:
    """Yield the rows of RECORD; raise ``DamagedError``, ``UnicodeError`` or ``csv.Error`` if they cannot be read."""
    return csv.reader(lines_of(record.pieces()))


def _named(content: IO[bytes], names: Iterable[str]) -> Mapping[str, Member]:
    """The members with these names; of several with one name the last, as zipfile has it."""
    wanted = frozenset(names)
    try:
        return {member.name: member for member in zip_members(content) if member.name in wanted}
    except DamagedError:
        return {}


def _record_refusals(record: Member | None, name: str) -> Iterator[Refusal]:
    if record is None:
        yield _record_missing(name, "it is not there")
        return
    try:
        for number, row in enumerate(record_rows(record), 1):
            if not row:
                yield Refusal(
                    rule=RECORD_BLANK_LINE,
                    message=f"Invalid distribution file. {quoted(name)} has a blank line, in row {number}.",
                    subject=name,
                )
                return
    except (DamagedError, UnicodeError, csv.Error) as error:
        yield _record_missing(name, f"it cannot be read ({quoted(str(error))})")


def _record_missing(name: str, why: str) -> Refusal:
    return Refusal(
        rule=RECORD_MISSING,
        message=f"Invalid distribution file. It lacks the required RECORD file {quoted(name)}: {why}.",
        subject=name,
    )


def _entry_point_refusals(member: Member | None) -> Iterator[Refusal]:
    if member is None:
        return
    parser = ConfigParser(delimiters=("=",), strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # names differ in case (entry points standard)
    try:
        parser.read_string(whole(member, _LONGEST_ENTRY_POINTS).decode("utf-8"))
    except (DamagedError, UnicodeError, ConfigError) as error:
        yield _entry_points_invalid(member.name, str(error))
        return
    for group in ("console_scripts", "gui_scripts"):
        for script in parser.options(group) if parser.has_section(group) else ():
            if _SCRIPT.fullmatch(script) is None:
                yield _entry_points_invalid(member.name, f"script name {script}")
                return


def _entry_points_invalid(name: str, why: str) -> Refusal:
    return Refusal(
        rule=ENTRY_POINTS_INVALID,
        message=f"Invalid distribution file. The wheel has invalid entry points in {quoted(name)}: {quoted(why)}.",
        subject=name,
    )


def _is_readable(member: Member) -> bool:
    try:
        whole(member, _LONGEST_FILE)
    except DamagedError:
        return False
    return True
