"""Values that evidence cannot hold, although their types would allow them."""

import re
from collections.abc import Iterator
from datetime import datetime

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.distributions import Artifact, is_plain_filename
from pytest_release_check.model.evidence import Evidence, VerifiedCell, VerifiedFile

_PYTHON = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64})?")
"""Git names commits by SHA-1 or by SHA-256."""
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_ARTIFACTS = {artifact.value for artifact in Artifact}


def impossible_values(evidence: Evidence) -> Iterator[str]:
    """What no run can have written, each as a sentence without its full stop."""
    if not _NAME.fullmatch(evidence.name) or canonicalize_name(evidence.name) != evidence.name:
        yield f"{evidence.name!r} is no normalised name of a project"
    if not _is_version(evidence.version):
        yield f"{evidence.version!r} is no normalised version"
    if not _is_time(evidence.created):
        yield f"{evidence.created!r} is no time"
    if not _PYTHON.fullmatch(evidence.python):
        yield f"{evidence.python!r} is no version of Python"
    if not _COMMIT.fullmatch(evidence.source.commit):
        yield f"{evidence.source.commit!r} is no full hash of a commit"
    yield from _of_files(evidence.files)
    yield from _of_cells(evidence.cells, {file.filename for file in evidence.files})
    wheels = {file.filename for file in evidence.files if file.artifact == Artifact.WHEEL.value}
    for waived in evidence.waived:
        if waived.filename not in wheels or not waived.reason:
            yield f"{waived.filename!r} cannot be waived: it is none of the wheels, or there is no reason"
    tests = evidence.passed + evidence.not_passed
    if len(set(tests)) != len(tests):
        yield "a test is there twice"


def _of_files(files: tuple[VerifiedFile, ...]) -> Iterator[str]:
    for file in files:
        if not is_plain_filename(file.filename):
            yield f"{file.filename!r} is no file name of a distribution"
        if not _SHA256.fullmatch(file.sha256):
            yield f"{file.sha256!r} is no sha256"
        if file.artifact not in _ARTIFACTS:
            yield f"{file.artifact!r} is no kind of distribution"
        if file.size < 0:
            yield f"{file.filename} cannot have {file.size} bytes"
    if len({file.filename for file in files}) != len(files):
        yield "a file is there twice"


def _of_cells(cells: tuple[VerifiedCell, ...], filenames: set[str]) -> Iterator[str]:
    for cell in cells:
        if not _PYTHON.fullmatch(cell.python):
            yield f"{cell.python!r} is no version of Python"
        for filename in sorted(set(cell.files) - filenames):
            yield f"{cell.id} has installed {filename!r}, which is none of the files"


def _is_version(text: str) -> bool:
    try:
        return str(Version(text)) == text
    except ValueError:  # InvalidVersion is one; so is what int() raises for thousands of digits
        return False


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
