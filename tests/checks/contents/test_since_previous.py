"""What the previous release had."""

import pytest

from pytest_release_check.checks.contents.since_previous import since_previous
from pytest_release_check.model.contents import PreviousRelease
from tests.builders import wheel
from tests.checks.contents.made import Files, contents, names, reported

OLD = names("demo/__init__.py", "demo/core.py")
SCRIPT = {"demo-1.0.dist-info/entry_points.txt": "[console_scripts]\ndemo = demo.core:main\n"}


def findings(old: Files, new: Files, version: str = "1.1", sizes: tuple[int, int] = (9, 9)) -> list[tuple[str, str]]:
    before = PreviousRelease(
        version="1.0",
        filename="demo-1.0-py3-none-any.whl",
        tags=frozenset({"py3-none-any"}),
        size=sizes[0],
        contents=contents(old),
    )
    return reported(*since_previous(wheel(version=version, size=sizes[1]), contents(new), before))


@pytest.mark.parametrize(
    ("extra", "gone"),
    [
        (names("other/__init__.py", "other/sub/__init__.py"), "the top-level modules other"),
        (names("other.py"), "the top-level modules other"),
        (names("demo/sub/__init__.py", "demo/sub/a.py"), "the packages demo.sub"),
        (names("demo/more.py"), "the modules demo.more"),
        (names("demo/py.typed"), "the data files demo/py.typed"),
        (names("demo/core.pyi"), "the data files demo/core.pyi"),
        (names("demo/t/a.html", "demo/t/b.html"), "the data files demo/t/a.html, demo/t/b.html"),
    ],
)
def test_what_is_gone(extra: Files, gone: str) -> None:
    """Each kind of loss is reported once, in the largest unit."""
    assert findings({**OLD, **extra}, OLD) == [("gone-since-previous", f"1.0 had {gone}")]
    assert findings(OLD, {**OLD, **extra}) == []


def test_a_single_file_that_a_module_still_reads() -> None:
    """It is missed wherever it was; one that has moved is not."""
    old, reader = {**OLD, **names("demo/words.txt")}, {**OLD, "demo/core.py": "read(__file__, 'words.txt')\n"}
    gone = "1.0 had demo/words.txt (demo/core.py reads it)"
    assert findings(old, reader) == [("data-lost", gone)]
    assert findings(old, {**reader, **names("demo/data/words.txt")}) == []


MODELS = {**OLD, **names("demo/models.py")}
MIGRATIONS = names("demo/migrations/__init__.py", "demo/migrations/0001_initial.py")


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_migrations_are_never_removed(version: str) -> None:
    """Not even in a new major version: models without migrations have no tables."""
    old = {**MODELS, **MIGRATIONS}
    assert findings(old, MODELS, version) == [("migrations-gone", "1.0 had demo/migrations")]


@pytest.mark.parametrize(
    "new",
    [{**MODELS, **MIGRATIONS}, {**MODELS, **names("demo/migrations/0001_squashed.py")}, OLD],
    ids=["kept", "squashed", "without models"],
)
def test_migrations_that_changed(new: Files) -> None:
    """Squashed ones, and those of an application that is gone, are well."""
    assert "migrations-gone" not in dict(findings({**MODELS, **MIGRATIONS}, new))


def test_everything_gone() -> None:
    """The parts of what is gone are not reported again."""
    old = {**OLD, **names("demo/sub/__init__.py", "demo/x.html", "demo/y.html"), **SCRIPT}
    gone = "1.0 had the top-level modules demo"
    script = "the script `demo` of 1.0 is gone"
    assert findings(old, {}) == [("script-gone", script), ("gone-since-previous", gone)]


@pytest.mark.parametrize(
    ("extra", "new"),
    [
        (names("demo/_private.py", "demo/_compat/__init__.py", "demo/compat/py38.py"), {}),
        (names("demo/tests/__init__.py", "demo/tests/test_a.py"), {}),
        (names("demo/a.py"), names("demo/a/__init__.py")),
        (names("demo/a.py"), names("demo/a.cpython-312-darwin.so")),
        (names("demo/VERSION.txt"), {}),
        (names("demo.libs/liba-64b7ab39.so.5.8.1", "demo.libs/libb-60a7c00b.so.5.8.1"), {}),
        (names("demo/static/a.1.js", "demo/static/b.2.js"), names("demo/static/c.3.js")),
        (names("demo-1.0.dist-info/METADATA"), names("demo-1.1.dist-info/METADATA")),
    ],
)
def test_healthy_changes(extra: Files, new: Files) -> None:
    """Private modules, tests, single data files and moves are a maintainer's own affair."""
    assert findings({**OLD, **extra}, {**OLD, **new}) == []


def test_a_new_major_version_may_drop_modules() -> None:
    """Modules go with a major version; data and whole top-level packages do not go unnoticed."""
    old = {**OLD, **names("demo/more.py", "demo/sub/__init__.py", "demo/sub/a.py", "other.py")}
    assert findings(old, OLD, "2.0") == [("gone-since-previous", "1.0 had the top-level modules other")]


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ((1_000_000, 9_000_000), "9.0 MB, 1.0 had 1.0 MB"),
        ((9_000_000, 100_000), "100 kB, 1.0 had 9.0 MB"),
        ((1_000_000, 3_000_000), ""),
        ((3_000, 90_000), ""),
    ],
)
def test_sizes(sizes: tuple[int, int], found: str) -> None:
    """Only a multiple that is no trifle is reported."""
    assert findings(OLD, OLD, sizes=sizes) == ([("size-jumped", found)] if found else [])
