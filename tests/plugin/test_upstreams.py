"""Dependencies come from where the user's pip takes them: with its credentials, and nothing else of its settings."""

import base64
import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.conftest import Run

pytestmark = pytest.mark.slow
EXPECTED = "Basic " + base64.b64encode(b"me:w@rd").decode()


class _Private(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.headers.get("Authorization") != EXPECTED:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="private"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def private_index(upstream: Path, tmp_path: Path) -> Iterator[str]:
    """An index behind basic authentication, with the backends, a dependency, and a hostile namesake."""
    root = tmp_path / "private"
    files = [*upstream.glob("*.whl"), build_wheel(tmp_path / "w", "sample-dependency", "1.0")]
    files.append(build_wheel(tmp_path / "w", "sample-private", "99.0"))
    for file in files:
        name = file.name.partition("-")[0].lower().replace("_", "-")
        page = root / "simple" / name
        page.mkdir(parents=True, exist_ok=True)
        (page / file.name).write_bytes(file.read_bytes())
        (page / "index.html").write_text(f'<!DOCTYPE html><a href="{file.name}">{file.name}</a>')
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Private, directory=str(root)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a dependency that only the private index has."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
        '[project]\nname = "sample-private"\nversion = "1.0"\ndescription = "x"\n'
        'dependencies = ["sample-dependency"]\n'
    )
    (folder / "sample_private.py").write_text('"""Needs its dependency."""\n\nimport sample_dependency\n')
    return folder


@pytest.mark.parametrize("by", ["address", "netrc", "first of several"])
def test_a_private_index(
    by: str, private_index: str, project: Path, release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Credentials in pip's index-url or in the user's netrc are used, and never shown; extra indexes stay out."""
    environment = {"PIP_EXTRA_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_DEPS": "1", "HOME": str(tmp_path)}
    if by == "address":
        environment["PIP_INDEX_URL"] = f"http://me:w%40rd@{private_index}"
    else:
        environment["PIP_INDEX_URL"] = f"http://{private_index}"
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password w@rd\n")
        (tmp_path / ".netrc").chmod(0o600)
    (tmp_path / "last").mkdir()
    several = (f"--release-upstream=http://{private_index}", f"--release-upstream={tmp_path / 'last'}")
    run = release_check(project, *(several if "several" in by else ()), upstreams=False, installer="", **environment)
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    (excluded,) = [line for line in run.output.splitlines() if "pip settings not used" in line]
    assert "extra-index-url" in excluded and "no-deps" in excluded
    logs = "".join(path.read_text() for path in (project / ".release-check").rglob("*.log"))
    assert "w@rd" not in run.output + logs and "w%40rd" not in run.output + logs


def test_several_upstreams_in_order(
    upstream: Path, project: Path, release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """`--release-upstream` may be given several times, for folders too; a namesake of the project is not taken."""
    build_wheel(tmp_path / "more", "sample-dependency", "1.0")
    build_wheel(tmp_path / "more", "sample-private", "99.0")
    run = release_check(project, f"--release-upstream={tmp_path / 'more'}")
    assert (run.exit, run.verdict) == (0, "passed"), run.output
