"""The project whose release is checked."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A source tree. What is not stated statically is empty: only the build can tell."""

    root: Path
    name: str = ""
    """As pyproject.toml spells it."""
    version: str = ""
    requires_python: str = ""

    @property
    def label(self) -> str:
        """How to call the project before its metadata is known."""
        return self.name or self.root.name
