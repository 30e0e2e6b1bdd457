"""`--release-export`: what is built is what is committed."""

import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def project(sample: Callable[[str], Path]) -> Path:
    """A committed project whose work tree has a file more, in a package that the backend takes whole."""
    folder = sample("healthy")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for args in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(("git", *args), cwd=folder, check=True)
    (folder / "src" / "sample_healthy" / "left.py").write_text("", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("option", "codes", "is_shipped"), [((), {"RC262"}, True), (("--release-export",), set(), False)]
)
def test_a_file_that_is_not_committed(
    option: tuple[str, ...], codes: set[str], is_shipped: bool, project: Path, release_check: Callable[..., Run]
) -> None:
    """It is in the sdist, and a warning, or it is not there and is named in the header and at the end."""
    run = release_check(project, *option, "--release-artifact=wheel", "-kexamine")
    assert run.codes == codes, run.output
    (sdist,) = (project / ".release-check" / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("/left.py") for name in archive.getnames()) == is_shipped
    words = "without changes that are not committed: src/sample_healthy/left.py"
    assert run.output.count(words) == (0 if is_shipped else 2), run.output


def test_no_repository(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """One sentence and exit status 4; nothing is asked where nothing is built."""
    folder = sample("healthy")
    run = release_check(folder, "--release-export")
    assert (run.exit, "is not in a git repository" in run.output) == (4, True), run.output
    (folder / "dist").mkdir()
    run = release_check(folder, "--release-export", "--release-dist=dist")
    assert "git repository" not in run.output, run.output
