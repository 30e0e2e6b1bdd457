"""One connection: which part of the index a request means."""

import hmac
import re
from pathlib import Path
from urllib.parse import quote, unquote

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.index.served import version_in
from pytest_release_check.index import project_json, simple
from pytest_release_check.index.answering import Answering
from pytest_release_check.index.answers import DroppedError, RefusedError, accepted
from pytest_release_check.index.credentials import identity_refusal
from pytest_release_check.index.folders import is_normalised
from pytest_release_check.index.forms import FORM_UNDECODABLE, Received, query_fields, receive
from pytest_release_check.index.gateway import UpstreamDownError
from pytest_release_check.index.negotiation import best
from pytest_release_check.index.store import StoredFile
from pytest_release_check.index.upload import accept, require_upload
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import ServedFile
from pytest_release_check.rules.rule import UploadRule

SLASH_MISSING = UploadRule(
    code="PYPI002",
    status=308,
    slug="slash-missing",
    summary="the upload address has no final slash",
    fix="end the upload address with a slash",
)

VIEWS = ("all", "wheel", "sdist", "upstream")
_PROVENANCE = ("application/vnd.pypi.integrity.v1+json", "application/json")


class Handler(Answering):
    """Answers GET, HEAD and POST."""

    def do_GET(self) -> None:
        """Pages and files."""
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body nobody reads must not be taken for the next request
        inside = self._inside()
        if inside is None:
            return self._nothing()
        match inside:
            case ["legacy"] | ["legacy", ""]:
                return self.text(405, "405 Method Not Allowed", Allow="POST")
            case [view, *rest] if view in VIEWS:
                return self._get(view, rest)
        return self._nothing() if self.index.secret else self._get("all", inside)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Uploads."""
        inside = self._inside()
        match inside:
            case None:
                return self.refuse(404, "Not Found")
            case ["legacy"]:
                query = f"?{self.query()}" if self.query() else ""
                address = f"{self.index.root}/legacy/{query}"
                return self.refuse(SLASH_MISSING.status, "The upload address has a trailing slash.", Location=address)
            case ["legacy", ""]:
                return self._upload()
            case ["pypi"] | ["pypi", ""]:
                return self.refuse(410, "The upload API has moved: upload to /legacy/ here.")
        return self.refuse(405, "Method Not Allowed", Allow="GET, HEAD")

    def do_PUT(self) -> None:
        """No."""
        self.refuse(405, "Method Not Allowed", Allow="GET, HEAD, POST")

    do_DELETE = do_PATCH = do_OPTIONS = do_PUT

    def _inside(self) -> list[str] | None:
        """The segments of the path, less the random one; None for whoever does not know that."""
        parts = [unquote(part) for part in self.segments()]
        if not self.index.secret:
            return parts
        known = hmac.compare_digest(parts[0].encode("utf-8", "replace"), self.index.secret.encode())
        return parts[1:] if known else None

    def _get(self, view: str, parts: list[str]) -> None:
        match parts:
            case ["simple", ""]:
                return self._root()
            case ["simple", name, ""]:
                return self._project(view, name)
            case ["simple"] | ["simple", _]:
                return self._moved_to(*self.segments(), "")
            case ["pypi", name, "json"] | ["pypi", name, "json", ""]:
                return self._json(view, name, "", parts)
            case ["pypi", name, version, "json"] | ["pypi", name, version, "json", ""]:
                return self._json(view, name, version, parts)
            case ["files", sha256, filename]:
                return self._file(sha256, filename)
            case ["mirror", number, name, filename]:
                return self._mirrored(number, name, filename)
            case ["integrity", _, _, _, "provenance"]:
                return self._provenance()
        return self._nothing()

    def _nothing(self) -> None:
        self.text(404, "404 Not Found")

    def _moved_to(self, *segments: str) -> None:
        self.moved(301, "/" + "/".join(quote(segment, safe="%") for segment in segments))

    def _upload(self) -> None:
        try:
            self._take()
        except RefusedError as error:
            return self.refuse(error.status, str(error))
        except DroppedError:
            self.close_connection = True
            return None
        except (TimeoutError, ConnectionError):  # the client's, there is nobody to answer
            raise
        except (OutageError, OSError) as error:  # 507 and not another 5xx: twine repeats those
            reason = error.strerror if isinstance(error, OSError) else error
            return self.refuse(507, f"The index could not store the file: {reason}.")
        return self.say(accepted(self.accept_header()))

    def _take(self) -> None:
        """Receive, judge and store; whatever happens, the half file is gone before anybody is answered."""
        query = query_fields(self.query())
        if ":action" in query:
            require_upload(Received(), query)
        # PyPI reads the body before it asks who sends it. Here nobody without the token can keep the index at that.
        unknown = identity_refusal(self.headers.get("Authorization", ""), self.index.token)
        if unknown is not None:
            raise unknown
        self.server_.connections.trusted(self.connection)
        length = self._length()
        with self.index.store.staging() as folder:
            received = self._received(length, folder / "received")
            require_upload(received, query)
            accept(received, self.index.store, self.index.policy)

    def _received(self, length: int, path: Path) -> Received:
        kind = self.headers.get("Content-Type", "")
        return receive(_Body(self), length, kind, path, self.index.size_limit)

    def _length(self) -> int:
        """How long the body is. Without knowing nothing is read: neither chunks nor until the end."""
        lengths = set(self.headers.get_all("Content-Length", []))
        if "Transfer-Encoding" in self.headers or not lengths:
            raise RefusedError("Length Required: send the body in one piece, with a Content-Length.", 411)
        length = lengths.pop().strip()
        if lengths or not re.fullmatch("[0-9]{1,15}", length):
            raise RefusedError("Invalid Form Data: the length of the body is not stated.", rule=FORM_UNDECODABLE)
        return int(length)

    def _root(self) -> None:
        store = self.index.store
        projects = [
            simple.PageProject(name=name, shown=store.spelling(name), serial=store.serial(name))
            for name in store.names()
            if self.index.is_subject(name)
        ]
        kind = simple.negotiated(self.accept_header())
        self.page(simple.root_page(projects, kind, serial=store.serial()), kind, store.serial())

    def _project(self, view: str, name: str) -> None:
        normalised = canonicalize_name(name)
        if not is_normalised(normalised):
            return self._nothing()
        if name != normalised:
            return self._moved_to(*self.segments()[:-2], normalised, "")
        if view == "upstream" or not self.index.is_subject(name):
            return self._elsewhere(name)
        listed = [_listed(file) for file in self._files(view, name)]
        listed += [_remote(file) for file in self.index.listed.get(name, ()) if view in ("all", _artifact(file))]
        if not listed:
            return self._nothing()
        kind = simple.negotiated(self.accept_header())
        serial = self.index.store.serial(name)
        return self.page(simple.project_page(name, listed, kind, serial=serial), kind, serial)

    def _files(self, view: str, name: str) -> list[StoredFile]:
        return [file for file in self.index.store.of(name) if view in ("all", file.artifact)]

    def _elsewhere(self, name: str) -> None:
        try:
            found = self.index.gateway.project(name)
        except UpstreamDownError as error:
            return self._down(error)
        if found is None:
            return self._nothing()
        if found.address:
            return self.moved(307, found.address)
        return self.page(found.page, simple.PLAIN_HTML, 0)

    def _mirrored(self, number: str, name: str, filename: str) -> None:
        try:
            path = self.index.gateway.file(number, name, filename)
        except UpstreamDownError as error:
            return self._down(error)
        return self.send_file(path)

    def _down(self, error: UpstreamDownError) -> None:
        self.text(502, f"502 the upstream index does not answer: {error}")

    def _file(self, sha256: str, filename: str) -> None:
        store = self.index.store
        stored = store.get(filename.removesuffix(".metadata"))
        # Whatever else lies in the folder is never handed out.
        if stored is None or stored.sha256 != sha256 or not self.index.is_subject(stored.name):
            return self._nothing()
        if filename == stored.filename:
            return self.send_file(store.path(stored))
        return self.send_file(store.metadata_path(stored) if stored.metadata_sha256 else None)

    def _json(self, view: str, name: str, version: str, parts: list[str]) -> None:
        normalised = canonicalize_name(name)
        if is_normalised(normalised) and name != normalised:
            before = self.segments()[: -len(parts)]
            return self._moved_to(*before, "pypi", normalised, *self.segments()[-len(parts) + 2 :])
        files = self._files(view, name) if self.index.is_subject(name) and view != "upstream" else []
        versions = list(dict.fromkeys(file.version for file in files))
        wanted = simple.same_version(version, versions) if version else project_json.latest_version(versions)
        if not wanted:
            return self.text(404, '{"message": "Not Found"}', "application/json")
        body = self._document(name, files, wanted, "../" * (len(parts) - 1), whole=not version)
        return self.page(body, "application/json", self.index.store.serial(name))

    def _document(self, name: str, files: list[StoredFile], version: str, up: str, *, whole: bool) -> bytes:
        store = self.index.store
        reported = [file for file in files if whole or file.version == version]
        published = [
            project_json.Published(stored=file, form=store.form(file), url=_address(file, up)) for file in reported
        ]
        info = store.release_form(next(file for file in reported if file.version == version))
        serial = store.serial(name)
        return project_json.document(store.spelling(name), published, info, version, serial, whole=whole)

    def _provenance(self) -> None:
        """Attestations are not kept here."""
        if not best(self.accept_header() or "*/*", _PROVENANCE):
            return self.text(406, '{"message": "Request not acceptable"}', "application/json")
        return self.text(404, '{"message": "No provenance available"}', "application/json")


class _Body:
    """The body of a request, which is asked for when the first of it is wanted."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._is_allowed = False

    def read1(self, size: int, /) -> bytes:
        """What has come, at most ``size`` bytes; none at the end."""
        if not self._is_allowed:
            self._is_allowed = True
            self._handler.reader.expect_body()
            self._handler.allow_body()
        return self._handler.rfile.read1(size)


def _address(file: StoredFile, up: str) -> str:
    """With the digest in the path: no cache can serve other bytes for it."""
    return f"{up}files/{file.sha256}/{quote(file.filename)}"


def _listed(file: StoredFile) -> simple.PageFile:
    return simple.PageFile(
        filename=file.filename,
        url=_address(file, "../../"),
        version=file.version,
        sha256=file.sha256,
        size=file.size,
        requires_python=file.requires_python,
        upload_time=file.upload_time,
        yanked=file.yanked,
        metadata_sha256=file.metadata_sha256,
    )


def _remote(file: ServedFile) -> simple.PageFile:
    """A file of another index, under its address there."""
    return simple.PageFile(
        filename=file.filename,
        url=file.url,
        version=version_in(file.filename),
        sha256=file.sha256,
        size=file.size,
        requires_python=file.requires_python,
        upload_time=file.upload_time,
        yanked=False if file.yanked is None else file.yanked or True,
        metadata_sha256=file.metadata_sha256,
    )


def _artifact(file: ServedFile) -> str:
    return "wheel" if file.filename.endswith(".whl") else "sdist"
