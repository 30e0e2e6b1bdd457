"""Asking a web server in the user's way: with pip's certificate, proxies, and the credentials of the run's netrc."""

import ssl
from collections.abc import Mapping

from pytest_release_check.edges.network import without_credentials
from pytest_release_check.model.errors import OutageError


def page_status(address: str, variables: Mapping[str, str], timeout: float = 30.0) -> int:
    """How a page answers, without reading it; ``variables`` are those that pip gets (``PIP_CERT``, ``NETRC``).

    Raises ``OutageError``, which names the address without credentials, if there is no answer.
    """
    import httpx  # a tenth of a second to import: only when something is asked

    # pip's `cert` beats SSL_CERT_FILE, as it does in pip.
    verify = ssl.create_default_context(cafile=variables["PIP_CERT"]) if "PIP_CERT" in variables else True
    auth = httpx.NetRCAuth(variables["NETRC"]) if "NETRC" in variables else None
    try:
        with httpx.Client(verify=verify, auth=auth, timeout=timeout, follow_redirects=True) as client:
            status = client.head(address).status_code
            if status not in (405, 501):
                return status
            with client.stream("GET", address) as answer:  # a server that knows no HEAD
                return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise OutageError(f"{without_credentials(address)}: {str(error) or type(error).__name__}") from error


def require_reachable(index: str, name: str, variables: Mapping[str, str]) -> None:
    """Ask an index for one page; any answer but 5xx will do. Raises ``OutageError`` that says what to do."""
    try:
        status = page_status(f"{index.rstrip('/')}/{name}/", variables, timeout=15.0)
        why = f"it answers {status}" if status >= 500 else ""
    except OutageError as error:
        why = str(error)
    if why:
        raise OutageError(
            f"the upstream index {without_credentials(index)} cannot be reached: {why}. Check the network and "
            "pip's `index-url` and `proxy` settings, or name another index with --release-upstream."
        )
