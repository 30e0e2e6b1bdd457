"""Two archives of the same members."""

from dataclasses import replace

import pytest

from pytest_release_check.checks.agreement.packed_otherwise import packing_differences
from pytest_release_check.model.packing import PackedMember, Packing


def member(name: str, **changed: str | int) -> PackedMember:
    return replace(PackedMember(name=name, time="1", mode=0o644, owner="0:0 :", form="b'0'"), **changed)  # type: ignore[arg-type]


FIRST = Packing(sha256="a", members=(member("d/a.py"), member("d/b.py")), time="1")


def second(*members: PackedMember, **changed: str) -> Packing:
    fields = {"sha256": "b", "members": members or FIRST.members} | changed
    return replace(FIRST, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("again", "detail"),
    [
        (second(sha256="a"), ""),
        (second(), "compression: all members are the same, and the bytes are not"),
        (second(time="2"), "only the time stamps differ: the archive itself (gzip)"),
        (second(member("d/a.py", time="2"), member("d/b.py")), "only the time stamps differ: d/a.py"),
        (
            second(member("d/a.py", time="2", mode=0o600), member("d/b.py")),
            "time stamps: d/a.py; permissions: d/a.py (0644, then 0600)",
        ),
        (second(member("d/a.py"), member("d/b.py", owner="5:5 me:")), "owners: d/b.py (0:0 :, then 5:5 me:)"),
        (second(member("d/a.py", form="stored"), member("d/b.py")), "compression or other fields: d/a.py"),
        (second(member("d/b.py"), member("d/a.py")), "order: the members are the same, in another order"),
        (second(form="x"), "header: what the archive records of itself"),
        (replace(second(time="2"), is_whole=False), ""),
    ],
)
def test_what_differs(again: Packing, detail: str) -> None:
    """Each aspect by its name, with the members; nothing where the bytes are the same or were not all read."""
    found = packing_differences("d.tar.gz", FIRST, again, has_epoch=True)
    assert [finding.detail for finding in found] == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("has_epoch", "words"), [(True, "was set, and the backend does not use"), (False, "set `SOURCE")]
)
def test_what_to_do_about_time_stamps(has_epoch: bool, words: str) -> None:
    """Set the variable, or let the backend use it."""
    (finding,) = packing_differences("d.tar.gz", FIRST, second(time="2"), has_epoch=has_epoch)
    assert words in finding.what_to_do


def test_members_that_hold_something_else() -> None:
    """Another finding names them; that they are compressed to another size, and RECORD with them, is no news."""
    wheel = Packing(sha256="a", members=(member("a.py"), member("d-1.dist-info/RECORD")))
    changed = tuple(replace(one, form="b'0' 7") for one in wheel.members)
    again = replace(wheel, sha256="b", members=changed)
    assert packing_differences("d.whl", wheel, again, differing=frozenset({"a.py"}), has_epoch=True) == ()
    (found,) = packing_differences("d.whl", wheel, again, differing=frozenset({"b.py"}), has_epoch=True)
    assert found.detail == "compression or other fields: a.py"
    below = replace(FIRST, sha256="b", members=(member("d/a.py", form="x"), member("d/b.py")))
    assert packing_differences("d.tar.gz", FIRST, below, differing=frozenset({"a.py"}), has_epoch=True) == ()
