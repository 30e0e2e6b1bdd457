"""The environment in which builds, installers and smoke tests run: an allow-list, and what we set on purpose."""

import fnmatch
from collections.abc import Mapping
from pathlib import Path

PASSED = (
    "PATH",
    "PATHEXT",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "COMSPEC",
    "PROGRAMFILES*",
    "COMMONPROGRAMFILES*",
    "PROGRAMDATA",
    "ALLUSERSPROFILE",
    "NUMBER_OF_PROCESSORS",
    "PROCESSOR_*",
    "OS",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LANG",
    "LANGUAGE",
    "LC_*",
    "TZ",
    "USER",
    "LOGNAME",
    "USERNAME",
    "CI",
    "SOURCE_DATE_EPOCH",
    # the network as the user reaches it
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    # compilers and the libraries they look for
    "CC",
    "CXX",
    "FC",
    "AR",
    "LD",
    "CFLAGS",
    "CPPFLAGS",
    "CXXFLAGS",
    "FFLAGS",
    "LDFLAGS",
    "LDSHARED",
    "ARCHFLAGS",
    "MAKEFLAGS",
    "CPATH",
    "C_INCLUDE_PATH",
    "INCLUDE",
    "LIB",
    "LIBPATH",
    "LIBRARY_PATH",
    "LD_LIBRARY_PATH",
    "DYLD_*",
    "PKG_CONFIG*",
    "CMAKE_*",
    "MACOSX_DEPLOYMENT_TARGET",
    "SDKROOT",
    "DEVELOPER_DIR",
    "VC*",
    "VS*COMNTOOLS",
    "WINDOWSSDK*",
    "UNIVERSALCRTSDKDIR",
    "UCRTVERSION",
    "CARGO_HOME",
    "RUSTUP_*",
    "RUSTFLAGS",
    "RUSTC*",
    "NIX_*",
    "JAVA_HOME",
    # `git describe` for versions made of tags
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_*",
)
"""Variables that reach project code. Credentials are not among them; ``--release-pass-env`` adds to the list."""
_LOOPBACK = "127.0.0.1,localhost,::1"


def hermetic_environment(
    ambient: Mapping[str, str], *, home: Path, user_home: Path, passed: tuple[str, ...] = (), proxy: str = ""
) -> dict[str, str]:
    """The allowed part of ``ambient``, a scratch home, and a direct way to the loopback."""
    patterns = tuple(pattern.upper() for pattern in (*PASSED, *passed))
    kept = {name: value for name, value in ambient.items() if _matches(name.upper(), patterns)}
    return kept | _home_variables(home, user_home, ambient) | _proxy_variables(kept, proxy)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _home_variables(home: Path, user_home: Path, ambient: Mapping[str, str]) -> dict[str, str]:
    """A home without the user's files, less the two things that builds rightly find there."""
    variables = {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "PYTHONNOUSERSITE": "1",
        # what programs say is kept in files and shown as evidence
        "NO_COLOR": "1",
        "COLUMNS": "200",
        "PYTHONUNBUFFERED": "1",
    }
    # `safe.directory` in containers lives in the user's file; without it git does not state a version.
    global_git = user_home / ".gitconfig"
    if "GIT_CONFIG_GLOBAL" not in ambient and global_git.is_file():
        variables["GIT_CONFIG_GLOBAL"] = str(global_git)
    for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")):
        if name not in ambient and (user_home / folder).is_dir():
            variables[name] = str(user_home / folder)
    return variables


def _proxy_variables(kept: Mapping[str, str], proxy: str) -> dict[str, str]:
    """Pip's own ``proxy`` setting ignores NO_PROXY and would send loopback requests away; variables do not."""
    direct = ",".join(filter(None, (kept.get("NO_PROXY") or kept.get("no_proxy"), _LOOPBACK)))
    variables = {"NO_PROXY": direct, "no_proxy": direct}
    if proxy:
        variables |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy)
    return variables
