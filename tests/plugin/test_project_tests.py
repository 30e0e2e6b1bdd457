"""The project's own tests run on the installed release if the user names them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow

SETTINGS = """
[tool.pytest.ini_options]
release_tests = ["tests/smoke"]
release_tests_requires = ["smoke"]

[dependency-groups]
smoke = ["pytest>=7"]
"""


def test_tests_on_what_is_installed(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """They see the installed modules only, are a check of each cell, and those that fail are named."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write(SETTINGS)
    (folder / "tests" / "smoke").mkdir()
    (folder / "tests" / "smoke" / "test_place.py").write_text(
        "import pathlib\n\nimport sample_healthy\n\n\ndef test_place():\n"
        f"    assert not pathlib.Path(sample_healthy.__file__).is_relative_to({str(folder)!r})\n"
        f"    assert not pathlib.Path(__file__).is_relative_to({str(folder)!r})\n\n\n"
        "def test_data():\n    assert pathlib.Path(sample_healthy.__file__).with_name('data.json').exists()\n"
    )
    run = release_check(folder, "--release-artifact=wheel")
    assert (run.exit, run.codes) == (1, {"RC602"}), run.output
    assert "tests/smoke/test_place.py::test_data" in run.output
    assert [name for name in run.statuses if name.startswith("release::project_tests[wheel-py")]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--release-tests=gone",), "--release-tests gone: there is no such file or folder"),
        (("--release-tests=.",), "name a file or folder below"),
        (("--release-tests=tests", "--release-tests-requires=no requirement"), "neither requirement nor group"),
    ],
)
def test_what_cannot_be(
    sample: Callable[[str], Path], release_check: Callable[..., Run], args: tuple[str, ...], words: str
) -> None:
    """A path that is not there and a requirement that is none are refused before any work."""
    run = release_check(sample("healthy"), *args)
    assert (run.exit, words in " ".join(run.output.split())) == (4, True), run.output
