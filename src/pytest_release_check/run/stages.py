"""Which index the release is put on and installed from: the embedded one, another behind our gateway, or both."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of, yanked_files
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import Web, require_reachable
from pytest_release_check.index.gateway import Gateway, files_of_upstream, has_project
from pytest_release_check.index.server import Index
from pytest_release_check.index.site import Policy, Site
from pytest_release_check.index.store import Store
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.installers.pip_cache import forget_wheels
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import CredentialsRefusedError, OutageError
from pytest_release_check.model.index_file import Credentials, ServedFile, Stage
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import NONE, Settings
from pytest_release_check.model.upload import Form, Held
from pytest_release_check.remote_index.client import IndexClient, StageClient
from pytest_release_check.remote_index.direct_uploads import DirectUploader
from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.fetch import attested_files, fetch
from pytest_release_check.steps.previous import previous_release
from pytest_release_check.steps.stage import STAGE_DEGRADED, stage
from pytest_release_check.upload.metadata.project_names import project_name_refusals

_LOCAL_PATIENCE = 10.0


class Stages:
    """The indexes of one run; they serve until ``close``."""

    def __init__(
        self,
        settings: Settings,
        survey: Survey,
        context: RunContext,
        progress: Callable[[str], None],
        client: IndexClient | None = None,
        target: IndexClient | None = None,
    ) -> None:
        """``client`` speaks for the stage, if that is not the embedded index; ``target`` for where to publish."""
        self._settings = settings
        self._upstreams = tuple(Upstream.from_text(text) for text in survey.upstreams)
        self._stage = survey.stage
        self._context = context
        self._progress = progress
        self._client = client or StageClient(survey.stage, None, context)
        self._target = target
        self._stack = ExitStack()
        self._reported: frozenset[str] = frozenset()
        self._allowed: frozenset[str] = frozenset()
        self._quick_web = Web(context.environment, timeout=5.0)
        self._addresses: list[str] = []
        self._of_upstream: dict[str, tuple[ServedFile, ...]] = {}

    def close(self) -> None:
        """Stop serving."""
        self._stack.close()
        cache = self._context.environment.get("PIP_CACHE_DIR")
        if cache and self._addresses:  # they have a random part: nobody will ask for those wheels again
            forget_wheels(Path(cache), *self._addresses)

    def require_upstream(self, name: str) -> None:
        """Raises ``OutageError`` if an upstream does not answer."""
        for upstream in self._upstreams:
            if upstream.folder is None:
                require_reachable(upstream.address, name, self._context.environment)

    def gateway(self) -> Index:
        """An index that has nothing of its own: for build requirements."""
        return self._index("gateway", frozenset())

    def known(self, name: str) -> frozenset[str]:
        """``name`` if the index that will have it knows it, or cannot say: a project may keep a name that is closed."""
        if not any(project_name_refusals(Form(fields={"name": (name,)}), Held())):
            return frozenset()  # its name is free for anybody: nobody has to be asked
        try:
            if self._target is not None:  # it is there that the name has to be free
                taken = self._target.project(name).is_there
            else:
                taken = any(has_project(upstream, name, self._context.environment) for upstream in self._upstreams)
        except OutageError:
            taken = True
        return frozenset({name} if taken else ())

    def previous(self, distributions: Distributions) -> PreviousRelease | None:
        """The wheel of the release before this one, as the upstream has it; None if there is none to be had."""
        if self._settings.previous == NONE:
            return None
        folder = self._context.workspace / "previous"
        folder.mkdir()
        try:
            served = self.upstream_files(distributions.name)
            before = previous_release(distributions, self._settings.previous, served, self._quick_web, folder)
        except OutageError as error:
            self._progress(f"not compared with the previous release: {error}")
            return None
        if before is not None:
            self._progress(f"comparing with {before.filename}")
        return before

    def published(self, distributions: Distributions) -> frozenset[str]:
        """Names of the files that users can get already, byte for byte; nothing is known of them in an outage."""
        digests = {(file.filename, file.sha256) for file in self._out_already(distributions)}
        return frozenset(file.filename for file in distributions.files if (file.filename, file.sha256) in digests)

    def serves(self, distributions: Distributions) -> bool:
        """Whether users can get this version already, whatever its bytes; nothing is known of it in an outage."""
        return bool(files_of(self._out_already(distributions), distributions.name, Version(distributions.version)))

    def _out_already(self, distributions: Distributions) -> tuple[ServedFile, ...]:
        try:
            return self.upstream_files(distributions.name)
        except OutageError:
            return ()

    def upstream_files(self, name: str) -> tuple[ServedFile, ...]:
        """What the first upstream that knows a project has of it. Raises ``OutageError`` if one gives no answer."""
        if name not in self._of_upstream:
            found = (files_of_upstream(upstream, name, self._context.environment) for upstream in self._upstreams)
            self._of_upstream[name] = next(filter(None, found), ())
        return self._of_upstream[name]

    def fetched(self, name: str, version: str, folder: Path) -> Outcome[Distributions]:
        """The files of a version that the stage serves already, downloaded."""
        self._progress(f"downloading {name} {version} from {self._stage.name}")
        folder.mkdir(parents=True)
        return fetch(name, Version(version), self._client, folder, Deadline(self._settings.wait), self._progress)

    def staged(
        self,
        distributions: Distributions,
        reported: frozenset[str] = frozenset(),
        allowed: frozenset[str] = frozenset(),
    ) -> Outcome[StagedRelease]:
        """The release on its stage, and the addresses from which cells install it.

        ``told`` are codes of rules whose findings the user has heard already: the embedded index lets them pass.
        ``allowed`` are codes of rules that do not apply to files which stay on it.
        """
        self._reported, self._allowed = reported, allowed
        if self._stage.is_local:
            return self._on_embedded(distributions)
        try:
            return self._on_other(distributions)
        except CredentialsRefusedError:
            raise
        except OutageError as error:
            if self._stage.required:
                raise
            return self._degraded(distributions, str(error))

    def _on_embedded(self, distributions: Distributions) -> Outcome[StagedRelease]:
        count = len(distributions.files)
        self._progress(f"uploading {count} file{'s' * (count > 1)} to the local index")
        token = f"release-check-{secrets.token_urlsafe(24)}"
        index = self._index("index", frozenset({distributions.name}), token=token, known=self.known(distributions.name))
        here = Stage(upload_url=index.upload_url, index_url=index.simple_url("all"))
        credentials = Credentials(username="__token__", password=token)
        client = (DirectUploader if self._reported else StageClient)(here, credentials, self._context)
        outcome = stage(distributions, client, Deadline(_LOCAL_PATIENCE))
        return _released(outcome, distributions, here.name, index)

    def _on_other(self, distributions: Distributions) -> Outcome[StagedRelease]:
        verb = "staging on" if self._stage.upload_url else "reading the release on"
        self._progress(f"{verb} {self._stage.name}")
        outcome = stage(distributions, self._client, Deadline(self._settings.wait))
        files = outcome.value
        if files is None:
            return _released(outcome, distributions, self._stage.name, None)
        if self._settings.version:
            attested = tuple(attested_files(files, distributions, self._client, self._context, self._progress))
            outcome = Outcome.of(files, outcome.findings + yanked_files(files) + attested)
        if self._client.is_private:
            # Project code could read whatever pip is given to read a private index with.
            self._progress(f"{self._stage.name} asks for credentials to read: installing the same bytes from here")
            local = self._on_embedded(distributions)
            return local if local.value is None else replace(local, value=replace(local.value, index=self._stage.name))
        index = self._index("index", frozenset({distributions.name}), listed={distributions.name: files})
        return _released(outcome, distributions, self._stage.name, index)

    def _degraded(self, distributions: Distributions, reason: str) -> Outcome[StagedRelease]:
        self._progress(f"{self._stage.name} is degraded: {reason}")
        outcome = self._on_embedded(distributions)
        finding = Finding(rule=STAGE_DEGRADED, subject=self._stage.name, detail=reason)
        value = outcome.value and replace(outcome.value, degraded=f"{self._stage.name}: {reason}")
        return replace(outcome, value=value, findings=(*outcome.findings, finding))

    def _index(
        self,
        name: str,
        subjects: frozenset[str],
        *,
        token: str = "",
        known: frozenset[str] = frozenset(),
        listed: Mapping[str, tuple[ServedFile, ...]] | None = None,
    ) -> Index:
        directory = self._context.workspace / name
        directory.mkdir()
        ignored = self._reported | self._allowed | frozenset(self._settings.rule_policy.ignored)
        site = Site(
            store=Store(directory),
            gateway=Gateway(self._upstreams, self._context.environment),
            token=token or secrets.token_urlsafe(24),
            policy=Policy(subjects=subjects, ignored=ignored, known=known),
            listed=listed or {},
        )
        index = self._stack.enter_context(Index(site))
        self._addresses.append(index.base_url)
        return index


def _released(
    outcome: Outcome[tuple[ServedFile, ...]], distributions: Distributions, name: str, index: Index | None
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
    return Outcome(status=outcome.status, value=release, findings=outcome.findings, reason=outcome.reason)
