"""The built files of one release: what is uploaded, installed and published."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Artifact(Enum):
    """The two kinds of distribution that PyPI takes."""

    WHEEL = "wheel"
    SDIST = "sdist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One built file, hashed at birth. ``name`` is as the metadata spells it, ``version`` normalised."""

    path: Path
    artifact: Artifact
    name: str
    version: str
    sha256: str
    size: int
    """Bytes."""
    tags: tuple[str, ...] = ()
    """A wheel's compatibility tags, expanded (``py3-none-any``); empty for an sdist."""
    requires_python: str = ""
    requires_dist: tuple[str, ...] = ()
    """Requires-Dist lines as the metadata states them."""
    extras: tuple[str, ...] = ()
    """Provides-Extra lines as the metadata states them."""
    classifiers: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        """The name under which the index knows the file."""
        return self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Distributions:
    """All files of one release, wheels first, then by file name. ``name`` is normalised (PEP 503)."""

    name: str
    version: str
    files: tuple[Distribution, ...]

    @property
    def requires_python(self) -> str:
        """Requires-Python as the first file states it (PyPI lets the first file speak for the release)."""
        return self.files[0].requires_python

    @property
    def extras(self) -> tuple[str, ...]:
        """Extras as the first file states them."""
        return self.files[0].extras

    def of(self, artifact: Artifact) -> tuple[Distribution, ...]:
        """The files of one kind."""
        return tuple(file for file in self.files if file.artifact is artifact)


_PLAIN = re.compile(r"[A-Za-z0-9_.+!-]+\.(?:whl|tar\.gz|zip)")


def is_plain_filename(filename: str) -> bool:
    """Whether that is the name of a wheel or an sdist that leads to no other folder."""
    return _PLAIN.fullmatch(filename) is not None
