"""The embedded index alone: many installers at once, and a page of a project with many files."""

import hashlib
import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.measuring import CommandFailedError, Cost, PeakMemory, resident, run
from benchmarks.scaling.rows import Bench, Row
from benchmarks.scaling.servers import TOKEN, Server, serving
from benchmarks.scaling.wheels import metadata, write_wheel
from pytest_release_check.index.store import Store
from pytest_release_check.model.index_file import IndexFile

_GETS = 7
_FORMS = {"HTML": "text/html", "JSON": "application/vnd.pypi.simple.v1+json"}


def installs(bench: Bench) -> Iterator[Row]:
    """50 pips at once: a project that was uploaded here, and its five dependencies, which an upstream folder has."""
    count = bench.size(50)
    costs, notes = [], []
    for _ in range(bench.rounds):
        upstream, made = bench.new_folder("upstream"), bench.new_folder("made")
        names = [f"measured-dependency-{number}" for number in range(5)]
        for name in names:
            write_wheel(upstream, name)
        wheel = write_wheel(made, "measured", requires=names)
        with serving(bench, upstreams=(upstream,)) as server:
            _upload(bench, server, wheel)
            cost, errors = _installed(bench, server, count)
        costs.append(cost)
        notes.append(errors)
    note = f"CPU and memory of the index; errors: {', '.join(map(str, notes))}"
    yield Row(f"{count} pip install at once", tuple(costs), note)


def _upload(bench: Bench, server: Server, wheel: Path) -> None:
    command = (bench.here, "-m", "twine", "upload", "--repository-url", server.upload, "-u", "__token__", "-p", TOKEN)
    run((*command, "--disable-progress-bar", str(wheel)), wheel.parent, {})


def _installed(bench: Bench, server: Server, count: int) -> tuple[Cost, int]:
    """What the index took meanwhile, and how many installations failed. Raises if all did."""
    before, started = server.cpu(), time.perf_counter()
    with PeakMemory(server.pid) as memory:
        pips = [_pip(bench, server) for _ in range(count)]
        outputs = [pip.communicate()[0] for pip in pips]
    cost = Cost(time.perf_counter() - started, server.cpu() - before, memory.highest)
    errors = sum(bool(pip.returncode) for pip in pips)
    if errors == count:
        raise CommandFailedError("every pip install", pips[-1].returncode, outputs[-1])
    return cost, errors


def _pip(bench: Bench, server: Server) -> subprocess.Popen[str]:
    """One that knows no other index and no cache."""
    command = (bench.here, "-m", "pip", "--isolated", "--no-cache-dir", "--disable-pip-version-check", "install")
    return subprocess.Popen(
        (*command, "--index-url", server.simple, "--target", str(bench.new_folder("target")), "measured==1.0"),
        env=os.environ | {"PIP_CONFIG_FILE": os.devnull},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def page(bench: Bench) -> Iterator[Row]:
    """The page of a project of 5,000 files, in both forms: the first answer, and then the median."""
    count = bench.size(5000)
    directory = bench.new_folder("index")
    fill(directory, count)
    with serving(bench, directory=directory) as server:
        for form, kind in _FORMS.items():
            yield _got(server, f"page of {count} files, {form}", kind)


def _got(server: Server, what: str, kind: str) -> Row:
    seconds, size, before = [], 0, server.cpu()
    with PeakMemory(server.pid) as memory, httpx.Client(trust_env=False, timeout=300) as client:
        for _ in range(_GETS):
            started = time.perf_counter()
            answer = client.get(f"{server.simple}measured/", headers={"Accept": kind}).raise_for_status()
            seconds.append(time.perf_counter() - started)
            size = len(answer.content)
    cpu = (server.cpu() - before) / _GETS
    first, later = f"{seconds[0] * 1000:.0f} ms", f"{statistics.median(seconds[1:]) * 1000:.0f} ms"
    costs = tuple(Cost(one, cpu, max(memory.highest, resident(server.pid))) for one in seconds)
    return Row(what, costs, f"first {first}, later {later}; {size / 1e6:.1f} MB")


def fill(directory: Path, count: int) -> None:
    """Put that many versions of one project into the folder of an index, past its checks, which would take minutes."""
    store = Store(directory)
    text = metadata("measured").encode()
    for number in range(count):
        content = f"wheel {number}".encode()
        stored = IndexFile(
            filename=f"measured-1.{number}-py3-none-any.whl",
            name="measured",
            spelling="measured",
            version=f"1.{number}",
            artifact="wheel",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            requires_python=">=3.10",
            upload_time="2026-01-01T00:00:00.000000Z",
            metadata_sha256=hashlib.sha256(text).hexdigest(),
        )
        with store.staging() as folder:
            (folder / "received").write_bytes(content)
            store.add(stored, folder / "received", text, {})
