"""What of an API breaks its callers, read with griffe (the extra ``api``) in a process of its own."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import msgspec

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.errors import OutageError

INSTALL = 'pip install "pytest-release-check[api]"'
_PROGRAM = Path(__file__).with_name("in_api") / "compare.py"
_SECONDS = 120.0
"""Chosen: sqlalchemy, with 250 modules the largest that was tried, takes 25 s on a quiet machine."""


@dataclass(frozen=True, slots=True)
class ApiChanges:
    """What was found."""

    broken: tuple[str, ...]
    """A sentence for each object that callers have to look at."""
    unread: tuple[str, ...]
    """Packages that could not be read, and why."""


def is_griffe_here() -> bool:
    """Whether the library is installed beside this project."""
    return find_spec("griffe") is not None


def api_changes(old: Path, new: Path, packages: Sequence[str], log: str, context: RunContext) -> ApiChanges:
    """Compare packages of two site-packages folders. Raises ``OutageError`` if there is no answer in time."""
    answer = context.workspace / f"{log}.json"
    done = context.run(
        "comparing the API with the previous release",
        (sys.executable, str(_PROGRAM), str(answer), str(old), str(new), *packages),
        cwd=context.workspace,
        log=log,
        timeout=_SECONDS,
    )
    try:
        return msgspec.json.decode(answer.read_bytes(), type=ApiChanges)
    except (OSError, msgspec.MsgspecError) as error:
        why = f"took longer than {_SECONDS:.0f} s" if done.timed_out else " ".join(done.last(1))
        raise OutageError(f"griffe could not compare the API: {why}; see {done.log}") from error
