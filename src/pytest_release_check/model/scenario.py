"""Trials: checks beside the matrix that exist once for a run, each in a fresh environment of its own."""

import re
from dataclasses import dataclass

from pytest_release_check.model.environments import Cell

REFUSED, EXTRA, UPGRADE, UNINSTALL, LOWEST, DEPENDENT = SCENARIO_KINDS = (
    "refused",
    "extra",
    "upgrade",
    "uninstall",
    "lowest",
    "dependent",
)
"""Their kinds, in the order of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One trial: what is tried, and in an environment of which Python."""

    kind: str
    cell: Cell
    """The cell whose Python and artifact it uses; it must install before the trial means anything (but ``refused``)."""
    subject: str = ""
    """The extra, or the dependent as a requirement; empty for the others."""
    previous: str = ""
    """Version of the release before this one on the upstream; empty if there is none."""
    other: Cell | None = None
    """Another Python of the matrix, to tell a fault of the release from one of this Python."""
    trouble: str = ""
    """Why it cannot be tried: an outage while it was planned."""

    @property
    def label(self) -> str:
        """Stable, readable: ``py312``, ``socks-py312``."""
        subject = re.sub(r"[^A-Za-z0-9.]+", "-", self.subject).strip("-")
        return "-".join(filter(None, (subject, self.cell.interpreter.label)))

    @property
    def id(self) -> str:
        """``extra[socks-py312]``: what stands behind ``release::`` in the node id."""
        return f"{self.kind}[{self.label}]"
