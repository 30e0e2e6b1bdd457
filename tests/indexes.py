"""Indexes for tests: what a site and its server are made of, as keywords."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.http.server import Listening
from pytest_release_check.index.server import Index
from pytest_release_check.index.site import Policy, Site
from pytest_release_check.index.store import Store
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.index_file import IndexFile

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For httpx, which reads the root certificates of the world anew (50 ms) for each request that it is given none for."""


def index_of(
    directory: Path,
    *,
    token: str,
    upstreams: tuple[Upstream, ...] = (),
    listed: Mapping[str, tuple[IndexFile, ...]] | None = None,
    log: Callable[[str], None] | None = None,
    listening: Listening | None = None,
    at_root: bool = False,
    **policy: Any,
) -> Index:
    """An index that does not serve yet; ``policy`` is that of its site, ``at_root`` gives it no random path."""
    site = Site(
        store=Store(directory),
        gateway=Gateway(upstreams, {}),
        token=token,
        policy=Policy(**policy),
        listed=listed or {},
    )
    if at_root:
        site = replace(site, secret="")
    return Index(site, listening, log)
