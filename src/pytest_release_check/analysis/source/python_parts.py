"""Modules of the standard library that not every Python has, though its version does.

Those of one system ("Availability" in the documentation of the standard library), and those that are built only where
a library of the system is there (https://devguide.python.org/getting-started/setup-building/#install-dependencies).
"""

_OF_WINDOWS = frozenset({"winreg", "winsound", "msvcrt", "nt", "_winapi", "_overlapped", "_wmi"})
_OF_UNIX = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog"}) | {
    "termios",
    "tty",
    "_posixsubprocess",
    "_posixshmem",
    "_scproxy",
}
_BUILT_IF_POSSIBLE = frozenset(
    {"tkinter", "_tkinter", "turtle", "idlelib", "curses", "_curses", "_curses_panel", "readline", "_gdbm", "_dbm"}
    | {"sqlite3", "_sqlite3", "lzma", "_lzma", "bz2", "_bz2", "ctypes", "_ctypes", "ssl", "_ssl", "zlib", "_uuid"}
)


def cure_of_part(top: str) -> str:
    """What to do where a Python lacks the module ``top`` for the sake of its system or of how it was built.

    Empty if that is no such module: what a later version has dropped is none.
    """
    if top in _OF_WINDOWS or top in _OF_UNIX:
        where = "Windows" if top in _OF_WINDOWS else "Unix"
        return f"`{top}` is a part of Python on {where} only: import it where it is used, and say so on other systems"
    if top in _BUILT_IF_POSSIBLE:
        return f"this Python was built without `{top}`: check with one that has it, or import it where it is used"
    return ""
