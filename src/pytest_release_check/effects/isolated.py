"""Programs that hold credentials: nothing can be imported in them but the standard library, ours and what we require.

``-I`` keeps the current folder, PYTHONPATH and the user's site out; ``-S`` keeps out ``.pth`` files and
``sitecustomize``, with which an editable installation of the project that is released puts its source on the path.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

_NEEDED = (
    "PATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "USERPROFILE",
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
    "TMP",
    "APPDATA",
    "LOCALAPPDATA",
)
_INSTALLED = ("site-packages", "dist-packages")
_START = (
    "import runpy, sys; sys.path[:] = [*sys.path, *{places!r}]; "
    "runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
)


def isolated_module(module: str) -> tuple[str, ...]:
    """The command that runs a module of ours; its input and arguments are the caller's."""
    return (sys.executable, "-I", "-S", "-X", "utf8", "-c", _START.format(places=_places(), module=module))


def starting_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What such a program is started with; everything else comes over its standard input.

    The environment that a process was started with can be read by every process of the same user.
    """
    return {name: value for name, value in environment.items() if name.upper() in _NEEDED}


def _places() -> list[str]:
    """Where this package and what it requires are installed; a source tree on the path is not among them."""
    ours = Path(__file__).resolve().parents[len(__name__.split(".")) - 1]
    installed = (place for place in map(Path, sys.path) if place.name in _INSTALLED or place == ours)
    return [str(place) for place in dict.fromkeys((*installed, ours))]
