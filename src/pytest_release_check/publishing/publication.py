"""Publish what was cleared and confirm what the index serves, or report why nothing is published."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of, yanked_files
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.effects.private_copies import verified_copies
from pytest_release_check.model.errors import FilenameUsedError, OutageError, SettingsError
from pytest_release_check.model.evidence import Clearance, Evidence, NotClearedError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.publishing import PublishSettings
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.uploading import FileState, NextStep, Publication
from pytest_release_check.publishing.clearance import clearance_of
from pytest_release_check.publishing.ledger import Ledger, advice
from pytest_release_check.publishing.preflight import PublishRequest, blockers, notices
from pytest_release_check.remote_index.attester import Attester
from pytest_release_check.remote_index.client import IndexClient
from pytest_release_check.remote_index.tokens import token_limits
from pytest_release_check.steps.fetch import SERVED_DIFFERS
from pytest_release_check.steps.publish import provenance_lines, publish
from pytest_release_check.steps.stage import UPLOAD_REFUSED, VERSION_TAKEN

_SHOWN = 12
"""Reasons that are printed one by one."""
_FINAL = (UPLOAD_REFUSED, VERSION_TAKEN, SERVED_DIFFERS)
"""Findings after which the same files will not be taken, or must not be sent, again."""
_UNTRIED = (
    "whether the credentials are accepted and allow this project",
    "whether the name is closed for reasons that only the index knows",
    "whether a file of the same name or bytes was there once and has been deleted",
)
Trouble = tuple[tuple[str, ...], NextStep]
"""Lines on what went wrong, and what to do."""


class Publishing:
    """Publishes on one index.

    Lines for people go to ``progress``; ``ask`` returns whether a question is answered with yes.
    """

    def __init__(
        self,
        client: IndexClient,
        password: str,
        workspace: Path,
        progress: Callable[[str], None],
        ask: Callable[[str], bool],
        attester: Attester | None = None,
    ) -> None:
        self._client = client
        self._password = password
        self._workspace = workspace
        self._progress = progress
        self._ask = ask
        self._attester = attester
        self._there: tuple[IndexFile, ...] = ()
        self.result = ""
        """How it ended, one line; empty if nothing was sent."""

    @property
    def target(self) -> str:
        """Name of the index."""
        return self._client.stage.name

    def preflight(
        self,
        name: str,
        version: str,
        settings: PublishSettings,
        *,
        digests: Mapping[str, str] | None = None,
        sources: Sources | None = None,
        evidence: tuple[Evidence, ...] = (),
    ) -> None:
        """Print what the user should know. Raises ``SettingsError`` with everything that speaks against publishing."""
        page = self._client.project(name)
        publish_request = PublishRequest(
            name=name,
            version=version,
            target=self.target,
            served=page.files,
            status=page.status,
            is_there=page.is_there,
            digests=digests,
            sources=sources or Sources(),
            evidence=evidence,
            allowed=settings.consent.allowed,
        )
        now = datetime.now(timezone.utc)
        limits = token_limits(self._password, name, now.timestamp())
        blocker = self._attester.blocker if self._attester is not None else ""
        found = (*blockers(publish_request, now), *((f"{limits}.",) if limits else ()), *filter(None, [blocker]))
        if found:
            raise SettingsError("not publishing: " + " ".join(found))
        if digests is not None:
            for notice in (*filter(None, [self._client.stage.note]), *notices(publish_request)):
                self._progress(notice)

    def run(self, evidence: tuple[Evidence, ...], folder: Path, settings: PublishSettings) -> bool:
        """Publish the files in ``folder`` if the evidence clears them. Returns whether what was asked for is done."""
        try:
            clearance = clearance_of(evidence, settings.required_pythons)
        except NotClearedError as error:
            for line in _reasons(error, self.target):
                self._progress(line)
            return False
        note = self._attester.note if self._attester is not None else ""
        self._lines(*_plan_lines(clearance, self.target), *filter(None, [note]))
        if settings.consent.dry_run:
            return self._rehearsed(clearance, folder)
        if settings.consent.needs_answer and not self._ask(f"publish {clearance.name} {clearance.version}?"):
            self._progress("not published: the question was not answered with yes.")
            return False
        return self._sent(clearance, folder, settings)

    def _rehearsed(self, clearance: Clearance, folder: Path) -> bool:
        try:
            verified_copies(clearance.files, folder, self._workspace / "publish")
        except (SettingsError, OutageError) as error:
            self._lines(f"dry run: nothing was sent, and a publication would be refused: {error}")
            return False
        self._lines("dry run: nothing was sent. What could not be checked without sending:", *_UNTRIED)
        self.result = f"dry run: nothing was sent to {self.target}; the release is ready to be published"
        return True

    def _sent(self, clearance: Clearance, folder: Path, settings: PublishSettings) -> bool:
        begun = Publication(
            target=self.target,
            name=clearance.name,
            version=clearance.version,
            folder=folder,
            again=settings.again,
            files={file.filename: file.sha256 for file in clearance.files},
        )
        ledger = Ledger(begun, settings.report, self._progress)
        try:
            why, next_step = self._trouble(clearance, folder, ledger, Deadline(settings.wait))
        except FilenameUsedError as error:
            why, next_step = (str(error),), NextStep.ANOTHER_VERSION
        except (SettingsError, OutageError) as error:
            why, next_step = (str(error),), NextStep.SAME_FILES
        except KeyboardInterrupt:
            why, next_step = ("interrupted",), NextStep.SAME_FILES
        if why:
            self._broken_off(ledger, next_step, *why)
            return False
        self._progress(self.result)
        for line in provenance_lines(self._there, self._client):
            self._progress(line)
        return True

    def _trouble(self, clearance: Clearance, folder: Path, ledger: Ledger, deadline: Deadline) -> Trouble:
        """Publish. Returns what went wrong; no lines if nothing did."""
        private = self._workspace / "publish"
        outcome = publish(clearance, folder, private, self._client, deadline, ledger, self._progress, self._attester)
        if not outcome.passed:
            final = any(finding.rule in _FINAL for finding in outcome.findings)
            lines = tuple(line for finding in outcome.findings for line in finding.lines())
            return lines, NextStep.ANOTHER_VERSION if final else NextStep.SAME_FILES
        return self._incomplete(clearance, ledger)

    def _incomplete(self, clearance: Clearance, ledger: Ledger) -> Trouble:
        """What is wrong with what the index now has of the release; no lines if it is exactly what was cleared."""
        release = f"{clearance.name} {clearance.version}"
        there = files_of(self._client.project(clearance.name).files, clearance.name, Version(clearance.version))
        others = sorted({file.filename for file in there} - {file.filename for file in clearance.files})
        if others:
            return (f"{self.target} serves files that were not cleared: {', '.join(others)}",), NextStep.ANOTHER_VERSION
        if yanked := yanked_files(there):
            names = ", ".join(finding.subject for finding in yanked)
            return (f"{self.target} serves {release} as yanked ({names}): installers skip it",), NextStep.UN_YANK
        sent = ledger.now.named(FileState.ACCEPTED, FileState.UNKNOWN)
        ledger.forget()
        how = f"{len(there)} files, as verified" if sent else "all files were there already: nothing was sent"
        self.result, self._there = f"published: {release} on {self.target}, {how}", there
        return (), NextStep.SAME_FILES

    def _broken_off(self, ledger: Ledger, next_step: NextStep, *why: str) -> None:
        """Print how far it came and what to do now.

        The record is forgotten only if it is certain that the index has no byte of it, whatever its page shows: a page
        can be stale (PyPI is read through a cache).
        """
        now = ledger.now
        if not _public(now):
            ledger.forget()
            to_do = (advice(replace(now, next_step=next_step)),) if next_step is NextStep.ANOTHER_VERSION else ()
            self._lines(f"nothing was published on {self.target}:", *why, *to_do)
            return
        ledger.ends(why[0], next_step)
        self.result = _headline(now)
        listed = self._listed(now)
        self._lines(
            f"the publication of {now.name} {now.version} on {self.target} broke off:",
            *why,
            *(f"{name}: {now.states.get(name, FileState.NOT_SENT).value}{listed.get(name, '')}" for name in now.files),
            advice(ledger.now),
        )

    def _listed(self, now: Publication) -> dict[str, str]:
        """For each file that the index may have, whether its page lists it."""
        try:
            served = {file.filename for file in self._client.project(now.name).files}
        except OutageError:
            return dict.fromkeys(now.files, "; the index cannot be asked")
        listed = {True: "; the index lists it", False: "; the index does not list it yet"}
        return {name: listed[name in served] for name in _public(now)}

    def _lines(self, first: str, *more: str) -> None:
        self._progress(first)
        for line in more:
            self._progress(f"  {line}")


def not_cleared_lines(evidence: Evidence, target: str) -> tuple[str, ...]:
    """Why this evidence does not clear its files; no lines if it does."""
    try:
        clearance_of((evidence,))
    except NotClearedError as error:
        return _reasons(error, target)
    return ()


def _reasons(error: NotClearedError, target: str) -> tuple[str, ...]:
    more = len(error.reasons) - _SHOWN
    rest = (f"  and {more} more; the evidence has them all",) if more > 0 else ()
    return (f"nothing was published on {target}:", *(f"  {reason}" for reason in error.reasons[:_SHOWN]), *rest)


def _public(now: Publication) -> tuple[str, ...]:
    """The files of which the index may have a byte."""
    return now.named(FileState.ACCEPTED, FileState.THERE, FileState.UNKNOWN)


def _headline(now: Publication) -> str:
    release = f"{now.name} {now.version} on {now.target}"
    if len(now.named(FileState.ACCEPTED, FileState.THERE)) == len(now.files):
        return (
            f"ACCEPTED AND NOT CONFIRMED: {release}: every file was accepted, and not all are served as they were sent"
        )
    return f"NOT WHOLLY PUBLISHED: {release}"


def _plan_lines(clearance: Clearance, target: str) -> tuple[str, ...]:
    pythons = sorted({cell.python for cell in clearance.cells}, key=Version)
    return (
        f"cleared for {target}: {clearance.name} {clearance.version}, verified on Python {', '.join(pythons)}",
        *(f"{file.filename} sha256 {file.sha256}" for file in clearance.files),
        *(f"ignored {rule.code}: {rule.reason}" for rule in clearance.ignored),
        *(f"installed nowhere: {file.filename}: {file.reason}" for file in clearance.waived),
    )
