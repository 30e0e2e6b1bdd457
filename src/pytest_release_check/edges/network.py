"""Whether it was the network that failed, not the release."""

import re
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from pytest_release_check.model.errors import OutageError

# pip's and urllib3's words for a server that could not be reached; a 404 is not among them.
_WORDS = re.compile(
    r"Retrying \(Retry\(|NewConnectionError|ConnectionResetError|Connection aborted|Read timed out"
    r"|Temporary failure in name resolution|Name or service not known|nodename nor servname"
    r"|50[0-4] (?:Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)|IncompleteRead|ProxyError"
)
_NO_SPACE = re.compile(r"No space left on device|ENOSPC|There is not enough space on the disk")


def outage_in(lines: tuple[str, ...]) -> str:
    """The sentence to tell if a program's output blames the network or the disk; empty if it does not."""
    for line in reversed(lines):
        if _NO_SPACE.search(line):
            return f"the disk is full: {line.strip()}. Free some space, or set TMPDIR to another disk."
        if _WORDS.search(line):
            return f"the index could not be reached: {line.strip()}. Check the network and run again."
    return ""


def require_reachable(address: str, name: str, variables: Mapping[str, str], timeout: float = 15.0) -> None:
    """Ask the upstream for one page, in the user's way of reaching it; any answer but 5xx will do.

    Raises ``OutageError`` naming the upstream (without credentials) if there is no answer.
    """
    import httpx  # a tenth of a second to import: only under the flag

    url = f"{address.rstrip('/')}/{name}/"
    try:
        # pip's `cert` beats SSL_CERT_FILE, as it does in pip.
        context = ssl.create_default_context(cafile=variables["PIP_CERT"]) if "PIP_CERT" in variables else True
        with httpx.Client(verify=context, timeout=timeout, follow_redirects=True) as client:
            status = client.head(url).status_code
    except (httpx.HTTPError, OSError) as error:
        raise OutageError(_unreachable(address, str(error) or type(error).__name__)) from error
    if status >= 500:
        raise OutageError(_unreachable(address, f"it answers {status}"))


def without_credentials(address: str) -> str:
    """The address as it may be shown."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _unreachable(address: str, why: str) -> str:
    return (
        f"the upstream index {without_credentials(address)} cannot be reached: {why}. Check the network and "
        "pip's `index-url` and `proxy` settings, or name another index with --release-upstream."
    )
