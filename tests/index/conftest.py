"""An index on the loopback, and uploads as twine sends them, or as it never would."""

import base64
import hashlib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from filelock import FileLock

from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream
from tests.indexes import NO_TLS, index_of

TOKEN = "pypi-not-a-real-token"
KIND = "multipart/form-data; boundary=x"


def basic(user: str = "__token__", password: str = TOKEN) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Index]]:
    """Starts indexes that end with the test."""
    with ExitStack() as stack:

        def start(
            *upstreams: str | Path,
            subjects: frozenset[str] | None = frozenset({"demo"}),
            directory: str = "index",
            **more: Any,
        ) -> Index:
            chosen = tuple(Upstream.from_text(str(text)) for text in upstreams)
            index = index_of(tmp_path / directory, subjects=subjects, upstreams=chosen, token=TOKEN, **more)
            return stack.enter_context(index)

        yield start


@pytest.fixture(scope="session")
def installer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A version of pip or uv in a folder of its own, fetched once."""
    root = tmp_path_factory.getbasetemp().parent / "release-check-installers"

    def fetched(requirement: str) -> Path:
        folder = root / requirement.replace("==", "-")
        root.mkdir(exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder))
                subprocess.run((*pip, requirement), check=True, capture_output=True)
        return folder

    return fetched


def fields_of(path: Path, *, name: str = "demo", version: str = "1.0", **fields: str) -> dict[str, str]:
    """A form for the file; ``fields`` change or (when empty) leave out what it says."""
    is_wheel = path.suffix == ".whl"
    form = {
        ":action": "file_upload",
        "protocol_version": "1",
        "metadata_version": "2.1",
        "name": name,
        "version": version,
        "filetype": "bdist_wheel" if is_wheel else "sdist",
        "pyversion": "py3" if is_wheel else "source",
        "sha256_digest": hashlib.sha256(path.read_bytes()).hexdigest(),
    } | fields
    return {field: value for field, value in form.items() if value}


def upload(
    index: Index | str,
    path: Path,
    *,
    token: str = TOKEN,
    content_type: str = "application/octet-stream",
    accept: str = "*/*",
    **fields: str,
) -> httpx.Response:
    """One upload with the form of ``fields_of``."""
    return httpx.post(
        index if isinstance(index, str) else index.upload_url,
        data=fields_of(path, **fields),
        files={"content": (path.name, path.read_bytes(), content_type)},
        auth=("__token__", token),
        headers={"Accept": accept},
        trust_env=False,
        verify=NO_TLS,
        timeout=60,
    )


def get(url: str, **headers: str) -> httpx.Response:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    # A minute: a hundred at a time, on a busy machine.
    return httpx.get(url, headers=fields, trust_env=False, verify=NO_TLS, timeout=60)


def part(name: str, value: str | bytes, head: str = "") -> bytes:
    """One part of a multipart body; ``head`` is put behind the name."""
    content = value.encode() if isinstance(value, str) else value
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{head}\r\n\r\n'.encode() + content + b"\r\n"


def multipart(fields: dict[str, str], *parts: bytes) -> bytes:
    return b"".join([*(part(name, value) for name, value in fields.items()), *parts, b"--x--\r\n"])


def content(path: Path, filename: str | None = None) -> bytes:
    """The part with the file."""
    return part("content", path.read_bytes(), f'; filename="{path.name if filename is None else filename}"')


def request(
    body: bytes = b"",
    *,
    path: str,
    method: str = "POST",
    kind: str = KIND,
    length: int | str | None = -1,
    authorization: str = basic(),
    headers: Sequence[str] = (),
) -> bytes:
    """Any request; a length of -1 is the true one, None none at all."""
    lines = [f"{method} {path} HTTP/1.1", "Host: x", *headers]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"Authorization: {authorization}"] if authorization else []
    lines += [] if length is None else [f"Content-Length: {len(body) if length == -1 else length}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def connect(index: Index) -> socket.socket:
    parts = urlsplit(index.base_url)
    return socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=60)


def said(client: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    answer = b""
    try:
        while block := client.recv(65536):
            answer += block
    except ConnectionResetError:
        pass
    return answer


def raw(index: Index, sent: bytes) -> bytes:
    """Send any bytes, say that nothing more comes, and read the answer."""
    with connect(index) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        return said(client)


def post(index: Index, body: bytes = b"", query: str = "", **more: Any) -> bytes:
    """Send any body to the upload address; returns the answer's head and body."""
    return raw(index, request(body, path=f"{index.site.root}/legacy/{query}", **more))


def status_line(answer: bytes) -> str:
    return answer.partition(b"\r\n")[0].decode("latin-1").removeprefix("HTTP/1.1 ")
