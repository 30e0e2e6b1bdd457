"""The upload API takes what is right, refuses what is not with the reason, and keeps what it took."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pytest_release_check.catalogue import PYPI_RULES
from pytest_release_check.index.server import Index
from tests.archives import build_sdist, build_wheel
from tests.index.conftest import TOKEN, content, fields_of, get, multipart, post, raw, status_line, upload
from tests.indexes import index_of

Serve = Callable[..., Index]


def listed(index: Index, view: str = "all") -> list[str]:
    page = get(f"{index.simple_url(view)}demo/", Accept="application/vnd.pypi.simple.v1+json")
    return [] if page.status_code == 404 else [file["filename"] for file in page.json()["files"]]


def test_twine_uploads_both_kinds(serve: Serve, tmp_path: Path) -> None:
    """The real twine, as a program, with the token in its environment."""
    index = serve()
    files = [build_wheel(tmp_path / "dist", "demo", "1.0"), build_sdist(tmp_path / "dist", "demo", "1.0")]
    done = subprocess.run(
        (sys.executable, "-m", "twine", "upload", "--config-file", os.devnull, *map(str, files)),
        env=os.environ
        | {
            "TWINE_REPOSITORY_URL": index.upload_url,
            "TWINE_USERNAME": "__token__",
            "TWINE_PASSWORD": TOKEN,
            "NO_PROXY": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert listed(index) == ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"]
    assert (listed(index, "wheel"), listed(index, "sdist")) == (["demo-1.0-py3-none-any.whl"], ["demo-1.0.tar.gz"])


def test_the_same_bytes_again_are_fine_other_bytes_are_not(serve: Serve, tmp_path: Path) -> None:
    """A file name belongs to the first bytes that came under it."""
    index = serve()
    first = build_wheel(tmp_path / "a", "demo", "1.0")
    other = build_wheel(tmp_path / "b", "demo", "1.0", files={"demo.py": "changed = True\n"})
    assert [upload(index, first).status_code, upload(index, first).status_code] == [200, 200]
    refused = upload(index, other)
    assert (refused.status_code, refused.reason_phrase.startswith("File already exists")) == (400, True)
    (link,) = [
        f["url"]
        for f in get(f"{index.simple_url()}demo/", Accept="application/vnd.pypi.simple.v1+json").json()["files"]
    ]
    assert get(f"{index.simple_url()}demo/{link}").content == first.read_bytes()


@pytest.mark.parametrize("name", [pytest.param("six", id="PYPI016-name-of-others")])
def test_a_name_that_is_not_under_test(serve: Serve, tmp_path: Path, name: str) -> None:
    """Nobody can plant a dependency on the stage."""
    index = serve()
    path = build_wheel(tmp_path / "dist", name, "99.0")
    answer = upload(index, path, name=name, version="99.0", accept="text/plain")
    assert (answer.status_code, "not under test" in answer.text) == (403, True)


def test_many_uploads_at_a_time(serve: Serve, tmp_path: Path) -> None:
    """Of many clients with other bytes under one name, exactly one wins, and its bytes are served."""
    index = serve()
    paths = [
        build_wheel(tmp_path / str(number), "demo", "1.0", files={"demo.py": f"number = {number}\n"})
        for number in range(16)
    ]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda path: upload(index, path).status_code, paths))
    assert sorted(answers) == [200] + [400] * 15
    winner = paths[answers.index(200)]
    (file,) = get(f"{index.simple_url()}demo/", Accept="application/vnd.pypi.simple.v1+json").json()["files"]
    assert get(f"{index.simple_url()}demo/{file['url']}").content == winner.read_bytes()


@pytest.mark.slow
def test_fifty_uploads_and_fifty_downloads_at_a_time(serve: Serve, tmp_path: Path) -> None:
    """Nothing is lost and nothing mixed up, whoever reads meanwhile."""
    index = serve(subjects=None)
    paths = [
        build_wheel(tmp_path / "dist", f"demo-{number}", "1.0", files={"demo.py": "x = 1\n" * 5000 + f"# {number}"})
        for number in range(50)
    ]
    first = upload(index, paths[0], name="demo-0")

    def sent(number: int) -> int:
        return upload(index, paths[number], name=f"demo-{number}").status_code

    def fetched(number: int) -> bool:
        address = f"{index.simple_url()}demo-{number}/"
        page = get(address, Accept="application/vnd.pypi.simple.v1+json")
        (file,) = page.json()["files"]
        return get(f"{address}{file['url']}").content == paths[number].read_bytes()

    with ThreadPoolExecutor(100) as pool:
        reading = [pool.submit(fetched, 0) for _ in range(50)]
        writing = list(pool.map(sent, range(1, 50)))
        assert (first.status_code, writing) == (200, [200] * 49)
        assert all(read.result() for read in reading)
        assert all(pool.map(fetched, range(50)))


@pytest.mark.parametrize("ignored", [frozenset({"PYPI080", "PYPI081", "PYPI082", "PYPI084"})])
def test_a_file_is_never_replaced(serve: Serve, tmp_path: Path, ignored: frozenset[str]) -> None:
    """Whatever rules are left out."""
    index = serve(ignored=ignored)
    first = build_sdist(tmp_path / "a", "demo", "1.0")
    other = build_sdist(tmp_path / "b", "demo", "1.0", pkg_info="Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nX")
    assert [upload(index, first).status_code, upload(index, other).status_code] == [200, 400]
    assert upload(index, other).reason_phrase.startswith("File already exists")


@pytest.mark.parametrize(
    "filename", ["../demo-1.0.tar.gz", "a\\demo-1.0.tar.gz", ".x.tar.gz", "demo", "demo\x1b.tar.gz"]
)
def test_names_that_are_no_file_s_are_never_kept(serve: Serve, tmp_path: Path, filename: str) -> None:
    """Whatever rules are left out."""
    index = serve(ignored=frozenset(rule.code for rule in PYPI_RULES))
    path = build_sdist(tmp_path / "dist", "demo", "1.0")
    answer = post(index, multipart(fields_of(path), content(path, filename)))
    assert status_line(answer).startswith("400 Invalid distribution file.")
    assert list((tmp_path / "index").iterdir()) == []


def test_a_broken_archive_is_no_fault_of_the_disk(serve: Serve, tmp_path: Path) -> None:
    """zipfile seeks before the start of one that was cut in its directory: OSError, which is no answer of ours."""
    path = build_wheel(tmp_path / "dist", "demo", "1.0")
    whole = path.read_bytes()
    path.write_bytes(whole[:-60] + whole[-52:-30] + whole[-22:])
    assert upload(serve(), path).status_code in (200, 400)


def test_a_file_that_was_deleted_by_hand(serve: Serve, tmp_path: Path) -> None:
    """It is not served, and its name stays burnt: also over a restart."""
    index = serve()
    path = build_sdist(tmp_path / "dist", "demo", "1.0")
    upload(index, path)
    stored = index.site.store.get(path.name)
    assert stored is not None
    index.site.store.path(stored).unlink()
    assert (listed(index), listed(serve())) == ([], [])
    assert index.site.store.held("demo", stored.sha256, path.name).name_used


def test_files_survive_a_restart(serve: Serve, tmp_path: Path) -> None:
    """State is read from the folder; what has no record does not exist."""
    upload(serve(), build_wheel(tmp_path / "dist", "demo", "1.0"))
    (tmp_path / "index" / ("0" * 64)).mkdir()
    (tmp_path / "index" / ("0" * 64) / "demo-2.0.tar.gz").write_text("half a file of a killed server")
    assert listed(serve()) == ["demo-1.0-py3-none-any.whl"]


def test_the_size_limit(tmp_path: Path) -> None:
    """A longer file is refused, and nothing of it is kept."""
    path = build_wheel(tmp_path / "dist", "demo", "1.0")
    size = path.stat().st_size
    for limit, status in ((size - 1, 400), (size, 200)):
        directory = tmp_path / f"index-{limit}"
        with index_of(directory, token=TOKEN, size_limit=limit) as index:
            answer = upload(index, path)
        assert (answer.status_code, "File too large" in answer.reason_phrase) == (status, status == 400)
        assert bool(list(directory.iterdir())) == (status == 200)


def test_a_large_refused_upload_gets_its_answer(serve: Serve, tmp_path: Path) -> None:
    """The connection is not reset under the reason while the client is still sending."""
    path = tmp_path / "demo-1.0.tar.gz"
    path.write_bytes(bytes(32 * 1024 * 1024))
    assert upload(serve(), path, token="wrong").status_code == 403


def test_a_disk_that_takes_nothing(serve: Serve, tmp_path: Path) -> None:
    """The client is told that it was the index that failed, with a status that twine does not repeat."""
    index = serve()
    (tmp_path / "index").rmdir()
    answer = upload(index, build_wheel(tmp_path / "dist", "demo", "1.0"))
    assert (answer.status_code, "could not store the file" in answer.reason_phrase) == (507, True)


def test_without_declared_subjects_every_upload_becomes_one(serve: Serve, tmp_path: Path) -> None:
    """Standing alone, the index takes any name, and serves what it took from here only."""
    index = serve("https://up.example/simple", subjects=None)
    url = f"{index.simple_url()}other/"
    assert get(url).status_code == 307
    assert upload(index, build_wheel(tmp_path / "dist", "other", "1.0"), name="Other").status_code == 200
    assert get(url).status_code == 200


def test_nothing_is_printed(serve: Serve, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Requests, refusals, garbage and clients that hang up go to the log alone, without the random part."""
    lines: list[str] = []
    with index_of(tmp_path / "logged", token=TOKEN, log=lines.append) as index:
        get(f"{index.simple_url()}x%1b/")
        raw(index, b"garbage")
        post(index, b"garbage", length=10_000)
        with socket.create_connection(("127.0.0.1", int(urlsplit(index.upload_url).port or 0))) as client:
            client.sendall(b"\x1b[31m nonsense\r\n\r\n")
            while client.recv(65536):
                pass
    assert capfd.readouterr() == ("", "")
    assert lines and not any(index.site.secret in line or "\x1b" in line for line in lines)
