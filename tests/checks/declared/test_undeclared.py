"""Imports of modules that nothing required holds."""

import pytest

from pytest_release_check.rules.finding import Finding
from tests.checks.declared.releases import of_sdist, of_wheel

COMMAND = {"demo-1.0.dist-info/entry_points.txt": "[console_scripts]\ndemo = demo.cli:main\n"}


def reported(found: dict[str, Finding]) -> str:
    return (found.get("import-lacking") or found["import-undeclared"]).detail


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        ((), "boto (demo.py:2)"),
        (("boto3",), "boto (demo.py:2)"),
        (("boto; extra == 's3'", "boto3"), 'only required as boto; extra == "s3"'),
        (("boto; python_version < '3.10'", "boto3"), 'only required as boto; python_version < "3.10"'),
    ],
)
def test_undeclared(requires: tuple[str, ...], expected: str) -> None:
    """Nothing, a module of its own, or an extra or a marker that leaves a Python out, does not hold the module."""
    source = "import boto3\nimport boto\n" if "boto3" in requires else "import os\nimport boto\n"
    assert expected in reported(of_wheel({"demo.py": source}, requires=requires))


@pytest.mark.parametrize(
    ("source", "requires"),
    [
        ("import boto\n", ("boto",)),
        ("import yaml\n", ("PyYAML>=5",)),
        ("import dateutil.parser\n", ("python-dateutil",)),
        ("import attr\nimport attrs\n", ("attrs",)),
        ("import pydantic\nimport pydantic_core\n", ("pydantic",)),
        ("import PIL\n", ("Pillow",)),
        ("from bs4 import BeautifulSoup\nimport requests\n", ("beautifulsoup4", "requests")),
        ("import typing_extensions\n", ("typing-extensions; sys_platform == 'win32'",)),
        ("import toolz, tlz\n", ("toolz",)),
        ("import demo.other, _private, os.path, xml.etree\nfrom . import x\n", ()),
        ("try:\n    import boto\nexcept ImportError:\n    boto = None\n", ()),
        ("def f():\n    import boto\n", ()),
        ("import sys\nif sys.platform == 'win32':\n    import boto\n", ()),
        ("import sys\nif sys.version_info < (3,):\n    import boto\n", ()),
    ],
)
def test_declared_or_not_needed(source: str, requires: tuple[str, ...]) -> None:
    """What is required, may be held by something required, is the project's own or may be skipped is well."""
    assert of_wheel({"demo/__init__.py": source, "demo/other.py": ""}, requires=requires) == {}


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\nelse:\n    import tomli\n",
        "try:\n    import tomllib\nexcept ModuleNotFoundError:\n    import tomli as tomllib\n",
        "try:\n    from typing import Self\nexcept ImportError:\n    from tomli import Self\n",
    ],
)
def test_the_branch_for_older_pythons(source: str) -> None:
    """What only older Pythons import must be required for them."""
    assert "tomli" in reported(of_wheel({"demo.py": source}))
    assert of_wheel({"demo.py": source}, requires=("tomli; python_version < '3.11'",)) == {}
    assert of_wheel({"demo.py": source}, python=">=3.11") == {}


@pytest.mark.parametrize("setup", ["setup(ext_modules=[Extension('fast', ['fast.c'])])", "make('fast.py')\nsetup()"])
def test_modules_that_the_build_may_make(setup: str) -> None:
    """Of a release that has an sdist alone, what is missing in it is not lacking for certain."""
    found = of_sdist({"demo.py": "import fast\n", "setup.py": f"from setuptools import *\n{setup}\n"})
    assert list(found) == ["import-undeclared"]


def test_vendored_modules() -> None:
    """A module that lies in a folder of the project may have been put on the import path."""
    assert of_wheel({"demo/__init__.py": "import boto\n", "demo/_vendor/boto/__init__.py": ""}) == {}


def test_modules_that_nothing_loads_at_first() -> None:
    """Optional parts may need what they like."""
    files = {"demo/__init__.py": "", "demo/s3.py": "import boto\n", "demo/plugin.py": "import pytest\n"}
    assert of_wheel(files) == {}


def test_commands() -> None:
    """A command may ask for an extra, but not for what is never required."""
    files = {"demo/__init__.py": "", "demo/cli.py": "import click\n", **COMMAND}
    assert of_wheel(files, requires=("click; extra == 'cli'",)) == {}
    assert reported(of_wheel(files)) == "click (demo/cli.py:1)"


def test_namespaces() -> None:
    """Packages of a namespace are loaded one by one; other parts of the namespace are not the project's concern."""
    files = {"space/demo/__init__.py": "import space.other\nimport boto\n"}
    assert reported(of_wheel(files)) == "boto (space/demo/__init__.py:1)".replace(":1", ":2")


def test_sdist_without_a_wheel() -> None:
    """An sdist of old setuptools keeps its requirements beside the metadata."""
    files = {"src/demo/__init__.py": "import boto\n", "setup.py": "", "demo.egg-info/requires.txt": ""}
    assert reported(of_sdist(files)) == "boto (src/demo/__init__.py:1)"
    for text in ("boto\n", "\n[:python_version < '4']\nboto\n"):
        assert of_sdist({**files, "demo.egg-info/requires.txt": text}) == {}
    assert "import-lacking" in of_sdist({**files, "demo.egg-info/requires.txt": "[s3]\nboto\n"})


@pytest.mark.parametrize(
    ("source", "requires", "expected"),
    [
        ("import pkg_resources\n", (), "have no setuptools"),
        ("from distutils.version import LooseVersion\n", (), "have no setuptools"),
        ("import pkg_resources\n", ("setuptools; extra == 'a'",), "have no setuptools"),
        ("import pkg_resources\n", ("setuptools>=60",), "admits setuptools after 81"),
        ("import pkg_resources\n", ("setuptools<82",), ""),
        ("import setuptools\n", ("setuptools",), ""),
        ("def f():\n    import pkg_resources\n", (), ""),
    ],
)
def test_setuptools(source: str, requires: tuple[str, ...], expected: str) -> None:
    """New environments have no setuptools, and new setuptools no pkg_resources."""
    found = of_wheel({"demo.py": source}, requires=requires)
    assert (expected in found["import-lacking"].detail) if expected else found == {}
    assert "import-lacking" not in of_wheel({"demo.py": source}, requires=(*requires, "rich"))
    assert of_wheel({"demo.py": source}, requires=requires, python=">=3.8,<3.12") == {}


def test_modules_that_python_has_dropped() -> None:
    """An import of a module that an admitted Python no longer has is reported, unless something provides it."""
    found = of_wheel({"demo.py": "import cgi\n"})
    assert found["import-lacking"].detail == "cgi (demo.py:1), which Python 3.13 has no longer"
    assert of_wheel({"demo.py": "import cgi\n"}, python=">=3.8,<3.13") == {}
    assert of_wheel({"demo.py": "import cgi\n"}, requires=("legacy-cgi; python_version >= '3.13'",)) == {}
    guarded = "import sys\nif sys.version_info < (3, 13):\n    import cgi\n"
    assert of_wheel({"demo.py": guarded}) == {}


@pytest.mark.parametrize(
    ("source", "requires", "slug"),
    [
        ("import boto\n", (), "import-lacking"),
        ("import click\nimport boto\n", ("click>=8",), "import-lacking"),
        ("import requests\nimport boto\n", ("requests", "typing-extensions; python_version < '3.9'"), "import-lacking"),
        ("import boto\n", ("boto; python_version < '3.10'",), "import-lacking"),
        ("import boto\n", ("boto; extra == 's3'",), "import-lacking"),
        ("import cgi\n", ("six",), "import-lacking"),
        ("import pkg_resources\n", ("six",), "import-lacking"),
        ("import pkg_resources\n", ("setuptools>=60",), "import-lacking"),
        ("import rich\nimport boto\n", ("rich",), "import-undeclared"),
        ("import rich\nimport cgi\n", ("rich",), "stdlib-module-gone"),
        ("import rich\nimport pkg_resources\n", ("rich",), "setuptools-undeclared"),
        ("import requests\nimport boto\n", ("requests[socks]",), "import-undeclared"),
        ("import requests\nimport boto\n", ("requests @ https://example.org/r.zip",), "import-undeclared"),
        ("import requests\nimport urllib3\n", ("requests",), "import-undeclared"),
        ("import dateutil\nimport six\n", ("python-dateutil",), "import-undeclared"),
    ],
)
def test_whether_something_brings_the_module_by_chance(source: str, requires: tuple[str, ...], slug: str) -> None:
    """It is an error where all that an installation brings is known, and a warning where something else may hold it."""
    found = of_wheel({"demo.py": source}, requires=requires)
    assert list(found) == [slug]
    assert found[slug].is_error == (slug == "import-lacking")


def test_a_module_that_only_pythons_of_long_ago_lack() -> None:
    """What nobody has an environment for any more is warned of."""
    source = {"demo.py": "import sys\nif sys.version_info < (3, 8):\n    import boto\n"}
    assert list(of_wheel(source, python=">=3.7")) == ["import-undeclared"]


@pytest.mark.parametrize(
    ("source", "requires", "fix"),
    [
        ("import yaml\n", (), 'add "pyyaml" to `project.dependencies`'),
        ("import boto\n", (), "add the distribution that has `boto` to `project.dependencies`"),
        ("import boto, PIL\n", (), 'add the distribution that has `boto`, "pillow" to `project.dependencies`'),
        ("import boto\n", ("boto; extra == 's3'",), ""),
    ],
)
def test_the_fix_names_the_distribution(source: str, requires: tuple[str, ...], fix: str) -> None:
    """Where its name is known; of one that is required for others only, the marker has to be widened."""
    found = of_wheel({"demo.py": source}, requires=requires)
    assert (found.get("import-lacking") or found["import-undeclared"]).fix == fix
