"""The entry points that a wheel states in its `entry_points.txt`."""

from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError

from pytest_release_check.model.contents import Contents

SCRIPT_GROUPS = ("console_scripts", "gui_scripts")
"""The groups that installers make commands of."""


def entry_points_text(contents: Contents) -> bytes:
    """The file with the entry points; empty if there is none."""
    found = (text for name, text in contents.texts.items() if name.endswith(".dist-info/entry_points.txt"))
    return next(found, b"")


def stated_entry_points(text: bytes) -> Iterator[tuple[str, str, str]]:
    """Group, name and value of every entry point; none if the file cannot be read, which another rule reports.

    The specification of entry points (packaging.python.org) says to read the file with `configparser` in this way.
    `importlib.metadata` is not asked, for its reader stops at a line without "=", and differs between Pythons.
    """
    parser = ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # as the standard library documents it
    try:
        parser.read_string(text.decode("utf-8", "replace"))
    except ConfigError:
        return
    for group in parser.sections():
        for name, value in parser.items(group):
            yield group, name, value or ""


def entry_point_target(value: str) -> tuple[str, str]:
    """Module and attribute of an entry point's value, extras left away."""
    reference = value.partition("[")[0].strip()
    module, _, attribute = reference.partition(":")
    return module.strip(), attribute.strip()
