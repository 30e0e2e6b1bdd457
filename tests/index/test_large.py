"""Large files and endless bodies cost disk and time, not memory."""

import gzip
import io
import random
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from pytest_release_check.index.forms import SIZE_LIMIT
from pytest_release_check.index.server import Index
from tests.archives import build_wheel
from tests.index.alone import Alone, started
from tests.index.conftest import (
    basic,
    connect,
    content,
    fields_of,
    get,
    multipart,
    part,
    request,
    said,
    status_line,
    upload,
)
from tests.indexes import NO_TLS

MEBI = 1024 * 1024
Serve = Callable[..., Index]


def large_wheel(folder: Path, size: int, name: str = "demo") -> Path:
    """Of about that size, and not compressed."""
    return build_wheel(
        folder, name, "1.0", files={f"{name.replace('-', '_')}.py": "#" * 79 + "\n" + "# x\n" * (size // 4)}
    )


def streamed(alone: Alone, path: Path, *, rate: float = 0.0, name: str = "demo") -> httpx.Response:
    """An upload that is read from the disk in blocks; at most ``rate`` bytes a second if that is given."""
    head, tail = multipart(fields_of(path, name=name)).removesuffix(b"--x--\r\n"), b"\r\n--x--\r\n"
    opening = part("content", b"", f'; filename="{path.name}"').removesuffix(b"\r\n")

    def blocks() -> Iterator[bytes]:
        yield head + opening
        with path.open("rb") as stream:
            while block := stream.read(1 << 16):
                yield block
                if rate:
                    time.sleep(len(block) / rate)
        yield tail

    length = len(head) + len(opening) + path.stat().st_size + len(tail)
    return httpx.post(
        alone.upload_url,
        content=blocks(),
        headers={
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": str(length),
            "Authorization": basic(),
        },
        trust_env=False,
        verify=NO_TLS,
        timeout=120,
    )


def peak_memory(alone: Alone) -> float:
    """MiB, of the server so far."""
    status = Path(f"/proc/{alone.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def large_sdist(folder: Path, size: int) -> Path:
    """Of about that size; what is in it cannot be compressed."""
    folder.mkdir()
    path, noise = folder / "demo-1.0.tar.gz", random.Random(1).randbytes(size // 2 - MEBI)  # noqa: S311
    with gzip.GzipFile(path, "wb", compresslevel=1) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in {"PKG-INFO": b"", "one.py": noise, "two.bin": noise}.items():
            member = tarfile.TarInfo(f"demo-1.0/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
@pytest.mark.parametrize("large", [large_wheel, large_sdist], ids=["wheel", "sdist"])
def test_a_hundred_mebibytes_in_constant_memory(tmp_path: Path, large: Callable[[Path, int], Path]) -> None:
    """Uploaded, judged, served."""
    path = large(tmp_path / "dist", 99 * MEBI)
    with started(tmp_path / "index", "--no-upstream") as alone:
        upload(alone.upload_url, build_wheel(tmp_path / "small", "small", "1.0"), name="small")
        before = peak_memory(alone)
        began = time.perf_counter()
        assert streamed(alone, path).status_code == 200
        took = time.perf_counter() - began
        (file,) = get(f"{alone.simple_url}demo/", Accept="application/vnd.pypi.simple.v1+json").json()["files"]
        address = f"{alone.simple_url}demo/{file['url']}"
        with httpx.stream("GET", address, trust_env=False, verify=NO_TLS) as answer:
            assert sum(map(len, answer.iter_raw())) == path.stat().st_size
        after = peak_memory(alone)
    print(f"{path.stat().st_size / MEBI:.0f} MiB in {took:.2f} s; peak {before:.1f} MiB before, {after:.1f} after")  # noqa: T201
    assert after - before < 32


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
def test_fifty_at_a_time_in_bounded_memory(tmp_path: Path) -> None:
    """Fifty uploads of 4 MiB and as many downloads."""
    paths = {f"demo-{number}": large_wheel(tmp_path / "dist", 4 * MEBI, f"demo-{number}") for number in range(50)}
    with started(tmp_path / "index", "--no-upstream") as alone:

        def sent(name: str) -> int:
            return streamed(alone, paths[name], name=name).status_code

        def fetched(name: str) -> bool:
            address = f"{alone.simple_url}{name}/"
            (file,) = get(address, Accept="application/vnd.pypi.simple.v1+json").json()["files"]
            return get(f"{address}{file['url']}").content == paths[name].read_bytes()

        sent("demo-0")
        before = peak_memory(alone)
        with ThreadPoolExecutor(100) as pool:
            reading = [pool.submit(fetched, "demo-0") for _ in range(50)]
            assert set(pool.map(sent, list(paths)[1:])) == {200}
            assert all(read.result() for read in reading)
            assert all(pool.map(fetched, paths))
        after = peak_memory(alone)
    print(f"peak {before:.1f} MiB before, {after:.1f} after")  # noqa: T201
    assert after - before < 150


@pytest.mark.slow
def test_a_slow_but_honest_upload(tmp_path: Path) -> None:
    """It takes its time."""
    path = large_wheel(tmp_path / "dist", MEBI)
    with started(tmp_path / "index", "--no-upstream") as alone:
        assert streamed(alone, path, rate=200_000).status_code == 200


def test_too_large_by_its_length(serve: Serve, tmp_path: Path) -> None:
    """It is refused before anything of it is sent."""
    index = serve()
    with connect(index) as client:
        client.sendall(request(b"", path=f"{index.site.root}/legacy/", length=SIZE_LIMIT + 20 * MEBI))
        assert client.recv(26) == b"HTTP/1.1 400 File too larg"
    assert list((tmp_path / "index").iterdir()) == []


def test_too_large_while_reading(serve: Serve, tmp_path: Path) -> None:
    """It is refused as soon as it shows, however much still comes."""
    index = serve(size_limit=MEBI)
    path = build_wheel(tmp_path / "dist", "demo", "1.0")
    body = multipart(fields_of(path), content(path)).removesuffix(b"\r\n--x--\r\n") + bytes(MEBI)
    with connect(index) as client:
        client.sendall(request(body, path=f"{index.site.root}/legacy/", length=4 * MEBI))
        assert status_line(client.recv(4096)).startswith("400 File too large")
    assert list((tmp_path / "index").glob("*/*")) == []


def test_text_without_end(serve: Serve, tmp_path: Path) -> None:
    """Text fields are kept in memory, so there is much less of them."""
    index = serve()
    body = part("description", bytes(9 * MEBI))
    with connect(index) as client:
        client.sendall(request(body, path=f"{index.site.root}/legacy/", length=50 * MEBI))
        client.shutdown(1)
        assert status_line(said(client)).startswith("400 Invalid Form Data: the text fields are too long")
    assert list((tmp_path / "index").iterdir()) == []
