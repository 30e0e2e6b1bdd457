"""Asking a web server in the user's way: with pip's certificate, proxies, and the credentials of the run's netrc."""

import base64
import hashlib
import os
import ssl
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.model.errors import OutageError
from pytest_release_check.text.masking import Mask, login_secrets

if TYPE_CHECKING:
    import httpx

PAGE_LIMIT = 64 * 1024 * 1024
"""Bytes of one page; the largest real ones have five million."""
_OF_ONE_HOST = ("host", "authorization")
PAGE_SECONDS = 60.0
"""For a whole page; the largest real ones take a few seconds."""
_PORTS = {"http": 80, "https": 443}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
REACHED_SECONDS = 15.0
"""For the first answer of an index, as pip allows it."""

Origin = tuple[str, str, int | None]
"""Scheme, host and port, as RFC 6454 has it."""


def origin_of(address: str) -> Origin:
    """What credentials for an address are limited to; the port is never left to the scheme."""
    parts = urlsplit(address)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer that was read to its end."""

    status: int
    url: str
    """After redirects."""
    content_type: str
    body: bytes


class Web:
    """One way to the web, with one set of credentials. Every failure is an ``OutageError`` that names the address.

    ``auth`` is sent to ``origin`` (``origin_of``) alone, whatever an index links or redirects to.
    """

    def __init__(
        self,
        variables: Mapping[str, str],
        *,
        auth: tuple[str, str] | None = None,
        origin: Origin | None = None,
        timeout: float = 30.0,
        on_answer: Callable[[int], None] = lambda status: None,
    ) -> None:
        """``on_answer`` is given the status of each page before the page is read: it may not be read to its end."""
        if auth is not None and origin is None:
            raise ValueError("credentials without the origin that they are for")
        self._variables = variables
        self._auth = auth
        self._origin = origin
        self._mask = Mask(login_secrets(*auth) if auth else ())
        self._timeout = timeout
        self._on_answer = on_answer

    def status(self, address: str) -> int:
        """How a page answers, without reading it."""
        with self._client(address) as client:
            status = client.head(address).status_code
            if status not in (405, 501):
                return status
            with client.stream("GET", address) as answer:  # a server that knows no HEAD
                return answer.status_code

    def post_status(self, address: str) -> int:
        """How an address answers an empty POST, which no upload interface takes for an upload."""
        with self._client(address, follow=False) as client:
            return client.post(address, data={"protocol_version": "1"}).status_code

    def page(self, address: str, accept: str) -> Page:
        """A whole page, past every cache on the way."""
        headers = {"Accept": accept, "Cache-Control": "no-cache"}
        with self._client(address) as client, client.stream("GET", address, headers=headers) as answer:
            self._on_answer(answer.status_code)
            body, started = bytearray(), time.monotonic()
            for block in answer.iter_bytes():
                body += block
                if time.monotonic() - started > PAGE_SECONDS:
                    raise OutageError(f"{without_credentials(address)}: no end after {PAGE_SECONDS:.0f} s")
                if len(body) > PAGE_LIMIT:
                    raise OutageError(f"{without_credentials(address)}: the page does not end")
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Page(status=answer.status_code, url=str(answer.url), content_type=kind, body=bytes(body))

    def upload(self, address: str, fields: Mapping[str, tuple[str, ...]], file: Path) -> Page:
        """Post a form with a file as its ``content``, as uploaders do."""
        form = {name: list(values) for name, values in fields.items() if values}
        headers = {"Accept": "text/plain"}
        with self._client(address) as client, file.open("rb") as content:
            files = {"content": (file.name, content, "application/octet-stream")}
            answer = client.post(address, data=form, files=files, headers=headers)
            kind = answer.headers.get("Content-Type", "")
            return Page(status=answer.status_code, url=address, content_type=kind, body=answer.content)

    def download(self, address: str, target: Path, limit: float, *, most: int | None = None) -> str:
        """Write a file of ``most`` bytes to ``target``, within ``limit`` seconds; its sha256 in hex."""
        digest, started, size = hashlib.sha256(), time.monotonic(), 0
        headers = {"Accept-Encoding": "identity"}  # the bytes as they are stored
        with (
            self._client(address) as client,
            client.stream("GET", address, headers=headers) as answer,
            target.open("wb") as file,
        ):
            if answer.status_code != 200:
                raise OutageError(f"{without_credentials(address)} answers {answer.status_code}")
            for block in answer.iter_raw():
                digest.update(block)
                file.write(block)
                size += len(block)
                if most is not None and size > most:
                    raise OutageError(f"{without_credentials(address)}: it has more than {most // 1_000_000} MB")
                if time.monotonic() - started > limit:
                    raise OutageError(f"{without_credentials(address)}: no end after {limit:.0f} s")
        return digest.hexdigest()

    @contextmanager
    def _client(self, address: str, *, follow: bool = True) -> Iterator["httpx.Client"]:
        import httpx  # a tenth of a second to import: only when something is asked

        hooks, auth = [], None
        if self._auth is not None and self._origin is not None:
            hooks = [_only_to(self._origin, self._auth)]
        elif "NETRC" in self._variables:
            auth = _netrc_auth(self._variables["NETRC"])
        try:
            with httpx.Client(
                verify=self._trust,
                auth=auth,
                event_hooks={"request": hooks},
                timeout=self._timeout,
                follow_redirects=follow,
                mounts={
                    f"all://{host}": httpx.HTTPTransport(verify=self._trust) for host in _LOOPBACK
                },  # never through a proxy
            ) as client:
                yield client
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # What cannot be read of an answer stands in the error: a server may have repeated the request in it. Then
            # the original is no cause either, as a traceback would show it.
            said = self._mask.of(str(error)) or type(error).__name__
            raise OutageError(f"{without_credentials(address)}: {said}") from (None if self._auth else error)

    @property
    def _trust(self) -> ssl.SSLContext:
        """Whose certificates count: pip's `cert` beats SSL_CERT_FILE, as it does in pip."""
        ours = (os.environ.get(name, "") for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
        return _trusting(self._variables.get("PIP_CERT", ""), *ours)


@cache
def _trusting(certificate: str, *_: str) -> ssl.SSLContext:
    """Read once for all: that takes a tenth of a second, much longer than most requests. httpx reads the variables."""
    import httpx

    return ssl.create_default_context(cafile=certificate) if certificate else httpx.create_ssl_context()


def _only_to(origin: Origin, credentials: tuple[str, str]) -> "Callable[[httpx.Request], None]":
    """A hook for every request, redirected ones too. httpx itself sends credentials to every address it is given."""
    header = b"Basic " + base64.b64encode(":".join(credentials).encode())

    def authorize(request: "httpx.Request") -> None:
        if origin_of(str(request.url)) == origin:
            request.headers["Authorization"] = header.decode()
        else:
            request.headers.pop("Authorization", None)

    return authorize


def _netrc_auth(file: str) -> "httpx.Auth":
    """Credentials for each host that asks, be it one that another has sent us on to; httpx thinks of the first only."""
    import httpx

    class Auth(httpx.NetRCAuth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            response = yield next(super().auth_flow(request))
            if response.status_code == 401 and response.url.host and response.url != request.url:
                headers = {name: value for name, value in request.headers.items() if name not in _OF_ONE_HOST}
                again = httpx.Request(request.method, response.url, headers=headers)
                yield next(super().auth_flow(again))

    return Auth(file)


def page_status(address: str, variables: Mapping[str, str], timeout: float = 30.0) -> int:
    """How a page answers; ``variables`` are those that pip gets (``PIP_CERT``, ``NETRC``)."""
    return Web(variables, timeout=timeout).status(address)


def require_reachable(index: str, name: str, variables: Mapping[str, str]) -> int:
    """Ask an index for a project's page; any answer but 5xx will do, and is returned.

    Raises ``OutOfReachError`` that says what to do.
    """
    try:
        status = page_status(f"{index.rstrip('/')}/{name}/", variables, timeout=REACHED_SECONDS)
    except OutageError as error:
        raise out_of_reach(index, str(error)) from error
    if status >= 500:
        raise out_of_reach(index, f"it answers {status}")
    return status


class OutOfReachError(OutageError):
    """An index does not answer, or only with an error of its own."""


def out_of_reach(index: str, why: str) -> OutOfReachError:
    """The sentence for it."""
    return OutOfReachError(
        f"the upstream index {without_credentials(index)} cannot be reached: {why}. Check the network and "
        "pip's `index-url` and `proxy` settings, or name another index with --release-upstream."
    )
