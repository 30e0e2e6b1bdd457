"""The tests of a dependent: taken from its sdist, on the index that the environment installs from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.analysis.sdist.own_tests import (
    SETTINGS_FILES,
    PytestSettings,
    places_of_tests,
    pytest_settings,
    sources_in_the_way,
)
from pytest_release_check.analysis.sdist.requirements_for_tests import NeededByTests, requirements_for_tests
from pytest_release_check.checks.installed.modules import extras_in, top_level_modules
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.sdists import read_top, remove_from, unpacked_sdist
from pytest_release_check.effects.tree_copies import tree_files
from pytest_release_check.effects.web import Web
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.releases import Installation
from pytest_release_check.remote_index.simple_pages import served_files

LIMIT = 100_000_000
"""Bytes of an sdist that is fetched for its tests: PyPI's usual limit for one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTests:
    """The tests of a distribution, in a folder without what is installed of it."""

    top: Path
    entries: tuple[str, ...]
    """Names of everything in that folder."""
    places: tuple[str, ...]
    """Files and folders with tests, below it."""
    settings: PytestSettings
    needed: NeededByTests


def own_tests(host: Installation, index: str, folder: Path, context: RunContext) -> OwnTests | str:
    """The tests of ``host``, unpacked below ``folder``; a sentence if there are none to run.

    Raises ``OutageError`` if the index cannot be read or serves other bytes than it lists.
    """
    called = f"{host.name} {host.version}"
    web = Web(context.environment)
    try:
        files = files_of(served_files(web, index, host.name), host.name, Version(host.version))
    except InvalidVersion:
        files = ()
    sdists = [file for file in files if not file.filename.endswith(".whl")]
    if not sdists:
        return f"{called} has no sdist that could hold its tests"
    try:
        top = unpacked_sdist(_here(sdists, web, folder, context), folder / "unpacked")
    except ValueError as error:
        return str(error)
    texts = read_top(top, SETTINGS_FILES)
    settings = pytest_settings(texts)
    files_there = tree_files(top)
    places = places_of_tests(files_there, settings.testpaths)
    if not places:
        return f"{called} has no tests in its sdist"
    remove_from(top, sources_in_the_way(files_there, top_level_modules(host.files), places))
    return OwnTests(
        top=top,
        entries=tuple(sorted({file.partition("/")[0] for file in tree_files(top)})),
        places=places,
        settings=settings,
        needed=requirements_for_tests(texts.get("pyproject.toml", ""), extras_in(host.requires)),
    )


def _here(sdists: Sequence[IndexFile], web: Web, folder: Path, context: RunContext) -> Path:
    """One of them, downloaded. Raises ``ValueError`` with a sentence if it is too large."""
    file = min(sdists, key=lambda one: not one.filename.endswith(".tar.gz"))
    if (file.size or 0) > LIMIT:
        raise ValueError(f"{file.filename} has more than {LIMIT // 1_000_000} MB")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file.filename
    digest = web.download(file.url, path, context.timeout, most=LIMIT)
    if file.sha256 and digest != file.sha256:
        raise OutageError(
            f"{file.filename}: the index lists sha256 {file.sha256} and serves {digest}. Run again, and look at "
            "the index or the proxy if that happens again."
        )
    return path
