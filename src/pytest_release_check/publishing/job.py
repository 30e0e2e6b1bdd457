"""The job that only publishes: evidence and files in, no project, no environment, no code but ours and twine's."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pytest_release_check.analysis.credential_names import names_with, secrets_in
from pytest_release_check.effects.evidence_file import read_evidence
from pytest_release_check.effects.report_folder import DIST, Reservation, make, require_ours, reserve
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.sealing import seal_process
from pytest_release_check.effects.signatures import require_signatures
from pytest_release_check.effects.sources import sources_of_job
from pytest_release_check.effects.terminal import has_terminal, interrupt_on_termination, is_answered_yes
from pytest_release_check.effects.this_process import own_environment, remove_variables
from pytest_release_check.effects.workspaces import made_workspace
from pytest_release_check.installers.pip_settings import PipSettings, pip_variables, read_pip_settings
from pytest_release_check.installers.user_context import chosen_upstreams, context_for
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Evidence
from pytest_release_check.model.publishing import PublishSettings
from pytest_release_check.publishing.job_options import UNUSABLE, JobOptions
from pytest_release_check.publishing.publication import Publishing
from pytest_release_check.remote_index.attester import Attester, trust_in
from pytest_release_check.remote_index.chosen_stage import IndexRequest, chosen_stage
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.remote_index.repositories import known_repositories
from pytest_release_check.text.plain_text import plain_text, shown_line
from pytest_release_check.text.workflow_commands import annotation

PUBLISHED, NOT_PUBLISHED = 0, 1
"""Exit statuses, beside that of ``job_options``."""
_SHOWN = 12
"""Lines that are shown on the page of a job: the last ones say why, and what to do."""
_TIMEOUT = 600.0
"""Seconds for one upload."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish what the evidence covers. Returns the exit status."""
    environment = own_environment()
    seal_process()
    interrupt_on_termination()
    # No program that is started here needs a credential, git and pip least of all.
    remove_variables(names_with(environment, secrets_in(environment)))
    try:
        options = JobOptions.from_arguments(arguments, Path.cwd())
        with _Job(options, environment) as job:
            if job.done():
                return PUBLISHED
            _annotate(environment, "\n".join(job.said[-_SHOWN:]))
            return NOT_PUBLISHED
    except (SettingsError, OutageError) as error:
        print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - it is a program
        _annotate(environment, str(error))
        return UNUSABLE if isinstance(error, SettingsError) else NOT_PUBLISHED
    except KeyboardInterrupt:
        say("interrupted.")
        return NOT_PUBLISHED


def say(line: str) -> None:
    """Print a line for people."""
    print(f"release-check: {shown_line(line)}", flush=True)  # noqa: T201 - it is a program


def _annotate(environment: Mapping[str, str], why: str) -> None:
    """Show on the page of a GitHub Actions job why nothing was published, or not all of it."""
    if environment.get("GITHUB_ACTIONS") == "true":
        print(annotation("error", plain_text(why), title="release check: not published"), flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """One project of those that are published."""

    evidence: tuple[Evidence, ...]
    folder: Path
    settings: PublishSettings

    @property
    def first(self) -> Evidence:
        """The first evidence, which says what is published; the others must agree with it."""
        return self.evidence[0]


class _Job:
    """Evidence, files and the index; leaves nothing behind but the record of what it did."""

    def __init__(self, options: JobOptions, environment: dict[str, str]) -> None:
        self._options = options
        self._environment = environment
        self._settings = options.settings
        self._lock: Reservation | None = None
        self.said: list[str] = []
        """Lines for people, in their order."""
        self._evidence = tuple(map(read_evidence, options.evidence))

    def __enter__(self) -> "_Job":
        if self._settings.consent.needs_answer and not has_terminal():
            raise SettingsError("there is no terminal to ask on; add --release-yes to publish.")
        self._held = made_workspace()
        self._workspace = self._held.path
        return self

    def __exit__(self, *_: object) -> None:
        self._held.remove()
        if self._lock is not None:
            self._lock.release()

    def done(self) -> bool:
        """Publish. Returns whether everything that was asked for is done.

        Nothing of any project is sent before all that can be known of each has been looked at.
        """
        self._lock = reserve(self._settings.report)
        require_ours(self._settings.report)
        make(self._settings.report, self._workspace)
        pip, known = read_pip_settings(own_environment(), self._workspace), known_repositories()
        context = self._context(pip, known)
        require_signatures(self._options.evidence, self._options.signer, self._options.trust, context)
        releases = tuple(self._releases())
        publishing = [self._publishing(one, context, pip, known) for one in releases]
        for one, (step, _) in zip(releases, publishing, strict=True):
            step.preflight(
                one.first.name,
                one.first.version,
                one.settings,
                digests={file.filename: file.sha256 for file in one.first.files},
                sources=sources_of_job(Path.cwd(), self._environment),
                evidence=one.evidence,
            )
        for place, (one, (step, target)) in enumerate(zip(releases, publishing, strict=True)):
            if not step.run(one.evidence, one.folder, one.settings):
                if waiting := ", ".join(f"{left.first.name} {left.first.version}" for left in releases[place + 1 :]):
                    self._say(f"not sent either, as they come after it: {waiting}")
                return False
            if not self._settings.consent.dry_run:
                say(
                    f"verify it where users get it: pytest --release-check --release-index {target} "
                    f"--release-version {one.first.name}=={one.first.version}"
                )
        return True

    def _releases(self) -> Iterator["_Release"]:
        """The evidence by project, each where the first of it stands."""
        read = tuple(zip(self._options.evidence, self._evidence, strict=True))
        names = tuple(dict.fromkeys(one.name for one in self._evidence))
        for name in names:
            paths = [path for path, one in read if one.name == name]
            # What a publication that broke off leaves behind is its own: another project's would stand in its way.
            report = self._settings.report / name if len(names) > 1 else self._settings.report
            make(report, self._workspace)
            yield _Release(
                evidence=tuple(one for one in self._evidence if one.name == name),
                folder=self._options.folder or paths[0].parent / DIST,
                settings=replace(self._settings, report=report),
            )

    def _context(self, pip: PipSettings, known: dict[str, str]) -> RunContext:
        return context_for(
            own_environment(),
            pass_env=(),
            report=self._settings.report,
            timeout=_TIMEOUT,
            upstreams=chosen_upstreams((), pip, known),
            pip=pip,
            workspace=self._workspace,
        )

    def _publishing(
        self, release: "_Release", context: RunContext, pip: PipSettings, known: dict[str, str]
    ) -> tuple[Publishing, str]:
        index_request = IndexRequest(
            index=self._options.repository,
            publishes=True,
            option="--release-publish",
            allowed=frozenset(self._settings.consent.allowed),
        )
        stage, credentials = chosen_stage(index_request, self._environment, known, pip_variables(pip))
        client = StageClient(stage, credentials, context, attests=True)
        password = credentials.password if credentials is not None else ""
        workspace = self._workspace / release.first.name
        workspace.mkdir()
        mode, trust = self._settings.consent.attest, trust_in(self._environment)
        attester = Attester.for_index(stage.name, credentials, mode=mode, trust=trust, context=context)
        return Publishing(client, password, workspace, self._say, is_answered_yes, attester), stage.name

    def _say(self, line: str) -> None:
        self.said.append(line)
        say(line)
