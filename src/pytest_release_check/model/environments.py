"""Interpreters and the cells of the matrix."""

from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.markers import Markers


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that was found and answered."""

    path: Path
    implementation: str
    """``sys.implementation.name``: ``cpython``, ``pypy``, ..."""
    version: tuple[int, int, int]
    markers: Markers
    """What the interpreter says of itself in the words of environment markers."""
    prerelease: bool = False
    free_threaded: bool = False
    source: str = ""
    """Where it was found, for people: ``PATH``, ``pyenv``, ``uv``, ..."""

    @property
    def version_text(self) -> str:
        """``3.12.1``."""
        return ".".join(str(part) for part in self.version)

    @property
    def minor(self) -> str:
        """``3.12``."""
        return f"{self.version[0]}.{self.version[1]}"

    @property
    def label(self) -> str:
        """Short name for node ids and tables: ``py312``, ``pypy310``, ``py313t``."""
        prefix = {"cpython": "py"}.get(self.implementation, self.implementation)
        return f"{prefix}{self.version[0]}{self.version[1]}{'t' if self.free_threaded else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """An interpreter (or a cell) that was not taken, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The interpreters of the matrix, ascending, and everything that was left out."""

    chosen: tuple[Interpreter, ...]
    excluded: tuple[Excluded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One environment of the matrix: interpreter x artifact x installer."""

    interpreter: Interpreter
    artifact: Artifact
    installer: str = "pip"

    @property
    def id(self) -> str:
        """Stable, readable: ``wheel-py312-pip``."""
        return f"{self.artifact.value}-{self.interpreter.label}-{self.installer}"
