"""The tests that an sdist brings: where they are, which settings of its own they run with, and what is in their way."""

import configparser
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pytest_release_check.analysis.sdist.requirements_for_tests import toml_document

SETTINGS_FILES = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
)
"""In the order in which pytest looks for them: https://docs.pytest.org/en/stable/reference/customize.html"""
_FOLDERS = ("tests", "test", "testing")
_TEST_FILE = re.compile(r"(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.py")
_KEPT = ("-m", "-k", "--import-mode", "--ignore", "--ignore-glob", "--deselect")
"""Options of pytest itself that say which tests there are and how they are imported; each has a value."""
_SOURCES = ("", "src/", "lib/")


@dataclass(frozen=True, slots=True, kw_only=True)
class PytestSettings:
    """What a tree says to pytest."""

    file: str = ""
    """The file that pytest would take; empty if there is none."""
    testpaths: tuple[str, ...] = ()
    addopts: tuple[str, ...] = ()


def pytest_settings(texts: Mapping[str, str]) -> PytestSettings:
    """The settings in the first of ``SETTINGS_FILES`` that has some; ``texts`` by name, of files at the top.

    A file that cannot be read has none: pytest itself says so where it matters.
    """
    for name in SETTINGS_FILES:
        table = _table(name, texts[name]) if name in texts else None
        if table is not None:
            paths, options = (_words(table.get(key)) for key in ("testpaths", "addopts"))
            return PytestSettings(file=name, testpaths=paths, addopts=options)
    return PytestSettings()


def _table(name: str, text: str) -> Mapping[str, Any] | None:
    """Pytest's section of a file; None if the file has nothing for pytest."""
    if name.endswith(".toml"):
        return _of_toml(name, text)
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    section = "tool:pytest" if name == "setup.cfg" else "pytest"
    if parser.has_section(section):
        return dict(parser[section])
    return {} if name.endswith("pytest.ini") else None  # which counts without a section, too


def _of_toml(name: str, text: str) -> Mapping[str, Any] | None:
    document: Any = toml_document(text)
    if document is None:
        return None
    keys = ("pytest",) if name != "pyproject.toml" else ("tool", "pytest")
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    if isinstance(document, dict) and isinstance(document.get("ini_options"), dict):
        document = document["ini_options"]
    return document if isinstance(document, dict) else {} if name.endswith("pytest.toml") else None


def _words(value: object) -> tuple[str, ...]:
    """A list, or a text that pytest takes apart as a shell does."""
    if isinstance(value, list):
        return tuple(word for word in value if isinstance(word, str))
    try:
        return tuple(shlex.split(value)) if isinstance(value, str) else ()
    except ValueError:
        return ()


def places_of_tests(files: Iterable[str], testpaths: Sequence[str]) -> tuple[str, ...]:
    """Files and folders with tests: what ``testpaths`` names, else the usual folders, else files ``test_*.py`` on top.

    ``files`` are paths below the top, with slashes; so are the results, ``.`` for the top itself.
    """
    files = [*files]
    stated = tuple(dict.fromkeys(place for pattern in testpaths for place in _matching(pattern, files)))
    if stated:
        return stated
    folders = [name for name in _FOLDERS if any(file.startswith(f"{name}/") and file.endswith(".py") for file in files)]
    return tuple(folders or sorted(file for file in files if re.fullmatch(r"test_[^/]*\.py", file)))


def _matching(pattern: str, files: Sequence[str]) -> Iterator[str]:
    wanted = PurePosixPath(pattern)
    if wanted == PurePosixPath():
        yield "."
        return
    everything = {path for file in files for path in (PurePosixPath(file), *PurePosixPath(file).parents)}
    for path in sorted(everything):
        is_plain = not path.name.startswith("-")  # pytest would take it for an option
        if is_plain and len(path.parts) == len(wanted.parts) and path.match(pattern):
            yield str(path)


def sources_in_the_way(files: Iterable[str], modules: Iterable[str], places: Sequence[str]) -> tuple[str, ...]:
    """Files and folders that could be imported in place of the installed ``modules`` (dotted), sorted.

    Those with tests to run are none: such tests can only be run where they are.
    """
    files = [*files]
    found = set()
    for module in modules:
        for source in (f"{above}{module.replace('.', '/')}" for above in _SOURCES):
            found |= {source for file in files if file.startswith(f"{source}/")}
            found |= {file for file in files if file == f"{source}.py"}
    return tuple(sorted(source for source in found if not _has_tests(source, files, places)))


def _has_tests(source: str, files: Sequence[str], places: Sequence[str]) -> bool:
    if any(place == source or place.startswith(f"{source}/") for place in places):
        return True
    within = any(place == "." or source.startswith(f"{place}/") for place in places)
    return within and any(file.startswith(f"{source}/") and _TEST_FILE.fullmatch(file) for file in files)


def options_to_keep(addopts: Sequence[str]) -> tuple[str, ...]:
    """Those of ``addopts`` that every pytest knows and without which other tests would run."""
    kept: list[str] = []
    words = iter(addopts)
    for word in words:
        if word in _KEPT:
            value = next(words, None)
            kept += [word, value] if value is not None else []
        elif any(word.startswith(f"{option}=" if option.startswith("--") else option) for option in _KEPT):
            kept.append(word)
    return tuple(kept)
