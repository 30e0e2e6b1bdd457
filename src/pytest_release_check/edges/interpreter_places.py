"""Where interpreters live: PATH, and the folders of the usual managers."""

import glob
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_ON_PATH = re.compile(r"^(python(\d(\.\d+)?t?)?|pypy\d?(\.\d+)?)(\.exe)?$")
_PROGRAMS = ("bin/python", "bin/python3", "bin/pypy3", "python.exe", "pypy3.exe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What discovery looks at; handed in, so that it can be another machine's."""

    environment: Mapping[str, str]
    home: Path
    platform: str
    """As ``sys.platform``."""
    executable: Path | None = None
    """The interpreter that runs us."""

    @classmethod
    def from_process(cls) -> "Surroundings":
        """Those of this process."""
        return cls(
            environment=dict(os.environ), home=Path.home(), platform=sys.platform, executable=Path(sys.executable)
        )


def candidates(around: Surroundings) -> Iterator[tuple[str, Path]]:
    """Source and path of every program that may be an interpreter; those that are nearer to the user come first."""
    if around.executable is not None:
        yield "this interpreter", around.executable
    for text in filter(None, around.environment.get("PATH", "").split(os.pathsep)):
        if not _holds_pyenv_shims(Path(text)):
            yield from (("PATH", path) for path in _programs(Path(text)))
    for source, folder in _manager_folders(around):
        for home in _matches(str(folder)):
            yield from ((source, Path(home) / name) for name in _PROGRAMS if (Path(home) / name).is_file())
    for source, pattern in _single_programs(around):
        yield from ((source, Path(path)) for path in _matches(pattern))


def launcher_paths(listing: str) -> tuple[Path, ...]:
    """The interpreters in the output of the Windows launcher's ``py --list-paths``."""
    found = (re.search(r"([A-Za-z]:\\.*\.exe)\s*$", line) for line in listing.splitlines())
    return tuple(Path(match.group(1)) for match in found if match)


def _holds_pyenv_shims(folder: Path) -> bool:
    """A shim is slow to ask and fails unless its version is active; what it stands for is in the folder beside."""
    return folder.name == "shims" and (folder.parent / "versions").is_dir()


def _matches(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern))  # noqa: PTH207 - Path.glob takes no absolute patterns


def _programs(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _ON_PATH.match(path.name) and os.access(path, os.X_OK))
    except OSError:
        return []


def _manager_folders(around: Surroundings) -> Iterator[tuple[str, Path]]:
    """Patterns of folders that each hold one Python."""
    environment, home = around.environment, around.home
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    yield "pyenv", Path(environment.get("PYENV_ROOT") or home / ".pyenv") / "versions" / "*"
    yield "pyenv", home / ".pyenv" / "pyenv-win" / "versions" / "*"
    for folder in (environment.get("UV_PYTHON_INSTALL_DIR"), data / "uv" / "python", roaming / "uv" / "python"):
        if folder:
            yield "uv", Path(folder) / "*"
    yield "asdf", Path(environment.get("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python" / "*"
    yield "mise", Path(environment.get("MISE_DATA_DIR") or data / "mise") / "installs" / "python" / "*"
    yield "rye", home / ".rye" / "py" / "*"
    yield "hatch", data / "hatch" / "pythons" / "*" / "python"
    for name in ("RUNNER_TOOL_CACHE", "AGENT_TOOLSDIRECTORY"):
        if environment.get(name):
            yield "tool cache", Path(environment[name]) / "Python" / "*" / "*"
            yield "tool cache", Path(environment[name]) / "PyPy" / "*" / "*"
    if around.platform == "darwin":
        yield "installer", Path("/Library/Frameworks/Python.framework/Versions") / "3.*"
        yield "Homebrew", Path("/opt/homebrew/opt") / "python@*"
        yield "Homebrew", Path("/usr/local/opt") / "python@*"
    if around.platform == "win32":
        yield "installer", local / "Programs" / "Python" / "Python3*"


def _single_programs(around: Surroundings) -> Iterator[tuple[str, str]]:
    """Patterns of programs outside PATH."""
    if around.platform != "win32":
        for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"):
            yield "system", f"{folder}/python3.[0-9]*[0-9t]"
