"""The upload API takes what is right, refuses what is not with the reason, and keeps what it took."""

import base64
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pytest_release_check.index.server import Index
from tests.archives import build_sdist, build_wheel, metadata
from tests.index.conftest import TOKEN, get, upload

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


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"token": "wrong"}, 403, "Invalid or non-existent authentication"),
        ({":action": "submit"}, 404, "Unknown :action"),
        ({":action": ""}, 404, "Unknown :action"),
        ({"protocol_version": "2"}, 400, "protocol version"),
        ({"filetype": "bdist_egg"}, 400, "Invalid file extension"),
        ({"filetype": "sdist"}, 400, "Invalid file extension"),
        ({"version": "1.1"}, 400, "Start filename for"),
        ({"name": "demo2"}, 400, "Start filename for"),
        ({"name": "-"}, 400, "name is invalid"),
        ({"version": "one"}, 400, "Invalid version"),
        ({"sha256_digest": "0" * 64}, 400, "sha256 digest supplied does not match"),
        ({"md5_digest": "0" * 32}, 400, "md5 digest supplied does not match"),
        ({"blake2_256_digest": "0" * 64}, 400, "blake2_256 digest supplied does not match"),
        ({"sha256_digest": ""}, 400, "at least one message digest"),
    ],
)
def test_forms_that_are_refused(serve: Serve, tmp_path: Path, fields: dict[str, str], status: int, words: str) -> None:
    """The reason stands in the status line and in the body, and nothing stays behind."""
    index = serve()
    answer = upload(index, build_wheel(tmp_path / "dist", "demo", "1.0"), **fields)
    assert (answer.status_code, words in answer.reason_phrase, words in answer.text) == (status, True, True), (
        answer.text
    )
    assert listed(index) == []
    assert list((tmp_path / "index").iterdir()) == []


def broken_files(folder: Path) -> dict[str, tuple[Path, str]]:
    folder.mkdir()
    whole = build_wheel(folder / "whole", "demo", "1.0")
    (text := folder / "demo-1.0-py3-none-any.whl").write_text("not a zip")
    (half := folder / "half" / whole.name).parent.mkdir()
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tar := folder / "demo-1.0.tar.gz").write_text("not a tar")
    return {
        "text as wheel": (text, "Invalid distribution file"),
        "half a wheel": (half, "Invalid distribution file"),
        "text as sdist": (tar, "Invalid distribution file"),
        "other name inside": (
            build_wheel(folder / "o", "other", "1.0", filename="demo-1.0-py3-none-any.whl"),
            "no demo-1.0.dist-info/METADATA",
        ),
        "no PKG-INFO": (build_sdist(folder / "p", "demo", "1.0", pkg_info=""), "no PKG-INFO"),
        "other version inside": (
            build_sdist(folder / "v", "demo", "1.0", pkg_info=metadata("demo", "2.0")),
            "says inside that it is demo 2.0",
        ),
    }


@pytest.mark.parametrize(
    "which",
    ["text as wheel", "half a wheel", "text as sdist", "other name inside", "no PKG-INFO", "other version inside"],
)
def test_files_that_are_refused(serve: Serve, tmp_path: Path, which: str) -> None:
    """An archive that cannot be read, or speaks of another release, is not taken."""
    index = serve()
    path, words = broken_files(tmp_path / "broken")[which]
    answer = upload(index, path)
    assert (answer.status_code, words in answer.text) == (400, True), answer.text
    assert list((tmp_path / "index").iterdir()) == []


def test_a_name_that_is_not_under_test(serve: Serve, tmp_path: Path) -> None:
    """Nobody can plant a dependency on the stage."""
    index = serve()
    answer = upload(index, build_wheel(tmp_path / "dist", "six", "99.0"), name="six", version="99.0")
    assert (answer.status_code, "six is not under test" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "filename",
    [
        "../demo-1.0.tar.gz",
        "a\\demo-1.0.tar.gz",
        ".demo-1.0.tar.gz",
        "",
        "demo-1.0\0.tar.gz",
        "demo-1.0#x.tar.gz",
        "demo-1.0%2f.tar.gz",
        "demo-1.0 .tar.gz",
        "dem\u00f6-1.0.tar.gz",
        "demo-1.0:x.tar.gz",
    ],
)
def test_file_names_with_paths(serve: Serve, tmp_path: Path, filename: str) -> None:
    """A file name is a name, and one that every page and file system can spell."""
    index = serve()
    body = form(b"x", filename)
    assert raw(index, body, len(body)).startswith(b"HTTP/1.1 400")
    assert list((tmp_path / "index").iterdir()) == []


def form(content: bytes, filename: str = "demo-1.0.tar.gz") -> bytes:
    head = b""
    for name, value in ((":action", "file_upload"), ("name", "demo"), ("version", "1.0"), ("filetype", "sdist")):
        head += f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    disposition = f'Content-Disposition: form-data; name="content"; filename="{filename}"'
    return head + f"--x\r\n{disposition}\r\n\r\n".encode() + content + b"\r\n--x--\r\n"


CREDENTIALS = "Basic " + base64.b64encode(f"__token__:{TOKEN}".encode()).decode()


def raw(
    index: Index,
    body: bytes,
    length: int | str,
    kind: str = "multipart/form-data; boundary=x",
    authorization: str = CREDENTIALS,
) -> bytes:
    """Send any bytes with any stated length, say that nothing more comes, and read the answer."""
    parts = urlsplit(index.upload_url)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((str(parts.hostname), int(parts.port or 0))) as client:
        client.sendall(head.encode("latin-1") + body)
        client.shutdown(socket.SHUT_WR)
        answer = b""
        while block := client.recv(65536):
            answer += block
    return answer


@pytest.mark.parametrize(
    ("body", "length", "kind"),
    [
        (form(b"x")[:-30], 10_000, "multipart/form-data; boundary=x"),
        (form(b"x")[:-30], len(form(b"x")) - 30, "multipart/form-data; boundary=x"),
        (form(b"x"), 20, "multipart/form-data; boundary=x"),
        (b"", 0, "multipart/form-data; boundary=x"),
        (form(b"x"), len(form(b"x")), "multipart/form-data"),
        (form(b"x"), len(form(b"x")), "application/json"),
        (b"\xff" * 5000, 5000, "multipart/form-data; boundary=x"),
    ],
)
def test_bodies_that_are_no_form(serve: Serve, tmp_path: Path, body: bytes, length: int, kind: str) -> None:
    """Half a body, a wrong length and no form at all get 400, and nothing stays behind."""
    index = serve()
    assert raw(index, body, length, kind).startswith(b"HTTP/1.1 400")
    assert list((tmp_path / "index").iterdir()) == []


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
        with Index(directory=directory, subjects=None, upstreams=(), token=TOKEN, size_limit=limit) as index:
            answer = upload(index, path)
        assert (answer.status_code, "File too large" in answer.text) == (status, status == 400)
        assert bool(list(directory.iterdir())) == (status == 200)


def test_a_body_that_cannot_be_an_upload_is_not_read(serve: Serve, tmp_path: Path) -> None:
    """A stated length far over the limit is refused at once."""
    answer = raw(serve(), b"", 10**12)
    assert answer.startswith(b"HTTP/1.1 400 File too large")
    assert list((tmp_path / "index").iterdir()) == []


@pytest.mark.parametrize("length", ["", "-1", "1_0", "\u00b2", "9" * 5000])
def test_lengths_that_are_no_number(serve: Serve, length: str) -> None:
    """An upload without a length that can be read is refused."""
    assert raw(serve(), b"", length).startswith(b"HTTP/1.1 400 Invalid Form Data")


@pytest.mark.parametrize("value", ["", "Basic", "Basic !!!", "Basic \u00ff", "Basic dXNlcg==", "Bearer x"])
def test_credentials_that_are_none(serve: Serve, value: str) -> None:
    """No header, another scheme and broken base64 get the same answer as a wrong token."""
    answer = raw(serve(), b"", 0, authorization=value)
    assert answer.startswith(b"HTTP/1.1 403 Invalid or non-existent authentication information.")


def test_two_files_in_one_form(serve: Serve, tmp_path: Path) -> None:
    """Two files are never glued together."""
    index = serve()
    body = form(b"x").removesuffix(b"--x--\r\n") + form(b"y")
    assert b"content is there more than once" in raw(index, body, len(body))
    assert list((tmp_path / "index").iterdir()) == []


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
    assert upload(index, build_wheel(tmp_path / "dist", "Other", "1.0"), name="Other").status_code == 200
    assert get(url).status_code == 200


def test_nothing_is_printed(serve: Serve, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Requests, refusals, garbage and clients that hang up go to the log alone, without the random part."""
    lines: list[str] = []
    with Index(directory=tmp_path / "logged", subjects=None, upstreams=(), token=TOKEN, log=lines.append) as index:
        get(f"{index.simple_url()}x%1b/")
        raw(index, b"garbage", 10_000)
        with socket.create_connection(("127.0.0.1", int(urlsplit(index.upload_url).port or 0))) as client:
            client.sendall(b"\x1b[31m nonsense\r\n\r\n")
            while client.recv(65536):
                pass
    assert capfd.readouterr() == ("", "")
    assert lines and not any(index.secret in line or "\x1b" in line for line in lines)
