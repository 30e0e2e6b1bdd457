"""The fields about the license."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath

from packaging.licenses import canonicalize_license_expression

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import one_line, shown

LICENSE_EXPRESSION = UploadRule(
    code="PYPI059",
    status=400,
    slug="license-expression",
    summary="the license expression is not a valid SPDX expression",
    why="Programs that collect licenses know the identifiers of SPDX only.",
    fix="correct `project.license`, as in `MIT` or `Apache-2.0 OR BSD-3-Clause`",
    example='license = "GPLv3"\nlicense = "GPL-3.0-only"    # right',
    source="PEP 639; packaging, which PyPI calls, `metadata.py`: `_process_license_expression`",
)
LICENSE_TWICE = UploadRule(
    code="PYPI060",
    status=400,
    slug="license-twice",
    summary="both the old License field and a license expression are there",
    why="The two may contradict each other, and the expression replaces the old field.",
    fix="keep `project.license` as an SPDX expression, and remove `license` from `setup.cfg` and `setup.py`",
    example="License: MIT License\nLicense-Expression: MIT    # right, alone",
    source="PEP 639; PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
LICENSE_FILE_PARENT = UploadRule(
    code="PYPI061",
    status=400,
    slug="license-file-parent",
    summary="the path of a license file contains two dots in a row",
    why="Such a path may lead out of the project; PyPI takes no two dots in a row, not even inside a name.",
    fix="keep license files inside the project's folder, and take two dots in a row out of their names",
    example='license-files = ["../LICENSE"]\nlicense-files = ["LICENSE"]    # right',
    source="PEP 639; packaging, which PyPI calls, `metadata.py`: `_process_license_files`",
)
LICENSE_FILE_GLOB = UploadRule(
    code="PYPI062",
    status=400,
    slug="license-file-glob",
    summary="the path of a license file contains an asterisk",
    why="In built metadata each path is one file; patterns are for `pyproject.toml`.",
    fix="build with a backend that resolves the patterns of `project.license-files`",
    example="License-File: LICEN*\nLicense-File: LICENSE    # right",
    source="PEP 639; packaging, which PyPI calls, `metadata.py`: `_process_license_files`",
)
LICENSE_FILE_ABSOLUTE = UploadRule(
    code="PYPI063",
    status=400,
    slug="license-file-absolute",
    summary="the path of a license file is absolute",
    why="The path is one of the machine that built the file.",
    fix="give the path in `project.license-files` relative to the project's folder",
    example="License-File: /home/jane/demo/LICENSE\nLicense-File: LICENSE    # right",
    source="PEP 639; packaging, which PyPI calls, `metadata.py`: `_process_license_files`",
)
LICENSE_FILE_PATH = UploadRule(
    code="PYPI064",
    status=400,
    slug="license-file-path",
    summary="the path of a license file is not in plain form",
    why="The path has to be spelled as the member of the archive is.",
    fix="write the path with slashes, and without `./` and `//`",
    example="License-File: ./licenses/MIT.txt\nLicense-File: licenses/MIT.txt    # right",
    source="PEP 639; packaging, which PyPI calls, `metadata.py`: `_process_license_files`",
)


def license_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Yield what is wrong with the license, its expression and the paths of its files (PEP 639)."""
    for expression in fields.get("license_expression", ()):
        yield from _expression(expression)
    if "license" in fields and "license_expression" in fields:
        message = "License is deprecated when License-Expression is present: only the expression should be there."
        yield Refusal(rule=LICENSE_TWICE, subject="license", message=message)
    for path in fields.get("license_file", ()):
        yield from _file(path)


def _expression(expression: str) -> Iterator[Refusal]:
    try:
        canonicalize_license_expression(expression)
    # It has Python compile the expression, which has limits of its own.
    except (ValueError, RecursionError, MemoryError) as error:
        message = f"{shown(expression)} is invalid for 'license-expression': {one_line(error)}"
        yield Refusal(rule=LICENSE_EXPRESSION, subject="license_expression", message=one_line(message))


def _file(path: str) -> Iterator[Refusal]:
    """The first thing that is wrong with a path; PyPI looks for no second one."""
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    if ".." in path:
        yield _refusal(LICENSE_FILE_PARENT, path, "parent directory indicators are not allowed")
    elif "*" in path:
        yield _refusal(LICENSE_FILE_GLOB, path, "paths must be resolved")
    elif is_absolute:
        yield _refusal(LICENSE_FILE_ABSOLUTE, path, "paths must be relative")
    elif PureWindowsPath(path).as_posix() != path:
        yield _refusal(LICENSE_FILE_PATH, path, "paths must use '/' delimiter and no './' or '//'")


def _refusal(rule: UploadRule, path: str, reason: str) -> Refusal:
    return Refusal(rule=rule, subject="license_file", message=f"{shown(path)} is invalid for 'license-file': {reason}.")
