"""Projects to compare on: three that are written here, and any unpacked sdist."""

import email.parser
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

DEPENDENCIES = (
    "attrs",
    "click",
    "colorama",
    "idna",
    "iniconfig",
    "packaging",
    "pluggy",
    "six",
    "typing-extensions",
    "urllib3",
)
"""Common, small and pure Python; any version will do, as the newest fit together and support old Pythons."""
_IMPORTED = ("attr", *(name.replace("-", "_") for name in DEPENDENCIES[1:]))
_COMPILED = (".c", ".cc", ".cpp", ".pyx", ".rs")
_PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "1.0"
description = "A project to measure with."
requires-python = ">=3.10"
dependencies = [{dependencies}]
"""
_SETUP = """\
from setuptools import Extension, setup

setup(ext_modules=[Extension("measured_extension.fast", ["src/measured_extension/fast.c"])])
"""
_SOURCE = """\
#include <Python.h>

static PyObject *one(PyObject *self, PyObject *ignored) { return PyLong_FromLong(1); }
static PyMethodDef methods[] = {{"one", one, METH_NOARGS, "Give 1."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "fast", NULL, -1, methods};
PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&module); }
"""


@dataclass(frozen=True)
class Project:
    """A source tree that lies ready to be copied."""

    name: str
    module: str
    tree: Path
    is_compiled: bool = False
    """Its wheel fits one Python only."""


def write_tree(tree: Path, files: Mapping[str, str]) -> None:
    """Write files, by their paths in the tree."""
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, "utf-8")


def pyproject(name: str, dependencies: tuple[str, ...] = ()) -> str:
    """Text of a pyproject.toml for setuptools."""
    return _PYPROJECT.format(name=name, dependencies=", ".join(f'"{one}"' for one in dependencies))


def tiny(folder: Path) -> Project:
    """Write one package with two modules."""
    files = {
        "pyproject.toml": pyproject("measured-tiny"),
        "src/measured_tiny/__init__.py": '"""A package."""\n',
        "src/measured_tiny/answers.py": "def answer() -> int:\n    return 42\n",
    }
    write_tree(folder, files)
    return Project("tiny", "measured_tiny", folder)


def dependent(folder: Path) -> Project:
    """Write one package that imports ten dependencies."""
    files = {
        "pyproject.toml": pyproject("measured-dependent", DEPENDENCIES),
        "src/measured_dependent/__init__.py": "".join(f"import {name}\n" for name in _IMPORTED),
    }
    write_tree(folder, files)
    return Project("dependent", "measured_dependent", folder)


def extension(folder: Path) -> Project:
    """Write one package with a module in C."""
    files = {
        "pyproject.toml": pyproject("measured-extension"),
        "setup.py": _SETUP,
        "src/measured_extension/__init__.py": "from measured_extension.fast import one\n\n__all__ = ['one']\n",
        "src/measured_extension/fast.c": _SOURCE,
    }
    write_tree(folder, files)
    return Project("extension", "measured_extension", folder, is_compiled=True)


WRITTEN: Mapping[str, Callable[[Path], Project]] = {"tiny": tiny, "dependent": dependent, "extension": extension}
"""By name: what writes a project into a folder."""


def unpacked(tree: Path, module: str = "") -> Project:
    """The project in an unpacked sdist; without ``module`` its module is called as it is. Raises ``OSError``."""
    headers = email.parser.Parser().parsestr((tree / "PKG-INFO").read_text("utf-8"), headersonly=True)
    name = str(headers["Name"])
    is_compiled = any(path.suffix in _COMPILED for path in tree.rglob("*"))
    return Project(tree.name, module or re.sub(r"[-.]+", "_", name).lower(), tree.resolve(), is_compiled)
