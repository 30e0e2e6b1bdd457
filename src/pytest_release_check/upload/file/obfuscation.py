"""Modules that PyArmor or SourceDefender made unreadable."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import DamagedError
from pytest_release_check.upload.archive.member import Member, whole
from pytest_release_check.upload.archive.members import archive_members
from pytest_release_check.upload.limit_per_rule import limited_per_rule

PYARMOR = UploadRule(
    code="PYPI092",
    status=400,
    slug="pyarmor",
    summary="a module is obfuscated with PyArmor",
    why="Nobody can see what such a module does to those who install it.",
    fix="ship readable Python: PyPI's acceptable use policy forbids obfuscated code",
    example="from pyarmor_runtime_000000 import __pyarmor__",
    source="PyPI, `warehouse/utils/scanner_rules/pyarmor.yar`: `pyarmor_encrypted`",
)
SOURCEDEFENDER = UploadRule(
    code="PYPI093",
    status=400,
    slug="sourcedefender",
    summary="a module is obfuscated with SourceDefender",
    why="Nobody can see what such a module does to those who install it.",
    fix="ship readable Python: PyPI's acceptable use policy forbids obfuscated code",
    example="sourcedefender encrypt demo.py    # writes demo.pye",
    source="PyPI, `warehouse/utils/scanner_rules/sourcedefender.yar`: `sourcedefender_encrypted`",
)

LONGEST = 5 * 1024 * 1024
"""Bytes; longer modules are not looked into (``warehouse/utils/scanner.py``: ``_SCAN_MAX_FILE_SIZE``)."""
_LEAST_BUDGET, _BUDGET_RATIO = 64 * 1024 * 1024, 50
"""In a ZIP many members may share the same data; more than this is refused as a bomb."""
# Put together here, since this very module is in a wheel that an index looks into.
PYARMOR_CALL = b"__pyarmor__" + b"(__name__, __file__,"
"""What every version of PyArmor writes into each module."""
PYE_MARKS = (b"---BEGIN PYE " + b"FILE---", b"---END PYE " + b"FILE---")
"""What SourceDefender writes around each module."""


def obfuscation_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """Yield the modules of a wheel or sdist that PyArmor or SourceDefender made unreadable, the first few of each."""
    yield from limited_per_rule(_refusals(offer, content))


def _refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    left = max(_LEAST_BUDGET, _BUDGET_RATIO * offer.size)
    try:
        for member in archive_members(offer.filename, content):
            if member.is_file and member.name.endswith((".py", ".pye")) and member.size <= LONGEST:
                left -= 0 if offer.filename.endswith(".tar.gz") else member.size
                if left < 0:
                    return
                yield from _of_module(member)
    except DamagedError:
        return  # said of the container already


def _of_module(member: Member) -> Iterator[Refusal]:
    try:
        source = whole(member, LONGEST)
    except DamagedError:
        return
    if PYARMOR_CALL in source:
        yield _refusal(PYARMOR, "PyArmor", member)
    if all(mark in source for mark in PYE_MARKS):
        yield _refusal(SOURCEDEFENDER, "SourceDefender", member)


def _refusal(rule: UploadRule, tool: str, member: Member) -> Refusal:
    return Refusal(
        rule=rule,
        message=f"Invalid distribution file. {quoted(member.name)} is encrypted with {tool}, which is not allowed.",
        subject=member.name,
    )
