"""What the previous release had and this one has lost."""

from dataclasses import replace
from typing import Any

import pytest

from pytest_release_check.checks.contents.since_previous import since_previous
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.rules.finding import Finding
from tests.builders import wheel
from tests.checks.contents.made import Files, contents, names, reported

OLD = names("demo/__init__.py", "demo/core.py")
SUB = names("demo/sub/__init__.py", "demo/sub/a.py")
TYPED = {"demo/py.typed": ""}


def info(readme: str = "", scripts: str = "", requires: str = "", version: str = "1.1") -> Files:
    """The metadata of a wheel."""
    return {
        f"demo-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: demo\n{requires}\n{readme}",
        f"demo-{version}.dist-info/entry_points.txt": f"[console_scripts]\n{scripts}",
    }


def found_since(
    old: Files,
    new: Files,
    *,
    version: str = "1.1",
    source: tuple[str, ...] = (),
    classifiers: tuple[str, ...] = (),
    requires: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    before = PreviousRelease(
        version="1.0",
        filename="demo-1.0-py3-none-any.whl",
        tags=frozenset({"py3-none-any"}),
        size=9,
        contents=contents(old),
    )
    file = replace(wheel(version=version, size=9), classifiers=classifiers, requires_dist=requires)
    return tuple(since_previous(file, contents(new), before, source))


def findings(old: Files, new: Files, **given: Any) -> list[tuple[str, str]]:
    return reported(*found_since(old, new, **given))


@pytest.mark.parametrize(
    ("new", "source", "classifiers", "why"),
    [
        ({}, ("src/demo/py.typed", "src/demo/__init__.py"), (), "the source still has it"),
        ({}, (), ("Typing :: Typed",), "the classifier `Typing :: Typed` still says so"),
        (names("demo/core.pyi"), (), (), "the stub demo/core.pyi is still there"),
    ],
)
def test_type_information_is_lost(new: Files, source: tuple[str, ...], classifiers: tuple[str, ...], why: str) -> None:
    """An error where something still says that the project has types; it is not said twice."""
    found = findings({**OLD, **TYPED}, {**OLD, **new}, source=source, classifiers=classifiers)
    assert found == [("typing-lost", f"1.0 had demo/py.typed, and {why}")]


def test_type_information_that_was_given_up() -> None:
    """Without such a sign it stays a warning; a package that is gone has lost more than its types."""
    assert findings({**OLD, **TYPED}, OLD) == [("gone-since-previous", "1.0 had the data files demo/py.typed")]
    assert findings({**OLD, **TYPED}, {**OLD, **TYPED}, classifiers=("Typing :: Typed",)) == []
    other = {**OLD, **names("other/__init__.py", "other/py.typed")}
    found = findings(other, OLD, classifiers=("Typing :: Typed",))
    assert found == [("gone-since-previous", "1.0 had the top-level modules other")]


README = "# Demo\n\n```python\nfrom demo.sub import a\n```\n"


@pytest.mark.parametrize(
    ("new", "source", "detail"),
    [
        ({}, ("demo/__init__.py", *SUB), "1.0 had demo.sub, demo.sub.a; the source still has demo.sub, demo.sub.a"),
        (info(README), (), "1.0 had demo.sub, demo.sub.a; code in the description still imports demo.sub, demo.sub.a"),
        (info("    import demo.sub\n"), (), "1.0 had demo.sub; code in the description still imports demo.sub"),
        (info(">>> import demo.sub\n"), (), "1.0 had demo.sub; code in the description still imports demo.sub"),
        (
            {"demo/core.py": "from demo.sub import x\n"},
            (),
            "1.0 had demo.sub; demo/core.py imports demo.sub",
        ),
    ],
)
def test_modules_that_are_still_needed(new: Files, source: tuple[str, ...], detail: str) -> None:
    """An error where the source, the wheel's own modules or the description still have them."""
    assert ("modules-lost", detail) in findings({**OLD, **SUB}, {**OLD, **new}, source=source)


@pytest.mark.parametrize(
    ("old", "new", "source", "version", "requires"),
    [
        (SUB, info("Removed: `from demo.sub import a`.\n\n* import demo.sub no more\n"), (), "1.1", ()),
        (SUB, {}, ("demo/__init__.py", *SUB), "2.0", ()),
        (SUB, {"demo/__init__.py": "import lazy_loader", **info(README)}, (), "1.1", ()),
        (SUB, info(README), (), "1.1", ("demo-sub>=1",)),
        (names("scripts.py"), {}, ("scripts.py", "demo/__init__.py"), "1.1", ()),
        (names("demo/tests/__init__.py"), {}, ("demo/__init__.py", "demo/tests/__init__.py"), "1.1", ()),
        (SUB, info("Replace\n\n```\n\nfrom demo.sub import a\n```\n\nby `demo.a`.\n"), (), "1.1", ()),
        (SUB, info("    from demo.sub import a  # no longer there\n"), (), "1.1", ()),
        (SUB, info("Changelog\n=========\n\n1.0: one can do\n\n    import demo.sub\n"), (), "1.1", ()),
    ],
    ids=[
        *("prose", "new major version", "lazy package", "another distribution", "top-level by mistake", "tests"),
        *("code of the past", "remark", "changes"),
    ],
)
def test_modules_that_may_go(
    old: Files, new: Files, source: tuple[str, ...], version: str, requires: tuple[str, ...]
) -> None:
    """Removed on purpose, moved to another distribution, or shipped by mistake before: no error."""
    found = findings({**OLD, **old}, {**OLD, **new}, version=version, source=source, requires=requires)
    assert "modules-lost" not in dict(found)


RUN, OTHER = "demo-run = demo.core:main\n", "other = demo.core:other\n"
MAIN = {"demo/core.py": "def main(): ...\n"}


@pytest.mark.parametrize(
    ("new", "slug", "why"),
    [
        ({}, "script-gone", ""),
        (info("$ demo-run --help\n", OTHER), "script-lost", ", and the description still says `demo-run --help`"),
        (info("`demo-run` was removed: `demo` does it.\n", OTHER), "script-gone", ""),
        (info("Instead of\n\n    $ demo-run --all\n\nsay `demo`.\n", OTHER), "script-gone", ""),
        (info("## Changes\n\n### 1.0\n\n`demo-run` is new.\n", OTHER), "script-gone", ""),
        (info("Try `demo-run` today.\n", OTHER), "script-lost", ", and the description still says `demo-run`"),
        (info("```\ndemo-run --x 1\n```\n", OTHER), "script-lost", ", and the description still says `demo-run --x 1`"),
        (
            info("Renamed: `a`\n\n```\na\n\nb\n```\n\nNow:\n\n    demo-run --x\n", OTHER),
            "script-lost",
            ", and the description still says `demo-run --x`",
        ),
        ({**MAIN, **info()}, "script-lost", ", no script is left, and `demo.core:main` is still there"),
        ({**MAIN, **info("", OTHER)}, "script-gone", ""),
    ],
)
def test_a_script_is_gone(new: Files, slug: str, why: str) -> None:
    """Each has a finding of its own, an error where it is still meant to be there."""
    old = {**OLD, **info("", RUN, version="1.0")}
    assert findings(old, {**OLD, **new}) == [(slug, f"the script `demo-run` of 1.0 is gone{why}")]


@pytest.mark.parametrize(
    ("name", "new", "version", "found"),
    [
        ("demo", info("`demo` is a module.\n", OTHER), "1.1", "script-gone"),
        ("demo-run", {**MAIN, **info()}, "2.0", "script-gone"),
        ("demo-run", {"demo-1.1.data/scripts/demo-run": "#!python\n"}, "1.1", ""),
        ("demo-run", info("", "demo-run = demo.other:main\n"), "1.1", ""),
    ],
    ids=["name of the project", "new major version", "a plain script now", "another function"],
)
def test_scripts_that_may_go(name: str, new: Files, version: str, found: str) -> None:
    """What says nothing of a command is no evidence."""
    old = {**OLD, **info("", f"{name} = demo.core:main\n", version="1.0")}
    assert [slug for slug, _ in findings(old, {**OLD, **new}, version=version)] == ([found] if found else [])


READS = "x = open(os.path.join(os.path.dirname(__file__), 'words.txt'))\n"


@pytest.mark.parametrize(
    ("old", "new", "source", "fix"),
    [
        (TYPED, {}, ("demo/py.typed",), "ship `demo/py.typed` as package data again"),
        (SUB, {}, ("demo/__init__.py", *SUB), "ship demo.sub, demo.sub.a again; if that was removed on purpose, "),
        ({"demo/words.txt": ""}, {"demo/core.py": READS}, (), "ship `demo/words.txt` as package data again"),
    ],
)
def test_the_fix_names_what_is_lost(old: Files, new: Files, source: tuple[str, ...], fix: str) -> None:
    """By the path that the wheel had, or the name by which it is imported."""
    (finding,) = found_since({**OLD, **old}, {**OLD, **new}, source=source)
    assert finding.fix.startswith(fix)
