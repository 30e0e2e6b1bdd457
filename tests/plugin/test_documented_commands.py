"""How-tos done as they say, with indexes on the loopback in the place of those that they name."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import THIS_PYTHON, Run, user_environment
from tests.documents import ROOT, Block, blocks, command_lines
from tests.indexes import index_of
from tests.peers import PASSWORD, USER, Peer, pypiserver
from tests.remote_index.test_tokens import token

pytestmark = pytest.mark.slow
Check = Callable[..., Run]
Sample = Callable[[str], Path]
HOWTO = ROOT / "docs" / "howto"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
TOKEN = token("127.0.0.1")
WHEEL = "--release-artifact=wheel"


def block_of(page: str, language: str, holding: str = "") -> Block:
    """The only block of a page in this language that holds a text."""
    (block,) = (each for each in blocks(HOWTO / page) if each.language == language and holding in each.text)
    return block


def commands(page: str) -> list[list[str]]:
    """The arguments of every release check of a page, in order."""
    lines = (line for block in blocks(HOWTO / page) if block.language == "sh" for line in command_lines(block))
    return [shlex.split(line)[1:] for line in lines if line.startswith("pytest --release-check")]


def user(home: Path, pypirc: str) -> dict[str, str]:
    """The variables of a user who has this .pypirc and no keyring."""
    home.mkdir()
    (home / ".pypirc").write_text(pypirc, "utf-8")
    (home / ".pypirc").chmod(0o600)
    return {"HOME": str(home), **NO_KEYRING}


def with_release(arguments: list[str], release: str) -> list[str]:
    """A command about the release of the page, as one about another release."""
    return [release if argument.startswith("demo==") else argument for argument in arguments]


def of_company(peer: Peer) -> str:
    """The .pypirc of the page, with another address and another password."""
    text = block_of("private-index.md", "ini").text
    changed = text.replace("https://pypi.example.org/team/", peer.upload_url)
    changed = changed.replace("username = you", f"username = {USER}").replace("a-token", PASSWORD)
    assert len(set(text.splitlines()) & set(changed.splitlines())) == len(set(text.splitlines())) - 3
    return changed


def test_a_private_index(sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """Staged on one, published on another, which is then verified as it serves the release."""
    project = sample("healthy")
    stage, publish, verify = commands("private-index.md")
    with pypiserver(tmp_path / "a") as first, pypiserver(tmp_path / "b") as second:
        staged = release_check(project, *stage, WHEEL, installer="", **user(tmp_path / "home-a", of_company(first)))
        assert staged.exit == 0, staged.output
        assert f"upload to {first.upload_url}" in staged.output
        at_second = user(tmp_path / "home-b", of_company(second))
        allowed = ("--release-yes", "--release-allow=plain-http: on this machine")
        published = release_check(project, *publish, *allowed, installer="", **at_second)
        assert published.exit == 0, published.output
        served = release_check(project, *with_release(verify, "sample-healthy==1.0.0"), installer="", **at_second)
        assert served.exit == 0, served.output


def test_testpypi(sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """Where the section of .pypirc says, and verified there later."""
    project = sample("healthy")
    stage, verify = commands("testpypi.md")
    with index_of(tmp_path / "testpypi", token=TOKEN, at_root=True) as index:
        pypirc = block_of("testpypi.md", "ini").text.replace("pypi-...", TOKEN)
        pypirc = f"[distutils]\nindex-servers = testpypi\n\n{pypirc.rstrip()}\nrepository = {index.upload_url}\n"
        variables = user(tmp_path / "home", pypirc)
        staged = release_check(project, *stage, WHEEL, installer="", **variables)
        assert staged.exit == 0, staged.output
        assert (staged.manifest["index"], staged.manifest["degraded"]) == ("testpypi", "")
        served = release_check(
            project, *with_release(verify, "sample-healthy==1.0.0"), WHEEL, installer="", **variables
        )
        assert served.exit == 0, served.output


def test_the_first_publication(sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """Looked at, sent, and verified as others see it, with the token of .pypirc."""
    project = sample("healthy")
    check, dry, publish, verify = commands("first-publication.md")
    with index_of(tmp_path / "pypi", token=TOKEN, at_root=True) as index:
        pypirc = block_of("first-publication.md", "ini").text.replace("pypi-...", TOKEN)
        pypirc = f"[distutils]\nindex-servers = pypi\n\n{pypirc.rstrip()}\nrepository = {index.upload_url}\n"
        variables = user(tmp_path / "home", pypirc)
        assert release_check(project, *check, WHEEL, installer="").exit == 0
        looked = release_check(project, *dry, installer="", **variables)
        assert (looked.exit, index.site.store.names()) == (0, ()), looked.output
        published = release_check(project, *publish, "--release-yes", installer="", **variables)
        assert (published.exit, len(index.site.store.of("sample-healthy"))) == (0, 2), published.output
        target = f"--release-index={index.upload_url}"
        named = [argument.replace("NAME==", "sample-healthy==") for argument in verify]
        served = release_check(project, *named, target, installer="", **variables)
        assert served.exit == 0, served.output


def test_offline(sample: Sample, release_check: Check) -> None:
    """A folder that is filled as the page says has all that a build with setuptools needs."""
    project = sample("healthy-legacy")
    (fill,) = command_lines(block_of("offline-and-proxies.md", "sh", "pip download"))
    (project / "packages").mkdir()
    words = [*shlex.split(fill.replace("python", sys.executable, 1)), "packaging"]
    subprocess.run(words, cwd=project, env=user_environment(project), check=True, capture_output=True, timeout=120)
    settings = block_of("offline-and-proxies.md", "toml").text
    requires = '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n'
    (project / "pyproject.toml").write_text(requires + settings, "utf-8")
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    run = release_check(project, WHEEL, upstreams=False, installer="", **nowhere)
    assert run.exit == 0, run.output
    assert re.search(r"everything else from packages$", run.output, re.MULTILINE)


@pytest.mark.skipif(sys.platform == "win32", reason="programs of an environment lie elsewhere")
@pytest.mark.parametrize("program", ["nox", "uvx"])
def test_runners(program: str, sample: Sample, upstream: Path, tmp_path: Path) -> None:
    """Those that the tests have; each installs the plugin, here a wheel of this tree, and starts it."""
    project = sample("healthy")
    wheels = tmp_path / "wheels"
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
    subprocess.run(pip, check=True, capture_output=True, timeout=120)
    page = blocks(HOWTO / "runners.md")
    for block in page:
        if block.file == "noxfile.py":
            (project / block.file).write_text(block.text, "utf-8")
    (line,) = (line for block in page for line in command_lines(block) if line.startswith(f"{program} "))
    options = f"-n0 {WHEEL} --release-trials=none --release-python={THIS_PYTHON} --release-upstream={upstream}"
    links = {"PIP_FIND_LINKS": str(wheels), "UV_FIND_LINKS": str(wheels), "UV_CACHE_DIR": str(tmp_path / "uv")}
    environment = user_environment(project) | links | {"PYTEST_ADDOPTS": options}
    path = Path(sys.executable).parent / program
    done = subprocess.run(
        [str(path), *shlex.split(line)[1:]],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "verdict: passed" in done.stdout
