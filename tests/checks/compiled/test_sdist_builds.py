"""Extension modules that what is built out of an sdist lacks, and why."""

import pytest

from pytest_release_check.analysis.source.extension_sources import missing_source
from pytest_release_check.checks.compiled.sdist_builds import lost_without_the_tree, optional_lost, unbuilt_extensions
from tests.checks.contents.made import contents, reported

FAST = "demo/_fast.cpython-312-x86_64-linux-gnu.so"
SETUP = "from setuptools import Extension, setup\nsetup(ext_modules=[Extension('demo._fast', {sources})])\n"
PYPROJECT = "[tool.setuptools]\next-modules = [{name = 'demo._fast', sources = ['src/fast.c']}]\n"
NO_SOURCE = "the sdist has no source of any extension module"


def lacks(path: str) -> str:
    return f"it is compiled from {path}, which the sdist does not have"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"demo/__init__.py": "", "setup.py": "import os\n"}, NO_SOURCE),
        ({"setup.py": SETUP.format(sources="['src/fast.c']")}, lacks("src/fast.c")),
        ({"setup.py": SETUP.format(sources="['src/fast.c']"), "other.c": ""}, lacks("src/fast.c")),
        ({"setup.py": SETUP.format(sources="sources=['a.c', './b.c']"), "a.c": ""}, lacks("./b.c")),
        ({"setup.py": SETUP.format(sources="['demo/_fast.pyx']"), "demo/_fast.h": ""}, lacks("demo/_fast.pyx")),
        ({"pyproject.toml": PYPROJECT, "readme.md": ""}, lacks("src/fast.c")),
        ({"setup.py": SETUP.format(sources="['src/fast.c']"), "src/fast.c": ""}, None),
        ({"setup.py": SETUP.format(sources="['demo/_fast.c']"), "demo/_fast.pyx": ""}, None),
        ({"setup.py": SETUP.format(sources="['demo/_fast.pyx']"), "demo/_fast.cpp": ""}, None),
        ({"setup.py": SETUP.format(sources="glob('*.c')"), "src/fast.c": ""}, None),
        ({"setup.py": "setup(", "src/fast.c": ""}, None),
        ({"pyproject.toml": PYPROJECT, "src/fast.c": ""}, None),
        ({"pyproject.toml": "[tool", "Cargo.toml": "", "src/lib.rs": ""}, None),
        ({"setup.py": "setup(cffi_modules=['demo/build_fast.py:ffi'])\n"}, None),
        ({"demo/build_fast.py": "from cffi import FFI\n"}, None),
        ({"setup.py": "cythonize(['demo/_fast.py'])\n", "demo/_fast.py": ""}, None),
        ({"setup.py": "urlretrieve(ADDRESS)\n"}, None),
        ({"vendor/source.tar.gz": ""}, None),
    ],
)  # fmt: skip
def test_why_it_cannot_be_compiled(files: dict[str, str], why: str | None) -> None:
    """The build's configuration names a file that is not there, or nothing is there that a compiler takes."""
    assert missing_source("demo._fast", contents(files)) == why


def test_an_sdist_that_was_not_read_to_its_end() -> None:
    """Nothing is said to be missing from it."""
    assert missing_source("demo._fast", contents({}, is_whole=False)) is None


@pytest.mark.parametrize(
    ("source", "installed", "slugs"),
    [
        ({"setup.py": ""}, ("demo/__init__.py",), ["extension-source-missing"]),
        ({"setup.py": "", "fast.c": ""}, ("demo/__init__.py",), ["extension-not-built"]),
        ({"setup.py": ""}, ("demo/__init__.py", FAST), []),
        ({"setup.py": ""}, ("demo/__init__.py", "demo/_fast.abi3.so"), []),
        ({"setup.py": ""}, ("demo/__init__.py", "demo/_fast.so"), []),
        ({"setup.py": ""}, ("demo/__init__.py", "demo/_fast.py"), []),
    ],
)
def test_what_pip_builds(source: dict[str, str], installed: tuple[str, ...], slugs: list[str]) -> None:
    """Without the source it is an error, otherwise this machine may be the cause."""
    found = unbuilt_extensions("demo-1.0.tar.gz", contents(source), "demo.whl", ("demo/__init__.py", FAST), installed)
    assert [finding.rule.slug for finding in found] == slugs


@pytest.mark.parametrize(
    ("of_tree", "held", "found"),
    [
        ((FAST,), ("demo/__init__.py",), True),
        (("demo-1.0.data/platlib/demo/_fast.abi3.so",), ("demo/__init__.py",), True),
        ((FAST,), ("demo/_fast.py",), False),
        (("81d243bd__mypyc.cpython-312-darwin.so", "demo/_a.py"), ("demo/_a.py",), False),
        (("demo/data.so",), (), False),
    ],
)
def test_what_the_tree_gives(of_tree: tuple[str, ...], held: tuple[str, ...], found: bool) -> None:
    """On the same machine a moment ago: what is lost is lost by the sdist."""
    findings = lost_without_the_tree(
        "demo-1.0-py3-none-any.whl", held, "demo-1.0-cp312-cp312-linux_x86_64.whl", of_tree
    )
    detail = "built out of the tree it is demo-1.0-cp312-cp312-linux_x86_64.whl, with demo._fast"
    assert reported(*findings) == [("extension-source-missing", detail)] * found


TRIED = "try:\n    from demo import _fast\nexcept ImportError:\n    _fast = None\n"


@pytest.mark.parametrize(
    ("source", "installed", "slugs"),
    [
        ({}, {"demo/__init__.py": TRIED}, ["extension-source-missing"]),
        ({}, {"demo/__init__.py": "from demo import _fast\n"}, ["extension-source-missing"]),
        ({}, {"demo/__init__.py": "from demo.other import fast\n"}, []),
        ({}, {"demo/__init__.py": TRIED, FAST: ""}, []),
        ({}, {"demo/__init__.py": TRIED, "demo/_fast.py": ""}, []),
        ({"src/fast.c": ""}, {"demo/__init__.py": TRIED}, []),
    ],
)
def test_optional_extensions(source: dict[str, str], installed: dict[str, str], slugs: list[str]) -> None:
    """What the project imports and setup.py states was not built, as the sdist lacks its source: no wheel is needed."""
    held = contents({"setup.py": SETUP.format(sources="['src/fast.c'], optional=True"), **source})
    found = optional_lost("demo-1.0.tar.gz", held, contents(installed))
    assert [finding.rule.slug for finding in found] == slugs
