"""Survey: where is the project, and what does it state about itself."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.sources import Project

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

_VERSION_TOOLS = frozenset(
    {
        "flit-scm",
        "hatch-vcs",
        "pbr",
        "poetry-dynamic-versioning",
        "setuptools-git-versioning",
        "setuptools-scm",
        "uv-dynamic-versioning",
        "versioneer",
        "versioningit",
    }
)
"""Build requirements that take the version from the tags of the repository."""


def survey(start: Path, top: Path) -> Project:
    """The project that ``start`` lies in, looking upwards no further than ``top``.

    Raises ``SettingsError`` if there is none, or if its pyproject.toml does not parse.
    """
    root = start if is_project(start) else project_folder(start, top)
    if root is None:
        raise SettingsError(
            f"no project in {start}: it has neither pyproject.toml nor setup.py. Start in the project's folder, "
            "or hand in built files with --release-dist DIR."
        )
    return _project(root)


def project_folder(start: Path, top: Path) -> Path | None:
    """The folder of the project that ``start`` lies in, no further up than ``top``; None if there is none."""
    folders = [folder for folder in (start, *start.parents) if folder == top or top in folder.parents] or [top]
    return next((folder for folder in folders if is_project(folder)), None)


def stated_name(folder: Path) -> str:
    """The normalized name that a folder's pyproject.toml states; empty if it states none.

    Raises ``SettingsError`` if the file does not parse.
    """
    return canonicalize_name(_project(folder).name)


def is_project(folder: Path) -> bool:
    """Whether a folder has what a build needs."""
    return (folder / "pyproject.toml").is_file() or (folder / "setup.py").is_file()


def _project(root: Path) -> Project:
    document = read_pyproject(root / "pyproject.toml")
    stated = table(document, "project")
    dynamic = stated.get("dynamic", [])
    texts = {
        key: value
        for key in ("name", "version", "requires-python")
        if isinstance(value := stated.get(key), str) and key not in dynamic
    }
    return Project(
        root=root,
        name=texts.get("name", ""),
        version=texts.get("version", ""),
        requires_python=texts.get("requires-python", ""),
        classifiers=_texts(stated.get("classifiers")) if "classifiers" not in dynamic else (),
        version_tool="" if "version" in texts else _version_tool(document),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _version_tool(document: dict[str, Any]) -> str:
    """The tool that the build requires for a version out of version control; empty if it requires none of them."""
    requires = table(document, "build-system").get("requires")
    for text in requires if isinstance(requires, list) else ():
        try:
            name = canonicalize_name(Requirement(str(text)).name)
        except InvalidRequirement:
            continue
        if name in _VERSION_TOOLS:
            return str(name)
    tool = table(table(table(document, "tool"), "pdm"), "version")
    return "pdm-backend" if tool.get("source") == "scm" else ""


def read_pyproject(file: Path) -> dict[str, Any]:
    """The document, empty if there is no file. Raises ``SettingsError`` if it does not parse."""
    if not file.is_file():
        return {}
    try:
        document: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Correct the file and try again.") from error
    return document


def table(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table of a document, empty if it is not there or is something else."""
    table = document.get(name, {})
    return table if isinstance(table, dict) else {}
