"""Where interpreters live: PATH, and the folders of the usual managers."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.effects.state_folder import cache_folder

_PROGRAM = re.compile(r"^(python(\d(\.\d+)?t?)?|pypy\d?(\.\d+)?)(\.exe)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What discovery looks at; handed in, so that it can be another machine's."""

    environment: Mapping[str, str]
    home: Path
    platform: str
    """As ``sys.platform``."""
    executable: Path | None = None
    """The interpreter that runs us."""
    root: Path = Path("/")
    """Where the folders of the whole machine begin."""
    cache: Path | None = None
    """Where facts about interpreters are kept from run to run; None: nowhere."""

    @classmethod
    def from_process(cls) -> "Surroundings":
        """Those of this process."""
        return cls(
            environment=dict(os.environ),
            home=Path.home(),
            platform=sys.platform,
            executable=Path(sys.executable),
            cache=cache_folder("interpreters"),
        )


def candidates(around: Surroundings) -> Iterator[tuple[str, Path]]:
    """Source and path of every program that may be an interpreter; those that are nearer to the user come first."""
    if around.executable is not None:
        yield "this interpreter", around.executable
    for text in filter(None, around.environment.get("PATH", "").split(os.pathsep)):
        if not _holds_pyenv_shims(Path(text)):
            yield from (("PATH", path) for path in _programs(Path(text)))
    for source, folder, pattern in (*_managers(around), *_installers(around)):
        for home in _found(folder, pattern):
            yield from ((source, path) for path in (*_programs(home / "bin"), *_programs(home)))
    for folder in _system_folders(around):
        yield from (("system", path) for path in _programs(folder))


def launcher_paths(listing: str) -> tuple[Path, ...]:
    """The interpreters in the output of the Windows launcher's ``py --list-paths``."""
    found = (re.search(r"([A-Za-z]:\\.*\.exe)\s*$", line) for line in listing.splitlines())
    return tuple(Path(match.group(1)) for match in found if match)


def _holds_pyenv_shims(folder: Path) -> bool:
    """A shim is slow to ask, fails unless its version is active, and stands for a program beside it."""
    try:
        return folder.name == "shims" and (folder.parent / "versions").is_dir()
    except OSError:  # of another user
        return False


def _found(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:  # of another user
        return []


def _programs(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _PROGRAM.match(path.name) and os.access(path, os.X_OK))
    except OSError:
        return []


def _managers(around: Surroundings) -> Iterator[tuple[str, Path, str]]:
    """Source, folder, and pattern of the folders in it that each hold one Python."""
    environment, home = around.environment, around.home
    yield "pyenv", Path(environment.get("PYENV_ROOT") or home / ".pyenv") / "versions", "*"
    yield "pyenv", home / ".pyenv" / "pyenv-win" / "versions", "*"
    yield from (("uv", folder, "*") for folder in _of_uv(around))
    yield "asdf", Path(environment.get("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python", "*"
    yield "mise", Path(environment.get("MISE_DATA_DIR") or _data(around) / "mise") / "installs" / "python", "*"
    rye = Path(environment.get("RYE_HOME") or home / ".rye") / "py"
    yield "rye", rye, "*"
    yield "rye", rye, "*/install"  # before rye 0.31
    hatch = Path(environment.get("HATCH_DATA_DIR") or _native_data(around) / "hatch")
    yield "hatch", hatch / "pythons", "*/*"
    yield "hatch", hatch / "env" / "virtual" / ".pythons", "*/*"


def _installers(around: Surroundings) -> Iterator[tuple[str, Path, str]]:
    """As ``_managers``, for what continuous integration and the platform's installers leave behind."""
    for name in ("RUNNER_TOOL_CACHE", "AGENT_TOOLSDIRECTORY"):
        if around.environment.get(name):
            yield "tool cache", Path(around.environment[name]), "Python/*/*"
            yield "tool cache", Path(around.environment[name]), "PyPy/*/*"
    if around.platform == "darwin":
        yield "installer", around.root / "Library" / "Frameworks", "Python*.framework/Versions/3.*"
        # A keg's programs are called python3.12 only, and need not be linked into Homebrew's bin.
        yield "Homebrew", around.root / "opt" / "homebrew" / "opt", "python@*"
        yield "Homebrew", around.root / "usr" / "local" / "opt", "python@*"
    if around.platform == "win32":
        yield "installer", _native_data(around) / "Programs" / "Python", "Python3*"
        yield "install manager", _native_data(around) / "Python", "*-3.*"


def _of_uv(around: Surroundings) -> Iterator[Path]:
    """Uv's own variable, its folder, and the older folder that uv goes on using where it exists."""
    if around.environment.get("UV_PYTHON_INSTALL_DIR"):
        yield Path(around.environment["UV_PYTHON_INSTALL_DIR"])
    if around.platform == "win32":
        roaming = Path(around.environment.get("APPDATA") or around.home / "AppData" / "Roaming")
        yield roaming / "uv" / "python"
        yield roaming / "uv" / "data" / "python"
        return
    yield _data(around) / "uv" / "python"
    if around.platform == "darwin":
        yield _native_data(around) / "uv" / "python"


def _data(around: Surroundings) -> Path:
    """Where programs that follow XDG on every Unix keep their data."""
    if around.platform == "win32":
        return _native_data(around)
    return Path(around.environment.get("XDG_DATA_HOME") or around.home / ".local" / "share")


def _native_data(around: Surroundings) -> Path:
    """Where programs that follow the platform keep their data."""
    if around.platform == "darwin":
        return around.home / "Library" / "Application Support"
    if around.platform == "win32":
        return Path(around.environment.get("LOCALAPPDATA") or around.home / "AppData" / "Local")
    return _data(around)


def _system_folders(around: Surroundings) -> Iterator[Path]:
    """Folders of programs that may be missing from PATH."""
    if around.platform != "win32":
        for folder in ("usr/bin", "usr/local/bin", "opt/homebrew/bin", "home/linuxbrew/.linuxbrew/bin"):
            yield around.root / folder
