"""What stops the build of an sdist."""

import pytest

from tests.checks.declared.releases import of_sdist

BUILD = '[build-system]\nrequires = ["setuptools", "Cython"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"setup.py": "import numpy\n"}, "setup.py:1 imports numpy"),
        ({"setup.py": "import numpy\n", "pyproject.toml": BUILD}, "setup.py:1 imports numpy"),
        ({"setup.py": "import demo\n", "demo.py": "def f(): ...\nimport six\n"}, "demo.py:2 imports six"),
        (
            {"setup.py": "from demo.version import v\n", "demo/__init__.py": "import six\n", "demo/version.py": ""},
            "demo/__init__.py:1 imports six",
        ),
    ],
)
def test_imports_that_are_not_there(files: dict[str, str], expected: str) -> None:
    """Only build requirements are there when setup.py runs, for the project's own modules as well."""
    assert of_sdist(files)["build-import-undeclared"].detail == expected


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": "import os, setuptools, pkg_resources\nfrom distutils.core import Extension\n"},
        {"setup.py": "from Cython.Build import cythonize\n", "pyproject.toml": BUILD},
        {"setup.py": "try:\n    import numpy\nexcept ImportError:\n    numpy = None\n"},
        {"setup.py": "import versioneer\n", "versioneer.py": ""},
        {"setup.py": "from buildtools import x\n", "buildtools/x.py": ""},
        {"setup.py": "def f():\n    import numpy\n"},
        {"setup.py": "this is no Python"},
        {"pyproject.toml": "this is no TOML"},
        {"pyproject.toml": "[project]\nreadme = 'README.md'\n", "README.md": ""},
        {"pyproject.toml": "[project]\nreadme = { text = 'hello', content-type = 'text/plain' }\nlicense = 'MIT'\n"},
        {"pyproject.toml": "build-system = 1\nproject = 2\n"},
    ],
)
def test_what_builds(files: dict[str, str]) -> None:
    """What is required, lies beside setup.py or is guarded is well, and other rules report broken files."""
    assert of_sdist(files) == {}


@pytest.mark.parametrize("line", ["readme = 'README.md'", "readme = { file = 'README.md' }"])
def test_files_that_pyproject_names(line: str) -> None:
    """A backend stops at a README that is not there."""
    found = of_sdist({"pyproject.toml": f"[project]\n{line}\n"})
    assert found["build-file-missing"].detail == "README.md"


def test_the_fix_names_the_file_that_the_sdist_lacks() -> None:
    """As it has to stand in the settings."""
    found = of_sdist({"pyproject.toml": "[project]\nreadme = 'docs/README.md'\n"})
    assert found["build-file-missing"].fix == "include docs/README.md in the sdist (setuptools: `MANIFEST.in`)"
