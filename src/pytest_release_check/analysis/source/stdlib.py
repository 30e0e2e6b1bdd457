"""What a Python lacks of the standard library: by its version, its system, or how it was built.

Modules of versions are known by lists of them, members by vermin's tables. Modules of one system are those with
"Availability" in the documentation of the standard library; those that are built only where a library of the system is
there are named in https://devguide.python.org/getting-started/setup-building/#install-dependencies.
"""

from collections.abc import Mapping
from functools import cache

from pytest_release_check.analysis.metadata.pythons import Python, ever_in_standard_library, standard_library

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
REMOVED = frozenset(
    {"asynchat", "asyncore", "binhex", "cgi", "cgitb", "distutils", "formatter", "imp", "lib2to3", "macpath"}
    | {"mailcap", "msilib", "nntplib", "parser", "pipes", "smtpd", "sndhdr", "symbol", "telnetlib", "uu", "xdrlib"}
    | {"ConfigParser", "HTMLParser", "Queue", "StringIO", "cPickle", "cStringIO", "commands", "httplib", "urllib2"}
    | {"urlparse", "__builtin__", "Tkinter", "SocketServer", "BaseHTTPServer", "Cookie", "cookielib", "dummy_threading"}
)
"""Modules that later Pythons no longer have (PEP 594, and what Python 3 has renamed)."""


def lacks_module(python: Python, module: str) -> bool:
    """Whether a module belongs to the standard library of another Python, and not to that of this one."""
    top = module.partition(".")[0]
    if top not in ever_in_standard_library():
        return False
    return top not in standard_library(python) or _is_younger(python, module)


def lacks_member(python: Python, module: str, name: str) -> bool:
    """Whether ``from module import name`` fails on a Python because its standard library is too old."""
    return lacks_module(python, module) or _is_younger(python, f"{module}.{name}")


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


def _is_younger(python: Python, name: str) -> bool:
    since = _since().get(name)
    if since is None:
        return False
    first = since[python[0] - 2]
    return first is None or python < first


@cache
def _since() -> Mapping[str, tuple[Python | None, Python | None]]:
    """The first Python 2 and the first Python 3 with a module or a member; None where there is none."""
    from vermin import MOD_MEM_REQS, MOD_REQS, Config

    config = Config()
    return {**MOD_REQS(config), **MOD_MEM_REQS(config)}
