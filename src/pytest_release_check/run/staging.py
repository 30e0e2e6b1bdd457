"""Which index the release is put on and installed from: the embedded one, another behind our gateway, or both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.publishers import ExpectedPublisher
from pytest_release_check.analysis.index.served import yanked_files
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.server import Index
from pytest_release_check.index.site import Policy
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import CredentialsRefusedError, OutageError
from pytest_release_check.model.index_file import Credentials, IndexFile, IndexTarget
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.settings import Settings
from pytest_release_check.remote_index.client import IndexClient, StageClient
from pytest_release_check.remote_index.direct_uploads import DirectUploader
from pytest_release_check.rules.finding import Finding
from pytest_release_check.run.local_indexes import LocalIndexes
from pytest_release_check.steps.fetch import fetch
from pytest_release_check.steps.provenance import attested_files, lost_provenance
from pytest_release_check.steps.stage import STAGE_DEGRADED, stage

_LOCAL_SECONDS = 10.0
"""How long the embedded index may take to show what was uploaded to it: it is a process on this machine."""


class Staging:
    """Puts one release on the index that the user chose, and falls back to the embedded one where that is allowed."""

    def __init__(
        self,
        settings: Settings,
        client: IndexClient,
        indexes: LocalIndexes,
        context: RunContext,
        progress: Callable[[str], None],
        begin: Callable[[str], None] | None = None,
    ) -> None:
        """``client`` talks to the chosen index; the embedded one is started when it is needed.

        ``begin`` is given each phase as it begins, ``progress`` what else there is to say; by default all of it.
        """
        self._settings = settings
        self._client = client
        self._chosen = client.stage
        self._indexes = indexes
        self._context = context
        self._progress = progress
        self._begin = begin or progress

    def fetched(self, name: str, version: str, folder: Path) -> Outcome[ReadRelease]:
        """The files of a version that the index serves already, downloaded to ``folder``, which must be new."""
        self._begin(f"downloading {name} {version} from {self._chosen.name}")
        folder.mkdir(parents=True)
        return fetch(name, Version(version), self._client, folder, Deadline(self._settings.wait), self._progress)

    def staged(
        self,
        distributions: Distributions,
        known: frozenset[str],
        reported: frozenset[str] = frozenset(),
        allowed: frozenset[str] = frozenset(),
    ) -> Outcome[StagedRelease]:
        """The release on its index, and the addresses from which cells install it.

        ``known`` are names of projects that exist. ``reported`` are codes of rules whose findings the user has been
        shown already: the embedded index lets them pass. ``allowed`` are codes of rules that do not apply to files
        which stay on it. Raises ``OutageError`` if an index that is required cannot take the release.
        """
        local = _Local(
            policy=Policy(subjects=frozenset({distributions.name}), ignored=reported | allowed, known=known),
            is_direct=bool(reported),
        )
        if self._chosen.is_local:
            return self._on_embedded(distributions, local)
        try:
            return self._on_other(distributions, local)
        except CredentialsRefusedError:
            raise
        except OutageError as error:
            if self._chosen.required:
                raise
            return self._degraded(distributions, local, str(error))

    def _on_embedded(self, distributions: Distributions, local: "_Local") -> Outcome[StagedRelease]:
        count = len(distributions.files)
        self._begin(f"uploading {count} file{'s' * (count > 1)} to the local index")
        index = self._indexes.start("index", local.policy)
        here = IndexTarget(upload_url=index.upload_url, index_url=index.simple_url("all"))
        credentials = Credentials(username="__token__", password=index.site.token)
        client = (DirectUploader if local.is_direct else StageClient)(here, credentials, self._context)
        outcome = stage(distributions, client, Deadline(_LOCAL_SECONDS))
        return _released(outcome, distributions, here.name, index)

    def _on_other(self, distributions: Distributions, local: "_Local") -> Outcome[StagedRelease]:
        verb = "staging on" if self._chosen.upload_url else "reading the release on"
        self._begin(f"{verb} {self._chosen.name}")
        outcome = stage(distributions, self._client, Deadline(self._settings.wait))
        files = outcome.value
        if files is None:
            return _released(outcome, distributions, self._chosen.name, None)
        if self._settings.version:
            outcome = Outcome.of(
                files, outcome.findings + yanked_files(files) + tuple(self._provenance(files, distributions))
            )
        if self._client.is_private:
            # Project code could read whatever pip is given to read a private index with.
            self._progress(f"{self._chosen.name} asks for credentials to read: installing the same bytes from here")
            staged = self._on_embedded(distributions, local)
            return (
                staged
                if staged.value is None
                else replace(staged, value=replace(staged.value, index=self._chosen.name))
            )
        index = self._indexes.start("index", local.policy, {distributions.name: files})
        return _released(outcome, distributions, self._chosen.name, index)

    def _provenance(self, files: tuple[IndexFile, ...], distributions: Distributions) -> Iterator[Finding]:
        text, name = self._settings.publisher, distributions.name
        expected = ExpectedPublisher.from_text(text) if text else None
        yield from attested_files(files, distributions, self._client, self._context, self._progress, expected)
        if expected is None:
            yield from lost_provenance(files, self._client.project(name).files, name, distributions.version)

    def _degraded(self, distributions: Distributions, local: "_Local", reason: str) -> Outcome[StagedRelease]:
        self._progress(f"{self._chosen.name} is degraded: {reason}")
        outcome = self._on_embedded(distributions, local)
        finding = Finding(rule=STAGE_DEGRADED, subject=self._chosen.name, detail=reason)
        value = outcome.value and replace(outcome.value, degraded=f"{self._chosen.name}: {reason}")
        return replace(outcome, value=value, findings=(*outcome.findings, finding))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Local:
    """How the embedded index is used, if it is."""

    policy: Policy
    is_direct: bool
    """Whether files are sent that twine refuses to send."""


def _released(
    outcome: Outcome[tuple[IndexFile, ...]], distributions: Distributions, name: str, index: Index | None
) -> Outcome[StagedRelease]:
    """The outcome with the addresses of the index that cells install from."""
    release = None
    if outcome.value is not None and index is not None:
        release = StagedRelease(
            distributions=distributions,
            index=name,
            index_url=index.simple_url("all"),
            wheel_index_url=index.simple_url("wheel"),
            sdist_index_url=index.simple_url("sdist"),
            upstream_index_url=index.simple_url("upstream"),
        )
    return outcome.with_value(release)
