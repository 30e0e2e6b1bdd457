"""What people read of the difference to the previous release."""

import pytest

from pytest_release_check.model.difference import (
    Difference,
    EntryPointChange,
    FieldChange,
    FileChange,
    RequirementChange,
)
from pytest_release_check.reports.difference import change_rows, difference_lines, file_rows, loud_lines, shown_size


def required(name: str, kind: str, before: tuple[str, ...] = (), now: tuple[str, ...] = ()) -> RequirementChange:
    return RequirementChange(name=name, kind=kind, before=before, now=now, is_optional=False)


QUIET = Difference(version="0.9", before="demo-0.9.whl", now="demo-1.0.whl", sizes=(10, 2000))
LOUD = Difference(
    version="0.9",
    before="demo-0.9.whl",
    now="demo-1.0.whl",
    sizes=(10, 2000),
    fields=(FieldChange(field="Summary", before=("old",), now=("new",)),),
    requirements=(
        required("foo", "added", (), ("foo>=1",)),
        required("bar", "removed", ("bar",)),
        required("baz", "narrowed", ("baz",), ("baz<2",)),
        RequirementChange(name="opt", kind="added", before=(), now=("opt; extra == 'a'",), is_optional=True),
    ),
    entry_points=(
        EntryPointChange(group="console_scripts", name="demo", before="demo:main", now=""),
        EntryPointChange(group="demo.plugins", name="gone", before="demo:x", now=""),
    ),
    tags_gone=("py2-none-any",),
    top_level_added=("evil",),
    path_files_added=("evil.pth",),
    wheel_files=(
        FileChange(path="a.py", before=1, now=1),
        FileChange(path="b.py", before=None, now=5),
        FileChange(path="c.py", before=7, now=None),
    ),
)


def test_what_is_loud() -> None:
    """Three lines at most; extras, plugins and narrowed requirements are in the other reports."""
    assert loud_lines(LOUD) == [
        "since 0.9: new at the top of site-packages: evil; new .pth files: evil.pth",
        "since 0.9: dependencies added: foo; dependencies removed: bar",
        "since 0.9: scripts gone: demo",
    ]
    assert loud_lines(QUIET) == loud_lines(None) == []


def test_all_of_it() -> None:
    """As a diff."""
    assert list(difference_lines(LOUD, 2)) == [
        "demo-0.9.whl (10 B) -> demo-1.0.whl (2.0 kB)",
        "+ top-level modules: evil",
        "+ .pth files: evil.pth",
        "- Summary: old",
        "+ Summary: new",
        "+ Requires-Dist, added: foo>=1",
        "- Requires-Dist, removed: bar",
        "- Requires-Dist, narrowed: baz",
        "+ Requires-Dist, narrowed: baz<2",
        "+ Requires-Dist, added: opt; extra == 'a'",
        "- entry point console_scripts: demo: demo:main",
        "- entry point demo.plugins: gone: demo:x",
        "- tags: py2-none-any",
        "wheel: ~ a.py (1 B -> 1 B)",
        "wheel: + b.py (5 B)",
        "wheel:   and 1 more",
    ]
    assert change_rows(QUIET) == []


def test_files() -> None:
    """With their sizes; an empty place where there is none."""
    assert file_rows(LOUD.wheel_files or (), 9) == [("a.py", "1 B", "1 B"), ("b.py", "", "5 B"), ("c.py", "7 B", "")]


@pytest.mark.parametrize(("count", "text"), [(999, "999 B"), (1500, "1.5 kB"), (2_500_000, "2.5 MB")])
def test_sizes(count: int, text: str) -> None:
    """In steps of a thousand."""
    assert shown_size(count) == text
