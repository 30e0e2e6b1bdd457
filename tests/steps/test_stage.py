"""Stage: a real twine, a real index, and proof of what it serves."""

import dataclasses
from pathlib import Path

import pytest

from pytest_release_check.edges.dist_files import read_release
from pytest_release_check.index.server import Index
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.outcomes import Outcome, Standing
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.steps.stage import stage
from tests.archives import build_sdist, build_wheel
from tests.builders import staged
from tests.runners import FakeRunner, tools

TOKEN = "pypi-not-a-real-token"


def release_in(folder: Path, source: str = "x = 1\n") -> Distributions:
    build_wheel(folder, "demo", "1.0", files={"demo.py": source})
    build_sdist(folder, "demo", "1.0")
    read = read_release(folder).value
    assert read is not None
    return read


def staged_on(index: Index, distributions: Distributions, folder: Path) -> Outcome[StagedRelease]:
    release = staged(distributions, index.simple_url("all"))
    return stage(release, index.upload_url, TOKEN, tools(folder))


def index_in(folder: Path) -> Index:
    return Index(directory=folder / "index", subjects=frozenset({"demo"}), upstreams=(), token=TOKEN)


def test_uploaded_and_served(tmp_path: Path) -> None:
    """All files are served with the digests they had at birth."""
    with index_in(tmp_path) as index:
        outcome = staged_on(index, release_in(tmp_path / "dist"), tmp_path)
    assert (outcome.standing, outcome.findings) == (Standing.PASSED, ())


def test_a_refusal_is_a_finding_with_the_index_s_words(tmp_path: Path) -> None:
    """Other bytes under a name that is taken: upload-refused, and the reason is told."""
    with index_in(tmp_path) as index:
        staged_on(index, release_in(tmp_path / "a"), tmp_path)
        outcome = staged_on(index, release_in(tmp_path / "b", "x = 2\n"), tmp_path)
    assert [finding.code for finding in outcome.findings] == ["RC301"]
    assert "File already exists" in "\n".join(outcome.findings[0].evidence)


def test_other_bytes_than_those_built(tmp_path: Path) -> None:
    """What is served must be what was hashed at birth: served-differs."""
    distributions = release_in(tmp_path / "dist")
    files = tuple(dataclasses.replace(file, sha256="0" * 64) for file in distributions.files)
    with index_in(tmp_path) as index:
        outcome = staged_on(index, dataclasses.replace(distributions, files=files), tmp_path)
    assert [finding.code for finding in outcome.findings] == ["RC302", "RC302"]


def test_the_token_is_in_no_argument_and_no_log(tmp_path: Path) -> None:
    """The credential travels in the environment of twine alone."""
    runner = FakeRunner(returncode=1)
    release = staged(release_in(tmp_path / "dist"))
    stage(release, "http://127.0.0.1:9/legacy/", TOKEN, tools(tmp_path, runner))
    (command,) = runner.commands
    assert TOKEN not in " ".join(command.args)
    assert command.env["TWINE_PASSWORD"] == TOKEN
    assert command.secrets == (TOKEN,)


@pytest.mark.parametrize(
    ("runner", "words"),
    [
        (FakeRunner(returncode=-9, timed_out=True), "did not end within"),
        (FakeRunner("urllib3.exceptions.NewConnectionError: refused", returncode=1), "could not be reached"),
    ],
)
def test_outages_are_unsettled(tmp_path: Path, runner: FakeRunner, words: str) -> None:
    """A hanging or unreachable index says nothing of the release."""
    release = staged(release_in(tmp_path / "dist"))
    outcome = stage(release, "http://127.0.0.1:9/legacy/", TOKEN, tools(tmp_path, runner))
    assert outcome.standing is Standing.UNSETTLED
    assert words in outcome.reason
