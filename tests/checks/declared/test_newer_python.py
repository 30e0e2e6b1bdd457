"""Source that an admitted Python cannot run, on the way of the first import."""

import pytest

from tests.checks.declared.releases import of_sdist, of_wheel

TOO_NEW = {
    "a built-in type with brackets in a class": "class A:\n    x: list[int] = []\n",
    "a union in an argument": "def f(a: int | None = None): ...\n",
    "a union with a class": "from pathlib import Path\ndef f(a: Path | None = None): ...\n",
    "an alias of a type": "Names = dict[str, int]\n",
    "a base class": "class A(dict[str, int]): ...\n",
    "a model that evaluates deferred annotations": (
        "from __future__ import annotations\nfrom pydantic import BaseModel\nclass A(BaseModel):\n    x: list[str]\n"
    ),
    "a member of the standard library": "from typing import Self\n",
    "a module of the standard library": "import tomllib\n",
    "a submodule that is young": "from importlib.resources import abc\nimport zoneinfo\n",
    "grammar in a function that is never called": "def f():\n    match f:\n        case 1: ...\n",
    "what the other branch of a version check needs": (
        "import sys\nif sys.version_info < (3, 7):\n    x = 1\nelse:\n    from typing import Self\n"
    ),
    "a version check by an alias": "import sys\nv = sys.version_info\nif v[0] >= 3:\n    import tomllib\n",
    "a flag": "import sys\nNEW = sys.version_info >= (3, 7)\nif NEW:\n    import tomllib\n",
    "a flag out of a flag": (
        "import sys\nv = sys.version_info[0:3]\nOLD = v[:2] < (3, 7)\nNEW = not OLD\nif NEW:\n    import tomllib\n"
    ),
}
FINE = {
    "behind a version check": "import sys\nif sys.version_info >= (3, 11):\n    from typing import Self\n",
    "behind a version check of two numbers": "import sys\nif sys.version_info[:2] >= (3, 11):\n    import tomllib\n",
    "behind a flag": "import sys\nNEW = sys.version_info >= (3, 11)\nif NEW:\n    from typing import Self\n",
    "behind a flag that changed": "import sys\nX = sys.version_info >= (3,)\nX = f()\nif X:\n    import tomllib\n",
    "behind a flag that stands for itself": "import sys\nX = X >= sys.version_info\nif X:\n    import tomllib\n",
    "behind another check": "import os\nif os.name == 'nt':\n    import tomllib\n",
    "for type checkers": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from typing import Self\n",
    "with a fallback": "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
    "suppressed": "import contextlib\nwith contextlib.suppress(ImportError):\n    import tomllib\n",
    "in a function": "def f():\n    from typing import Self\n    x: list[int] | None = []\n",
    "deferred": "from __future__ import annotations\nclass A:\n    x: list[int] | None\ndef f(a: int | None): ...\n",
    "in quotes": "def f(a: 'int | None'): ...\n",
    "an operator of somebody's own": "from demo import Word\nx = Word | None\n",
    "an operator of flags": "import re\nx = re.I | re.M\n",
    "a subscript of something else": "x = {1: 2}[1]\n",
    "not evaluated": "x = lambda: list[int]\n",
    "a module that was there under another name": "import collections.abc\nimport importlib.metadata\n",
}


@pytest.mark.parametrize("source", TOO_NEW.values(), ids=TOO_NEW)
def test_too_new(source: str) -> None:
    """What the oldest Python cannot do while it imports the package is an error that names the place."""
    found = of_wheel({"demo/__init__.py": "from demo import inner\n", "demo/inner.py": source})
    assert "demo/inner.py:" in found["needs-newer-python"].detail
    assert found["needs-newer-python"].is_error


@pytest.mark.parametrize("source", FINE.values(), ids=FINE)
def test_fine(source: str) -> None:
    """What may be skipped, caught or deferred is no finding, and neither is what was always there."""
    assert set(of_wheel({"demo.py": source})) <= {"import-undeclared"}


@pytest.mark.parametrize("source", TOO_NEW.values(), ids=TOO_NEW)
def test_a_requires_python_that_fits(source: str) -> None:
    """The same source is well where Requires-Python says what it needs."""
    found = of_wheel({"demo.py": source}, python=">=3.11", requires=("pydantic",))
    assert found == {}


def test_what_no_import_reaches() -> None:
    """Modules that nothing loads at first are not judged by what they evaluate."""
    assert of_wheel({"demo/__init__.py": "", "demo/other.py": "from typing import Self\n"}) == {}


def test_what_a_command_loads() -> None:
    """A script is a user's first minute too."""
    scripts = {"demo-1.0.dist-info/entry_points.txt": "[console_scripts]\ndemo = demo.cli:main\n"}
    found = of_wheel({"demo/__init__.py": "", "demo/cli.py": "from typing import Self\n", **scripts})
    assert found["needs-newer-python"].detail == (
        "Requires-Python is >=3.8, and Python 3.10 cannot run demo/cli.py:1: typing has no Self"
    )


def test_deferred_annotations() -> None:
    """They came with Python 3.7, which no grammar shows."""
    found = of_wheel({"demo.py": "from __future__ import annotations\n"}, python=">=3.6")["needs-less-old-python"]
    assert "Python 3.6 cannot run demo.py:1: deferred annotations (3.7)" in found.detail


def test_a_backport() -> None:
    """A requirement that provides a module of later Pythons makes it well."""
    found = of_wheel({"demo.py": "import dataclasses\n"}, python=">=3.6", requires=("dataclasses",))
    assert found == {}


def test_pythons_of_long_ago() -> None:
    """Nobody is stopped for a Python that hardly anybody has."""
    found = of_wheel({"demo.py": "x = f'{1}'\n"}, python=">=3.5")
    assert not found["needs-less-old-python"].is_error


def test_a_tag_that_names_python_2() -> None:
    """A wheel for Python 2 without Requires-Python is taken there, so source for Python 3 breaks it."""
    found = of_wheel({"demo.py": "x = f'{1}'\n"}, python="", tag="py2.py3-none-any")
    assert found["needs-newer-python"].detail == (
        "the tag is py2-none-any, and Python 2.7 cannot run demo.py:1: an f-string (3.6)"
    )
    assert of_wheel({"demo.py": "x = 1\n"}, python="", tag="py2.py3-none-any") == {}
    assert of_wheel({"demo.py": "x = f'{1}'\n"}, python=">=3.8", tag="py2.py3-none-any") == {}


@pytest.mark.parametrize("tag", ["cp311-cp311-linux_x86_64", "cp311-abi3-linux_x86_64"])
def test_a_wheel_for_one_python(tag: str) -> None:
    """The tag of a wheel narrows what Requires-Python admits."""
    assert of_wheel({"demo.py": "import tomllib\n"}, tag=tag) == {}


def test_invalid_source() -> None:
    """A module that no Python compiles is an error where the first import loads it, else a warning."""
    assert of_wheel({"demo.py": "def\n"})["loaded-module-invalid"].is_error
    found = of_wheel({"demo/__init__.py": "", "demo/other.py": "print 'hello'\n"})
    assert "demo/other.py:1:" in found["shipped-module-invalid"].detail


@pytest.mark.parametrize(
    "path",
    ["demo/tests/test_a.py", "demo/templates/a.py", "demo/data-1/a.py", "demo/lib2to3/b.py", "demo/a_py3.py"],
)
def test_data_that_is_named_as_source(path: str) -> None:
    """What nobody imports from the package need not be Python."""
    assert of_wheel({"demo/__init__.py": "", path: "print 'hello'\n"}) == {}


def test_templates() -> None:
    """A file that a program fills in is not yet Python."""
    assert of_wheel({"demo/__init__.py": "", "demo/made.py": "import {{ name }}\n"}) == {}


def test_a_module_that_is_loaded_where_it_fits() -> None:
    """Grammar that is too new is well in a module that the project imports only on newer Pythons."""
    gated = "import sys\nif sys.version_info >= (3, 10):\n    from demo import new\n"
    source = "match 1:\n    case 1: ...\n"
    assert of_wheel({"demo/__init__.py": gated, "demo/new.py": source}) == {}
    found = of_wheel({"demo/__init__.py": "", "demo/new.py": source})
    assert "demo/new.py:" in found["shipped-module-invalid"].detail


@pytest.mark.parametrize(
    ("source", "is_young"),
    [
        ("x = {}\ny = f'{x['a']}'\n", True),
        ('y = f"{\', \'.join([])} {"a"}"\n', True),
        ("y = f'{x[\"a\"]}' f\"{x['a']}\"\n", False),
        ('y = f"""{x["a"]}"""\n', False),
        ("y = 'a' f\"{x['a']}\" 'b'\n", False),
    ],
)
def test_quotes_inside_an_f_string(source: str, is_young: bool) -> None:
    """Before Python 3.12 an f-string could not have its own quotes inside; older Pythons of ours call it invalid."""
    found = set(of_wheel({"demo.py": source}))
    assert bool(found & {"needs-newer-python", "loaded-module-invalid"}) == is_young


def test_nul_bytes_and_endless_nesting() -> None:
    """Hostile source gives a finding, not a crash."""
    assert "loaded-module-invalid" in of_wheel({"demo.py": "\0"})
    assert "loaded-module-invalid" in of_wheel({"demo.py": "(" * 100_000})
    assert of_wheel({"demo.py": f"x = {'+'.join('1' * 1500)}\n"}) == {}


REFUSING = "import sys\nvi = sys.version_info\nif vi < (3, 9):\n    raise RuntimeError('too old')\nimport tomllib\n"


def test_source_that_refuses_a_python() -> None:
    """A Python that the source turns away should not be offered the release."""
    found = of_sdist({"setup.py": REFUSING.replace("import tomllib", ""), "demo.py": ""})
    assert found["refuses-python"].detail == ("Requires-Python is >=3.8, and setup.py:4 raises or exits on Python 3.8")
    assert of_sdist({"setup.py": REFUSING.replace("import tomllib", ""), "demo.py": ""}, python=">=3.9") == {}


def test_what_follows_a_refusal() -> None:
    """Nothing is said of what a refused Python would have met later."""
    found = of_wheel({"demo.py": REFUSING.replace("(3, 9)", "(3, 11)")})
    assert set(found) == {"refuses-python"}


def test_grammar_that_several_admitted_pythons_lack() -> None:
    """The newest Python that cannot compile the source counts, not the oldest one that is admitted."""
    source = {"demo.py": "match x:\n    case 1:\n        pass\n"}
    found = of_wheel(source, python=">=3.6")
    assert "and Python 3.9 cannot run demo.py:3: " in found["needs-newer-python"].detail
    assert "needs-newer-python" not in of_wheel(source, python=">=3.10")


def test_the_fix_names_the_python_that_is_needed() -> None:
    """The one after the newest that fails; of a file that no Python takes, the line."""
    found = of_wheel({"demo.py": "from typing import Self\n"})["needs-newer-python"]
    assert found.fix.startswith('set `project.requires-python` to `">=3.11"`, ')
    found = of_wheel({"demo.py": "x = f'{1}'\n"}, python=">=2.7")["needs-less-old-python"]
    assert found.fix.startswith('set `project.requires-python` to `">=3.6"`, ')
    broken = of_wheel({"demo.py": "x = 1\ndef f(:\n"})["loaded-module-invalid"]
    assert broken.fix == "correct the syntax error in demo.py line 2"
