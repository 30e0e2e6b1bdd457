"""What a release changes against the one before it, as values for every report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of the core metadata, without the version and the requirements."""

    field: str
    """As a METADATA file names it."""
    before: tuple[str, ...]
    """Values that only the previous release has; of the description its length."""
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementChange:
    """What changed in the requirements on one distribution."""

    name: str
    """Normalised (PEP 503)."""
    kind: str
    """``added``, ``removed``, ``narrowed`` (versions are excluded that were admitted), ``widened`` or ``changed``."""
    before: tuple[str, ...]
    """Requires-Dist lines that only the previous release has."""
    now: tuple[str, ...]
    is_optional: bool
    """Whether only extras ask for it, before and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPointChange:
    """An entry point that is new, gone, or leads elsewhere."""

    group: str
    name: str
    before: str
    """Its value; empty if the previous release does not have it."""
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that is new, gone, or has other bytes."""

    path: str
    before: int | None
    """Bytes; None if the previous release does not have it."""
    now: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything in which the wheel, and the sdist, differ from those of the previous release."""

    version: str
    """Of the previous release."""
    before: str
    """File name of its wheel."""
    now: str
    """File name of the wheel that it was compared with."""
    sizes: tuple[int, int]
    """Bytes of these two files."""
    fields: tuple[FieldChange, ...] = ()
    requirements: tuple[RequirementChange, ...] = ()
    entry_points: tuple[EntryPointChange, ...] = ()
    tags_added: tuple[str, ...] = ()
    tags_gone: tuple[str, ...] = ()
    top_level_added: tuple[str, ...] = ()
    """Modules and packages at the top of site-packages."""
    top_level_gone: tuple[str, ...] = ()
    path_files_added: tuple[str, ...] = ()
    """``.pth`` files, of which Python runs lines whenever it starts."""
    wheel_files: tuple[FileChange, ...] | None = None
    """Without METADATA and RECORD; None if one of the wheels was not read to its end."""
    sdist_files: tuple[FileChange, ...] | None = None
    """Without PKG-INFO; None if one of the releases has no sdist that was read to its end."""
