"""Which installed modules somebody may import, by RECORD's paths."""

import pytest

from pytest_release_check.checks.installed.shipped_modules import is_excluded, module_files, modules_to_import


@pytest.mark.parametrize(
    ("files", "modules"),
    [
        ([], ()),
        (["one.py", "one-1.0.dist-info/METADATA"], ("one",)),
        (["pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/x.py"], ("pkg", "pkg.sub", "pkg.sub.x")),
        (["pkg/__init__.py", "pkg/_fast.cpython-312-x86_64-linux-gnu.so"], ("pkg", "pkg._fast")),
        (["space/pkg/__init__.py", "space/pkg/x.py"], ("space.pkg", "space.pkg.x")),
        (["pkg/__init__.py", "pkg/__main__.py", "pkg/setup.py"], ("pkg",)),
        (["pkg/__init__.py", "pkg/tests/x.py", "pkg/test_x.py", "pkg/x_test.py", "pkg/conftest.py"], ("pkg",)),
        (["pkg/__init__.py", "pkg/testing.py", "pkg/attestation.py"], ("pkg", "pkg.attestation", "pkg.testing")),
        (["pkg/__init__.py", "pkg/_vendor/__init__.py", "pkg/_vendor/six.py"], ("pkg",)),
        (["pkg/__init__.py", "pkg/templates/app.py", "pkg/data/x.py"], ("pkg",)),
        (["pkg/__init__.py", "pkg/not-a-name.py", "pkg/x.pyi"], ("pkg",)),
    ],
)
def test_modules_to_import(files: list[str], modules: tuple[str, ...]) -> None:
    """The project's own code counts; tests, templates, vendored code, data and what only runs do not."""
    assert modules_to_import(files) == modules


def test_what_the_user_leaves_out() -> None:
    """Patterns are those of file names, on dotted names."""
    files = ["pkg/__init__.py", "pkg/win/__init__.py", "pkg/win/api.py", "pkg/window.py"]
    assert modules_to_import(files, ["pkg.win", "pkg.win.*"]) == ("pkg", "pkg.window")
    assert not is_excluded("pkg", ["pkg.*"])


def test_module_files() -> None:
    """Each module has the file that it comes from; a package has its ``__init__``."""
    files = ["pkg/__init__.py", "pkg/x.py", "pkg/x.pyi", "../../bin/x.py"]
    assert module_files(files) == {"pkg": "pkg/__init__.py", "pkg.x": "pkg/x.py"}
