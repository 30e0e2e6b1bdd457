"""Before any work: look around once, on the controller, and prepare the means."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.checks.selection import selection
from pytest_release_check.checks.served import wanted_release
from pytest_release_check.edges.chosen_stage import Wish, chosen_stage
from pytest_release_check.edges.hermetic import hermetic_environment
from pytest_release_check.edges.interpreter_places import Surroundings
from pytest_release_check.edges.interpreters import found_interpreters
from pytest_release_check.edges.netrc import write_netrc
from pytest_release_check.edges.pip_settings import PipSettings, pip_variables, read_pip_settings
from pytest_release_check.edges.processes import Processes
from pytest_release_check.edges.repositories import known_repositories
from pytest_release_check.edges.tools import Tools
from pytest_release_check.edges.upstreams import chosen_upstreams
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.briefing import Survey
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.project import Project
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.stages import Credentials, Stage
from pytest_release_check.steps.survey import survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexes:
    """The indexes of a run that take files, each with what an upload to it is made with."""

    stage: Stage = field(default_factory=Stage)
    stage_credentials: Credentials | None = None
    target: Stage | None = None
    """Where to publish; None: nothing is published."""
    target_credentials: Credentials | None = None


def surveyed(
    settings: Settings, start: Path, top: Path, environment: Mapping[str, str]
) -> tuple[Survey, PipSettings, Indexes]:
    """Project, interpreters, the indexes with their credentials, and the user's way to packages.

    Raises ``SettingsError`` for whatever makes a check impossible, ``OutageError`` if pip or twine do not answer.
    """
    project = _project(settings, start, top)
    for text in settings.upstreams:
        Upstream.from_text(text)
    with ThreadPoolExecutor() as pool:
        pip = pool.submit(read_pip_settings, dict(os.environ), start)
        known = pool.submit(known_repositories)
        found, broken = found_interpreters(Surroundings.from_process(), settings.pythons)
    requires = project.requires_python if project is not None and settings.builds else ""
    chosen = selection(found, settings.pythons, requires, broken)
    indexes = chosen_indexes(settings, pip.result(), known.result(), environment)
    return (
        Survey(
            project=project,
            found=chosen,
            everything=found,
            upstreams=chosen_upstreams(settings.upstreams, pip.result(), known.result()),
            stage=indexes.stage,
            release=_release(settings, project),
            left_out_settings=pip.result().left_out,
        ),
        pip.result(),
        indexes,
    )


def chosen_indexes(
    settings: Settings, pip: PipSettings, known: Mapping[str, str], environment: Mapping[str, str]
) -> Indexes:
    """The stage, and the index to publish on if there is to be one."""
    stage, credentials = Stage(), None
    if not settings.evidence:
        wish = Wish(index=settings.index, verifies=bool(settings.version), is_required=settings.index_required)
        stage, credentials = chosen_stage(wish, environment, known, pip_variables(pip))
    if not settings.publish:
        return Indexes(stage=stage, stage_credentials=credentials)
    wish = Wish(index=settings.publish, publishes=True, option="--release-publish")
    target, target_credentials = chosen_stage(wish, environment, known, pip_variables(pip))
    return Indexes(stage=stage, stage_credentials=credentials, target=target, target_credentials=target_credentials)


def _release(settings: Settings, project: Project | None) -> tuple[str, str] | None:
    if not settings.version:
        return None
    try:
        return wanted_release(settings.version, project.name if project is not None else "")
    except ValueError as error:
        raise SettingsError(f"--release-version {settings.version}: {error}.") from error


def _project(settings: Settings, start: Path, top: Path) -> Project | None:
    try:
        return survey(start, top)
    except SettingsError:
        if settings.builds:
            raise
        return None


def tools_for(settings: Settings, upstreams: tuple[str, ...], pip: PipSettings, workspace: Path) -> Tools:
    """The means of the run, with a closed environment."""
    home, temporary = workspace / "home", workspace / "tmp"
    home.mkdir()
    temporary.mkdir()
    environment = hermetic_environment(
        os.environ, home=home, user_home=Path.home(), passed=settings.pass_env, proxy=pip.proxy
    ) | pip_variables(pip)
    environment.setdefault("PIP_CACHE_DIR", str(_pip_cache()))
    # What programs that had to be ended leave in their temporary folder goes with the run's.
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    user_netrc = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if write_netrc(workspace / "netrc", upstreams, user_netrc):
        environment["NETRC"] = str(workspace / "netrc")
    return Tools(
        runner=Processes(registry=workspace / "running"),
        environment=environment,
        workspace=workspace,
        report=settings.report,
        timeout=settings.timeout,
    )


def _pip_cache() -> Path:
    """Where the user's pip keeps what it downloaded; its scratch home would hide that."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("pip", appauthor=False))
