"""RECORD against the members of its wheel (recording installed projects, binary distribution format)."""

import base64
import csv
import hashlib
from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Offer
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import DamagedError
from pytest_release_check.upload.archive.member import Member
from pytest_release_check.upload.archive.members import zip_members
from pytest_release_check.upload.file.wheel_contents import record_rows
from pytest_release_check.upload.limit_per_rule import MembersOfRule

RECORD_HASH_WRONG = Rule(
    code="RC235",
    slug="record-hash-wrong",
    summary="members of the wheel have other bytes than `RECORD` says",
    why="An installer that verifies the wheel refuses it; pip does not look.",
    fix="build the wheel again; after a change by hand use `wheel pack`, which writes `RECORD`",
    example="demo.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0    # of an empty file",
    source="binary distribution format, the .dist-info directory",
    severity=Severity.WARNING,
)
RECORD_INCOMPLETE = Rule(
    code="RC236",
    slug="record-incomplete",
    summary="members of the wheel are not in `RECORD`",
    why="An installer that verifies the wheel refuses it, and the file may be left behind when the project is "
    "uninstalled.",
    fix="build the wheel again; after a change by hand use `wheel pack`, which writes `RECORD`",
    example="demo/__init__.py,sha256=...,0\n# and no line for demo/added.py, which is in the wheel",
    source="binary distribution format; PyPI, `warehouse/utils/wheel.py`: `_validate_record`, which mails the owners "
    "(a refusal was announced for February 2026)",
    severity=Severity.WARNING,
)
RECORD_STALE = Rule(
    code="RC237",
    slug="record-stale",
    summary="`RECORD` names members that the wheel does not have",
    why="An installer that verifies the wheel refuses it.",
    fix="build the wheel again; after a change by hand use `wheel pack`, which writes `RECORD`",
    example="demo/__init__.py,sha256=...,0\ndemo/removed.py,sha256=...,120    # not in the wheel",
    source="binary distribution format; PyPI, `warehouse/utils/wheel.py`: `_validate_record`, which mails the owners "
    "(a refusal was announced for February 2026)",
    severity=Severity.WARNING,
)

_MOST_ROWS = 1_000_000
"""Rows of RECORD; beyond them nothing is compared."""
_LEAST_BUDGET, _BUDGET_RATIO = 64 * 1024 * 1024, 50
"""How many bytes are hashed: in a ZIP many members may share the same data, and PyPI refuses more as a bomb."""
_SIGNATURES = ("RECORD", "RECORD.jws", "RECORD.p7s")
"""In .dist-info; they cannot have a hash in RECORD, and need not be in it."""


def record_findings(offer: Offer, content: IO[bytes], record: Member | None, info: str) -> Iterator[Finding]:
    """Yield wrong hashes and sizes, members that are not recorded, and entries without a member."""
    stated = _stated(record) if record is not None else None
    if stated is None:
        return
    wrong, unrecorded, stale = (
        MembersOfRule(RECORD_HASH_WRONG),
        MembersOfRule(RECORD_INCOMPLETE),
        MembersOfRule(RECORD_STALE),
    )
    budget = max(_LEAST_BUDGET, _BUDGET_RATIO * offer.size)
    for member in zip_members(content):
        entry = stated.pop(member.name, None)
        if member.is_directory or _is_excused(member.name, info):
            continue
        if entry is None:
            unrecorded.add(member.name)
            continue
        budget -= member.size
        if budget > 0 and (why := _difference(member, entry)):
            wrong.add(f"{member.name} ({why})")
    for name in stated:
        if not _is_excused(name, info) and not name.endswith("/"):
            stale.add(name)
    for members in (wrong, unrecorded, stale):
        yield from members.findings(offer.filename)


def _stated(record: Member) -> dict[str, str] | None:
    """Hash and size by name; None if RECORD cannot be read, which it is refused for, or has no end."""
    stated: dict[str, str] = {}
    try:
        for row in record_rows(record):
            if len(stated) > _MOST_ROWS:
                return None
            if row:
                stated[row[0].removeprefix("./")] = ",".join(row[1:3])
    except (DamagedError, UnicodeError, csv.Error):
        return None
    return stated


def _is_excused(name: str, info: str) -> bool:
    """Signatures; and compiled modules, which installers make and record themselves."""
    return name.endswith(".pyc") or name in [f"{info}/{signature}" for signature in _SIGNATURES]


def _difference(member: Member, entry: str) -> str:
    """How a member is not as recorded; empty if it is, or if nothing is recorded that can be compared."""
    stated, _, size = entry.partition(",")
    algorithm, _, digest = stated.partition("=")
    if size.isdecimal() and size != str(member.size):
        return f"it has {member.size} bytes, not {quoted(size)}"
    if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return ""
    try:
        found = _digest(member, algorithm)
    except DamagedError as error:
        return str(error)
    if base64.urlsafe_b64encode(found).decode("ascii").rstrip("=") == digest.rstrip("="):
        return ""
    return f"its {algorithm} is " + ("hex, not base64" if digest.lower() == found.hex() else "another one")


def _digest(member: Member, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm)
    for piece in member.pieces():
        digest.update(piece)
    return digest.digest()
