"""The place in the source tree that a finding is about, for each way in which findings name one."""

from dataclasses import dataclass, field

import pytest

from pytest_release_check.checks.declared.description import DESCRIPTION_LINKS
from pytest_release_check.reports.source_places import SourcePlace, place_of
from pytest_release_check.rules.rule import Rule
from pytest_release_check.upload.metadata.description import DESCRIPTION_UNRENDERABLE
from tests.reports.builders import BROKEN, finding

DEPENDENCIES = Rule(code="RC997", slug="lacking", summary="it is lacking", fix="add it to `project.dependencies`")
PYPROJECT = """\
# comment
[build-system]
requires = ["hatchling"]

[project]
name = "demo"
requires-python = ">=3.8"
dependencies = [
    "requests>=2",
    "numpy; python_version < '3'",
]
classifiers = ["Good", "Framework :: None"]

[project.scripts]
demo = "demo.cli:main"
demo-admin = "demo.cli:admin"

[project.optional-dependencies]
fast = ["cython"]

[project.entry-points."pytest11"]
plug = "demo.plug"

[tool.hatch.build]
packages = ["src/demo"]
"""
SETUP_CFG = """\
[metadata]
name = demo
classifiers =
    Good
    Framework :: None
[options]
python_requires = >=3.8
install_requires =
    requests>=2
    numpy
"""
SETUP_PY = """\
from setuptools import setup

setup(
    name="demo",
    install_requires=[
        "requests>=2",
        "numpy",
    ],
    url="https://example.org",
    entry_points={"console_scripts": [
        "demo = demo.cli:main",
    ]},
)
"""
README = """\
Demo
====

See `docs <docs/index.rst>`_.
"""


@dataclass(frozen=True)
class Tree:
    """Files by their paths."""

    files: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.files)

    def text(self, name: str) -> str:
        return self.files[name]


CODE = ("src/demo/__init__.py", "src/demo/net.py", "src/demo/data/words.txt", "tests/net.py", "docs/conf.py")
WHOLE = Tree({"pyproject.toml": PYPROJECT, "README.rst": README, **dict.fromkeys(CODE, "")})
FRAMES = (
    '  File "/tmp/venv/lib/python3.12/site-packages/demo/__init__.py", line 3, in <module>',
    "    from demo import net",
    '  File "/tmp/venv/lib/python3.12/site-packages/demo/net.py", line 7, in <module>',
    "    import requests",
    '  File "/tmp/venv/lib/python3.12/site-packages/requests/api.py", line 9, in <module>',
    "ModuleNotFoundError: No module named 'urllib3'",
)
ON_WINDOWS = ('  File "C:\\venv\\Lib\\site-packages\\demo\\net.py", line 7, in <module>', "ImportError: x")


@pytest.mark.parametrize(
    ("tree", "given", "path", "line"),
    [
        # a frame of its own code, the last one
        (WHOLE, {"subject": "import demo", "evidence": FRAMES}, "src/demo/net.py", 7),
        (WHOLE, {"subject": "import demo", "evidence": ON_WINDOWS}, "src/demo/net.py", 7),
        # a file with its line
        (WHOLE, {"detail": "demo/data/gone.txt (demo/net.py:12)"}, "src/demo/net.py", 12),
        (WHOLE, {"detail": "OSError (demo/__init__.py, line 4)"}, "src/demo/__init__.py", 4),
        (WHOLE, {"fix": "correct the syntax error in docs/conf.py line 5"}, "docs/conf.py", 5),
        # a field of the metadata, and the value in it
        (WHOLE, {"subject": "classifiers", "detail": "'Framework :: None' is none"}, "pyproject.toml", 12),
        (WHOLE, {"subject": "Requires-Dist", "detail": "numpy; python_version < '3'"}, "pyproject.toml", 10),
        (WHOLE, {"subject": "requires_python"}, "pyproject.toml", 7),
        (WHOLE, {"subject": "provides_extra", "detail": "fast"}, "pyproject.toml", 19),
        (Tree({"setup.cfg": SETUP_CFG}), {"subject": "classifiers", "detail": "Framework :: None: no"}, "setup.cfg", 5),
        (Tree({"setup.cfg": SETUP_CFG}), {"subject": "requires_python"}, "setup.cfg", 7),
        (Tree({"setup.py": SETUP_PY}), {"rule": DEPENDENCIES, "detail": "numpy"}, "setup.py", 7),
        (Tree({"setup.py": SETUP_PY}), {"rule": DEPENDENCIES, "detail": "'requests>=2'"}, "setup.py", 6),
        # a script
        (WHOLE, {"subject": "demo-admin", "detail": "it fails"}, "pyproject.toml", 16),
        (WHOLE, {"subject": "[pytest11] plug = demo.plug"}, "pyproject.toml", 22),
        (Tree({"setup.py": SETUP_PY}), {"subject": "[console_scripts] demo = demo.cli:main"}, "setup.py", 11),
        # a module
        (WHOLE, {"subject": "import demo"}, "src/demo/__init__.py", 1),
        (WHOLE, {"subject": "demo.net"}, "src/demo/net.py", 1),
        # a setting that the fix names
        (WHOLE, {"rule": DEPENDENCIES, "subject": "demo-1.0.whl", "detail": "packaging"}, "pyproject.toml", 8),
        (WHOLE, {"fix": "list it in `tool.hatch.build.packages`"}, "pyproject.toml", 25),
        # a file without a line
        (WHOLE, {"subject": "demo-1.0.tar.gz", "detail": "not demo/data/words.txt"}, "src/demo/data/words.txt", 1),
        # the README
        (WHOLE, {"rule": DESCRIPTION_LINKS, "detail": "docs/index.rst"}, "README.rst", 4),
        (WHOLE, {"rule": DESCRIPTION_UNRENDERABLE, "detail": "line 2: title too short"}, "README.rst", 2),
        # nothing that can be found
        (WHOLE, {"subject": "demo-1.0.whl", "detail": "it is large"}, "pyproject.toml", 5),
        (Tree({"setup.py": SETUP_PY}), {"subject": "demo-1.0.whl"}, "setup.py", 1),
        (Tree({"setup.py": SETUP_PY}), {"rule": DESCRIPTION_LINKS, "subject": "demo-1.0.whl"}, "setup.py", 1),
    ],
)
def test_place_of(tree: Tree, given: dict[str, object], path: str, line: int) -> None:
    made = finding(**({"rule": BROKEN, "subject": "demo-1.0-py3-none-any.whl"} | given))  # type: ignore[arg-type]
    assert place_of(made, tree) == SourcePlace(path=path, line=line)


def test_without_settings() -> None:
    """Nothing is invented."""
    assert place_of(finding(subject="demo-1.0.whl"), Tree({"main.c": ""})) is None


def test_of_a_hostile_text() -> None:
    """Long names of members end in time."""
    long = "a" * 100_000 + "/" + "b." * 50_000
    assert place_of(finding(subject=long, detail=long, evidence=(long,)), WHOLE) == SourcePlace(
        path="pyproject.toml", line=5
    )
