"""A look at the machine before any work: what can be odd about it."""

import os
import re
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pytest_release_check.effects.git import clone_of
from pytest_release_check.model.machine import Clone, Machine

_STATES_VERSION = re.compile(r"PRETEND_VERSION|^PBR_VERSION$|^POETRY_DYNAMIC_VERSIONING_BYPASS$")
"""Names of variables that setuptools-scm and hatch-vcs, pbr and poetry-dynamic-versioning take the version from."""


def seen_machine(temporary: Path, root: Path | None, ambient: Mapping[str, str], closed: Mapping[str, str]) -> Machine:
    """What there is to say of the ``temporary`` folder of a run and of the project at ``root``.

    ``ambient`` are the user's variables, ``closed`` those that builds see.
    """
    names = sorted(name for name in ambient if _STATES_VERSION.search(name) and name not in closed)
    return Machine(
        temporary=temporary,
        free=_free(temporary),
        runs_programs=_runs_programs(temporary),
        is_writable=root is None or os.access(root, os.W_OK),
        clone=clone_of(root) if root is not None else Clone(),
        version_variables=tuple(names),
    )


def _free(folder: Path) -> int:
    """Bytes; what cannot be asked is not small."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return sys.maxsize


def _runs_programs(folder: Path) -> bool:
    """Whether the folder is not mounted ``noexec``; only Linux says so."""
    forbidden = getattr(os, "ST_NOEXEC", 0)
    return not (forbidden and os.statvfs(folder).f_flag & forbidden)
