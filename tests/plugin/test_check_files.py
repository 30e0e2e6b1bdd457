"""Files with release checks are found by what stands in them, and in the conftest files around them."""

from pathlib import Path

import pytest

from pytest_release_check.plugin.check_files import Patterns, files_with_checks, holds_checks

PATTERNS = Patterns(files=("test_*.py", "checks/*.py"), not_in=("build", "*.egg", "left"))
MARKED = "@pytest.mark.release_check\ndef test_x(): pass\n"
WRAPPING = "@pytest.fixture\ndef cli(installed_release): pass\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@pytest.mark.release_check\ndef test_x(): pass\n", True),
        ("pytestmark = [mark.release_check]\n", True),
        ("def test_x(installed_release): pass\n", True),
        ("@pytest.mark.usefixtures('installed_release')\ndef test_x(): pass\n", True),
        ("def test_x(release_check, but this is no Python\n", True),
        ("from pytest_release_check.model import rules\n", False),
        ("# as in release_check\n'See installed_release.'\n", False),
        ("def test_x(release_check): not_installed_release = 1\n", False),
        ("def test_x(): pass\n", False),
    ],
)
def test_files_with_release_checks(source: str, expected: bool) -> None:
    """The marker or a fixture in code; not the words, and not what is only named alike."""
    assert holds_checks(source.encode()) is expected


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"tests/test_a.py": MARKED, "tests/test_b.py": "", "tests/other.py": MARKED}, ["tests/test_a.py"]),
        ({"tests/checks/a.py": MARKED, "checks.py": MARKED}, ["tests/checks/a.py"]),
        ({"left/test_a.py": MARKED, "build/test_a.py": MARKED, ".x/test_a.py": MARKED, "a.egg/test_a.py": MARKED}, []),
        ({"env/pyvenv.cfg": "", "env/test_a.py": MARKED}, []),
        ({"conftest.py": WRAPPING, "tests/test_a.py": "def test_a(cli): pass\n"}, ["tests/test_a.py"]),
        (
            {
                "conftest.py": WRAPPING,
                "tests/conftest.py": "@fixture(name='tool')\ndef _tool(*, cli): pass\n",
                "tests/test_a.py": "def test_a(tool): pass\n",
            },
            ["tests/test_a.py"],
        ),
        ({"conftest.py": "def cli(installed_release): pass\n", "test_a.py": "def test_a(cli): pass\n"}, []),
        ({"conftest.py": "not Python", "test_a.py": "def test_a(cli): pass\n"}, []),
        (
            {
                "tests/conftest.py": "@pytest.fixture(autouse=True)\ndef cli(installed_release): pass\n",
                "tests/deep/test_a.py": "def test_a(): pass\n",
                "test_b.py": "def test_b(): pass\n",
            },
            ["tests/deep/test_a.py"],
        ),
    ],
)
def test_where_checks_are(tmp_path: Path, files: dict[str, str], found: list[str]) -> None:
    """By pytest's own patterns, and with the fixtures that conftest files make of ours."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = files_with_checks([tmp_path], tmp_path, PATTERNS)
    assert [path.relative_to(tmp_path).as_posix() for path in told] == found


def test_a_file_that_is_named(tmp_path: Path) -> None:
    """It may have any name, and the conftest files above it count, up to the root."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "conftest.py").write_text(WRAPPING)
    (tmp_path / "tests" / "smoke.py").write_text("def test_a(cli): pass\n")
    named = tmp_path / "tests" / "smoke.py"
    assert files_with_checks([named], tmp_path, PATTERNS) == (named,)
    assert files_with_checks([named], tmp_path / "tests", PATTERNS) == ()
