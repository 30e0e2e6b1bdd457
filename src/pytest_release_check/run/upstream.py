"""What users can get of a project today, read from the upstream: the indexes that other names come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of, version_in
from pytest_release_check.effects.polling import Asking
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import REACHED_SECONDS, Web, out_of_reach, require_reachable
from pytest_release_check.index.gateway import files_of_upstream, has_project
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.contents import Contents, PreviousRelease, StubbedProject
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import NONE
from pytest_release_check.model.upload import Form, Held
from pytest_release_check.remote_index.client import IndexClient
from pytest_release_check.remote_index.simple_pages import served_files
from pytest_release_check.steps.previous import previous_release
from pytest_release_check.steps.stub_runtime import stubbed_project
from pytest_release_check.upload.metadata.project_names import project_name_refusals

_PREVIOUS_SECONDS = 5.0
"""For each read of the previous release, which is worth comparing with, and not worth waiting for."""
_ANY = "pip"
"""Asked for where the name of the project is not known before the build: only whether there is an answer counts."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What the upstreams, all of which answer, say of a project."""

    files: tuple[IndexFile, ...] = ()
    trouble: OutageError | None = None
    """Why nothing is known of its files."""


class UpstreamReader:
    """Reads the upstream of one run; each project is asked for once, whatever comes of it."""

    def __init__(self, upstreams: tuple[Upstream, ...], context: RunContext, progress: Callable[[str], None]) -> None:
        self._upstreams = upstreams
        self._context = context
        self._progress = progress
        self._asked: dict[str, Asking[_Listing]] = {}
        self._known: dict[str, frozenset[str]] = {}

    def beside(self, name: str, work: Callable[[], T], end: Callable[[], None]) -> T:
        """What ``work`` gives, while the upstreams are asked for a project.

        Raises ``OutageError`` if one does not answer, as soon as that is known: ``end`` has to end what ``work`` runs,
        which would wait for the same network.
        """
        return self._asking(name).beside(work, end)

    def require_reachable(self, name: str) -> None:
        """Raise ``OutageError`` if an upstream does not answer."""
        self._asking(name).answer()

    def files(self, name: str) -> tuple[IndexFile, ...]:
        """What the first upstream that knows a project has of it. Raises ``OutageError`` if one gives no answer."""
        if name not in self._asked:
            self._asked[name] = Asking(lambda: self._listing(name))
        listing = self._asked[name].answer()
        if listing.trouble is not None:
            raise listing.trouble
        return listing.files

    def versions(self, name: str) -> tuple[str, ...]:
        """The versions, newest first, that installers choose by themselves; nothing in an outage."""
        try:
            listed = self.files(name)
        except OutageError:
            return ()
        found = {version for file in listed if file.yanked is None and (version := version_in(file.filename))}
        return tuple(sorted(found, key=Version, reverse=True))

    def known_name(self, name: str, target: IndexClient | None) -> frozenset[str]:
        """``name`` if the index that will have it knows it, or cannot say: a project may keep a name that is closed.

        That index is ``target``; without one it is the upstream, where the release is meant to go one day.
        """
        if name not in self._known:
            is_closed = any(project_name_refusals(Form(fields={"name": (name,)}), Held()))  # else nobody is asked
            self._known[name] = frozenset({name} if is_closed and self._is_taken(name, target) else ())
        return self._known[name]

    def previous(self, distributions: Distributions, wanted: str) -> PreviousRelease | None:
        """The wheel of the release before this one; None if there is none to be had, or none is ``wanted``."""
        if wanted == NONE:
            return None
        folder = self._context.workspace / "previous"
        folder.mkdir()
        web = Web(self._context.environment, timeout=_PREVIOUS_SECONDS)
        try:
            before = previous_release(distributions, wanted, self.files(distributions.name), web, folder)
        except OutageError as error:
            self._progress(f"not compared with the previous release: {error}")
            return None
        if before is not None:
            self._progress(f"comparing with {before.filename}")
        return before

    def stubbed(
        self, distributions: Distributions, contents: Mapping[str, Contents], wanted: str
    ) -> StubbedProject | None:
        """What a stub package describes; None for others, and where no comparison is ``wanted`` or can be had."""
        if wanted == NONE:
            return None
        folder = self._context.workspace / "stubbed"
        web = Web(self._context.environment, timeout=_PREVIOUS_SECONDS)
        try:
            return stubbed_project(distributions, contents, self.files, web, folder)
        except OutageError as error:
            self._progress(f"stubs not compared with what they describe: {error}")
            return None

    def published(self, distributions: Distributions) -> frozenset[str]:
        """Names of the files that users can get already, byte for byte; nothing is known of them in an outage."""
        digests = {(file.filename, file.sha256) for file in self.known_files(distributions)}
        return frozenset(file.filename for file in distributions.files if (file.filename, file.sha256) in digests)

    def serves(self, distributions: Distributions) -> bool:
        """Whether users can get this version already, whatever its bytes; nothing is known of it in an outage."""
        return bool(files_of(self.known_files(distributions), distributions.name, Version(distributions.version)))

    def known_files(self, distributions: Distributions) -> tuple[IndexFile, ...]:
        """What users can get of the project; nothing in an outage."""
        try:
            return self.files(distributions.name)
        except OutageError:
            return ()

    def _asking(self, stated: str) -> Asking[_Listing]:
        """Whether all upstreams answer, and what they list; the latter not without a name."""
        name = canonicalize_name(stated)
        if name not in self._asked:
            self._asked[name] = Asking(lambda: self._listing(name, all_answer=True) if name else self._reached())
        return self._asked[name]

    def _listing(self, name: str, *, all_answer: bool = False) -> _Listing:
        """What the first that knows the project says; the others are asked nothing, or only whether they answer."""
        found = _Listing()
        for upstream in self._upstreams:
            if not found.files and found.trouble is None:
                found = self._listed(upstream, name)
            elif all_answer and upstream.folder is None:
                require_reachable(upstream.address, name, self._context.environment)
        return found

    def _listed(self, upstream: Upstream, name: str) -> _Listing:
        """One request, for whether it answers and for what it lists: any answer but 5xx counts as one."""
        try:
            if upstream.folder is not None:
                return _Listing(files=files_of_upstream(upstream, name, self._context.environment))
        except OutageError as error:
            return _Listing(trouble=error)
        statuses: list[int] = []
        web = Web(self._context.environment, timeout=REACHED_SECONDS, on_answer=statuses.append)
        try:
            return _Listing(files=served_files(web, f"{upstream.address.rstrip('/')}/", name))
        except OutageError as error:
            status = statuses[-1] if statuses else 0
            if not status or status >= 500:
                raise out_of_reach(upstream.address, f"it answers {status}" if status else str(error)) from error
            return _Listing(trouble=error if status == 200 else None)  # else it does not let us see it

    def _reached(self) -> _Listing:
        for upstream in self._upstreams:
            if upstream.folder is None:
                require_reachable(upstream.address, _ANY, self._context.environment)
        return _Listing()

    def _is_taken(self, name: str, target: IndexClient | None) -> bool:
        try:
            if target is not None:
                return target.project(name).is_there
            return any(has_project(upstream, name, self._context.environment) for upstream in self._upstreams)
        except OutageError:
            return True
