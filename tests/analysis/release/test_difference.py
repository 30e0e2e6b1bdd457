"""The whole difference between two releases."""

from dataclasses import replace

import pytest

from pytest_release_check.analysis.release.difference import difference_of, requirement_changes
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.model.difference import Difference, EntryPointChange, FieldChange, FileChange
from tests.builders import distributions, sdist, wheel
from tests.checks.contents.made import Files, contents

METADATA = "Metadata-Version: 2.1\nName: demo\nVersion: {}\n{}\n{}"


def files(version: str, fields: str = "", description: str = "", points: str = "", **more: str) -> Files:
    info = f"demo-{version}.dist-info"
    texts = {f"{info}/METADATA": METADATA.format(version, fields, description), f"{info}/RECORD": version}
    texts |= {f"{info}/entry_points.txt": points} if points else {}
    return {**texts, **{name.replace("__", "/").replace("_py", ".py"): text for name, text in more.items()}}


def difference(old: Files, new: Files, tag: str = "py3-none-any", **changed: object) -> Difference:
    fields: dict[str, object] = {
        "version": "1.0",
        "filename": "demo-1.0-py3-none-any.whl",
        "tags": frozenset({"py3-none-any"}),
        "size": 500,
        "contents": contents(old),
    }
    before = PreviousRelease(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field
    ours = wheel(version="1.1", tag=tag)
    found = difference_of(distributions(ours), {ours.filename: contents(new)}, before)
    assert found is not None
    return found


def test_the_same_again() -> None:
    """The version alone makes no difference, wherever it stands."""
    same = {"demo__core_py": "x = 1\n", "fields": "Requires-Dist: foo>=1,<2\n", "description": "What it is.\n"}
    assert difference(files("1.0", **same), files("1.1", **same)) == Difference(
        version="1.0",
        before="demo-1.0-py3-none-any.whl",
        now="demo-1.1-py3-none-any.whl",
        sizes=(500, 1000),
        wheel_files=(),
    )


def test_fields() -> None:
    """Each with the values that only one release has; of the description its length."""
    old = files("1.0", "Summary: A demo\nClassifier: A\nClassifier: B\nAuthor: me\n", "One\nTwo\n")
    new = files("1.1", "Summary: A demo\nClassifier: B\nClassifier: C\nRequires-Python: >=3.9\n", "One\n")
    assert difference(old, new).fields == (
        FieldChange(field="Author", before=("me",), now=()),
        FieldChange(field="Classifier", before=("A",), now=("C",)),
        FieldChange(field="Requires-Python", before=(), now=(">=3.9",)),
        FieldChange(field="Description", before=("2 lines",), now=("1 lines",)),
    )


def test_files() -> None:
    """New, gone and changed ones with their sizes; METADATA is compared by its fields, RECORD says the rest again."""
    old = files("1.0", demo__a_py="1", demo__b_py="22", demo__c_py="333")
    new = files("1.1", "Summary: x\n", demo__a_py="2", demo__c_py="333", demo__d_py="4444", points="[a]\nb = c\n")
    assert difference(old, new).wheel_files == (
        FileChange(path="demo-1.1.dist-info/entry_points.txt", before=None, now=10),
        FileChange(path="demo/a.py", before=1, now=1),
        FileChange(path="demo/b.py", before=2, now=None),
        FileChange(path="demo/d.py", before=None, now=4),
    )


def test_names_entry_points_and_tags() -> None:
    """What is new or gone at the top, what leads elsewhere, and for whom the wheel is."""
    points = "[console_scripts]\na = demo.core:{}\n{} = demo.core:main\n"
    old = files("1.0", demo__core_py="", gone_py="", points=points.format("one", "b"))
    new = {**files("1.1", demo__core_py="", new_py="", points=points.format("two", "c")), "demo.pth": "import os\n"}
    found = difference(old, new, tag="py2-none-any")
    assert (found.top_level_added, found.top_level_gone, found.path_files_added) == (("new",), ("gone",), ("demo.pth",))
    assert (found.tags_added, found.tags_gone) == (("py2-none-any",), ("py3-none-any",))
    assert found.entry_points == (
        EntryPointChange(group="console_scripts", name="a", before="demo.core:one", now="demo.core:two"),
        EntryPointChange(group="console_scripts", name="b", before="demo.core:main", now=""),
        EntryPointChange(group="console_scripts", name="c", before="", now="demo.core:main"),
    )


def test_sdists() -> None:
    """Compared as well if both were read."""
    ours = (wheel(version="1.1"), sdist(version="1.1"))
    read = {ours[0].filename: contents({}), ours[1].filename: contents({"setup.py": "1", "PKG-INFO": "2"})}
    before = PreviousRelease(version="1.0", filename="w", tags=frozenset(), size=1, contents=contents({}))
    for held, expected in ((None, None), (contents({}), (FileChange(path="setup.py", before=None, now=1),))):
        found = difference_of(distributions(*ours), read, replace(before, sdist=held))
        assert found is not None and found.sdist_files == expected


def test_what_was_not_read() -> None:
    """An archive that was not read to its end says nothing about its files, nor METADATA that is not there."""
    found = difference({}, files("1.1", "Summary: x\n"), contents=contents({}, is_whole=False))
    assert (found.wheel_files, found.top_level_added, found.fields) == (None, (), ())


def test_there_is_nothing_to_compare() -> None:
    """A first release, and one without a wheel."""
    assert difference_of(distributions(), {}, None) is None
    before = PreviousRelease(version="1.0", filename="w", tags=frozenset(), size=1, contents=contents({}))
    assert difference_of(distributions(sdist()), {}, before) is None


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ((), ("foo",), "added"),
        (("foo",), (), "removed"),
        (("foo",), ("foo<2",), "narrowed"),
        (("foo>=1",), ("foo>=2",), "narrowed"),
        (("foo>=1",), ("foo==1.5",), "narrowed"),
        (("foo",), ("foo!=1.5",), "narrowed"),
        (("foo<7.0,>=4.5",), ("foo<8.0,>=4.5",), "widened"),
        (("foo~=1.4",), ("foo>=1.4",), "widened"),
        (("foo==1.*",), ("foo==2.*",), "changed"),
        (("foo>=1,<2",), ("foo>=1.5,<3",), "changed"),
        (("foo",), ("foo[extra]",), "changed"),
        (("foo",), ("foo; os_name == 'nt'",), "changed"),
        (("foo===odd",), ("foo===even",), "changed"),
        (("foo>=1; os_name == 'nt'", "foo"), ("foo",), "changed"),
        (("Foo >=1,<2",), ("foo<2,>=1",), ""),
        (("!broken",), ("!broken",), ""),
    ],
)
def test_requirements(before: tuple[str, ...], now: tuple[str, ...], kind: str) -> None:
    """What a change of the versions means for those who have the distribution already."""
    assert [change.kind for change in requirement_changes(before, now)] == ([kind] if kind else [])


def test_requirements_of_extras() -> None:
    """They are told apart: nobody gets them without asking."""
    found = requirement_changes((), ("foo; extra == 'a'", "bar", "both", "both; extra == 'a'"))
    assert [(change.name, change.is_optional) for change in found] == [("bar", False), ("both", False), ("foo", True)]
