"""What uv fetches Pythons from: a list of its own, and a server on this machine."""

import json
import os
import platform
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server on the loopback that has the files of a folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def packed_python(folder: Path, version: str, program: Path) -> Path:
    """An archive as python-build-standalone lays it out, whose only program calls another Python."""
    minor = version.rpartition(".")[0]
    top = folder / "python"
    (top / "bin").mkdir(parents=True)
    (top / "lib" / f"python{minor}").mkdir(parents=True)
    (top / "lib" / f"python{minor}" / "_sysconfigdata__linux_x.py").write_text(
        "# system configuration generated and used by the sysconfig module\nbuild_time_vars = {}\n"
    )
    start = top / "bin" / f"python{minor}"
    start.write_text(f'#!/bin/sh\nexec {program} "$@"\n')
    start.chmod(0o755)
    (top / "bin" / "python").symlink_to(start.name)
    archive = folder / f"python-{version}.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(top, "python")
    return archive


def settings_of_uv(folder: Path, version: str, address: str) -> dict[str, str]:
    """Variables with which uv knows one Python, at that address, and installs it below the folder."""
    major, minor, patch = map(int, version.split("."))
    machine = platform.machine()
    entry = {
        "name": "cpython",
        "arch": {"family": machine, "variant": None},
        "os": "linux",
        "libc": "gnu",
        "major": major,
        "minor": minor,
        "patch": patch,
        "prerelease": "",
        "url": address,
        "sha256": None,
        "variant": None,
        "build": "20260101",
    }
    listed = folder / "downloads.json"
    listed.write_text(json.dumps({f"cpython-{version}-linux-{machine}-gnu": entry}), "utf-8")
    return {
        "UV_PYTHON_DOWNLOADS_JSON_URL": str(listed),
        "UV_PYTHON_INSTALL_DIR": str(folder / "installed"),
        "UV_CACHE_DIR": str(folder / "cache"),
        "UV_HTTP_RETRIES": "0",
    }


def can_be_tried() -> bool:
    """Whether this is a machine that the archive is for."""
    return sys.platform == "linux" and "musl" not in os.confstr("CS_GNU_LIBC_VERSION").lower()  # type: ignore[union-attr]
