"""An index on the loopback, and uploads as twine sends them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream

TOKEN = "pypi-not-a-real-token"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Index]]:
    """Starts indexes that end with the test."""
    with ExitStack() as stack:

        def start(
            *upstreams: str | Path, subjects: frozenset[str] | None = frozenset({"demo"}), directory: str = "index"
        ) -> Index:
            chosen = tuple(Upstream.from_text(str(text)) for text in upstreams)
            return stack.enter_context(
                Index(directory=tmp_path / directory, subjects=subjects, upstreams=chosen, token=TOKEN)
            )

        yield start


def upload(
    index: Index, path: Path, *, name: str = "demo", version: str = "1.0", token: str = TOKEN, **fields: str
) -> httpx.Response:
    """One upload; ``fields`` change or (when empty) leave out what the form says."""
    content = path.read_bytes()
    form = {
        ":action": "file_upload",
        "protocol_version": "1",
        "name": name,
        "version": version,
        "filetype": "bdist_wheel" if path.suffix == ".whl" else "sdist",
        "sha256_digest": hashlib.sha256(content).hexdigest(),
    } | fields
    return httpx.post(
        index.upload_url,
        data={field: value for field, value in form.items() if value},
        files={"content": (path.name, content, "application/octet-stream")},
        auth=("__token__", token),
        trust_env=False,
    )


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, trust_env=False)
