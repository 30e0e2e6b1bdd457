"""Metadata that the sdist loses."""

import pytest

from pytest_release_check.checks.contents.lost_metadata import metadata_lost
from tests.checks.contents.made import Files, contents, reported

HEAD = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
REQUIRES = f"{HEAD}Requires-Dist: six>=1\nRequires-Dist: attrs\n"
GUARDED = "import os\nfrom setuptools import setup\nif os.path.exists('requirements.txt'): ...\n"
TREE = ("setup.py", "demo.py", "README.md", "requirements.txt", "requirements/base.txt", "VERSION", "docs/index.rst")


def wheel(metadata: str, entry_points: str = "", version: str = "1.0") -> Files:
    info = f"demo-{version}.dist-info"
    return {f"{info}/METADATA": metadata, f"{info}/entry_points.txt": entry_points}


@pytest.mark.parametrize(
    ("stated", "built", "source", "detail"),
    [
        (
            REQUIRES,
            HEAD,
            {"setup.py": GUARDED},
            "Requires-Dist attrs, six>=1: setup.py reads requirements.txt, which the sdist lacks",
        ),
        (REQUIRES, f"{HEAD}Requires-Dist: six >=1\n", {"setup.py": GUARDED}, "Requires-Dist attrs: setup.py reads"),
        (f"{HEAD}Requires-Python: >=3.9\n", HEAD, {"setup.py": GUARDED}, "Requires-Python >=3.9: setup.py reads"),
        (f"{HEAD}Provides-Extra: cli\n", HEAD, {"setup.py": GUARDED}, "Provides-Extra cli: setup.py reads"),
        (f"{HEAD}\nA long text.\n", HEAD, {"setup.py": "r('README.md')"}, "the description: setup.py reads README.md"),
        (f"{HEAD}\nOne.\n\nTwo.\n", f"{HEAD}\nOne.\n", {"setup.py": "r('README.md')"}, "a part of the description:"),
        (HEAD, HEAD.replace("1.0", "0.0"), {"setup.py": "r(HERE + '/VERSION')"}, "Version 1.0: setup.py reads VERSION"),
        (
            REQUIRES,
            HEAD,
            {"setup.py": "open(os.path.join(HERE, 'requirements', 'base.txt'))"},
            "Requires-Dist attrs, six>=1: setup.py reads requirements/base.txt",
        ),
        (
            REQUIRES,
            HEAD,
            {"setup.py": "open(f'requirements/{name}.txt')"},
            "Requires-Dist attrs, six>=1: setup.py reads",
        ),
        (REQUIRES, HEAD, {"setup.py": "glob('requirements/*.txt')"}, "Requires-Dist attrs, six>=1: setup.py reads"),
        (
            REQUIRES,
            HEAD,
            {"setup.cfg": "[options]\ninstall_requires = file: requirements.txt\n"},
            "Requires-Dist attrs, six>=1: setup.cfg reads requirements.txt",
        ),
        (
            REQUIRES,
            HEAD,
            {"pyproject.toml": "[tool.setuptools.dynamic]\ndependencies = {file = ['requirements.txt']}\n"},
            "Requires-Dist attrs, six>=1: pyproject.toml reads requirements.txt",
        ),
        (
            REQUIRES,
            HEAD,
            {"pyproject.toml": "[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ['requirements.txt']\n"},
            "Requires-Dist attrs, six>=1: pyproject.toml reads requirements.txt",
        ),
    ],
)
def test_what_is_lost_and_why(stated: str, built: str, source: Files, detail: str) -> None:
    """The finding names what is lost, who reads it, and the file that the sdist lacks; the cure has it as well."""
    found = metadata_lost("w.whl", contents(wheel(built)), contents(wheel(stated)), contents(source), TREE)
    ((slug, words),) = reported(*found)
    assert slug == "metadata-lost"
    assert words.startswith(detail)
    assert "which the sdist lacks" in words
    assert found[0].fix.startswith("let the sdist include `")


@pytest.mark.parametrize(
    ("stated", "built", "source"),
    [
        (REQUIRES, REQUIRES, {"setup.py": GUARDED}),
        (HEAD, REQUIRES, {"setup.py": GUARDED}),
        (REQUIRES, f"{HEAD}Requires-Dist: attrs\nRequires-Dist: six >= 1\n", {"setup.py": GUARDED}),
        (REQUIRES, HEAD, {"setup.py": GUARDED, "requirements.txt": "six"}),
        (REQUIRES, HEAD, {"setup.py": "if sys.version_info < (3, 8): ...\n"}),
        (REQUIRES, HEAD, {"setup.py": "packages=['demo', 'docs.x']; exclude=['tests']\n"}),
        (REQUIRES, HEAD, {"setup.py": "def f(:\n", "pyproject.toml": "= no"}),
    ],
)
def test_what_is_well(stated: str, built: str, source: Files) -> None:
    """Nothing is lost, or no file explains it: what a build decides by itself is no fault of the sdist."""
    assert metadata_lost("w.whl", contents(wheel(built)), contents(wheel(stated)), contents(source), TREE) == ()


@pytest.mark.parametrize(
    ("built", "source", "is_lost"),
    [
        (HEAD, {"setup.py": GUARDED}, True),
        (f"{HEAD}Requires-Dist: attrs\n", {"setup.py": GUARDED}, False),
        (HEAD, {"setup.py": GUARDED, "requirements.txt": ""}, False),
        (HEAD, {"setup.py": "name='demo'"}, False),
    ],
)
def test_without_a_tree(built: str, source: Files, is_lost: bool) -> None:
    """What pip builds out of the sdist has none of the wheel's requirements; single ones may depend on the Python."""
    found = metadata_lost("s.tar.gz", contents(wheel(built)), contents(wheel(REQUIRES)), contents(source), None)
    assert bool(found) is is_lost


def test_an_entry_point() -> None:
    """They may be read from a file as well."""
    stated = wheel(HEAD, "[console_scripts]\ndemo = demo:main\n")
    source = {"setup.py": "r('requirements.txt')"}
    ((_, detail),) = reported(*metadata_lost("w", contents(wheel(HEAD)), contents(stated), contents(source), TREE))
    assert detail.startswith("the entry points demo: setup.py reads")
