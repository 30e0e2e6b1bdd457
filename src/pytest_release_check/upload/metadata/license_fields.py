"""The fields about the license."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath

from packaging.licenses import canonicalize_license_expression

from pytest_release_check.model.upload import Refusal
from pytest_release_check.text.wording import one_line, shown


def license_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """What is wrong with the license, its expression and the paths of its files."""
    for expression in fields.get("license_expression", ()):
        yield from _expression(expression)
    if "license" in fields and "license_expression" in fields:
        message = "License is deprecated when License-Expression is present: only the expression should be there."
        yield Refusal(code="PYPI060", subject="license", message=message)
    for path in fields.get("license_file", ()):
        yield from _file(path)


def _expression(expression: str) -> Iterator[Refusal]:
    try:
        canonicalize_license_expression(expression)
    # It has Python compile the expression, which has limits of its own.
    except (ValueError, RecursionError, MemoryError) as error:
        message = f"{shown(expression)} is invalid for 'license-expression': {one_line(error)}"
        yield Refusal(code="PYPI059", subject="license_expression", message=one_line(message))


def _file(path: str) -> Iterator[Refusal]:
    """The first thing that is wrong with a path, as PyPI tells it."""
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    if ".." in path:
        yield _refusal("PYPI061", path, "parent directory indicators are not allowed")
    elif "*" in path:
        yield _refusal("PYPI062", path, "paths must be resolved")
    elif is_absolute:
        yield _refusal("PYPI063", path, "paths must be relative")
    elif PureWindowsPath(path).as_posix() != path:
        yield _refusal("PYPI064", path, "paths must use '/' delimiter and no './' or '//'")


def _refusal(code: str, path: str, reason: str) -> Refusal:
    return Refusal(code=code, subject="license_file", message=f"{shown(path)} is invalid for 'license-file': {reason}.")
