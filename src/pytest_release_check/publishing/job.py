"""The job that only publishes: evidence and files in, no project, no environment, no code but ours and twine's."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytest_release_check.analysis.credential_names import names_with, secrets_in
from pytest_release_check.effects.evidence_file import read_evidence
from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.report_folder import DIST, Reservation, make, require_ours, reserve
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.sealing import seal_process
from pytest_release_check.effects.signatures import require_signatures
from pytest_release_check.effects.sources import sources_of_job
from pytest_release_check.effects.state_folder import default_report
from pytest_release_check.effects.terminal import has_terminal, interrupt_on_termination, is_answered_yes
from pytest_release_check.effects.this_process import own_environment, remove_variables
from pytest_release_check.effects.workspaces import made_workspace
from pytest_release_check.installers.pip_settings import PipSettings, pip_variables, read_pip_settings
from pytest_release_check.installers.upstreams import chosen_upstreams
from pytest_release_check.installers.user_context import context_for
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Signer
from pytest_release_check.model.publishing import ALLOWANCES, EVIDENCE_RENAMED, PublishSettings, allowances
from pytest_release_check.publishing.publication import Publishing
from pytest_release_check.publishing.signers import signer_of
from pytest_release_check.remote_index.chosen_stage import IndexRequest, chosen_stage
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.remote_index.repositories import known_repositories
from pytest_release_check.text.plain_text import shown_line

PUBLISHED, NOT_PUBLISHED, UNUSABLE = 0, 1, 4
"""Exit statuses; pytest, too, calls it 4 that the settings do not allow a run."""
_TIMEOUT = 600.0
"""Seconds for one upload."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish what the evidence covers. Returns the exit status."""
    options = _parser().parse_args(arguments)
    environment = own_environment()
    seal_process()
    interrupt_on_termination()
    # git, and whatever else is started here, need none of it
    remove_variables(names_with(environment, secrets_in(environment)))
    try:
        with _Job(options, environment) as job:
            return PUBLISHED if job.done() else NOT_PUBLISHED
    except (SettingsError, OutageError) as error:
        print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - it is a program
        return UNUSABLE if isinstance(error, SettingsError) else NOT_PUBLISHED
    except KeyboardInterrupt:
        say("interrupted.")
        return NOT_PUBLISHED


def say(line: str) -> None:
    """A line for people."""
    print(f"release-check: {shown_line(line)}", flush=True)  # noqa: T201 - it is a program


class _Job:
    """Evidence, files and the index; leaves nothing behind but the record of what it did."""

    def __init__(self, options: argparse.Namespace, environment: dict[str, str]) -> None:
        self._options = options
        self._environment = environment
        self._here = Path.cwd()
        self._lock: Reservation | None = None
        self._paths = tuple((self._here / path).resolve() for path in options.evidence)
        self._evidence = tuple(map(read_evidence, self._paths))
        self._signer = _signer(options)
        self._folder = (self._here / options.dist).resolve() if options.dist else self._paths[0].parent / DIST
        self._settings = PublishSettings(
            report=(self._here / options.report).resolve() if options.report else default_report(self._here),
            wait=_seconds(options.wait),
            dry_run=options.dry_run,
            confirmed=options.yes,
            required_pythons=tuple(options.python),
            allowed=allowances(options.allow),
            again=" ".join(
                (
                    "python -I -m pytest_release_check.publish",
                    f"--repository={without_credentials(options.repository)}",
                    *(f"--evidence={path}" for path in self._paths),
                    f"--dist={self._folder}",
                )
            ),
        )

    def __enter__(self) -> "_Job":
        if not (self._settings.confirmed or self._settings.dry_run or has_terminal()):
            raise SettingsError("there is no terminal to ask on; add --release-yes to publish.")
        self._held = made_workspace()
        self._workspace = self._held.path
        return self

    def __exit__(self, *_: object) -> None:
        self._held.remove()
        if self._lock is not None:
            self._lock.release()

    def done(self) -> bool:
        """Publish; whether everything that was wanted is on the index."""
        first = self._evidence[0]
        self._lock = reserve(self._settings.report)
        require_ours(self._settings.report)
        make(self._settings.report, self._workspace)
        pip, known = read_pip_settings(own_environment(), self._workspace), known_repositories()
        context = self._context(pip, known)
        require_signatures(self._paths, self._signer, _trust(self._options, self._here), context)
        publishing, target = self._publishing(context, pip, known)
        publishing.preflight(
            first.name,
            first.version,
            self._settings,
            digests={file.filename: file.sha256 for file in first.files},
            sources=sources_of_job(self._here, self._environment),
            evidence=self._evidence,
        )
        done = publishing.run(self._evidence, self._folder, self._settings)
        if done and not self._settings.dry_run:
            say(
                f"verify it where users get it: pytest --release-check --release-index {target} "
                f"--release-version {first.name}=={first.version}"
            )
        return done

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

    def _publishing(self, context: RunContext, pip: PipSettings, known: dict[str, str]) -> tuple[Publishing, str]:
        index_request = IndexRequest(
            index=self._options.repository,
            publishes=True,
            option="--release-publish",
            allowed=frozenset(self._settings.allowed),
        )
        stage, credentials = chosen_stage(index_request, self._environment, known, pip_variables(pip))
        client = StageClient(stage, credentials, context, attests=True)
        password = credentials.password if credentials is not None else ""
        return Publishing(client, password, self._workspace, say, is_answered_yes), stage.name


def _signer(options: argparse.Namespace) -> Signer | None:
    if not options.signer:
        if options.trust:
            raise SettingsError("--release-evidence-trust: say by --release-evidence-signer who must have signed.")
        return None
    try:
        return signer_of(options.signer)
    except ValueError as error:
        raise SettingsError(f"--release-evidence-signer {options.signer!r}: {error}.") from error


def _trust(options: argparse.Namespace, here: Path) -> Path | None:
    if not options.trust:
        return None
    path: Path = (here / options.trust).resolve()
    if not path.is_file():
        raise SettingsError(f"--release-evidence-trust {options.trust}: there is no such file.")
    return path


# Each has the name that the same option of pytest has as well: messages name that one.
_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--evidence", "--release-evidence"),
        {"action": "append", "required": True, "metavar": "FILE", "help": "of a verifying run; repeatable"},
    ),
    (("--dist", "--release-dist"), {"metavar": "DIR", "help": "with the files (default: dist beside the evidence)"}),
    (
        ("--repository", "--release-publish"),
        {
            "default": "pypi",
            "metavar": "NAME|URL",
            "help": "pypi, testpypi, a section of .pypirc, twine (what TWINE_REPOSITORY or TWINE_REPOSITORY_URL names) "
            "or an upload address (default: %(default)s)",
        },
    ),
    (
        ("--python", "--release-python"),
        {"action": "append", "default": [], "metavar": "VERSION", "help": "must be in the evidence; repeatable"},
    ),
    (
        ("--allow", "--release-allow"),
        {
            "action": "append",
            "default": [],
            "metavar": "WHAT:REASON",
            "help": f"publish in spite of {', '.join(ALLOWANCES)}, and why; repeatable",
        },
    ),
    (
        ("--signer", "--release-evidence-signer"),
        {"metavar": "IDENTITY", "help": "who must have signed the evidence (sigstore): OWNER/REPO, or an identity"},
    ),
    (
        ("--trust", "--release-evidence-trust"),
        {"metavar": "FILE", "help": "trust configuration of a private sigstore instance"},
    ),
    (
        ("--report", "--release-report"),
        {"metavar": "DIR", "help": "for logs and the record of what was sent (default: the user's state folder)"},
    ),
    (
        ("--wait", "--release-wait"),
        {"default": 300.0, "metavar": "SECONDS", "help": "until the index shows the files (default: %(default)s)"},
    ),
    (("--dry-run", "--release-dry-run"), {"action": "store_true", "help": "do everything but send"}),
    (("--yes", "--release-yes"), {"action": "store_true", "help": "publish without asking"}),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> "None":  # type: ignore[override] # it does not return
        print(f"ERROR: {message}. See --help.", file=sys.stderr)  # noqa: T201 - it is a program
        sys.exit(UNUSABLE)


class _RefusedEvidence(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.error(EVIDENCE_RENAMED.removesuffix("."))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -I -m pytest_release_check.publish",
        description="Publish exactly the files that evidence of `pytest --release-check` covers. Builds, imports and "
        "installs nothing, and reads nothing of the folder it is started in but what is named here.",
        allow_abbrev=False,
    )
    for names, how in _OPTIONS:
        parser.add_argument(*names, **how)
    parser.add_argument("--release-manifest", action=_RefusedEvidence, nargs="?", help=argparse.SUPPRESS)
    return parser


def _seconds(text: object) -> float:
    try:
        seconds = float(str(text))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise SettingsError(f"--wait {text}: give a number of seconds above 0.")
    return seconds
