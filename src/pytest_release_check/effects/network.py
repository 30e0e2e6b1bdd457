"""Whether it was the network that failed, not the release."""

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

# pip's, urllib3's and uv's words for a server that could not be reached; a 404 is not among them.
_WORDS = re.compile(
    r"Retrying \(Retry\(|NewConnectionError|ConnectionResetError|Connection aborted|Read timed out"
    r"|Temporary failure in name resolution|Name or service not known|nodename nor servname"
    r"|Could not resolve host|getaddrinfo failed|Network is unreachable"
    r"|HTTP status (?:server error \(5|client error \(429)|error sending request for url|client error \(Connect\)"
    r"|connection closed before message completed|operation timed out|dns error"
    r"|50[0-4] (?:Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)|IncompleteRead|ProxyError"
)
_NO_SPACE = re.compile(r"No space left on device|ENOSPC|There is not enough space on the disk")


def outage_in(lines: tuple[str, ...]) -> str:
    """The sentence to show if a program's output blames the network or the disk; empty if it does not."""
    for line in reversed(lines):
        if _NO_SPACE.search(line):
            return f"the disk is full: {line.strip()}. Free some space, or set TMPDIR to another disk."
        if _WORDS.search(line):
            return f"a server could not be reached: {line.strip()}. Check the network and run again."
    return ""


def without_credentials(address: str) -> str:
    """The address as it may be shown."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def is_loopback(host: str) -> bool:
    """Whether what is sent to ``host`` stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
