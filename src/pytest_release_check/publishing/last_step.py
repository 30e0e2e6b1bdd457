"""What a verifying run does about publishing: look before any work, keep the evidence, publish at the very end."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from packaging.utils import canonicalize_name

from pytest_release_check.effects.companions import Companion
from pytest_release_check.effects.evidence_file import EVIDENCE, write_evidence
from pytest_release_check.effects.report_folder import DIST
from pytest_release_check.effects.sources import sources_of
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Evidence, VerifiedSource
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.publishing import ATTEST, PublishSettings
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.publishing.evidence import evidence_of, taken
from pytest_release_check.publishing.messages import Published
from pytest_release_check.publishing.publication import not_cleared_lines
from pytest_release_check.publishing.release_sources import tag_notes, verified_source
from pytest_release_check.publishing.verify_again import verifies_again
from pytest_release_check.upload.file.wheel_names import local_blocker

Recorded = Mapping[str, Outcome[Any]]
"""Node id to the outcome of a cell's check, as it is kept on disk."""


class Publisher(Protocol):
    """The part of ``publishing.client.PublisherProcess`` that is used here."""

    @property
    def companion(self) -> Companion:
        """The process that has the credentials."""

    def preflight(
        self, name: str, version: str, settings: PublishSettings, *, digests: dict[str, str] | None, sources: Sources
    ) -> None:
        """Raises ``SettingsError`` if the release cannot be published."""

    def publish(self, evidence: Path, sha256: str, folder: Path, settings: PublishSettings) -> Published:
        """Publish what the evidence clears."""


class LastStep:
    """Does nothing but keep the evidence unless publishing was asked for.

    ``publisher`` is there where an index is asked that is not the embedded one; ``environment`` says which CI job this
    is. Lines for people go to ``progress``.
    """

    def __init__(
        self,
        settings: Settings,
        survey: Survey,
        publisher: Publisher | None,
        environment: Mapping[str, str],
        progress: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._survey = survey
        self._progress = progress
        self._publisher = publisher if survey.target is not None else None
        self._first = Sources()
        self.result = ""
        """The last line of the run; empty if nothing was to be published."""

    @property
    def source(self) -> VerifiedSource:
        """The tree as it was before any work."""
        return verified_source(self._first)

    def require_answer(self, has_terminal: Callable[[], bool]) -> None:
        """Raises ``SettingsError`` if there will be a question before publishing, and nobody to answer it."""
        if self._publisher is not None and self._settings.consent.needs_answer and not has_terminal():
            raise SettingsError("--release-publish: there is no terminal to ask on; add --release-yes to publish.")

    def before_any_work(self) -> None:
        """Raises ``SettingsError`` if it is known already that the release cannot be published."""
        project = self._survey.project
        self._first = self._sources()
        if self._settings.builds and project is not None and project.version:
            self._preflight(canonicalize_name(project.name), project.version, None, self._first)

    def before_the_cells(self, run_plan: RunPlan) -> None:
        """The same, now that name, version and bytes are known."""
        built = run_plan.build.value
        if self._publisher is not None and run_plan.local_only:
            raise SettingsError(f"not publishing: {' '.join(map(local_blocker, run_plan.local_only))}")
        if built is not None:
            digests = {file.filename: file.sha256 for file in built.files}
            self._preflight(built.name, built.version, digests, self._sources())

    def noted(self, run_plan: RunPlan) -> RunPlan:
        """The plan with notes on a tag that would keep the release from being published; none where it is published."""
        built = run_plan.build.value
        if self._publisher is not None or built is None:
            return run_plan
        return replace(run_plan, notes=run_plan.notes + tag_notes(self._first, built.version))

    def after(self, run_plan: RunPlan, verdict: Verdict, recorded: Recorded) -> bool:
        """Keep the evidence, and publish. False only if publishing was asked for and is not done."""
        evidence = evidence_of(run_plan, verdict, taken(run_plan, recorded), self._first)
        if evidence is None:
            return self._publisher is None
        try:
            sha256 = write_evidence(self._settings.report / EVIDENCE, evidence)
        except OutageError as error:
            self._progress(f"error: no evidence: {error}")
            return False
        if self._publisher is None:
            return True
        if verdict.status is not Status.PASSED:  # the question to publish is for what has passed
            self.result = f"nothing was published on {self._target}"
            for line in not_cleared_lines(evidence, self._target):
                self._progress(line)
            return False
        return self._published(self._publisher, evidence, sha256, run_plan)

    def _preflight(self, name: str, version: str, digests: dict[str, str] | None, sources: Sources) -> None:
        if self._publisher is not None:
            self._publisher.preflight(name, version, self._how(), digests=digests, sources=sources)

    def _sources(self) -> Sources:
        """Where the release comes from: tree and job, or the job alone for files that the tree has no part in.

        Those are files of an index, and files that an earlier run has left in the report.
        """
        project, files, report = self._survey.project, self._settings.dist, self._settings.report
        is_of_tree = project is not None and not self._settings.version and files != report / DIST
        root = project.root if project is not None and is_of_tree else None
        sources = sources_of(root, self._environment, without=tuple(filter(None, (files, report))))
        if not self._settings.version:
            return sources
        return replace(sources, job=replace(sources.job, commits=()))  # what is published may be of any commit

    @property
    def _folder(self) -> Path:
        """The folder with the files that were verified."""
        return self._settings.dist or self._settings.report / DIST

    def _how(self) -> PublishSettings:
        attest = self._settings.consent.attest
        return PublishSettings(
            report=self._settings.report,
            wait=self._settings.wait,
            consent=self._settings.consent,
            again=f"pytest --release-check --release-publish={self._settings.publish} --release-dist={self._folder}"
            f"{'' if attest == ATTEST[0] else f' --release-attest={attest}'}",
        )

    @property
    def _target(self) -> str:
        return self._survey.target.name if self._survey.target is not None else ""

    def _published(self, publisher: Publisher, evidence: Evidence, sha256: str, run_plan: RunPlan) -> bool:
        try:
            published = publisher.publish(self._settings.report / EVIDENCE, sha256, self._folder, self._how())
        except (SettingsError, OutageError) as error:
            self._progress(f"error: {error}")
            self.result = "the publication did not end as planned: see above, and look at the index"
            return False
        self.result = published.result or f"nothing was published on {published.target.name}"
        if not published.done or self._settings.consent.dry_run:
            return published.done
        pythons = tuple(dict.fromkeys(str(cell.interpreter.path) for cell in run_plan.plan.cells))
        release = (evidence.name, evidence.version)
        try:
            done = verifies_again(
                self._settings, release, published.target, pythons, publisher.companion, self._progress
            )
        except KeyboardInterrupt:
            self._progress(f"{' '.join(release)} is published, and its verification was interrupted")
            done = False
        if not done:
            self.result = f"PUBLISHED AND NOT VERIFIED: {' '.join(release)} on {published.target.name}"
        return done
