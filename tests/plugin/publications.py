"""An index to publish on that counts what is sent to it, and ways to start a publication."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytest_release_check.index.server import Index
from tests.conftest import user_environment
from tests.faulty_front import Exchange, Fault, Front, front_of
from tests.indexes import index_of
from tests.pytest_runs import ended_run
from tests.remote_index.test_tokens import token as made_token

TOKEN = made_token("127.0.0.1")
REPORT = ".release-check"
"""Where the tests let the report lie."""
GIVEN = {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": TOKEN}


@dataclass
class Target:
    """The index that users install from, behind a front that sees every request."""

    index: Index
    front: Front
    faults: list[Fault] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.index.upload_url.replace(self.front.target, self.front.url)

    @property
    def sent(self) -> int:
        """Uploads that reached the index."""
        return sum(line.startswith("POST") for line in self.front.seen)

    @property
    def held(self) -> dict[str, str]:
        """File name to sha256 of everything on the index."""
        return {
            file.filename: file.sha256
            for name in self.index.site.store.names()
            for file in self.index.site.store.of(name)
        }


@contextmanager
def target_in(folder: Path, token: str = TOKEN, **policy: Any) -> Iterator[Target]:
    """A target that takes any project; ``policy`` is that of its site."""
    faults: list[Fault] = []

    def all_of_them(exchange: Exchange) -> Exchange | None:
        changed: Exchange | None = exchange
        for fault in faults:
            changed = changed and fault(changed)
        return changed

    with (
        index_of(folder, token=token, at_root=True, **policy) as index,
        front_of(index.base_url, all_of_them) as front,
    ):
        yield Target(index=index, front=front, faults=faults)


def verified(files: Path, evidence: Path, folder: Path) -> Path:
    """What the publishing job of three gets: evidence and files in a folder of their own."""
    folder.mkdir(parents=True)
    shutil.copytree(files, folder / "dist")
    shutil.copyfile(evidence, folder / "release-evidence.json")
    return folder


def publication(folder: Path, target: Target, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The publishing job, started in ``folder``."""
    given = user_environment(folder) | GIVEN | environment
    return ended_run(publication_options(target, *args), folder, given, seconds=120)


def publication_options(target: Target, *args: str) -> list[str]:
    """What pytest is given for it."""
    is_named = any(arg.startswith("--release-evidence=") for arg in args)
    evidence = [] if is_named else ["--release-evidence=release-evidence.json"]
    return [f"--release-publish={target.url}", "--release-yes", "--release-wait=20", *evidence, *args]


def read(evidence: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(evidence.read_text())
    return found


def digests(evidence: Path) -> dict[str, str]:
    """File name to sha256, as evidence states them."""
    return {each["name"]: each["digest"]["sha256"] for each in read(evidence)["subject"]}


def environment_of(process_id: int) -> bytes:
    """What another process was started with; nothing where the system does not show it."""
    path = Path("/proc") / str(process_id) / "environ"
    return path.read_bytes() if os.access(path, os.R_OK) else b""
