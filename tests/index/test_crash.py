"""A server that is killed at any moment: what it acknowledged is there, and of anything else there is nothing."""

import os
import random
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from pytest_release_check.index.store import sha256_of
from tests.archives import build_wheel
from tests.index.alone import Alone, started
from tests.index.conftest import get, upload

KILLS = int(os.environ.get("RELEASE_CHECK_KILLS", "15"))
"""Raised by hand for a long run."""
JSON = "application/vnd.pypi.simple.v1+json"


class Uploader(threading.Thread):
    """Uploads one wheel after the other until the server is gone; remembers which were acknowledged."""

    def __init__(self, alone: Alone, folder: Path, name: str) -> None:
        super().__init__()
        self._alone = alone
        self._folder = folder
        self._name = name
        self.acknowledged: dict[str, bytes] = {}

    def run(self) -> None:
        for number in range(1, 10_000):
            version = f"{number}.0"
            noise = random.Random(f"{self._name}{number}").randbytes(random.choice((10, 300_000))).hex()  # noqa: S311
            path = build_wheel(self._folder, self._name, version, files={"demo.py": f"x = '{noise}'"})
            try:
                answer = upload(self._alone.upload_url, path, name=self._name, version=version)
            except httpx.HTTPError:
                return
            assert answer.status_code == 200, answer.text
            self.acknowledged[path.name] = path.read_bytes()


def served(alone: Alone, name: str) -> dict[str, bytes]:
    """Every file listed for the project; its bytes are those of its digest, and so are those of its metadata."""
    address = f"{alone.simple_url}{name}/"
    page = get(address, Accept=JSON)
    files = page.json()["files"] if page.status_code == 200 else []
    found = {file["filename"]: get(f"{address}{file['url']}").content for file in files}
    for file in files:
        assert sha256_of(found[file["filename"]]) == file["hashes"]["sha256"]
        assert sha256_of(get(f"{address}{file['url']}.metadata").content) == file["core-metadata"]["sha256"]
    return found


def interrupted(alone: Alone, folder: Path, names: list[str], number: signal.Signals) -> list[Uploader]:
    """Clients that were uploading when the server got the signal, at some moment."""
    clients = [Uploader(alone, folder, name) for name in names]
    for client in clients:
        client.start()
    time.sleep(random.uniform(0.01, 0.6))  # noqa: S311
    alone.process.send_signal(number)
    for client in clients:
        client.join()
    return clients


@pytest.mark.slow
@pytest.mark.parametrize(("number", "times"), [("SIGKILL", KILLS), ("SIGTERM", 5)])
def test_ended_during_uploads(tmp_path: Path, number: str, times: int) -> None:
    """Again and again, while three clients upload: every 200 was true, and no half of anything is left."""
    acknowledged = 0
    for end in range(times):
        names = [f"demo-{end}-{client}" for client in range(3)]
        with started(tmp_path / "index", "--no-upstream") as alone:
            clients = interrupted(alone, tmp_path / "dist", names, signal.Signals[number])
            said = alone.process.communicate(timeout=20)
        assert (alone.process.returncode, said) == (-9 if number == "SIGKILL" else 0, ("", ""))
        with started(tmp_path / "index", "--no-upstream") as alone:
            assert list((tmp_path / "index").glob("upload-*")) == []
            for name, client in zip(names, clients, strict=True):
                there = served(alone, name)
                assert there.items() >= client.acknowledged.items()
                assert len(there) <= len(client.acknowledged) + 1  # the last one may be there without an answer
                acknowledged += len(client.acknowledged)
    print(f"{times} times {number}: {acknowledged} acknowledged uploads")  # noqa: T201
    assert acknowledged
