"""Before any work: look around once, on the controller, and prepare the means."""

import os
from collections.abc import Callable
from pathlib import Path

from pytest_release_check.analysis.index.earlier import newest_version
from pytest_release_check.analysis.index.served import LATEST, wanted_release
from pytest_release_check.effects.exports import committed
from pytest_release_check.effects.machine import seen_machine
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.upstreams import Upstream, web_indexes
from pytest_release_check.installers.pip_settings import Asked
from pytest_release_check.installers.user_context import chosen_upstreams, context_for
from pytest_release_check.installers.uv_settings import require_installers
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.index_file import LOCAL, IndexTarget
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.publishing.client import PublisherProcess, RemoteIndexClient
from pytest_release_check.publishing.messages import Prepare
from pytest_release_check.run.pythons import run_pythons
from pytest_release_check.steps.survey import survey


def surveyed(
    settings: Settings,
    start: Path,
    top: Path,
    publisher: PublisherProcess | None,
    workspace: Path,
    asked: Asked,
    *,
    opens_indexes: bool = True,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Survey, RunContext]:
    """Project, interpreters, the indexes, the user's way to packages, and the means of the run.

    ``publisher`` holds the credentials for the indexes, and is there where one of them is not the embedded one. Without
    ``opens_indexes`` it is not asked, no Python is fetched, and stage and target stay those of a run that has none of
    its own. ``say`` is given a line before what takes long. Raises ``SettingsError`` for whatever
    makes a check impossible, ``OutageError`` if pip or twine do not answer.
    """
    project = _project(settings, start, top)
    for text in settings.upstreams:  # what is wrong with them is said before anybody waits
        Upstream.from_text(text)
    pythons = run_pythons(settings, project, os.environ, workspace, say=say if opens_indexes else None)
    pip, known = asked.pip.result(), asked.known.result()
    upstreams = chosen_upstreams(settings.upstreams, pip, known)
    context = context_for(
        os.environ,
        pass_env=settings.pass_env,
        report=settings.report,
        timeout=settings.timeout,
        upstreams=upstreams,
        pip=pip,
        workspace=workspace,
        web_indexes=web_indexes([Upstream.from_text(text) for text in upstreams]),
    )
    require_installers(settings.installers, context.environment)
    stage, target = IndexTarget(), None
    if publisher is None and opens_indexes and (settings.publish or settings.index != LOCAL):
        raise SettingsError("the process for the credentials was not started: start pytest as a command.")
    if publisher is not None and opens_indexes:
        publisher.prepare(Prepare(settings.report, settings.timeout))
        stage, target = _opened(settings, publisher)
    return (
        Survey(
            project=project,
            found=pythons.chosen,
            everything=pythons.everything,
            fetched=pythons.fetched,
            to_fetch=pythons.to_fetch,
            upstreams=upstreams,
            stage=stage,
            target=target,
            commit=committed(project.root) if settings.export and settings.builds and project is not None else None,
            release=_release(settings, project, stage, publisher),
            excluded_settings=pip.excluded,
            machine=seen_machine(workspace, project.root if project else None, os.environ, context.environment),
        ),
        context,
    )


def _opened(settings: Settings, publisher: PublisherProcess) -> tuple[IndexTarget, IndexTarget | None]:
    """The stage, and the index to publish on if there is to be one."""
    stage, target = IndexTarget(), None
    if settings.index != LOCAL or settings.version:
        is_required, verifies = settings.index_required, bool(settings.version)
        stage = publisher.open("stage", settings.index, verifies=verifies, is_required=is_required)
    if settings.publish:
        target = publisher.open("target", settings.publish)
    return stage, target


def _release(
    settings: Settings, project: Project | None, stage: IndexTarget, publisher: PublisherProcess | None
) -> tuple[str, str] | None:
    """Name and version of what is served already; for the latest one the index is asked."""
    if not settings.version:
        return None
    asked = f"--release-version {settings.version}"
    try:
        name, version = wanted_release(settings.version, project.name if project is not None else "")
    except ValueError as error:
        raise SettingsError(f"{asked}: {error}.") from error
    if version != LATEST or publisher is None or stage.is_local:
        return name, version
    newest = newest_version(RemoteIndexClient(publisher, "stage", stage).project(name).files)
    if not newest:
        raise SettingsError(f"{asked}: {stage.name} lists no release of {name}. Check the name and the index.")
    return name, newest


def _project(settings: Settings, start: Path, top: Path) -> Project | None:
    try:
        return survey(start, top)
    except SettingsError:
        if settings.builds:
            raise
        return None
