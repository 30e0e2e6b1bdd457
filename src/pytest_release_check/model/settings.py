"""What the user asked for, validated."""

from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.model.distributions import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one run; nothing below the plugin sees pytest's configuration."""

    index: str = "local"
    pythons: tuple[str, ...] = ("auto",)
    artifacts: tuple[Artifact, ...] = (Artifact.WHEEL, Artifact.SDIST)
    dist: Path | None = None
    """Folder with built files to verify instead of building."""
    report: Path
    upstreams: tuple[str, ...] = ()
    """Ordered; empty: the index that the user's pip is configured with."""
    timeout: float = 600.0
    """Seconds for one program: a build, an installation, a probe."""
    pass_env: tuple[str, ...] = ()
    """Further variables (patterns) that may reach builds and cells."""
