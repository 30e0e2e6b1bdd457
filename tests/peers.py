"""Package indexes that others have written, as programs on the loopback."""

import base64
import hashlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.indexes import NO_TLS

USER, PASSWORD = "tester", "s3cret-pass-word"


@dataclass(frozen=True)
class Peer:
    """One running index."""

    upload_url: str
    index_url: str


@contextmanager
def pypiserver(folder: Path, *, private: bool = False, password: str = PASSWORD) -> Iterator[Peer]:
    """pypiserver: uploads to its root with a password, reading too if it is private; HTML pages with fragments."""
    packages = folder / "packages"
    packages.mkdir(parents=True)
    (folder / "htpasswd").write_text(f"{USER}:{_apache(password)}\n")
    port = _free_port()
    guarded = "update,list,download" if private else "update"
    arguments = ("run", "-p", str(port), "-i", "127.0.0.1", "-P", str(folder / "htpasswd"), "-a", guarded)
    command = (sys.executable, "-m", "pypiserver", *arguments, "--disable-fallback", str(packages))
    with _served(command, f"http://127.0.0.1:{port}/simple/", folder):
        yield Peer(upload_url=f"http://127.0.0.1:{port}/", index_url=f"http://127.0.0.1:{port}/simple/")


@contextmanager
def devpi(folder: Path) -> Iterator[Peer]:
    """devpi-server: one user, one index that takes uploads and has no bases."""
    state = folder / "state"
    folder.mkdir(parents=True)
    script = Path(sys.executable).parent
    subprocess.run(
        (str(script / "devpi-init"), "--serverdir", str(state), "--no-root-pypi"), check=True, capture_output=True
    )
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    command = (str(script / "devpi-server"), "--serverdir", str(state), "--host", "127.0.0.1", "--port", str(port))
    with _served(command, f"{base}/+api", folder):
        asks = {"Accept": "application/json"}
        with httpx.Client(base_url=base, trust_env=False, verify=NO_TLS, headers=asks) as client:
            client.put(f"/{USER}", json={"password": PASSWORD}).raise_for_status()
            token = client.post("/+login", json={"user": USER, "password": PASSWORD}).json()["result"]["password"]
            login = httpx.BasicAuth(USER, token)
            headers = {"X-Devpi-Auth": login._auth_header.removeprefix("Basic ")}
            client.put(f"/{USER}/stage", json={"bases": [], "volatile": True}, headers=headers).raise_for_status()
        yield Peer(upload_url=f"{base}/{USER}/stage/", index_url=f"{base}/{USER}/stage/+simple/")


@contextmanager
def _served(command: tuple[str, ...], address: str, folder: Path) -> Iterator[None]:
    """Run a server until the context closes; it is there once it answers."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            _wait(process, address, folder / "server.log")
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False, verify=NO_TLS, timeout=5).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.05)  # the one way to wait for a program of others to listen
    raise AssertionError(f"{address} does not answer:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _apache(password: str) -> str:
    """A line's second half in an htpasswd file."""
    return "{SHA}" + base64.b64encode(hashlib.sha1(password.encode(), usedforsecurity=False).digest()).decode()
