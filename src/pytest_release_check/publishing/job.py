"""The job that only publishes: evidence and files in, no project, no environment, no code but ours and twine's."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from filelock import FileLock

from pytest_release_check.checks.credential_names import names_with, secrets_in
from pytest_release_check.edges.chosen_stage import Wish, chosen_stage
from pytest_release_check.edges.evidence_file import read_evidence
from pytest_release_check.edges.pip_settings import pip_variables, read_pip_settings
from pytest_release_check.edges.processes import end_leftovers
from pytest_release_check.edges.report_folder import DIST, make, reserve
from pytest_release_check.edges.repositories import known_repositories
from pytest_release_check.edges.run_tools import tools_for
from pytest_release_check.edges.sealing import seal_process
from pytest_release_check.edges.sources import sources_of
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.edges.upstreams import chosen_upstreams
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.publishing import PublishSettings, allowances
from pytest_release_check.publishing.publication import Publishing

PUBLISHED, NOT_PUBLISHED, UNUSABLE = 0, 1, 4
"""Exit statuses; pytest, too, calls it 4 that the settings do not allow a run."""
_TIMEOUT = 600.0
"""Seconds for one upload."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish what the evidence covers. Returns the exit status."""
    options = _parser().parse_args(arguments)
    environment = dict(os.environ)
    seal_process()
    for name in names_with(environment, secrets_in(environment)):
        os.environ.pop(name, None)  # git, and whatever else is started here, need none of it
    try:
        with _Job(options, environment) as job:
            return PUBLISHED if job.done() else NOT_PUBLISHED
    except (SettingsError, OutageError) as error:
        print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - it is a program
        return UNUSABLE
    except KeyboardInterrupt:
        say("interrupted.")
        return NOT_PUBLISHED


def say(line: str) -> None:
    """A line for people."""
    print(f"release-check: {line}", flush=True)  # noqa: T201 - it is a program


class _Job:
    """Evidence, files and the index; leaves nothing behind but the record of what it did."""

    def __init__(self, options: argparse.Namespace, environment: dict[str, str]) -> None:
        self._options = options
        self._environment = environment
        self._here = Path.cwd()
        self._lock: FileLock | None = None
        self._evidence = tuple(read_evidence(self._here / path) for path in options.evidence)
        self._folder = (self._here / options.dist).resolve() if options.dist else _beside(options.evidence, self._here)
        self._settings = PublishSettings(
            report=(self._here / options.report).resolve(),
            wait=options.wait,
            dry_run=options.dry_run,
            confirmed=options.yes,
            required_pythons=tuple(options.python),
            allowed=allowances(options.allow, "--allow"),
        )

    def __enter__(self) -> "_Job":
        if not (self._settings.confirmed or self._settings.dry_run or _has_terminal()):
            raise SettingsError("there is no terminal to ask on; add --yes to publish.")
        self._workspace = Path(tempfile.mkdtemp(prefix="release-check-")).resolve()
        return self

    def __exit__(self, *_: object) -> None:
        end_leftovers(self._workspace / "running")
        shutil.rmtree(self._workspace, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()

    def done(self) -> bool:
        """Publish; whether everything that was wanted is on the index."""
        first = self._evidence[0]
        publishing, target = self._publishing()
        self._lock = reserve(self._settings.report)
        make(self._settings.report, self._workspace)
        publishing.preflight(
            first.name,
            first.version,
            self._settings,
            digests={file.filename: file.sha256 for file in first.files},
            sources=sources_of(self._here, self._environment),
            evidence=self._evidence,
        )
        done = publishing.run(self._evidence, self._folder, self._settings)
        if done and not self._settings.dry_run:
            say(
                f"verify it where users get it: pytest --release-check --release-index {target} "
                f"--release-version {first.name}=={first.version}"
            )
        return done

    def _publishing(self) -> tuple[Publishing, str]:
        # Started in an empty folder: `python -m pip` would import what lies beside the evidence.
        pip = read_pip_settings(dict(os.environ), self._workspace)
        known = known_repositories()
        tools = tools_for(
            os.environ,
            pass_env=(),
            report=self._settings.report,
            timeout=_TIMEOUT,
            upstreams=chosen_upstreams((), pip, known),
            pip=pip,
            workspace=self._workspace,
        )
        wish = Wish(
            index=self._options.repository,
            publishes=True,
            option="--repository",
            allowed=frozenset(self._settings.allowed),
        )
        stage, credentials = chosen_stage(wish, self._environment, known, pip_variables(pip))
        client = StageClient(stage, credentials, tools, attests=True)
        password = credentials.password if credentials is not None else ""
        return Publishing(client, password, self._workspace, say, _ask), stage.name


def _beside(evidence: Iterable[str], here: Path) -> Path:
    return (here / next(iter(evidence))).resolve().parent / DIST


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> bool:
    """Only a whole ``yes`` is one."""
    if not _has_terminal():
        return False
    try:
        return input(f"release-check: {question} Type yes: ").strip().lower() == "yes"
    except EOFError:
        return False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> "None":  # type: ignore[override] # it does not return
        print(f"ERROR: {message}. See --help.", file=sys.stderr)  # noqa: T201 - it is a program
        sys.exit(UNUSABLE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -I -m pytest_release_check.publish",
        description="Publish exactly the files that evidence of `pytest --release-check` covers. Builds, imports and "
        "installs nothing, and reads nothing of the folder it is started in but what is named here.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--evidence", action="append", required=True, metavar="FILE", help="evidence of a verifying run; repeatable")
    add("--dist", metavar="DIR", help="folder with the files (default: dist beside the first evidence)")
    add(
        "--repository",
        default="pypi",
        metavar="NAME|URL",
        help="pypi, testpypi, a section of .pypirc, twine (what TWINE_REPOSITORY or TWINE_REPOSITORY_URL names) or an "
        "upload address (default: %(default)s)",
    )
    add("--python", action="append", default=[], metavar="VERSION", help="must be in the evidence, as 3.12; repeatable")
    add(
        "--allow",
        action="append",
        default=[],
        metavar="WHAT:REASON",
        help="publish in spite of dirty, other-tag, other-commit, other-index or plain-http, and why; repeatable",
    )
    add("--report", default=".release-check", metavar="DIR", help="folder for logs and the record of what was sent")
    add("--wait", type=_seconds, default=300.0, metavar="SECONDS", help="until the index shows them (default: 300)")
    add("--dry-run", action="store_true", help="do everything but send")
    add("--yes", action="store_true", help="publish without asking")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return seconds
