"""To an installer there is one index: the subject from the stage, every other name from upstream."""

import functools
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

import pytest

from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.index_file import alone, at
from tests.archives import build_wheel
from tests.index.conftest import get, upload
from tests.indexes import index_of

Serve = Callable[..., Index]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def html_upstream(tmp_path: Path) -> Iterator[str]:
    """An index that knows nothing but HTML with relative links (PEP 503), holding six 1.17.0."""
    root = tmp_path / "upstream"
    wheel = build_wheel(root / "files", "six", "1.17.0")
    page = root / "simple" / "six" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<!DOCTYPE html><a href="../../files/{wheel.name}">{wheel.name}</a>')
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


def test_others_are_redirected(serve: Serve) -> None:
    """Every other name goes to the upstream's page, credentials left out, nothing kept."""
    index = serve("https://user:secret@up.example/simple")
    answer = get(f"{index.simple_url()}Some.Thing/")
    assert answer.headers["Location"].endswith("/all/simple/some-thing/")
    answer = get(f"{index.simple_url()}some-thing/")
    assert (answer.status_code, answer.headers["Location"]) == (307, "https://up.example/simple/some-thing/")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("view", ["all", "wheel", "sdist"])
def test_a_subject_never_comes_from_upstream(serve: Serve, view: str) -> None:
    """Nothing uploaded yet means not found, not yesterday's release."""
    assert get(f"{serve('https://up.example/simple').simple_url(view)}demo/").status_code == 404


def test_before_anything_is_staged_the_subject_may_come_from_upstream(serve: Serve) -> None:
    """A backend may need an older release of the very project it builds."""
    answer = get(f"{serve('https://up.example/simple').simple_url('upstream')}demo/")
    assert answer.headers["Location"] == "https://up.example/simple/demo/"


def test_a_client_that_asks_the_web_itself(serve: Serve, tmp_path: Path) -> None:
    """It is told what is here and in folders, and "not found" for all else; the subject it must ask nobody for."""
    build_wheel(tmp_path / "folder" / "listed", "listed", "1.0")
    index = serve(tmp_path / "folder", "https://up.example/simple")
    page = alone(at(index.simple_url(), "one"))
    assert get(f"{page}some-thing/").status_code == 404
    nothing = get(f"{page}demo/")
    assert (nothing.status_code, "<a " in nothing.text) == (200, False)
    upload(index, build_wheel(tmp_path / "dist", "demo", "1.0"))
    for name in ("demo", "listed"):
        (link,) = re.findall('href="([^"#]+)', get(f"{page}{name}/").text)
        assert get(urljoin(f"{page}{name}/", link)).content.startswith(b"PK"), name


def folder_index(root: Path) -> str:
    """An index in folders: one page with links, one folder with files."""
    wheel = build_wheel(root / "files", "paged", "1.0")
    (root / "simple" / "paged").mkdir(parents=True)
    (root / "simple" / "paged" / "index.html").write_text(f'<a href="../../files/{wheel.name}#sha256=abc">x</a>')
    build_wheel(root / "simple" / "listed", "listed", "1.0")
    return (root / "simple").as_uri()


def test_folders_are_read_here(serve: Serve, tmp_path: Path) -> None:
    """`file://` indexes and find-links folders are served, in order, and only the files they name."""
    build_wheel(tmp_path / "wheels", "found", "1.0")
    index = serve(folder_index(tmp_path / "tree"), tmp_path / "wheels", "https://up.example/simple")
    for name in ("paged", "listed", "found"):
        page = get(f"{index.simple_url()}{name}/").text
        link = page.split('href="')[1].split('"')[0]
        assert get(f"{index.simple_url()}{name}/{link}").status_code == 200
    assert "#sha256=abc" in get(f"{index.simple_url()}paged/").text
    assert get(f"{index.simple_url()}other/").headers["Location"] == "https://up.example/simple/other/"
    assert get(f"{index.base_url}/all/mirror/0/paged/..%2F..%2Fpyvenv.cfg").status_code == 404
    for number in ("7", "2", "-1", "00", "%C2%B2"):
        assert get(f"{index.base_url}/all/mirror/{number}/paged/paged-1.0-py3-none-any.whl").status_code == 404


@pytest.mark.parametrize("prefix", ["..%2F", "..%2F..%2F", "absolute"])
def test_nothing_beside_a_folder_can_be_reached(serve: Serve, tmp_path: Path, prefix: str) -> None:
    """A project's name is never a path, not even to a page that names distributions."""
    (tmp_path / "tree" / "simple").mkdir(parents=True)
    for outside in (tmp_path / "outside", tmp_path / "tree" / "outside"):
        wheel = build_wheel(outside, "private", "1.0")
        (outside / "index.html").write_text(f'<a href="{wheel.name}">x</a>')
    index = serve(tmp_path / "tree" / "simple")
    way = str(tmp_path / "outside").replace("/", "%2F") if prefix == "absolute" else f"{prefix}outside"
    assert get(f"{index.simple_url()}{way}/").status_code == 404
    assert get(f"{index.base_url}/all/mirror/0/{way}/{wheel.name}").status_code == 404


def test_the_first_upstream_that_has_it(serve: Serve, html_upstream: str) -> None:
    """Several upstreams are asked in order; the last one answers for itself."""
    index = serve(html_upstream, "https://second.example/simple")
    assert get(f"{index.simple_url()}six/").headers["Location"] == f"{html_upstream}/six/"
    assert get(f"{index.simple_url()}seven/").headers["Location"] == "https://second.example/simple/seven/"


def test_versions_that_are_joined(tmp_path: Path, html_upstream: str) -> None:
    """A joined folder hides no version but its own: others come from the first upstream that has the project."""
    mine, folder = tmp_path / "mine", tmp_path / "more"
    for directory, name, version in (
        (mine, "six", "2.0"),
        (mine, "new", "1.0"),
        (mine, "listed", "2.0"),
        (folder, "listed", "1.0"),
        (folder, "listed", "2.0"),
    ):
        build_wheel(directory, name, version)
    upstreams = (Upstream(address=str(mine), folder=mine, is_joined=True), Upstream.from_text(str(folder)))
    with index_of(tmp_path / "store", upstreams=(*upstreams, Upstream.from_text(html_upstream)), token="t") as index:
        pages = {name: get(f"{index.simple_url()}{name}/") for name in ("six", "new", "listed")}
        found = {name: re.findall(r'href="([^"]+)"', page.text) for name, page in pages.items()}
        assert {name: [Path(link).name for link in links] for name, links in found.items()} == {
            "six": ["six-2.0-py3-none-any.whl", "six-1.17.0-py3-none-any.whl"],
            "new": ["new-1.0-py3-none-any.whl"],
            "listed": ["listed-2.0-py3-none-any.whl", "listed-1.0-py3-none-any.whl"],
        }
        for name, links in found.items():
            for link in links:
                assert get(urljoin(f"{index.simple_url()}{name}/", link)).status_code == 200


def test_an_upstream_that_is_down_is_not_passed_over(serve: Serve) -> None:
    """Going on to the next upstream would change what is installed."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/simple"
    index = serve(address, "https://second.example/simple")
    answer = get(f"{index.simple_url()}six/")
    assert (answer.status_code, "does not answer" in answer.text) == (502, True)


@pytest.mark.parametrize(
    "text",
    [
        "gopher://x",
        "https://",
        "no/such/folder",
        "file:///no/such/folder",
        "",
        "http://[::1",
        "http://up.example:port/simple",
        "gopher://me:hidden@x",
        "http://me:hidden@[::1",
    ],
)
def test_what_is_no_upstream(text: str) -> None:
    """An address or a folder; anything else is refused by name, but without its password."""
    with pytest.raises(SettingsError, match="--release-upstream") as refused:
        Upstream.from_text(text)
    assert "hidden" not in str(refused.value)


def test_a_password_is_not_shown() -> None:
    """Not in a traceback either, where pytest shows values by their repr."""
    assert "hidden" not in repr(Upstream.from_text("https://me:hidden@up.example/simple"))


@pytest.fixture
def answering() -> Iterator[str]:
    """An upstream that answers as the first part of the path says: a status, with `-` in front only to HEAD."""

    class Handler(_Quiet):
        def do_HEAD(self) -> None:
            asked = self.path.split("/")[1]
            self.send_response(200 if asked.startswith("-") and self.command == "GET" else int(asked.lstrip("-")))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ("200", 307, "first"),
        ("404", 307, "second"),
        ("410", 307, "second"),
        ("-405", 307, "first"),
        ("-501", 307, "first"),
        ("401", 502, ""),
        ("403", 502, ""),
        ("429", 502, ""),
        ("500", 502, ""),
        ("503", 502, ""),
    ],
)
def test_only_not_found_leads_to_the_next_upstream(
    serve: Serve, answering: str, asked: str, status: int, where: str
) -> None:
    """A refused password or an outage says nothing of the project: another upstream must not stand in."""
    index = serve(answering.replace("//", "//me:hidden@") + f"/{asked}/simple", "https://second.example/simple")
    answer = get(f"{index.simple_url()}six/")
    expected = {"first": f"{answering}/{asked}/simple/six/", "second": "https://second.example/simple/six/"}
    assert (answer.status_code, answer.headers.get("Location")) == (status, expected.get(where))
    assert "hidden" not in answer.text


def test_a_folder_that_went_away(serve: Serve, tmp_path: Path) -> None:
    """It is an upstream that is down, not one without the project."""
    (tmp_path / "wheels").mkdir()
    index = serve(tmp_path / "wheels", "https://second.example/simple")
    (tmp_path / "wheels").rmdir()
    assert get(f"{index.simple_url()}six/").status_code == 502


@pytest.mark.slow
@pytest.mark.parametrize("requirement", ["pip==23.0.1", "pip", "uv==0.5.0", "uv"])
def test_a_hostile_dependency_on_the_stage_is_never_installed(
    requirement: str, installer: Callable[[str], Path], serve: Serve, html_upstream: str, tmp_path: Path
) -> None:
    """six 99.0 lies on the stage; the oldest and the newest installers take upstream's six all the same."""
    hostile = build_wheel(tmp_path / "evil", "six", "99.0")
    victim = build_wheel(tmp_path / "dist", "victim-app", "1.0.0", requires=("six",))
    planted = serve(directory="shared", subjects=None)
    assert upload(planted, hostile, name="six", version="99.0").status_code == 200
    index = serve(html_upstream, directory="shared", subjects=frozenset({"victim-app"}))
    assert index.site.store.get(hostile.name) is not None
    assert upload(index, victim, name="victim-app", version="1.0.0").status_code == 200
    assert upload(index, hostile, name="six", version="99.0").status_code == 403

    target = tmp_path / "target"
    _install(installer(requirement), requirement, index.simple_url(), target)
    installed = sorted(path.name for path in target.glob("*.dist-info"))
    assert installed == ["six-1.17.0.dist-info", "victim_app-1.0.0.dist-info"]


def _install(folder: Path, requirement: str, index_url: str, target: Path) -> None:
    """`install victim-app==1.0.0` with that installer, without any settings of this machine."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(target.parent), "PIP_CONFIG_FILE": os.devnull}
    environment |= {"UV_NO_CONFIG": "1", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    if requirement.startswith("pip"):
        environment |= {"PYTHONPATH": str(folder)}
        command = [sys.executable, "-m", "pip", "install", "--no-cache-dir", "--index-url", index_url]
    else:
        command = [str(folder / "bin" / "uv"), "pip", "install", "--no-cache", "--python", sys.executable]
        command += ["--index-url", index_url]
    done = subprocess.run(
        [*command, "--target", str(target), "victim-app==1.0.0"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
