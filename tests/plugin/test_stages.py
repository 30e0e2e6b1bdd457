"""Any index is a stage: runs as a user starts them, against indexes of others and sick ones."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.index.server import Index
from tests.archives import build_wheel
from tests.conftest import Run
from tests.faulty_front import Exchange, front_of
from tests.indexes import index_of
from tests.peers import PASSWORD, USER, Peer, devpi, pypiserver
from tests.remote_index.test_tokens import token

pytestmark = pytest.mark.slow
Check = Callable[..., Run]
Sample = Callable[[str], Path]
GIVEN = {"TWINE_USERNAME": USER, "TWINE_PASSWORD": PASSWORD}


def kept_files(project: Path) -> str:
    """What a run built, put aside."""
    shutil.copytree(project / ".release-check" / "dist", project.parent / "kept", dirs_exist_ok=True)
    return f"--release-dist={project.parent / 'kept'}"


@pytest.mark.parametrize("peer", [pypiserver, devpi])
def test_indexes_of_others(peer: Callable[..., Peer], sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """Upload, keep what is there, refuse other bytes, and verify what is served, by either address of the index."""
    project = sample("healthy")
    with peer(tmp_path / "peer") as index:  # type: ignore[attr-defined] # a context manager
        first = release_check(project, f"--release-index={index.upload_url}", **GIVEN)
        assert (first.exit, first.verdict) == (0, "passed"), first.output
        assert f"upload to {index.upload_url}, read {index.index_url}" in first.output
        assert PASSWORD not in first.output + logs(project)
        again = release_check(project, f"--release-index={index.index_url}", kept_files(project), **GIVEN)
        assert again.exit == 0, again.output
        assert "uploading" not in again.output
        stated = (project / "pyproject.toml").read_text()
        (project / "pyproject.toml").write_text(stated.replace('version = "1.0.0"', 'version = "1.1.dev0"'))
        verified = release_check(project, f"--release-index={index.index_url}", "--release-version=latest")
        (project / "pyproject.toml").write_text(stated)
        assert verified.exit == 0, verified.output
        assert set(verified.statuses.values()) == {"passed"}
        (project / "src" / "sample_healthy" / "changed.py").write_text("CHANGED = True\n")
        taken = release_check(project, f"--release-index={index.upload_url}", **GIVEN)
        assert (taken.exit, taken.codes) == (1, {"RC303"}), taken.output
        assert "raise the version" in taken.output


def logs(project: Path) -> str:
    return "".join(path.read_text() for path in (project / ".release-check").rglob("*.log"))


def user_of_testpypi(front_url: str, index: Index, home: Path) -> dict[str, str]:
    """A user whose .pypirc says where TestPyPI is."""
    upload = index.upload_url.replace(index.upload_url[: index.upload_url.index("/", 7)], front_url)
    home.mkdir()
    (home / ".pypirc").write_text(
        "[distutils]\nindex-servers = testpypi\n"
        f"[testpypi]\nrepository = {upload}\nusername = __token__\npassword = {TOKEN}\n"
    )
    return {"HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


TOKEN = token("127.0.0.1")


def answering(status: int, reason: str) -> Callable[[Exchange], Exchange | None]:
    def fault(exchange: Exchange) -> Exchange | None:
        if exchange.method == "POST" and not exchange.status and exchange.path.endswith("/legacy/"):
            exchange.status, exchange.headers, exchange.body = status, {"x-reason": reason}, reason.encode()
        return exchange

    return fault


DEGRADED = {
    "name of others": (403, "The user 'me' isn't allowed to upload to project 'sample-healthy'."),
    "burnt": (400, "This filename has already been previously used, you should use a different version."),
    "full": (400, "Project size too large. Limit for project 'sample-healthy' total size is 10 GB."),
    "down": (503, "Service Unavailable"),
}


@pytest.mark.parametrize("why", DEGRADED)
def test_testpypi_may_be_degraded(why: str, sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """The rehearsal goes on from the embedded index and says so everywhere; if it is required it does not pass."""
    status, reason = DEGRADED[why]
    project = sample("healthy")
    with (
        index_of(tmp_path / "testpypi", token=TOKEN, at_root=True) as index,
        front_of(index.base_url, answering(status, reason)) as front,
    ):
        user = user_of_testpypi(front.url, index, tmp_path / "home")
        run = release_check(project, "--release-index=testpypi", "--release-artifact=wheel", **user)
        assert (run.exit, run.verdict) == (0, "passed"), run.output
        assert "warning RC305 stage-degraded: testpypi" in run.output
        assert "(stage degraded: testpypi: " in run.output.splitlines()[-1]
        assert run.manifest["index"] == "local"
        assert reason[:40] in run.manifest["degraded"]
        binding = release_check(
            project, "--release-index=testpypi", "--release-index-required", kept_files(project), **user
        )
        assert (binding.exit, binding.verdict) == (1, "unsettled"), binding.output
        assert reason[:40] in binding.output


def test_a_refusal_of_the_file_is_never_degraded(sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """What TestPyPI says of the file itself is a finding."""
    with (
        index_of(tmp_path / "testpypi", token=TOKEN, at_root=True) as index,
        front_of(index.base_url, answering(400, "'C-3PO' is not a valid classifier.")) as front,
    ):
        user = user_of_testpypi(front.url, index, tmp_path / "home")
        run = release_check(sample("healthy"), "--release-index=testpypi", "--release-artifact=wheel", **user)
    assert (run.exit, run.codes) == (1, {"RC301"}), run.output
    assert "C-3PO" in run.output


def test_bad_tokens_are_told_before_any_work(sample: Sample, release_check: Check) -> None:
    """A usage error: nothing was built."""
    project = sample("healthy")
    for given, words in (({}, "there are no credentials"), ({"TWINE_PASSWORD": "hunter22"}, "starts with `pypi-`")):
        run = release_check(project, "--release-index=testpypi", HOME=str(project), **given)
        assert (run.exit, words in run.output, "hunter22" in run.output) == (4, True, False), run.output
        assert not (project / ".release-check").exists()


def test_a_stage_that_asks_for_a_password_to_read(sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """Its pages are read with the upload's credentials; cells get the same bytes from here, and no credentials."""
    project = sample("healthy")
    with pypiserver(tmp_path / "peer", private=True) as index:
        run = release_check(project, f"--release-index={index.upload_url}", installer="", **GIVEN)
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    assert "asks for credentials to read" in run.output
    assert run.manifest["index"] == index.upload_url
    assert PASSWORD not in run.output + logs(project)


def test_verifying_what_is_yanked_or_incomplete(release_check: Check, tmp_path: Path) -> None:
    """A yanked release is a finding; a version that is not there is not visible yet, and never a pass."""
    wheel = build_wheel(tmp_path / "w", "demo", "1.0")
    page = f'<a href="/files/{wheel.name}" data-yanked="leaks">{wheel.name}</a>'

    def fault(exchange: Exchange) -> Exchange:
        if not exchange.status:
            found = exchange.path == f"/files/{wheel.name}"
            exchange.status = 200 if found or exchange.path == "/simple/demo/" or exchange.path == "/simple/" else 404
            exchange.body = wheel.read_bytes() if found else page.encode()
            exchange.headers = {"content-type": "application/octet-stream" if found else "text/html"}
        return exchange

    for folder in ("one", "other", "newest"):
        (tmp_path / folder).mkdir()
    with front_of("http://127.0.0.1:9/", fault) as front:
        common = (f"--release-index={front.url}/", "--release-wait=0.3")
        yanked = release_check(tmp_path / "one", *common, "--release-version=demo==1.0")
        missing = release_check(tmp_path / "other", *common, "--release-version=demo==2.0")
        newest = release_check(tmp_path / "newest", *common, "--release-version=demo==latest")
    assert (yanked.exit, yanked.codes) == (1, {"RC304"}), yanked.output
    assert "leaks" in yanked.output
    assert newest.exit == 4 and f"{front.url}/ lists no release of demo." in newest.output, newest.output
    assert (missing.exit, missing.verdict) == (1, "unsettled"), missing.output
    assert "does not show demo 2.0 yet, it lists other versions of it" in missing.output


def test_cooldowns_do_not_hide_the_release(
    sample: Sample, release_check: Check, handed_in: str, tmp_path: Path
) -> None:
    """Settings that pass over fresh files are left out for the file under test."""
    (tmp_path / "pip.conf").write_text("[install]\nuploaded-prior-to = 2020-01-01\n")
    run = release_check(
        sample("healthy"),
        "--release-artifact=wheel",
        handed_in,
        installer="",
        PIP_CONFIG_FILE=str(tmp_path / "pip.conf"),
        PIP_UPLOADED_PRIOR_TO="2020-01-01",
        UV_EXCLUDE_NEWER="2020-01-01",
    )
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    assert "uploaded-prior-to" in run.output
