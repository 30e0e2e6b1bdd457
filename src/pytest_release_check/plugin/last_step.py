"""What a verifying run does about publishing: look before any work, keep the evidence, publish at the very end."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from pytest_release_check.checks.release_sources import tag_notes
from pytest_release_check.edges.evidence_file import EVIDENCE, write_evidence
from pytest_release_check.edges.report_folder import DIST
from pytest_release_check.edges.sources import sources_of
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model.briefing import Briefing, Survey
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Evidence
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.plugin.asking import asker, has_terminal
from pytest_release_check.plugin.evidence import evidence_of, taken
from pytest_release_check.plugin.publishing import Publishing
from pytest_release_check.plugin.survey import Indexes

Recorded = Mapping[str, Outcome[Any]]
"""Node id to what a cell's step gave, as it lies on disk."""


class LastStep:
    """Does nothing but keep the evidence unless publishing was asked for."""

    def __init__(
        self,
        config: pytest.Config,
        settings: Settings,
        survey: Survey,
        indexes: Indexes,
        tools: Tools,
        tell: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._survey = survey
        self._tell = tell
        self._publishing: Publishing | None = None
        self._first = Sources()
        self.result = ""
        """The last line of the run; empty if nothing was to be published."""
        if indexes.target is not None:
            require_somebody(config, settings)
            self._publishing = Publishing(settings, indexes, tools, tell, asker(config))

    def before_any_work(self) -> None:
        """Raises ``SettingsError`` if it can be told already that the release cannot be published."""
        project = self._survey.project
        self._first = self._sources()
        if self._publishing is not None and self._settings.builds and project is not None and project.version:
            name = canonicalize_name(project.name)
            self._publishing.preflight(name, project.version, sources=self._first)

    def before_the_cells(self, briefing: Briefing) -> None:
        """The same, now that name, version and bytes are known."""
        built = briefing.build.value
        if self._publishing is not None and built is not None:
            digests = {file.filename: file.sha256 for file in built.files}
            self._publishing.preflight(built.name, built.version, digests=digests, sources=self._sources())

    def noted(self, briefing: Briefing) -> Briefing:
        """The briefing with what is to be known of the tag where nothing is published, which would be refused."""
        built = briefing.build.value
        if self._publishing is not None or built is None:
            return briefing
        return replace(briefing, notes=briefing.notes + tag_notes(self._first, built.version))

    def after(self, briefing: Briefing, verdict: Verdict, recorded: Recorded) -> bool:
        """Keep the evidence, and publish. False only if publishing was asked for and is not done."""
        evidence = evidence_of(briefing, verdict, taken(briefing, recorded), self._first)
        if evidence is not None and (why := self._unkept(evidence)):
            self._tell(f"error: no evidence: {why}")
            return False
        if self._publishing is None:
            return True
        done = evidence is not None and self._published(self._publishing, evidence, briefing)
        self.result = self._publishing.result or f"nothing was published on {self._publishing.target}"
        return done

    def _unkept(self, evidence: Evidence) -> str:
        try:
            write_evidence(self._settings.report / EVIDENCE, evidence)
        except OutageError as error:
            return str(error)
        return ""

    def _sources(self) -> Sources:
        """Of the tree, unless it has nothing to do with the files: those of an index, or those that we kept."""
        project, files, report = self._survey.project, self._settings.dist, self._settings.report
        is_of_tree = project is not None and not self._settings.version and files != report / DIST
        root = project.root if project is not None and is_of_tree else None
        sources = sources_of(root, os.environ, without=tuple(filter(None, (files, report))))
        if not self._settings.version:
            return sources
        return replace(sources, job=replace(sources.job, commits=()))  # what is published may be of any commit

    def _published(self, publishing: Publishing, evidence: Evidence, briefing: Briefing) -> bool:
        folder = self._settings.dist or self._settings.report / DIST
        if not publishing.run((evidence,), folder):
            return False
        pythons = dict.fromkeys(str(cell.interpreter.path) for cell in briefing.plan.cells)
        return self._settings.dry_run or publishing.verify_again(evidence, tuple(pythons))


def require_somebody(config: pytest.Config, settings: Settings) -> None:
    """Nothing that cannot be undone without a second word. Raises ``SettingsError``."""
    if not (settings.confirmed or settings.dry_run or has_terminal(config)):
        raise SettingsError("--release-publish: there is no terminal to ask on; add --release-yes to publish.")
