"""Compiled files as values: what their headers say, and what the field's libraries say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """One compiled file of a wheel."""

    path: str
    """Within the wheel."""
    machines: tuple[str, ...]
    """As platform tags name them (``x86_64``, ``arm64``, ``win32``); one for each slice, ``?`` for others."""
    format: str = ""
    """``ELF``, ``Mach-O`` or ``PE``; else what the file is in words, as ``an empty file``."""
    libraries: tuple[str, ...] = ()
    """Shared libraries that it needs and that the wheel does not have (ELF; PE, in small letters)."""
    bundled: tuple[str, ...] = ()
    """Shared libraries that it needs and that the wheel has, in the same letters."""
    versions: tuple[str, ...] = ()
    """Symbol versions that it needs of such libraries, as ``GLIBC_2.34`` (ELF)."""
    looks_elsewhere: bool = False
    """Whether it names folders to look for libraries in: they may come with another distribution."""
    minimum: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Machine to the oldest macOS that it is for (Mach-O)."""
    undefined: tuple[str, ...] | None = None
    """Names of the Python C API that it must find when it is loaded (ELF); None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abi3Report:
    """What abi3audit says of one extension module of a wheel that is tagged for the limited API."""

    name: str
    """Of the file, without its folder."""
    foreign: tuple[str, ...] = ()
    """Names of the C API that no version of the limited API has."""
    newer: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Names to the version of Python that added them to the limited API, newer than the tag's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelBinaries:
    """The compiled files of one wheel, as far as they were examined."""

    binaries: tuple[Binary, ...] = ()
    abi3: tuple[Abi3Report, ...] = ()
    too_new: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Platform tag to the symbol versions that its policy does not allow, each with the file that needs it."""
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths to libraries that the wheel has not, and that no policy of its tags allows, or no Mac or Windows has."""
    excluded: tuple[str, ...] = ()
    """What was not examined, and why, each one line without the name of the wheel."""
