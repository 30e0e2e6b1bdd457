"""Which packages of a repository are meant: those in the named folders, or members of a workspace of uv or hatch."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.packages.order import in_order, required_of
from pytest_release_check.effects.dist_files import stated_requirements
from pytest_release_check.index.folders import files_by_project
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.packages import NO_PACKAGES, Package, Packages
from pytest_release_check.steps.survey import is_project, read_pyproject, table
from pytest_release_check.upload.metadata.requirement_fields import requirement_of

_EXTRA = re.compile(r"""\bextra\s*==\s*['"]([^'"]+)['"]""")
_PRIVATE = "Private :: "
"""PyPI refuses uploads with a classifier that begins so."""


def packages_here(top: Path, patterns: Sequence[str], start: Path) -> Packages | None:
    """The packages that ``patterns``, relative to ``start``, name; without any, those of a workspace in ``top``.

    Of a workspace whose root is a project, the members that this project requires. None if nothing says that there
    are several. Raises ``SettingsError`` for a pattern that names no package, and for packages that cannot be put in
    order.
    """
    if NO_PACKAGES in patterns:
        return None
    if patterns:
        source, folders = "release_packages", tuple(_named(start, patterns))
    else:
        source, folders = _workspace(top)
    excluded: list[Excluded] = []
    packages: list[Package] = []
    for folder in dict.fromkeys(folders):
        document = read_pyproject(folder / "pyproject.toml")
        why = _why_not(document, has_setup=(folder / "setup.py").is_file(), is_named=bool(patterns))
        if why:
            excluded.append(Excluded(what=_below(folder, top), why=why))
        else:
            packages.append(_package(folder, document))
    if patterns and not packages:
        raise SettingsError(
            f"--release-packages: no package is left: {'; '.join(f'{e.what}: {e.why}' for e in excluded)}."
        )
    if not packages:
        return None
    if not patterns and (own := next((package for package in packages if package.root == top), None)) is not None:
        # Members that nothing of the project needs are often not released at all: examples, plugins for tests.
        needed = required_of(own, packages, with_extras=True) | {own.name}
        excluded += [
            Excluded(what=_below(one.root, top), why=f"{own.name} does not require it; name it in release_packages")
            for one in packages
            if one.name not in needed
        ]
        packages = [package for package in packages if package.name in needed]
    return Packages(packages=in_order(packages), source=source, excluded=tuple(excluded))


def packages_in(folder: Path, top: Path) -> Packages | None:
    """The projects whose built files lie in a folder; None if they are of one, or if it has none.

    An extra counts for the order where its requirement is one of them. Raises ``SettingsError`` as ``in_order`` does.
    """
    try:
        projects = files_by_project(folder)
    except OSError:  # a run of one project says what is wrong with the folder
        return None
    if len(projects) < 2:
        return None
    packages = tuple(_of_files(name, files, top) for name, files in projects.items())
    return Packages(packages=in_order(packages), source=f"--release-dist {folder}")


def _of_files(name: str, files: tuple[Path, ...], top: Path) -> Package:
    requires: list[str] = []
    extras: dict[str, list[str]] = {}
    for line in stated_requirements(files):
        extra = _EXTRA.search(line)
        (extras.setdefault(canonicalize_name(extra[1]), []) if extra else requires).append(line)
    return Package(
        root=top,
        name=name,
        requires=_names(requires),
        extras={extra: _names(lines) for extra, lines in extras.items()},
        files=files,
    )


def _named(start: Path, patterns: Sequence[str]) -> Iterator[Path]:
    for pattern in patterns:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise SettingsError(f"--release-packages {pattern}: give a folder below the one that it is relative to.")
        found = [folder.resolve() for folder in _matching(start, pattern) if is_project(folder)]
        if not found:
            raise SettingsError(
                f"--release-packages {pattern}: no folder below {start} is called so and has a pyproject.toml."
            )
        yield from found


def _matching(start: Path, pattern: str) -> list[Path]:
    return [start] if Path(pattern) == Path() else sorted(start.glob(pattern))


def _workspace(top: Path) -> tuple[str, tuple[Path, ...]]:
    """What declares a workspace in ``top``, and its folders, a root that is a project first; empty if nothing does.

    https://docs.astral.sh/uv/concepts/projects/workspaces/ and
    https://hatch.pypa.io/latest/how-to/environment/workspace/, where each environment has one.
    """
    document = read_pyproject(top / "pyproject.toml")
    tools, own = table(document, "tool"), (top,) if table(document, "project") else ()
    environments = table(table(tools, "hatch"), "envs")
    declared = {"[tool.uv.workspace]": table(table(tools, "uv"), "workspace")}
    declared |= {f"[tool.hatch.envs.{name}]": table(table(environments, name), "workspace") for name in environments}
    for source, workspace in declared.items():
        if members := _patterns(workspace, "members"):
            excluded = {folder.resolve() for pattern in _patterns(workspace, "exclude") for folder in top.glob(pattern)}
            found = (folder.resolve() for pattern in members for folder in _matching(top, pattern))
            return source, (*own, *(one for one in found if one not in excluded and (one / "pyproject.toml").is_file()))
    return "", ()


def _patterns(workspace: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Folders, each a text or a table with a ``path``; what lies elsewhere is not of this repository."""
    value = workspace.get(name)
    entries = value if isinstance(value, list) else []
    texts = (entry.get("path") if isinstance(entry, dict) else entry for entry in entries)
    return tuple(text for text in texts if isinstance(text, str) and text and not Path(text).is_absolute())


def _below(folder: Path, top: Path) -> str:
    return folder.relative_to(top).as_posix() if folder.is_relative_to(top) else str(folder)


def _why_not(document: Mapping[str, Any], *, has_setup: bool, is_named: bool) -> str:
    """Why a folder has no release; empty if it has one."""
    if not document:
        return ""  # a setup.py without a pyproject.toml
    stated = table(document, "project")
    if any(text.startswith(_PRIVATE) for text in _texts(stated, "classifiers")):
        return "its classifiers say that it is private"
    if table(table(document, "tool"), "uv").get("package") is False:
        return "tool.uv.package is false"
    # uv does not build a member without a build system, unless it is told to.
    is_asked = table(table(document, "tool"), "uv").get("package") is True
    if not table(document, "build-system") and not (has_setup or is_named or is_asked):
        return "it has no build system"
    return ""


def _package(folder: Path, document: Mapping[str, Any]) -> Package:
    stated = table(document, "project")
    name = stated.get("name") or table(table(document, "tool"), "poetry").get("name")
    poetry = table(table(table(document, "tool"), "poetry"), "dependencies")
    building = _names(_texts(table(document, "build-system"), "requires"))
    extras = table(stated, "optional-dependencies")
    return Package(
        root=folder,
        name=canonicalize_name(name if isinstance(name, str) else folder.name),
        requires=building | _names(_texts(stated, "dependencies")) | frozenset(map(canonicalize_name, poetry)),
        extras={canonicalize_name(extra): _names(_texts(extras, extra)) for extra in extras},
    )


def _names(lines: Iterable[str]) -> frozenset[str]:
    """Of what is no requirement, the build will say so."""
    return frozenset(canonicalize_name(one.name) for line in lines if (one := requirement_of(line)) is not None)


def _texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = document.get(name)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
