"""What importing a module did beside importing it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffects:
    """What was there after an import in an empty folder with an empty home."""

    in_folder: tuple[str, ...] = ()
    """Relative paths in the current folder, with slashes, sorted; a folder instead of what is in it."""
    in_home: tuple[str, ...] = ()
    """The same of the home, less the places for caches, settings and data."""
    printed: str = ""
    """The first line on standard output."""

    def __bool__(self) -> bool:
        return bool(self.in_folder or self.in_home or self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that code did while it was imported."""

    is_print: bool
    what: str
    """A text, or a path as those of ``SideEffects``, with ``~/`` before one in the home."""
    places: tuple[tuple[str, int], ...]
    """Files relative to site-packages, with the line, from the call to the module that made it."""
