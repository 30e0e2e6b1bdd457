"""Files with release checks are found by what stands in them, and in the conftest files around them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.check_files import Patterns, files_with_checks, holds_checks
from pytest_release_check.plugin import FIXTURES
from pytest_release_check.steps.survey import stated_name

PATTERNS = Patterns(
    files=("test_*.py", "checks/*.py"), not_in=(".*", "build", "*.egg", "left"), fixtures=FIXTURES, name_of=stated_name
)
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
    assert holds_checks(source.encode(), FIXTURES) is expected


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
    reported = files_with_checks([tmp_path], tmp_path, PATTERNS)
    assert [path.relative_to(tmp_path).as_posix() for path in reported] == found


def test_a_file_that_is_named(tmp_path: Path) -> None:
    """It may have any name, and the conftest files above it count, up to the root."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "conftest.py").write_text(WRAPPING)
    (tmp_path / "tests" / "smoke.py").write_text("def test_a(cli): pass\n")
    named = tmp_path / "tests" / "smoke.py"
    assert files_with_checks([named], tmp_path, PATTERNS) == (named,)
    assert files_with_checks([named], tmp_path / "tests", PATTERNS) == ()


@pytest.mark.parametrize(
    ("files", "links", "found"),
    [
        ({"smoke/suite/test_a.py": MARKED}, {"smoke/tests": "suite"}, ["smoke/suite/test_a.py"]),
        ({"left/test_a.py": MARKED}, {"tests": "left"}, ["tests/test_a.py"]),
        ({"left/test_a.py": MARKED}, {"tests/test_b.py": "../left/test_a.py"}, ["tests/test_b.py"]),
        ({"left/deep/test_a.py": MARKED}, {"tests": "left", "left/deep/up": "../.."}, ["tests/deep/test_a.py"]),
        ({"stuff/a.py": MARKED}, {"checks": "stuff"}, ["checks/a.py"]),
        (
            {"a/test_a.py": MARKED, "b/test_b.py": MARKED},
            {"a/l": "../b", "b/l": "../a"},
            ["a/test_a.py", "b/test_b.py"],
        ),
        ({"z/test_a.py": MARKED}, {"a": "z", "test_0.py": "z/test_a.py", "gone": "nowhere"}, ["z/test_a.py"]),
    ],
)
def test_links_are_followed(tmp_path: Path, files: dict[str, str], links: dict[str, str], found: list[str]) -> None:
    """As pytest follows them: a file with several names is found once, and a loop has an end."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for name, target in links.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(target)
    reported = files_with_checks([tmp_path], tmp_path, PATTERNS)
    assert [path.relative_to(tmp_path).as_posix() for path in reported] == found


@pytest.mark.parametrize(
    ("patterns", "not_in", "found"),
    [
        (("tests/**/check_*.py",), (), ["tests/a/b/check_x.py"]),
        (("tests/check_*.py",), (), [".hidden/tests/check_y.py"]),
        (("tests/*.py",), (), [".hidden/tests/check_y.py", "tests/a/b/check_x.py"]),
        (("check_*.py",), ("tests/a",), [".hidden/tests/check_y.py"]),
        (("check_*.py",), (".*",), ["tests/a/b/check_x.py"]),
    ],
)
def test_patterns_mean_what_pytest_means(
    tmp_path: Path, patterns: Sequence[str], not_in: Sequence[str], found: list[str]
) -> None:
    """A star in a pattern with a folder goes beyond folders, and hidden folders are searched unless excluded."""
    for name in ("tests/a/b/check_x.py", ".hidden/tests/check_y.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(MARKED)
    reported = files_with_checks(
        [tmp_path], tmp_path, Patterns(files=patterns, not_in=not_in, fixtures=FIXTURES, name_of=stated_name)
    )
    assert [path.relative_to(tmp_path).as_posix() for path in reported] == found


def test_projects_with_other_names(tmp_path: Path) -> None:
    """Where built files are handed in, the folders of other projects are not searched; those without a name are."""
    for name, text in {"a": '[project]\nname = "A.x"', "b": '[project]\nname = "b"', "c": "", "d": "no TOML"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(text)
        (tmp_path / name / "test_it.py").write_text(MARKED)
    every = [path.parent.name for path in files_with_checks([tmp_path], tmp_path, PATTERNS)]
    only = replace(PATTERNS, released=frozenset({"a-x"}))
    assert every == ["a", "b", "c", "d"]
    assert [path.parent.name for path in files_with_checks([tmp_path], tmp_path, only)] == ["a", "c", "d"]


def test_conftest_files_outside_the_root(tmp_path: Path) -> None:
    """pytest reads those on the way to a test, but none above its root."""
    (tmp_path / "smoke" / "deep").mkdir(parents=True)
    (tmp_path / "smoke" / "deep" / "test_a.py").write_text("def test_a(cli): pass\n")
    (tmp_path / "smoke" / "conftest.py").write_text(WRAPPING)
    place = tmp_path / "smoke" / "deep"
    assert files_with_checks([place], tmp_path / "project", PATTERNS) == (place / "test_a.py",)
    assert files_with_checks([place], tmp_path / "smoke" / "deep", PATTERNS) == ()
