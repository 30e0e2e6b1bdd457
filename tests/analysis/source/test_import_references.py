"""What modules ask for, and whether they have a way out."""

import pytest

from pytest_release_check.analysis.source.import_references import references


@pytest.mark.parametrize(
    ("text", "firm", "loose"),
    [
        ("import a.b", {"a", "a.b"}, set()),
        ("from a import b", {"a", "a.b"}, set()),
        ("from a import *", {"a"}, set()),
        ("from . import b", {"pkg.sub.b"}, set()),
        ("from .. import b", {"pkg.b"}, set()),
        ("from .b import c", {"pkg.sub.b", "pkg.sub.b.c"}, set()),
        ("def f():\n    import a", {"a"}, set()),
        ("try:\n    import a\nexcept ImportError:\n    a = None", set(), {"a"}),
        ("if windows:\n    import a", set(), {"a"}),
        ("from contextlib import suppress\nwith suppress(ImportError):\n    import a", {"contextlib"}, {"a"}),
        ("with open('x'):\n    import a", {"a"}, set()),
        ("this is no Python", set(), set()),
        ("x\0", set(), set()),
    ],
)
def test_references(text: str, firm: set[str], loose: set[str]) -> None:
    """Absolute names are found, firm or loose; a text that does not parse says nothing."""
    found = references({"pkg.sub.x": (text, False)})
    assert set(found.loose["pkg.sub.x"]) == loose
    assert firm <= set(found.firm["pkg.sub.x"])
    assert "a" not in firm | loose or ("a" in found.firm["pkg.sub.x"]) == ("a" in firm)


def test_relative_imports_in_a_package() -> None:
    """In ``__init__`` a dot means the package itself."""
    assert "pkg.b" in references({"pkg": ("from . import b", True)}).firm["pkg"]


def test_reachable() -> None:
    """Firm imports lead on, loose ones do not, and a module leads to the packages above it."""
    texts = {"pkg": "from pkg import a", "pkg.a": "import pkg.d.e", "pkg.b": "", "pkg.d": "", "pkg.d.e": ""}
    found = references({name: (text, name in ("pkg", "pkg.d")) for name, text in texts.items()})
    assert found.reachable(["pkg"]) == {"pkg", "pkg.a", "pkg.d", "pkg.d.e"}


def test_is_optional() -> None:
    """A module is optional if only imports with a way out lead to it or to a package above it."""
    guarded = "try:\n    import pkg.fast\nexcept ImportError:\n    pass\n"
    found = references(
        {"pkg": (guarded, True), "pkg.fast": ("", True), "pkg.fast.x": ("", False), "pkg.y": ("", False)}
    )
    assert [found.is_optional(name) for name in ("pkg.fast", "pkg.fast.x", "pkg.y", "pkg")] == [
        True,
        True,
        False,
        False,
    ]
    found = references({"pkg": (guarded, True), "pkg.fast": ("", False), "pkg.y": ("import pkg.fast", False)})
    assert not found.is_optional("pkg.fast")
