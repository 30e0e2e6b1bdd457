"""Credentials for reading the upstream, in a netrc of the run that only this user can read."""

import netrc
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit


def write_netrc(path: Path, upstreams: tuple[str, ...], user_file: Path) -> bool:
    """Write entries for the upstreams' hosts: from their addresses, else from the user's own netrc.

    Other entries stay out, so that no child can read an upload credential there. Returns whether any was written.
    """
    entries = [entry for address in upstreams if (entry := _entry(address, user_file))]
    if not entries:
        return False
    path.touch(mode=0o600)
    path.write_text("".join(entries), "utf-8")
    return True


def _entry(address: str, user_file: Path) -> str:
    parts = urlsplit(address)
    if not parts.hostname:
        return ""
    if parts.username is not None:
        login, password = unquote(parts.username), unquote(parts.password or "")
    else:
        found = _of_user(parts.hostname, user_file)
        if found is None:
            return ""
        login, password = found
    return f'machine {parts.hostname}\nlogin "{_escaped(login)}"\npassword "{_escaped(password)}"\n'


def _of_user(host: str, user_file: Path) -> tuple[str, str] | None:
    with suppress(OSError, netrc.NetrcParseError):
        found = netrc.netrc(str(user_file)).authenticators(host)
        if found is not None:
            return found[0], found[2] or ""
    return None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
