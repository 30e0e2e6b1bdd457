"""The table of competitors: a row each."""

import os
import shutil
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparing import scripts

MATRIX, GATE, IDLE = "matrix", "gate", "idle"
_NO_TESTS = 5
_USAGE_ERROR = 4


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """One way of doing the work of its group."""

    name: str
    group: str
    script: Callable[[scripts.Setting], str]
    base: str
    """Name of the competitor that it is held against."""
    program: str = ""
    """What must be there in addition to the plugin."""
    statuses: tuple[int, ...] = (0,)
    """Exit statuses after which its cost counts."""
    refusal: str = ""
    """What the output says if the command asks for something that this version of the plugin does not know."""
    has_report: bool = False
    """Whether it leaves the report of a release check."""

    def is_refused(self, status: int, output: str) -> bool:
        """Whether the command was not understood."""
        return bool(self.refusal) and status == _USAGE_ERROR and self.refusal in output


COMPETITORS = (
    Competitor(name="script", group=MATRIX, base="script", script=scripts.with_pip),
    Competitor(name="uv-script", group=MATRIX, base="script", script=scripts.with_uv, program="uv"),
    Competitor(name="tox", group=MATRIX, base="script", script=scripts.with_tox, program="tox"),
    Competitor(name="ours-pip", group=MATRIX, base="script", script=scripts.with_release_check, has_report=True),
    Competitor(
        name="ours-uv",
        group=MATRIX,
        base="script",
        script=scripts.with_release_check_and_uv,
        program="uv",
        refusal="unrecognized arguments: --release-installer",
        has_report=True,
    ),
    Competitor(name="gate-by-hand", group=GATE, base="gate-by-hand", script=scripts.gate_by_hand),
    Competitor(
        name="gate-ours", group=GATE, base="gate-by-hand", script=scripts.gate_with_release_check, has_report=True
    ),
    Competitor(
        name="idle-without", group=IDLE, base="idle-without", script=scripts.idle_without_plugin, statuses=(_NO_TESTS,)
    ),
    Competitor(
        name="idle-with", group=IDLE, base="idle-without", script=scripts.idle_with_plugin, statuses=(_NO_TESTS,)
    ),
)
"""In the order in which they run in a round."""
NAMES = tuple(dict.fromkeys(name for one in COMPETITORS for name in (one.group, one.name)))
"""What can be chosen: groups and single competitors."""


def chosen(names: Collection[str]) -> tuple[Competitor, ...]:
    """The competitors of these names or groups, all if none is named."""
    return tuple(one for one in COMPETITORS if not names or one.name in names or one.group in names)


def found_program(name: str) -> str:
    """Path of a program, beside this Python or else on PATH; empty if it is not there."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join((beside, os.environ.get("PATH", os.defpath)))) or ""
