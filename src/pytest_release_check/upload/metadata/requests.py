"""The request and its form, before anything is read of the metadata."""

import re
from collections.abc import Iterator

from pytest_release_check.model.upload import Form, Refusal
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import EXTENSIONS

_NAME = re.compile(r"[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9]", re.IGNORECASE | re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.IGNORECASE | re.ASCII)
_FILES = frozenset({"content", "gpg_signature"})


def request_refusals(form: Form) -> Iterator[Refusal]:
    """What is wrong with the request: the kinds of its parts, its version, and the fields about the file."""
    for field in sorted(frozenset(form.sent_as_files) - _FILES):
        yield Refusal(code="PYPI008", subject=field, message=f"{shown(field)}: Should not be a tuple (sent as a file).")
    form = cleaned(form)
    yield from _protocol(form)
    yield from _name(first(form, "name"))
    yield from _digest(form, "blake2_256_digest", "PYPI030", "BLAKE2")
    yield from _filetype(first(form, "filetype"))
    yield from _digest(form, "sha256_digest", "PYPI029", "SHA256")
    yield from _pyversion(first(form, "filetype"), first(form, "pyversion"))
    if not any(first(form, f"{digest}_digest") for digest in ("md5", "sha256", "blake2_256")):
        yield Refusal(code="PYPI031", message="Include at least one message digest.")


def is_project_name(text: str) -> bool:
    """Whether ``text`` is a valid name of a project."""
    return _NAME.fullmatch(text) is not None


def _protocol(form: Form) -> Iterator[Refusal]:
    *_, version = form.all("protocol_version") or ("1",)
    if version != "1":
        message = f"Unknown protocol version: {shown(version)}."
        yield Refusal(code="PYPI007", subject="protocol_version", message=message)


def _name(name: str) -> Iterator[Refusal]:
    if not name:
        yield Refusal(code="PYPI023", subject="name", message="Invalid value for name: it is required.")
    elif not is_project_name(name):
        message = (
            f"{shown(name)} is an invalid value for name: Start and end with an ASCII letter or digit, "
            "with only ASCII letters, digits, '.', '_' and '-' in it."
        )
        yield Refusal(code="PYPI024", subject="name", message=message)


def _filetype(filetype: str) -> Iterator[Refusal]:
    if not filetype:
        yield Refusal(code="PYPI025", subject="filetype", message="Invalid value for filetype: it is required.")
    elif filetype not in EXTENSIONS:
        message = f"Invalid value for filetype: {shown(filetype)}. Use a known file type."
        yield Refusal(code="PYPI026", subject="filetype", message=message)


def _digest(form: Form, field: str, code: str, kind: str) -> Iterator[Refusal]:
    digest = first(form, field)
    if digest.strip() and not _DIGEST.fullmatch(digest):
        message = f"Invalid value for {field}: {shown(digest)} is no hex-encoded {kind} digest."
        yield Refusal(code=code, subject=field, message=message)


def _pyversion(filetype: str, pyversion: str) -> Iterator[Refusal]:
    if filetype == "sdist":
        if pyversion not in ("", "source"):
            message = f"Use 'source' as Python version of an sdist, not {shown(pyversion)}."
            yield Refusal(code="PYPI028", subject="pyversion", message=message)
    elif filetype and not pyversion:
        message = "Python version is required for a binary distribution."
        yield Refusal(code="PYPI027", subject="pyversion", message=message)
