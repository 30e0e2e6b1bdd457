"""The entry point. Without the flag it declares options and skips release checks; all else loads under the flag."""

import gc
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from pytest_release_check.plugin.options import add_options, has_typed, is_active, require_typed, value_of

if TYPE_CHECKING:
    from pytest_release_check.installers.pip_settings import Asked

FIXTURES = frozenset(
    {
        "fresh_environment",
        "installed_release",
        "release_cell",
        "release_distributions",
        "release_project",
        "staged_release",
    }
)
"""Names of the public fixtures; a test that uses one is a release check, marked or not."""
_MARKER = "release_check: a test of the release as it is built and installed; runs with --release-check only"


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks by which other plugins add rows to the registries."""
    from pytest_release_check.plugin import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what could follow, and no test is run
        from pytest_release_check.plugin.completion import add_completed_options

        add_completed_options(parser)
    else:
        add_options(parser)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None]:
    """Under the flag, narrow what is loaded, and put credentials away, before any code of the project is read."""
    if asked := value_of(early_config, "release_explain"):
        _explain(early_config, asked)
    if has_typed(early_config) or is_active(early_config):
        from pytest_release_check.plugin.checked_project import is_started_again
        from pytest_release_check.plugin.publishing_job import become_publishing_job, is_publishing_job

        if is_publishing_job(early_config):
            become_publishing_job(early_config)
        if is_started_again(early_config, parser, args):
            return (yield)
    if is_active(early_config):
        from pytest_release_check.plugin.several_packages import check_packages, several_packages

        if (packages := several_packages(early_config)) is not None:
            raise SystemExit(check_packages(early_config, packages))
        from pytest_release_check.plugin.credential_env import withhold
        from pytest_release_check.plugin.exits import guard
        from pytest_release_check.plugin.narrowing import narrow

        withhold(early_config)
        narrow(early_config, parser, args)
        if value_of(early_config, "release_plan"):
            from pytest_release_check.plugin.preview import Preview

            early_config.known_args_namespace.noconftest = True
            early_config.pluginmanager.register(Preview(), "release-check-preview")
        with guard(early_config).no_early_zero():
            return (yield)
    return (yield)


def _explain(config: pytest.Config, asked: str) -> NoReturn:
    """Print what a rule says and end, before any code of the project is read."""
    from pytest_release_check.catalogue import known_rules
    from pytest_release_check.effects.terminal import print_lines, terminal_width
    from pytest_release_check.model.errors import SettingsError
    from pytest_release_check.plugin.extensions import take_rows
    from pytest_release_check.reports.explanation import explanation

    try:
        require_typed(config, config.known_args_namespace)  # in addopts it would be a check that checks nothing
        take_rows(config)
        lines = explanation(asked, known_rules(), terminal_width())
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    print_lines(lines)  # pytest has no terminal of its own yet
    raise SystemExit(0)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Under the flag, choose workers where the user has not; the exit status is 0 only if the run has come to that."""
    if not is_active(config):
        return (yield)
    from pytest_release_check.plugin.exits import GUARD
    from pytest_release_check.plugin.workers import choose_workers

    if GUARD not in config.stash:  # pytest is started again: it is there that the run has its guard
        return (yield)
    choose_workers(config)
    with config.stash[GUARD].no_early_zero():
        status = yield
    return config.stash[GUARD].final(config, status)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and, under the flag, everything else."""
    config.addinivalue_line("markers", _MARKER)
    if config.option.showfixtures or config.option.show_fixtures_per_test:
        from pytest_release_check.plugin import fixtures

        config.pluginmanager.register(fixtures, "release-check-fixtures")
    elif is_active(config):
        from pytest_release_check.plugin.exits import GUARD, informs

        if informs(config):
            return
        if handed := getattr(config, "workerinput", {}).get("release_run_plan"):
            from pytest_release_check.plugin.taking_part import join

            join(config, Path(handed))
        else:
            answers = _asked(config)  # before the import of all that a session needs
            from pytest_release_check.plugin.session import register

            register(config, answers)
        _keep_what_is_loaded(config)
        config.pluginmanager.register(config.stash[GUARD], "release-check-exit-guard")


def _asked(config: pytest.Config) -> "Asked":
    """Ask pip and twine what a run has to know of them. Whatever becomes of the run, neither outlives it."""
    from concurrent.futures import ThreadPoolExecutor

    from pytest_release_check.installers.pip_settings import asked

    pool = ThreadPoolExecutor()
    config.add_cleanup(pool.shutdown)
    return asked(pool, os.environ)


def _keep_what_is_loaded(config: pytest.Config) -> None:
    """Look for no garbage among modules that stay until this process ends: pytest does, and Python while it ends.

    Not where the process goes on after pytest, which may want to get rid of them.
    """
    from pytest_release_check.plugin.commands import is_command

    if sys.implementation.name == "cpython" and (hasattr(config, "workerinput") or is_command(config)):
        gc.freeze()  # the last 0.5 s of a short run are 0.2 s with it, and its workers end 0.25 s earlier


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what uses our fixtures."""
    if FIXTURES.intersection(getattr(item, "fixturenames", ())):
        item.add_marker("release_check")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the flag, skip all release checks with a reason."""
    if not is_active(config):
        skip = pytest.mark.skip(reason="a release check: run pytest with --release-check")
        for item in items:
            if item.get_closest_marker("release_check"):
                item.add_marker(skip)
