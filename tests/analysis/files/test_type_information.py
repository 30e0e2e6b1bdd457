"""What type checkers read of a release."""

import pytest

from pytest_release_check.analysis.files.type_information import has_types, public_typed_modules


@pytest.mark.parametrize(
    ("files", "modules"),
    [
        (("demo/__init__.py", "demo/py.typed", "demo/core.py", "demo/_own.py"), ("demo", "demo.core")),
        (("demo/__init__.py", "demo/core.pyi", "demo/_own/__init__.py"), ("demo", "demo.core")),
        (("demo-stubs/__init__.pyi", "demo-stubs/core/__init__.pyi"), ("demo", "demo.core")),
        (("demo.py", "demo.pyi", "other.py"), ("demo",)),
        (("demo/py.typed", "demo/__init__.py", "plain/__init__.py"), ("demo",)),
        (("demo/py.typed", "demo/__init__.py", "demo/tests/test_a.py", "demo/__main__.py"), ("demo",)),
        (("demo/py.typed", "demo/__init__.py", "demo/a-b/c.py", "demo/x.cpython-312-darwin.so"), ("demo",)),
        (("demo/__init__.py", "demo/typed/__init__.py", "demo/typed/py.typed"), ("demo.typed",)),
        (("space/demo/__init__.py", "space/demo/py.typed", "space/other/__init__.py"), ("space.demo",)),
    ],
)
def test_modules_that_users_import(files: tuple[str, ...], modules: tuple[str, ...]) -> None:
    """Those of packages with a marker or a stub, that are neither private nor for developers."""
    assert has_types(files)
    assert public_typed_modules(files) == modules


@pytest.mark.parametrize(
    "files",
    [
        ("demo/__init__.py",),
        ("demo-1.0.dist-info/sboms/py.typed",),
        ("../../share/demo/x.pyi",),
        ("demo/__init__.py", "demo/_vendor/other/__init__.pyi", "demo/_vendor/other/py.typed"),
        ("demo/__init__.py", "demo/vendor/other/__init__.py", "demo/vendor/other/py.typed"),
        (),
    ],
)
def test_no_types(files: tuple[str, ...]) -> None:
    """Nothing in a package makes a type checker read it."""
    assert not has_types(files)
    assert public_typed_modules(files) == ()
