"""Ledgers: what an environment holds, and which distribution says that it put it there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One distribution in an environment and the files that its RECORD names."""

    name: str
    """Normalised."""
    version: str
    files: tuple[str, ...]
    """Relative to the folder it is in, with slashes, without compiled bytecode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An environment at one moment."""

    distributions: tuple[Recorded, ...]
    present: frozenset[str]
    """The files that are there, as RECORD would name them."""

    def files_of(self, name: str) -> frozenset[str]:
        """Those that RECORD of ``name`` (normalised) names."""
        return frozenset(file for one in self.distributions if one.name == name for file in one.files)

    @property
    def recorded(self) -> frozenset[str]:
        """Those that any RECORD names."""
        return frozenset(file for one in self.distributions for file in one.files)
