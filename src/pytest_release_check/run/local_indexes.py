"""The embedded indexes of one run: each serves from its start until the run ends."""

import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.server import Index
from pytest_release_check.index.site import Policy, Site
from pytest_release_check.index.store import Store
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.installers import uv_cache
from pytest_release_check.installers.pip import forget_wheels
from pytest_release_check.model.index_file import IndexFile


class LocalIndexes:
    """Starts indexes behind which the upstream is, and keeps them until ``close``."""

    def __init__(self, upstreams: tuple[Upstream, ...], context: RunContext, ignored: frozenset[str]) -> None:
        """``ignored`` are codes of rules that the user ignores: none of these indexes refuses a file for them."""
        self._upstreams = upstreams
        self._context = context
        self._ignored = ignored
        self._stack = ExitStack()
        self._addresses: list[str] = []
        self._subjects: set[str] = set()

    def close(self) -> None:
        """Stop serving, and remove from the caches of pip and uv what came from these indexes or was built of it."""
        self._stack.close()
        uv_cache.forget(self._context, sorted(self._subjects))
        cache = self._context.environment.get("PIP_CACHE_DIR")
        if cache and self._addresses:  # they have a random part: nobody will ask for those wheels again
            forget_wheels(Path(cache), *self._addresses)

    def gateway(self) -> Index:
        """Start an index that has nothing of its own: for build requirements."""
        return self.start("gateway", Policy(subjects=frozenset()))

    def start(self, name: str, policy: Policy, listed: Mapping[str, tuple[IndexFile, ...]] | None = None) -> Index:
        """Start an index in a folder of that ``name``, which must be new; ``listed`` are files of another index."""
        directory = self._context.workspace / name
        directory.mkdir()
        site = Site(
            store=Store(directory),
            gateway=Gateway(self._upstreams, self._context.environment),
            token=f"release-check-{secrets.token_urlsafe(24)}",
            policy=replace(policy, ignored=policy.ignored | self._ignored),
            listed=listed or {},
        )
        index = self._stack.enter_context(Index(site))
        self._addresses.append(index.base_url)
        self._subjects |= policy.subjects or frozenset()
        return index
