"""The index as a server: a site, the application that answers from it, and the addresses for twine and installers."""

import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType

from pytest_release_check.index.app import respond
from pytest_release_check.index.http.server import HttpServer, Listening
from pytest_release_check.index.site import Site
from pytest_release_check.text.plain_text import shown_line


class Index:
    """A package index that serves ``site`` while the context is open.

    ``log`` gets one plain line a request, without the secret of the site. Raises ``OSError`` if it cannot listen.
    """

    def __init__(
        self, site: Site, listening: Listening | None = None, log: Callable[[str], None] | None = None
    ) -> None:
        self.site = site
        self._log = log or (lambda line: None)
        self._server = HttpServer(listening or Listening(), partial(respond, site=site), self._write)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Index":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        """Scheme, host, port and the random part, without a final slash."""
        return f"{self._server.origin}{self.site.root}"

    @property
    def upload_url(self) -> str:
        """For twine's ``--repository-url``."""
        return f"{self.base_url}/legacy/"

    def simple_url(self, view: str = "all") -> str:
        """For an installer's ``--index-url``. A view is what it sees of a subject.

        ``all`` its files here, only the ``wheel`` or ``sdist`` ones, or ``upstream``: what the upstream has of it.
        """
        if view == "all" and not self.site.secret:
            return f"{self.base_url}/simple/"
        return f"{self.base_url}/{view}/simple/"

    def _write(self, line: str) -> None:
        """Log a line of the server: never the random part, nor what a terminal or a CI service obeys."""
        if self.site.secret:
            line = line.replace(self.site.secret, "...")
        self._log(shown_line("".join(letter if letter.isprintable() else "?" for letter in line)))
