"""What nobody meant to publish."""

import pytest

from pytest_release_check.checks.contents.stray_files import (
    shipped_bytecode,
    shipped_environment,
    shipped_report,
    stray_in_sdist,
)
from pytest_release_check.model.contents import SourceTree
from tests.checks.contents.made import reported


@pytest.mark.parametrize(
    ("members", "found"),
    [
        (("demo/a.py", "demo/__pycache__/a.cpython-312.pyc"), "demo/__pycache__/a.cpython-312.pyc"),
        (("demo.py", "__pycache__/demo.cpython-312.pyc"), "__pycache__/demo.cpython-312.pyc"),
        (("demo/a.py", "demo/a.pyc"), "demo/a.pyc"),
        (("demo/__init__.pyc", "demo/a.pyc"), ""),
        (("demo/__init__.py", "demo/data/__pycache__/x.cpython-312.pyc"), ""),
        (("demo/__init__.py",), ""),
    ],
)
def test_bytecode_beside_its_source(members: tuple[str, ...], found: str) -> None:
    """Bytecode alone is what some projects ship."""
    assert reported(*shipped_bytecode("w.whl", members)) == ([("bytecode-shipped", found)] if found else [])


@pytest.mark.parametrize(
    "stray",
    [
        ".env",
        ".coverage",
        "demo/__pycache__/a.cpython-312.pyc",
        ".tox/x/y",
        "demo/.DS_Store",
        "build/lib/demo.py",
        "dist/demo-0.9.tar.gz",
        "a.py~",
        ".pypirc",
        "node_modules/a/b.js",
        ".git/config",
    ],
)
def test_rubbish_in_an_sdist(stray: str) -> None:
    """Known by its name, unless version control tracks it."""
    members = ("PKG-INFO", "demo/__init__.py", stray)
    assert reported(*stray_in_sdist("d.tar.gz", members, None)) == [("stray-in-sdist", stray)]
    assert stray_in_sdist("d.tar.gz", members, SourceTree(tracked=("demo/__init__.py", stray))) == ()


def test_files_that_version_control_does_not_know() -> None:
    """What is neither tracked nor ignored was forgotten, or is somebody's note."""
    tree = SourceTree(tracked=("demo/__init__.py",), unknown=("notes.txt", "elsewhere.txt"))
    members = ("demo/__init__.py", "notes.txt", "demo/_version.py", "PKG-INFO", "demo.egg-info/PKG-INFO", "setup.cfg")
    assert reported(*stray_in_sdist("d.tar.gz", members, tree)) == [("stray-in-sdist", "notes.txt")]


@pytest.mark.parametrize(
    "member",
    [
        "tests/data/x.pyc",
        "demo/fixtures/.env",
        "pyproject.toml.orig",
        "build/tools.py",
        "demo/dist/x.whl",
        "env.py",
        "demo.egg-info/SOURCES.txt",
        "src/demo.egg-info/PKG-INFO",
        "demo/_version.py",
    ],
)
def test_what_may_lie_in_an_sdist(member: str) -> None:
    """Test data, what backends write, and names that only look like leftovers."""
    tree = SourceTree(
        tracked=("demo.py",), unknown=("demo.egg-info/SOURCES.txt", "src/demo.egg-info/PKG-INFO", "demo/_version.py")
    )
    assert stray_in_sdist("d.tar.gz", ("demo.py", member), tree) == ()


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ((".release-check/logs/build.log", ".release-check/.gitignore"), ".release-check/"),
        (("packages/demo/.release-check/dist/demo-1.0.tar.gz",), "packages/demo/.release-check/"),
        (("out/.gitignore", "out/release-manifest.json", "out/logs/build.log"), "out/"),
        (("a/b/.gitignore", "a/b/release-evidence.json"), "a/b/"),
        (("out/release-manifest.json", ".gitignore"), ""),
        (("out/.gitignore", "out/manifest.json"), ""),
        (("tests/fixtures/out/.gitignore", "tests/fixtures/out/release-manifest.json"), ""),
        (("docs/.release-check.md", "demo/release-check/a.py"), ""),
    ],
)
def test_a_report_of_ours(members: tuple[str, ...], found: str) -> None:
    """By its name of old, or by the mark in it; what somebody's tests read is none."""
    members = ("PKG-INFO", "demo/__init__.py", *members)
    assert reported(*shipped_report("d.tar.gz", members)) == ([("report-shipped", found)] if found else [])


@pytest.mark.parametrize(
    ("members", "found"),
    [
        (("venv/pyvenv.cfg", "venv/bin/python", "venv/lib/python3.12/site-packages/x.py"), "venv/ (3 files)"),
        (("env/lib/python3.12/site-packages/pip/__init__.py",), "env/ (1 file)"),
        (("env/Lib/site-packages/pip/__init__.py", "env/Scripts/pip.exe"), "env/ (2 files)"),
        (("tools/.venv/pyvenv.cfg",), "tools/.venv/ (1 file)"),
        (("demo/venv/pyvenv.cfg",), "demo/venv/ (1 file)"),
        (("v/pyvenv.cfg", "v/lib/python3.12/site-packages/virtualenv/x/pyvenv.cfg"), "v/ (2 files)"),
        (("conda/conda-meta/history",), "conda/ (1 file)"),
        (("tests/data/venv/pyvenv.cfg",), ""),
        (("pyvenv.cfg.in", "demo/pyvenv.py", "site-packages/x.py", "demo/venv.py", "demo/lib/python3/x.py"), ""),
    ],
)
def test_an_environment(members: tuple[str, ...], found: str) -> None:
    """By its configuration, or by where packages lie; it is reported once, and as nothing else."""
    members = ("PKG-INFO", "demo/__init__.py", *members)
    assert reported(*shipped_environment("d.tar.gz", members)) == ([("environment-shipped", found)] if found else [])
    assert stray_in_sdist("d.tar.gz", members, None) == ()
