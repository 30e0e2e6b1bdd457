"""The index standing alone: one line when it serves, a sentence when it cannot, a clean end."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which

import pytest

from tests.archives import build_sdist, build_wheel
from tests.index.alone import refused, started
from tests.index.conftest import TOKEN, get, upload
from tests.programs import answers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_served_and_ended(tmp_path: Path, number: signal.Signals) -> None:
    """At plain addresses, until a signal says that it is enough; what was uploaded is there the next time."""
    wheel = build_wheel(tmp_path / "dist", "demo", "1.0")
    with started(tmp_path / "index", "--no-upstream") as alone:
        assert alone.upload_url.endswith("/legacy/") and alone.simple_url == f"{alone.base}/simple/"
        assert upload(alone.upload_url, wheel).status_code == 200
        assert get(f"{alone.simple_url}other/").status_code == 404
        assert get(f"{alone.base}/pypi/demo/json").json()["info"]["name"] == "demo"
        alone.process.send_signal(number)
        assert alone.process.communicate(timeout=20) == ("", "")
        assert alone.process.returncode == 0
    with started(tmp_path / "index", "--no-upstream") as alone:
        assert wheel.name in get(f"{alone.simple_url}demo/").text


def test_names_that_were_uploaded_come_from_here_all_others_from_upstream(tmp_path: Path) -> None:
    """Several upstreams in their order; the one of pip's settings is asked for only without any."""
    build_wheel(tmp_path / "wheels", "found", "1.0")
    options = ("--upstream", str(tmp_path / "wheels"), "--upstream", "https://up.example/simple/")
    with started(tmp_path / "index", *options) as alone:
        assert get(f"{alone.simple_url}demo/").headers["Location"] == "https://up.example/simple/demo/"
        assert "found-1.0" in get(f"{alone.simple_url}found/").text
        upload(alone.upload_url, build_sdist(tmp_path / "dist", "demo", "1.0"))
        assert "demo-1.0.tar.gz" in get(f"{alone.simple_url}demo/").text


def test_without_a_word_the_upstream_is_pip_s(tmp_path: Path) -> None:
    """As the plugin finds it."""
    address = "https://mirror.example/simple"
    with started(tmp_path / "index", PIP_INDEX_URL=address) as alone:
        assert get(f"{alone.simple_url}demo/").headers["Location"] == f"{address}/demo/"


def test_a_token_is_made_up_and_told(tmp_path: Path) -> None:
    """Another one each time, in the same line."""
    with started(tmp_path / "index", "--no-upstream", token="") as alone:
        token = alone.line.partition(", upload token ")[2]
        assert len(token) > 30
        path = build_sdist(tmp_path / "dist", "demo", "1.0")
        assert [upload(alone.upload_url, path, token=each).status_code for each in ("x", token)] == [403, 200]


def test_a_folder_belongs_to_one_server(tmp_path: Path) -> None:
    """The second is refused with a sentence, until the first has ended, in whatever way."""
    with started(tmp_path / "index", "--no-upstream"):
        status, words = refused("--directory", str(tmp_path / "index"), "--no-upstream")
        assert (status, "another index serves this folder" in words) == (2, True)
    with started(tmp_path / "index", "--no-upstream"):
        pass


def test_other_hosts_need_a_token_of_the_user_s(tmp_path: Path) -> None:
    """And are only listened on when asked for."""
    status, words = refused("--directory", str(tmp_path / "index"), "--host", "0.0.0.0", "--no-upstream")  # noqa: S104
    assert (status, "give a --token" in words) == (2, True)
    with started(tmp_path / "index", "--no-upstream", "--host", "0.0.0.0") as alone:  # noqa: S104
        assert get(alone.simple_url.replace("0.0.0.0", "127.0.0.1")).status_code == 200  # noqa: S104


def taken_port() -> tuple[socket.socket, str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening, str(listening.getsockname()[1])


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """It is named."""
    listening, port = taken_port()
    with listening:
        status, words = refused("--directory", str(tmp_path / "index"), "--port", port, "--no-upstream")
    assert (status, f"port {port}" in words, "Traceback" in words) == (2, True, False)


UNUSABLE = [
    ((), "--directory"),
    (("--directory", "{tmp}/no/such"), "there is no folder"),
    (("--directory", "{tmp}/file"), "--directory"),
    (("--directory", "{tmp}/file/below"), "--directory"),
    (("--directory", "{tmp}/x", "--port", "port"), "port"),
    (("--directory", "{tmp}/x", "--port", "65536"), "port"),
    (("--directory", "{tmp}/x", "--port", "-1"), "port"),
    (("--directory", "{tmp}/x", "--host", "no such host"), "no such host"),
    (("--directory", "{tmp}/x", "--token", ""), "token"),
    (("--directory", "{tmp}/x", "--upstream", "gopher://x"), "--upstream gopher://x"),
    (("--directory", "{tmp}/x", "--upstream", "{tmp}/nothing"), "there is no such folder"),
    (("--directory", "{tmp}/x", "--upstream", "https://up.example", "--no-upstream"), "not allowed with"),
    (("--directory", "{tmp}/x", "--direct"), "unrecognized"),
]


def full(arguments: Sequence[str], folder: Path) -> tuple[str, ...]:
    """With what every server is given, where the case does not speak of it."""
    given = tuple(argument.replace("{tmp}", str(folder)) for argument in arguments)
    extra = () if "--upstream" in given or "--no-upstream" in given or not given else ("--no-upstream",)
    token = () if "--token" in given or not given else ("--token", TOKEN)
    return (*given, *extra, *token)


def test_what_cannot_be_served(tmp_path: Path) -> None:
    """A sentence, exit status 2, no traceback."""
    (tmp_path / "file").write_text("")
    said = answers("pytest_release_check.index.__main__", [full(arguments, tmp_path) for arguments, _ in UNUSABLE])
    wrong = {
        arguments: answer
        for (arguments, words), answer in zip(UNUSABLE, said, strict=True)
        if (answer.status, answer.out, words in answer.err, "Traceback" in answer.err) != (2, "", True, False)
    }
    assert wrong == {}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """It is named."""
    (tmp_path / "index").mkdir(mode=0o500)
    status, reported = refused("--directory", str(tmp_path / "index"), "--no-upstream")
    assert (status, "written to" in reported) == (2, True)


@pytest.mark.slow
def test_pip_twine_and_uv(tmp_path: Path, installer: Callable[[str], Path]) -> None:
    """The real programs: twine uploads, twine again, uv publishes, pip and uv install by name."""
    files = [build_wheel(tmp_path / "dist", "demo", "1.0"), build_sdist(tmp_path / "dist", "demo", "1.0")]
    later = build_wheel(tmp_path / "later", "demo", "1.1")
    uv = str(installer("uv") / "bin" / "uv")
    with started(tmp_path / "index", "--no-upstream") as alone:
        twine = (sys.executable, "-m", "twine", "upload", "--config-file", os.devnull, "-u", "__token__", "-p", TOKEN)
        for _ in range(2):
            _run(*twine, "--repository-url", alone.upload_url, *map(str, files))
        _run(uv, "publish", "--publish-url", alone.upload_url, "--token", TOKEN, str(later))
        pip = (sys.executable, "-m", "pip", "install", "--no-cache-dir", "--index-url", alone.simple_url)
        _run(*pip, "--target", str(tmp_path / "by-pip"), "demo")
        by_uv = (uv, "pip", "install", "--no-cache", "--python", sys.executable, "--index-url", alone.simple_url)
        _run(*by_uv, "--target", str(tmp_path / "by-uv"), "demo==1.0")
    assert [path.name for path in (tmp_path / "by-pip").glob("*.dist-info")] == ["demo-1.1.dist-info"]
    assert [path.name for path in (tmp_path / "by-uv").glob("*.dist-info")] == ["demo-1.0.dist-info"]


def _run(*command: str) -> None:
    environment = os.environ | {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", "NO_PROXY": "127.0.0.1"}
    assert which(command[0])
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
