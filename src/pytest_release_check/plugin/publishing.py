"""The last step of a run: publish what was cleared, or say why nothing is; then verify what users now get."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from packaging.version import Version

from pytest_release_check.checks.clearance import clearance_of
from pytest_release_check.checks.preflight import Departure, objections, remarks
from pytest_release_check.checks.served import files_of, yanked_files
from pytest_release_check.edges.patience import Patience
from pytest_release_check.edges.private_copies import verified_copies
from pytest_release_check.edges.records import read_record, write_record
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.edges.tokens import token_limits
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Clearance, Evidence, NotClearedError
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Sources
from pytest_release_check.plugin.survey import Indexes
from pytest_release_check.steps.publish import provenance_lines, publish

PUBLICATION = "publication.json"
"""In the report folder, from before the first byte is sent until everything is there."""
_SHOWN = 12
"""Reasons that are told one by one."""
_OF_WHAT_IS_SERVED = ("RC3", "RC4", "RC5", "RC6")
"""Rules about the index, installation and use."""
_UNTRIED = (
    "whether the credentials are accepted and allow this project",
    "whether the name is closed for reasons that only the index knows",
    "whether a file of the same name or bytes was there once and has been deleted",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What was begun: enough to tell that it did not end, and of which bytes."""

    target: str
    name: str
    version: str
    files: dict[str, str]
    """File name to sha256."""


class Publishing:
    """Publishes on one index. Lines for people go to ``tell``; ``ask`` puts a question and waits for a yes."""

    def __init__(
        self,
        settings: Settings,
        indexes: Indexes,
        tools: Tools,
        tell: Callable[[str], None],
        ask: Callable[[str], bool],
    ) -> None:
        if indexes.target is None:
            raise ValueError("there is nothing to publish on")
        self._settings = settings
        self._target = indexes.target
        self._client = StageClient(indexes.target, indexes.target_credentials, tools, attests=True)
        self._password = indexes.target_credentials.password if indexes.target_credentials is not None else ""
        self._tools = tools
        self._tell = tell
        self._ask = ask
        self.result = ""
        """How it ended, one line; empty if nothing was sent."""

    @property
    def target(self) -> str:
        """Name of the index."""
        return self._target.name

    def preflight(
        self,
        name: str,
        version: str,
        *,
        digests: Mapping[str, str] | None = None,
        sources: Sources | None = None,
        evidence: tuple[Evidence, ...] = (),
    ) -> None:
        """Say what the user should hear. Raises ``SettingsError`` with everything that speaks against publishing."""
        served = self._client.served(name)
        departure = Departure(
            name=name,
            version=version,
            target=self._target.name,
            served=served,
            status=self._client.project_status(name) if served else "active",
            digests=digests,
            sources=sources or Sources(),
            evidence=evidence,
            allowed=self._settings.allowed,
        )
        now = datetime.now(timezone.utc)
        limits = token_limits(self._password, name, now.timestamp())
        found = (*objections(departure, now), *((f"{limits}.",) if limits else ()))
        if found:
            raise SettingsError("not publishing: " + " ".join(found))
        if digests is not None:
            for remark in remarks(departure):
                self._tell(remark)

    def run(self, evidence: tuple[Evidence, ...], folder: Path) -> bool:
        """Publish the files in ``folder`` if the evidence clears them; whether all that was wanted is done."""
        try:
            clearance = clearance_of(evidence, _required(self._settings) if self._settings.evidence else ())
        except NotClearedError as error:
            more = len(error.reasons) - _SHOWN
            rest = (f"and {more} more; the manifest has them all",) if more > 0 else ()
            self._lines(f"nothing was published on {self.target}:", *error.reasons[:_SHOWN], *rest)
            return False
        self._lines(*_plan_lines(clearance, self.target))
        if self._settings.dry_run:
            try:
                verified_copies(clearance.files, folder, self._tools.workspace / "publish")
            except (SettingsError, OutageError) as error:
                self._lines(f"dry run: nothing was sent, and this could not be: {error}")
                return False
            self._lines("dry run: nothing was sent. What could not be checked without sending:", *_UNTRIED)
            self.result = f"dry run: nothing was sent to {self.target}; it was ready to be"
            return True
        if not self._settings.confirmed and not self._ask(f"publish {clearance.name} {clearance.version}?"):
            self._tell("nothing was published: there was no yes.")
            return False
        return self._sent(clearance, folder)

    def _sent(self, clearance: Clearance, folder: Path) -> bool:
        self._begin(clearance)
        try:
            why = self._trouble(clearance, folder)
        except (SettingsError, OutageError) as error:
            why = (str(error),)
        except KeyboardInterrupt:
            why = ("interrupted",)
        if why:
            self._broken_off(clearance, *why)
        return not why

    def _trouble(self, clearance: Clearance, folder: Path) -> tuple[str, ...]:
        """Publish; lines on what went wrong."""
        private, patience = self._tools.workspace / "publish", Patience(self._settings.wait)
        outcome = publish(clearance, folder, private, self._client, patience, self._tell)
        if not outcome.passed:
            return tuple(line for finding in outcome.findings for line in finding.lines())
        return self._incomplete(clearance)

    def _incomplete(self, clearance: Clearance) -> tuple[str, ...]:
        """What the index has of the release beside what was cleared."""
        there = files_of(self._client.served(clearance.name), clearance.name, Version(clearance.version))
        strange = sorted({file.filename for file in there} - {file.filename for file in clearance.files})
        if strange or yanked_files(there):
            return (f"{self.target} serves what was not cleared: {', '.join(strange) or 'a yanked release'}",)
        (self._settings.report / PUBLICATION).unlink(missing_ok=True)
        self.result = (
            f"published: {clearance.name} {clearance.version} on {self.target}, {len(there)} files, as verified"
        )
        self._tell(self.result)
        for line in provenance_lines(there, self._client):
            self._tell(line)
        return ()

    def _begin(self, clearance: Clearance) -> None:
        publication = Publication(
            target=self._target.name,
            name=clearance.name,
            version=clearance.version,
            files={file.filename: file.sha256 for file in clearance.files},
        )
        write_record(self._settings.report / PUBLICATION, publication)

    def _broken_off(self, clearance: Clearance, *why: str) -> None:
        """Say how far it came and what to do now; forget the beginning if nothing has arrived."""
        arrived = self._arrived(clearance)
        if arrived == ():
            (self._settings.report / PUBLICATION).unlink(missing_ok=True)
            self._lines(f"nothing was published on {self.target}:", *why)
            return
        self.result = f"NOT WHOLLY PUBLISHED: {clearance.name} {clearance.version} on {self.target}"
        told = ", ".join(arrived) if arrived else "perhaps some files, the index cannot be asked"
        self._lines(
            f"the publication of {clearance.name} {clearance.version} on {self.target} broke off:",
            *why,
            f"there now: {told}",
            "to complete it, publish the very same files again with --release-dist; never build them anew",
        )

    def _arrived(self, clearance: Clearance) -> tuple[str, ...] | None:
        try:
            served = {file.filename for file in self._client.served(clearance.name)}
        except OutageError:
            return None
        return tuple(file.filename for file in clearance.files if file.filename in served)

    def verify_again(self, evidence: Evidence, pythons: tuple[str, ...]) -> bool:
        """Install what the index now serves, as users will, in a run of its own; whether it passed."""
        self._tell(f"verifying what {self.target} now serves")
        options = [
            f"--release-version={evidence.name}=={evidence.version}",
            f"--release-index={self._settings.publish}",
            f"--release-report={self._settings.report / 'published'}",
            f"--release-wait={self._settings.wait}",
            f"--release-timeout={self._settings.timeout}",
            "--release-trials=none",  # these very bytes have passed them, and what examining told of them
            *(f"--release-select={group}" for group in _OF_WHAT_IS_SERVED),
            *(f"--release-ignore={code}:{reason}" for code, reason in self._settings.weights.ignored.items()),
            *(f"--release-import-exclude={pattern}" for pattern in self._settings.import_exclude),
            *(f"--release-python={python}" for python in pythons),
            *(f"--release-upstream={upstream}" for upstream in self._settings.upstreams),
            *(f"--release-pass-env={name}" for name in self._settings.pass_env),
        ]
        # Options that this run was given by the environment would make that one publish as well.
        environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
        done = subprocess.run(
            (sys.executable, "-m", "pytest", "--release-check", "-q", *options), env=environment, check=False
        )
        if done.returncode:
            self.result = f"PUBLISHED AND NOT VERIFIED: {evidence.name} {evidence.version} on {self.target}"
            self._lines(*_what_now(evidence, self.target, self._target.index_url))
        return done.returncode == 0

    def _lines(self, first: str, *more: str) -> None:
        self._tell(first)
        for line in more:
            self._tell(f"  {line}")


def require_no_unfinished(settings: Settings) -> None:
    """Raises ``SettingsError`` if the report holds the only copy of a release that was half published."""
    record = settings.report / PUBLICATION
    if not record.is_file():
        return
    try:
        begun = read_record(record, Publication)
    except (msgspec.MsgspecError, OSError) as error:
        raise SettingsError(f"{record} cannot be read: {error}. It tells of a publication that broke off.") from error
    if settings.dist is None or settings.dist != settings.report / "dist":
        raise SettingsError(
            f"{settings.report} holds the files of {begun.name} {begun.version}, whose publication on {begun.target} "
            f"broke off. Complete it with --release-publish={begun.target} --release-dist={settings.report / 'dist'}, "
            f"or, if it is to stay as it is, delete {record}."
        )


def _required(settings: Settings) -> tuple[str, ...]:
    return tuple(python for python in settings.pythons if python != "auto")


def _plan_lines(clearance: Clearance, target: str) -> tuple[str, ...]:
    pythons = sorted({cell.python for cell in clearance.cells}, key=lambda text: [int(n) for n in text.split(".")[:2]])
    return (
        f"cleared for {target}: {clearance.name} {clearance.version}, verified on Python {', '.join(pythons)}",
        *(f"{file.filename} sha256 {file.sha256}" for file in clearance.files),
        *(f"ignored {rule.code}: {rule.reason}" for rule in clearance.ignored),
    )


def _what_now(evidence: Evidence, target: str, index_url: str) -> tuple[str, ...]:
    parts = urlsplit(index_url)
    page = f"{parts.scheme}://{parts.netloc}/manage/project/{evidence.name}/release/{evidence.version}/"
    where = f" at {page} (Options, Yank)" if target in ("pypi", "testpypi") else ""
    return (
        f"{evidence.name} {evidence.version} is on {target}, and could not be verified there. What to do now:",
        f"if the reason above is the network or a delay, run again: pytest --release-check --release-index {target} "
        f"--release-version {evidence.name}=={evidence.version}",
        f"if the release is broken, yank it{where}, so that installers pass it over,",
        "then mend it, raise the version, and publish that; the files themselves cannot be replaced",
    )
