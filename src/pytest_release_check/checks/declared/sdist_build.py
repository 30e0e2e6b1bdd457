"""What an sdist needs to be built, as far as its files show: what setup.py imports, and files that it reads."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from pytest_release_check.analysis.files.modules import Modules, parsed
from pytest_release_check.analysis.metadata.pythons import Pythons, ever_in_standard_library
from pytest_release_check.analysis.metadata.requirements import Requirements, resembles
from pytest_release_check.analysis.source.import_time import Imported, import_time_events
from pytest_release_check.analysis.source.reach import Reached, reached
from pytest_release_check.checks.declared.locale_reads import locale_findings
from pytest_release_check.checks.declared.newer_python import refusals_of_python
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

BUILD_IMPORT_UNDECLARED = Rule(
    code="RC285",
    slug="build-import-undeclared",
    summary="setup.py imports what is not there while the sdist is built",
    why="The environment in which pip builds the sdist has what `build-system.requires` names and nothing "
    "more: the build ends with ModuleNotFoundError.",
    fix="add what is imported to `build-system.requires`, and read the version from a file instead of "
    "importing the project",
    example='setup.py:        import numpy\npyproject.toml:  [build-system]  requires = ["setuptools"]',
    source="PEP 517, PEP 518",
    severity=Severity.WARNING,
)
BUILD_FILE_MISSING = Rule(
    code="RC286",
    slug="build-file-missing",
    summary="the sdist lacks a file that its pyproject.toml names",
    why="The build of the sdist fails, as its backend reads the file.",
    fix="include the file in the sdist (setuptools: `MANIFEST.in`)",
    example='pyproject.toml:  readme = "README.md"\n'
    "sdist:           demo-1.0/pyproject.toml, demo-1.0/demo/__init__.py",
    source="https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme; nicoboss/nsz#71 and "
    "hSaria/ChromaTerm#89 (the same from setup.py)",
    severity=Severity.WARNING,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Table = Mapping[str, object]

_WITH_SETUPTOOLS = frozenset({"_distutils_hack", "distutils", "pkg_resources", "setuptools", "wheel"})
_LEGACY = ("setuptools", "wheel")
_OLDEST_BUILDING = (3, 6)
"""Chosen: what builds on no Python from here on is a project of long ago."""


def build_findings(file: Distribution, contents: Contents, modules: Modules, pythons: Pythons) -> Iterator[Finding]:
    """Whatever will stop an installer that builds the sdist."""
    pyproject = _toml(contents.texts.get("pyproject.toml", b""))
    if contents.is_whole and (absent := [path for path in _named_files(pyproject) if path not in contents.members]):
        fix = f"include {listed(absent)} in the sdist (setuptools: `MANIFEST.in`)"
        yield Finding(rule=BUILD_FILE_MISSING, subject=file.filename, detail=listed(absent), fix=fix)
    yield from locale_findings(file, contents, str(_table(pyproject, "build-system").get("build-backend", "")))
    script = setup_script(contents, pythons)
    if script is None:
        return
    yield from refusals_of_python(file.filename, (script,), file.requires_python)
    building = frozenset(python for python in pythons if python >= _OLDEST_BUILDING)
    if building and (lost := list(_imports_not_there(script, modules, pyproject, contents))):
        yield Finding(rule=BUILD_IMPORT_UNDECLARED, subject=file.filename, detail=listed(lost, "; "))


def setup_script(contents: Contents, pythons: Pythons) -> Reached | None:
    """What surely happens when setup.py runs; None if it does not parse."""
    tree = parsed(contents.texts.get("setup.py", b""), "setup.py")
    if isinstance(tree, SyntaxError):
        return None
    return Reached(module="setup", path="setup.py", pythons=pythons, events=import_time_events(tree, "", pythons))


def _imports_not_there(script: Reached, modules: Modules, pyproject: Table, contents: Contents) -> Iterator[str]:
    """What setup.py, and the project's own modules that it imports, need while nothing but requirements is there."""
    wanted = _build_requirements(pyproject)
    imports = [event for event in script.events if isinstance(event, Imported)]
    own = tuple(dict.fromkeys(event.module for event in imports if event.module in modules.sources))
    beside = {path.partition("/")[0].partition(".")[0] for path in contents.members}
    for loaded in (script, *(reached(modules, script.pythons, own) if own else ())):
        for event in loaded.events:
            if isinstance(event, Imported) and event.pythons:
                top = event.module.partition(".")[0]
                known = _WITH_SETUPTOOLS | ever_in_standard_library() | modules.tops | beside
                if top not in known and not any(resembles(one, top) for one in wanted.all):
                    yield f"{loaded.path}:{event.line} imports {event.module}"


def _build_requirements(pyproject: Table) -> Requirements:
    lines = _table(pyproject, "build-system").get("requires")
    return Requirements.of_lines(map(str, lines) if isinstance(lines, list) else _LEGACY)


def _named_files(pyproject: Table) -> Iterator[str]:
    """Files that every backend reads: the readme and license of the project table."""
    project = _table(pyproject, "project")
    for field in ("readme", "license"):
        value = project.get(field)
        path = value.get("file") if isinstance(value, dict) else value if field == "readme" else None
        if isinstance(path, str) and path:
            yield PurePosixPath(path).as_posix()


def _table(parent: Table, name: str) -> Table:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _toml(text: bytes) -> Table:
    try:
        return dict(tomllib.loads(text.decode("utf-8")))
    except (ValueError, RecursionError):
        return {}
