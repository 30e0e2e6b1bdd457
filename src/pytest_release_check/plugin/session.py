"""The run under the flag: the session of the controller."""

import os
from collections.abc import Generator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.journal import Journal
from pytest_release_check.effects.processes import JOURNAL, end_leftovers, running_programs
from pytest_release_check.effects.progress import Heartbeat
from pytest_release_check.effects.records import read_record, write_record
from pytest_release_check.effects.report_folder import Reservation, clear, reserve
from pytest_release_check.effects.state_folder import state_folder
from pytest_release_check.effects.terminal import interrupt_on_termination
from pytest_release_check.effects.workspaces import made_workspace
from pytest_release_check.installers.pip_settings import Asked
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.timeline import CONTROLLER, RanCheck, Timeline
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.plugin.collection import COLLECTED, Collection
from pytest_release_check.plugin.credential_env import PUBLISHER
from pytest_release_check.plugin.extensions import take_reporters
from pytest_release_check.plugin.live_view import progress_of
from pytest_release_check.plugin.reports import Reports
from pytest_release_check.plugin.settings import settings_from, without_secrets
from pytest_release_check.plugin.summary import Summary
from pytest_release_check.plugin.taking_part import prepare_process
from pytest_release_check.plugin.terminal import asker, has_terminal, settle_interrupt
from pytest_release_check.plugin.worker_watch import WorkerWatch
from pytest_release_check.plugin.workers import Scheduler
from pytest_release_check.publishing.client import PublisherProcess, RemoteIndexClient
from pytest_release_check.publishing.last_step import LastStep
from pytest_release_check.publishing.ledger import require_no_unfinished
from pytest_release_check.reports.oddities import odd_lines
from pytest_release_check.reports.registry import written
from pytest_release_check.reports.report import report_of
from pytest_release_check.reports.terminal import checking_line, header_lines
from pytest_release_check.run.foreseen import foreseen_plan
from pytest_release_check.run.judgement import Reported, verdict_of, with_exit_status, with_lost_workers
from pytest_release_check.run.prepare import ReleasePipeline
from pytest_release_check.run.report_places import report_places
from pytest_release_check.run.survey import surveyed

_RUN_PLAN = "run-plan.json"


def register(config: pytest.Config, asked: Asked) -> None:
    """Control this run; pip and twine were ``asked`` before this module was imported."""
    try:
        take_reporters(config)
        settings = settings_from(config)
        session = ControllerSession(config, settings, asked)
    except (SettingsError, OutageError) as error:
        raise pytest.UsageError(str(error)) from error
    config.pluginmanager.register(session, "release-check-session")
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(Scheduler(), "release-check-scheduler")


class ControllerSession:
    """Does what is done once before any worker starts, and judges when all have ended."""

    def __init__(self, config: pytest.Config, settings: Settings, asked: Asked) -> None:
        self._config = config
        self._settings = settings
        self._held = made_workspace()
        self._workspace, self._registry = self._held.path, self._held.registry
        self._reports, self._summary = Reports(), Summary(config)
        self._live = progress_of(config, self._reports, self._registry)
        self._progress = self._live.say
        self._run_plan: RunPlan | None = None
        self._pipeline: ReleasePipeline | None = None
        self._interrupted = ""
        self._is_reported = True
        self._lock: Reservation | None = None
        self._heartbeat = Heartbeat(self._registry, self._progress)
        self._workers = WorkerWatch(config, self._progress, collecting=settings.timeout)
        try:
            self._live.start()
            self._settings = without_secrets(config, settings)
            self._publisher = config.stash.get(PUBLISHER, None)
            start = Path(config.option.release_project or config.invocation_params.dir)
            self._survey, self._context = surveyed(
                self._settings, start, config.rootpath, self._publisher, self._workspace, asked, say=self._progress
            )
            if self._publisher is not None:
                self._publisher.progress, self._publisher.ask = self._progress, asker(config)
            self._last_step = LastStep(self._settings, self._survey, self._publisher, os.environ, self._progress)
            self._last_step.require_answer(lambda: has_terminal(config))
        except BaseException:
            self._live.stop()
            self._held.remove()
            raise

    def pytest_report_header(self) -> list[str]:
        """What will be verified, with what, and what is excluded."""
        return header_lines(self._settings, self._survey, getattr(self._config.option, "release_dropped", []))

    @pytest.hookimpl
    def pytest_sessionstart(self) -> None:
        """Build, examine and stage, each once, before xdist starts its workers."""
        if self._config.option.collectonly:
            self._only_collect()
            return
        interrupt_on_termination(unless_handled=True)
        if not self._live.is_live:  # which shows the same
            self._heartbeat.start()
        self._config.pluginmanager.register(self._workers, "release-check-worker-watch")
        self._config.pluginmanager.register(self._summary, "release-check-summary")
        try:
            self._lock = reserve(self._settings.report, state_folder(avoided=self._config.rootpath))
            version = self._survey.project.version if self._survey.project is not None else ""
            require_no_unfinished(self._settings.report, self._settings.dist, version if self._settings.builds else "")
            self._last_step.before_any_work()
            clear(self._settings.report, keep=self._settings.dist)
            self._prepare()
        except (SettingsError, OutageError) as error:
            raise pytest.UsageError(str(error)) from error

    def _prepare(self) -> None:
        self._progress(checking_line(self._settings, self._survey))
        for line in odd_lines(self._settings, self._survey):
            self._progress(f"note: {line}")
        stage, target = _clients(self._publisher, self._survey)
        self._pipeline = ReleasePipeline(
            self._settings,
            self._survey,
            self._context,
            self._live,
            stage,
            target,
            end_programs=lambda: end_leftovers(self._registry),
        )
        self._run_plan = self._last_step.noted(self._pipeline.run_plan())
        self._last_step.before_the_cells(self._run_plan)
        write_record(self._workspace / _RUN_PLAN, self._run_plan)
        prepare_process(self._config, self._run_plan)
        self._live.expect(self._run_plan.plan)

    def _only_collect(self) -> None:
        """List what would run, from what is known without building."""
        collection = Collection(self._config, foreseen_plan(self._settings, self._survey), None, {})
        self._config.pluginmanager.register(collection, "release-check-collection")

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand a worker the run plan."""
        node.workerinput["release_run_plan"] = str(self._workspace / _RUN_PLAN)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of every phase of every test, from whatever process."""
        self._reports.note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of what cannot be collected; xdist runs the rest all the same."""
        self._reports.note_collection(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """End what runs in any process of the run, and remember what it was."""
        settle_interrupt(excinfo)
        running = [program.what for program in running_programs(self._registry)]
        self._interrupted = ", ".join(running) or self._reports.last or "the preparations"
        end_leftovers(self._registry)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Judge, write reports and publish when every other plugin has ended."""
        self._live.stop()
        if self._config.option.collectonly and self._settings.publish:  # addopts can have asked for it
            self._progress(f"--collect-only: nothing was published on {self._settings.publish}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if self._run_plan is None or self._config.option.collectonly:
            return (yield)
        others = yield
        self._finish(self._run_plan, session)
        return others

    def _finish(self, run_plan: RunPlan, session: pytest.Session) -> None:
        """The exit status follows the verdict, which takes into account what other plugins have made of it."""
        verdict = self._judged(run_plan, session.exitstatus)
        self._write_reports(run_plan, verdict)
        recorded = {} if self._interrupted else self._recorded(run_plan)
        completed = self._is_reported and self._last_step.after(run_plan, verdict, recorded)
        if self._last_step.result:
            self._summary.say(self._last_step.result)
        passed = completed and verdict.status is Status.PASSED
        if not passed and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _write_reports(self, run_plan: RunPlan, verdict: Verdict) -> None:
        now = datetime.now(timezone.utc)
        recorded = self._recorded(run_plan)
        timeline = self._timeline(run_plan.outcomes | recorded)
        report = report_of(run_plan, verdict, self._survey, recorded, now, timeline, self._last_step.source)
        places = report_places(self._settings, self._survey.project, self._summary, os.environ)
        for failure in written(report, places):
            self._progress(failure)
            self._is_reported = False

    def _timeline(self, outcomes: Mapping[str, Outcome[object]]) -> Timeline:
        """Checks that found their work done by another process count for the one that reported them."""
        done = sorted((outcome.began, outcome.seconds, node_id) for node_id, outcome in outcomes.items())
        ran = (
            RanCheck(id=node_id, began=began, seconds=seconds, worker=self._worker_of(node_id))
            for began, seconds, node_id in done
            if began
        )
        return Timeline(checks=tuple(ran), programs=Journal(self._workspace / JOURNAL).programs())

    def _worker_of(self, node_id: str) -> str:
        is_once = self._run_plan is not None and node_id in self._run_plan.outcomes
        return CONTROLLER if is_once else self._reports.workers.get(node_id, CONTROLLER)

    def _judged(self, run_plan: RunPlan, exit_status: int) -> Verdict:
        collected = self._workspace / COLLECTED
        own: dict[str, str] = read_record(collected, dict[str, str]) if collected.is_file() else {}
        skipped = {node_id: Reported(status=Status.SKIPPED, reason=why) for node_id, why in own.items() if why}
        outcomes = run_plan.outcomes | self._recorded(run_plan)
        reported = skipped | self._reports.last_of_each()
        verdict = verdict_of(run_plan.plan.ids, [*own, *self._reports.uncollected], reported, outcomes)
        ended = pytest.ExitCode.INTERRUPTED if self._interrupted else exit_status
        return with_lost_workers(with_exit_status(verdict, ended), self._workers.lost)

    def _recorded(self, run_plan: RunPlan) -> dict[str, Outcome[object]]:
        places = {node_id: run_plan.workspace / "records" / place for node_id, place in run_plan.plan.records.items()}
        return {node_id: read_record(path, Outcome[Any]) for node_id, path in places.items() if path.is_file()}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_unconfigure(self) -> Generator[None, object, object]:
        """Leave nothing behind, whatever other plugins do: no server, no program, no environment."""
        try:
            return (yield)
        finally:
            self._close()

    def _close(self) -> None:
        self._live.stop()
        self._heartbeat.stop()
        if self._pipeline is not None:
            self._pipeline.close()
        self._held.remove()
        if self._lock is not None:
            self._lock.release()
        if self._interrupted:
            self._progress(f"interrupted during: {self._interrupted}. Nothing was verified; run again.")


def _clients(
    publisher: PublisherProcess | None, survey: Survey
) -> tuple[RemoteIndexClient | None, RemoteIndexClient | None]:
    """For the stage, where that is not the embedded index, and for the index to publish on, if there is one."""
    if publisher is None:
        return None, None
    stage = None if survey.stage.is_local else RemoteIndexClient(publisher, "stage", survey.stage)
    target = None if survey.target is None else RemoteIndexClient(publisher, "target", survey.target)
    return stage, target
