"""What is taken out of uv's cache after a run, so that only what another run can use stays there.

The cache is kept where uv asks the indexes of the web itself, and belongs to this plugin: the user's own would have to
be cleaned as well, and for that uv waits for every other uv that works on it.
"""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from pytest_release_check.effects.processes import Command
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.uv_settings import uv_program

_DAY = 86400.0
"""Seconds after which nobody writes into a folder any more that a run has made; chosen."""
_PATIENCE = 10.0
"""Seconds for uv to forget a release, which it does in 20 ms; longer only while another uv works on the cache."""


def forget(context: RunContext, names: Iterable[str], *, clock: Callable[[], float] = time.time) -> None:
    """Take the releases ``names`` (normalised) out, and what uv has noted of this run's environments.

    They are filed under addresses that are new in each run (``index.site``). What cannot be removed, as another uv
    works on the cache, is left to the next run.
    """
    uv, cache = uv_program(context.environment), Path(context.environment.get("UV_CACHE_DIR", ""))
    if not uv or not context.web_indexes or not cache.is_absolute():
        return  # else there is none, or it goes with the workspace
    for name in names:
        if any(cache.glob(f"*/index/*/{name}*")):
            context.runner.run(
                Command(
                    what=f"removing {name} from the cache of uv",
                    args=(uv, "cache", "clean", name),
                    cwd=context.workspace,
                    env=context.environment,
                    log=context.workspace / "uv-cache.log",
                    timeout=_PATIENCE,
                )
            )
    for note in cache.glob("interpreter-*/*/*"):
        with suppress(OSError):
            if os.fsencode(context.workspace) in note.read_bytes():
                note.unlink()
    for index in cache.glob("*/index/*"):
        with suppress(OSError):  # it has files
            if index.stat().st_mtime < clock() - _DAY:
                index.rmdir()
