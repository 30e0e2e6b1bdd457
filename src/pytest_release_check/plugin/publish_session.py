"""A run that only publishes: evidence and files in, no project, no environment, no code but ours and twine's."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pytest_release_check.edges.evidence_file import read_evidence
from pytest_release_check.edges.pip_settings import read_pip_settings
from pytest_release_check.edges.processes import end_leftovers
from pytest_release_check.edges.report_folder import DIST, make, reserve
from pytest_release_check.edges.repositories import known_repositories
from pytest_release_check.edges.sources import sources_of
from pytest_release_check.edges.upstreams import chosen_upstreams
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.settings import Settings
from pytest_release_check.plugin.asking import asker
from pytest_release_check.plugin.last_step import require_somebody
from pytest_release_check.plugin.publishing import Publishing
from pytest_release_check.plugin.settings import without_secrets
from pytest_release_check.plugin.survey import chosen_indexes, tools_for
from pytest_release_check.plugin.telling import teller
from pytest_release_check.plugin.withholding import whole_environment


class PublishSession:
    """Collects nothing; its exit status is 0 only if everything that was wanted is on the index."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._tell = teller(config)
        self._done = False
        self._lock: FileLock | None = None
        self._evidence = tuple(read_evidence(path) for path in settings.evidence)
        self._folder = settings.dist or settings.evidence[0].parent / DIST
        self._workspace = Path(tempfile.mkdtemp(prefix="release-check-")).resolve()
        try:
            self._settings, self._publishing = self._prepared(settings)
        except BaseException:
            shutil.rmtree(self._workspace, ignore_errors=True)
            raise

    def _prepared(self, settings: Settings) -> tuple[Settings, Publishing]:
        require_somebody(self._config, settings)
        pip = read_pip_settings(dict(os.environ), self._config.invocation_params.dir)
        known = known_repositories()
        indexes = chosen_indexes(settings, pip, known, whole_environment(self._config))
        kept = without_secrets(self._config, settings)
        tools = tools_for(kept, chosen_upstreams(kept.upstreams, pip, known), pip, self._workspace)
        return kept, Publishing(kept, indexes, tools, self._tell, asker(self._config))

    def pytest_sessionstart(self) -> None:
        """Do the work: there is nothing to collect or to run, and nothing to send where that is all that was asked."""
        if self._config.option.collectonly:
            self._tell("--collect-only: nothing is published.")
            return
        first = self._evidence[0]
        try:
            self._lock = reserve(self._settings.report)
            make(self._settings.report, self._workspace)
            digests = {file.filename: file.sha256 for file in first.files}
            here = sources_of(self._config.invocation_params.dir, os.environ)
            self._publishing.preflight(
                first.name, first.version, digests=digests, sources=here, evidence=self._evidence
            )
            self._done = self._publishing.run(self._evidence, self._folder)
        except (SettingsError, OutageError) as error:
            raise pytest.UsageError(str(error)) from error
        if self._done and not self._settings.dry_run:
            self._tell(
                f"verify it where users get it: pytest --release-check --release-index {self._publishing.target} "
                f"--release-version {first.name}=={first.version}"
            )

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Nothing is collected, so nothing of the folder is imported."""
        session.items = []
        session.testscollected = 0
        return True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: Any) -> None:
        """Not pytest's word for a run without tests."""
        session.exitstatus = pytest.ExitCode.OK if self._done else pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Leave nothing behind."""
        end_leftovers(self._workspace / "running")
        shutil.rmtree(self._workspace, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()
