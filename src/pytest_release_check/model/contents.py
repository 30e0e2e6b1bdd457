"""What built files hold, as values: read once, when the files are made or come in, and judged by many rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One regular file of an archive."""

    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The files of one distribution; the paths of an sdist are those below its top folder."""

    members: Mapping[str, Member] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What people and interpreters read (source, stubs, metadata, configuration), of moderate size."""
    markup: Mapping[str, bytes] = field(default_factory=dict)
    """Templates and stylesheets, of moderate size."""
    metadata: bytes = b""
    """The core metadata file of a release's own file, however long; empty for other files."""
    is_whole: bool = True
    """Whether everything was read; if not (too large, broken), nothing may be said of what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRelease:
    """The files of a release, and what was read of each when it was opened."""

    distributions: Distributions
    contents: Mapping[str, Contents]
    """By file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTree:
    """What version control says of the files of the project; paths below its folder."""

    tracked: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    """Neither tracked nor ignored."""
    ignored: tuple[str, ...] = ()
    """Folders that are there and that git ignores as a whole."""
    above: tuple[str, ...] = ()
    """Tracked files at the top of the repository; empty if that is the project's folder itself."""
    other_projects: tuple[str, ...] = ()
    """Tracked pyproject.toml and setup.py files elsewhere in the repository, by their paths below its top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousRelease:
    """The wheel of the release before this one."""

    version: str
    filename: str
    tags: frozenset[str]
    size: int
    """Bytes of the file."""
    contents: Contents
    sdist: Contents | None = None
    """What its sdist holds; None if there is none, or if it was not fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StubbedProject:
    """The project that a stub package describes: a newer release beside the one that the stubs are for."""

    name: str
    before: str
    """The version that the stubs are for."""
    newest: str
    old_members: frozenset[str]
    """Paths in a wheel of ``before``."""
    new_members: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContents:
    """A release with what its files hold."""

    distributions: Distributions
    contents: Mapping[str, Contents]
    """By file name."""
    built_here: bool = False
    """Whether the wheel was built out of the sdist in this run."""
    tree: SourceTree | None = None
    """None if nothing was built here, or not out of a git work tree."""
    previous: PreviousRelease | None = None
    stubbed: StubbedProject | None = None
    """What a stub package describes; None for all others."""
    binaries: Mapping[str, WheelBinaries] = field(default_factory=dict)
    """By file name; what is not there was not read."""

    def of(self, artifact: Artifact) -> tuple[tuple[Distribution, Contents], ...]:
        """The files of one kind with their contents."""
        return tuple((file, self.contents[file.filename]) for file in self.distributions.of(artifact))

    @property
    def like_previous(self) -> tuple[Distribution, Contents] | None:
        """The wheel to compare with that of the previous release: one that shares a tag with it, else the first."""
        before = self.previous
        wheels = self.of(Artifact.WHEEL) if before is not None else ()
        if before is None or not wheels:
            return None
        return next((pair for pair in wheels if not before.tags.isdisjoint(pair[0].tags)), wheels[0])


LARGEST_FILE = 1024**3
"""Bytes of one file, where PyPI has made the largest exception: a larger one is refused unopened."""
RATIO = 50
"""How many times its own bytes an archive may unpack to."""
_ZIP_SIZE = 64 * 1024**2
_TAR_SIZE = 512 * 1024**2
"""Bytes to which any archive may unpack, whatever the ratio.

PyPI has that for ZIP archives only, and reads a tar to its end, however long that takes. Data that compresses well is
common in sdists, and PyPI takes it, so there is more room for tars; a bomb is one in either format.
"""


def zip_limit(packed: int) -> int:
    """Bytes that a ZIP archive of ``packed`` bytes may unpack to (as on PyPI)."""
    return max(_ZIP_SIZE, RATIO * packed)


def tar_limit(packed: int) -> int:
    """Bytes that a ``.tar.gz`` of ``packed`` bytes may unpack to."""
    return max(_TAR_SIZE, RATIO * packed)


def excess(packed: int, unpacked: str) -> str:
    """What is wrong with an archive of ``packed`` bytes that unpacks to as many as ``unpacked`` says."""
    return f"The compression ratio is over {RATIO}: {packed} bytes unpack to {unpacked}"
