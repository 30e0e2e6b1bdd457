"""Requires-Python, the tags and the classifiers are consistent."""

import pytest

from pytest_release_check.analysis.metadata.pythons import admitted
from pytest_release_check.model.contents import PreviousRelease
from tests.builders import wheel
from tests.checks.declared.releases import METADATA, contents, metadata, of_sdist, of_wheel

LANGUAGE = "Classifier: Programming Language :: Python ::"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("py3-none-any", (3, 8)),
        ("py39-none-any", (3, 9)),
        ("cp310-abi3-linux_x86_64", (3, 10)),
        ("pp310-pypy310_pp73-linux_x86_64", (3, 10)),
        ("cp312-cp312t-linux_x86_64", (3, 12)),
    ],
)
def test_oldest_python_of_a_wheel(tag: str, expected: tuple[int, int]) -> None:
    """Requires-Python and the tag together say for which Pythons a wheel is."""
    assert min(admitted(wheel(tag=tag, tags=(tag,), requires_python=">=3.8"))) == expected


def test_classifiers_that_requires_python_rules_out() -> None:
    """A classifier for a Python that cannot install the release misleads; Pythons without a classifier do not."""
    found = of_wheel({"demo.py": ""}, f"{LANGUAGE} 3.7", f"{LANGUAGE} 3.9", f"{LANGUAGE} 3 :: Only")
    assert found["classifier-excluded"].detail == "Requires-Python is >=3.8, classifiers name 3.7"
    assert of_wheel({"demo.py": ""}, f"{LANGUAGE} 3.9", python=">=3.8,<4") == {}
    assert of_wheel({"demo.py": ""}, f"{LANGUAGE} 3.11", python=">=3.11.0,<3.12") == {}


def test_no_requires_python() -> None:
    """Without it, installers on old Pythons take a release for Python 3 only."""
    assert of_wheel({"demo.py": ""}, python="")["requires-python-missing"].detail == "the tag is py3-none-any"
    found = of_sdist({"demo.py": "x = f'{1}'\n", "setup.py": ""}, python="")
    assert "demo.py:1: an f-string (3.6)" in found["requires-python-missing"].detail
    plain = {"demo.py": "x = 1\n", "setup.py": ""}
    assert of_sdist(plain, python="") == {}
    assert of_sdist(plain, f"{LANGUAGE} 2.7", f"{LANGUAGE} 3.9", python="") == {}
    found = of_sdist(plain, f"{LANGUAGE} 3.8", f"{LANGUAGE} 3.9", python="")
    assert found["requires-python-missing"].detail == "classifiers name 3.8, 3.9"


@pytest.mark.parametrize("tag", ["cp313-cp313-manylinux_2_17_x86_64", "cp310-abi3-win_amd64", "pp310-pypy310_pp73-any"])
def test_tags_that_name_a_minor_version(tag: str) -> None:
    """No other Python takes such wheels, and nothing else is there to take; an sdist is for any Python."""
    assert of_wheel({"demo.py": ""}, python="", tag=tag) == {}
    found = of_wheel({"demo.py": ""}, python="", tag=tag, source={"demo.py": "", "setup.py": ""})
    assert set(found) == {"requires-python-missing"}


SETUP = "import sys\nif sys.version_info < (3, 7):\n    raise RuntimeError('3.7')\n"
OF_TWO = {"demo.py": "from urllib.parse import quote\n", "setup.py": ""}
WALRUS = {"demo.py": "if x := 1:\n    pass\n", "setup.py": ""}


@pytest.mark.parametrize(
    ("files", "fields", "before", "expected"),
    [
        ({"demo.py": "x: list[int] = []\n", "setup.py": ""}, (), "", "Python 3.8 cannot run demo.py:1: list[...]"),
        (
            {"demo.py": "import tomllib\n", "setup.py": ""},
            (),
            "",
            "Python 3.10 cannot run demo.py:1: no module",
        ),
        ({"demo.py": SETUP.replace("7", "9"), "setup.py": ""}, (), "", "Python 3.8 cannot run demo.py:3: it raises"),
        (OF_TWO, (f"{LANGUAGE} 2.7", f"{LANGUAGE} 3.9"), "", "Python 2.7, which a classifier names, cannot run demo"),
        (WALRUS, (f"{LANGUAGE} 3.7",), "", "Python 3.7, which a classifier names, cannot run demo.py:1: "),
        (OF_TWO, (), "2.7", "Python 2.7, which the release before this one is for, cannot run demo.py:1: "),
        (
            {"demo.py": "", "setup.py": SETUP},
            (),
            "3.6",
            "Python 3.6, which the release before this one is for, cannot run",
        ),
    ],
)
def test_a_requires_python_that_is_needed(
    files: dict[str, str], fields: tuple[str, ...], before: str, expected: str
) -> None:
    """A Python of today, one that classifiers name, or one of the release before fails, and nothing keeps it away."""
    previous = release_before(before) if before else None
    found = of_sdist(files, *fields, python="", previous=previous)
    assert found["requires-python-needed"].detail.startswith(expected)
    assert found["requires-python-needed"].is_error
    assert "requires-python-missing" not in found
    assert "requires-python-needed" not in of_sdist(files, *fields, python=">=3.11", previous=previous)


@pytest.mark.parametrize(
    ("files", "fields", "before"),
    [
        (OF_TWO, (), ""),
        (OF_TWO, (f"{LANGUAGE} 3.8", f"{LANGUAGE} 3.9"), "3.8"),
        (WALRUS, (f"{LANGUAGE} 3.8",), "3.8"),
        ({"demo.py": "", "setup.py": SETUP}, (f"{LANGUAGE} 3.7",), "3.7"),
        ({"demo.py": "x = 1\n", "setup.py": ""}, (f"{LANGUAGE} 2.7",), "2.7"),
    ],
)
def test_a_requires_python_that_hardly_anybody_misses(
    files: dict[str, str], fields: tuple[str, ...], before: str
) -> None:
    """Without Requires-Python, what only Pythons fail on that nobody has named is no error."""
    found = of_sdist(files, *fields, python="", previous=release_before(before) if before else None)
    assert "requires-python-needed" not in found


def release_before(python: str) -> PreviousRelease:
    held = contents({METADATA: metadata(f"{LANGUAGE} {python}")})
    return PreviousRelease(version="0.9", filename="demo-0.9.whl", tags=frozenset(), size=1, contents=held)


def test_the_fix_names_the_python_that_is_needed() -> None:
    """The one after the newest that fails; where that is a Python 2, any Python 3 may do."""
    found = of_wheel({"demo.py": "from typing import Self\n"}, python="")["requires-python-needed"]
    assert found.fix == 'set `project.requires-python` (or python_requires) to `">=3.11"`'
