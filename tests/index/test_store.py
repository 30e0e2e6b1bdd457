"""What the index keeps, and what it still knows when bytes are gone."""

import shutil
import time
from pathlib import Path

import pytest

from pytest_release_check.index.store import Store, sha256_of
from pytest_release_check.model.index_file import IndexFile


def add(store: Store, filename: str, content: bytes = b"x", *, name: str = "demo", **more: object) -> IndexFile:
    values: dict[str, object] = {"version": "1.0", "requires_python": "", "spelling": name.title()}
    stored = IndexFile(
        filename=filename,
        name=name,
        artifact="sdist",
        sha256=sha256_of(content),
        size=len(content),
        upload_time="2026-01-01T00:00:00.000000Z",
        **(values | more),  # type: ignore[arg-type] # the fields of the test's choice
    )
    with store.staging() as folder:
        received = folder / "received"
        received.write_bytes(content)
        store.flush(received)
        store.add(stored, received, b"", {"name": ("demo",), "summary": (filename,)})
    found = store.get(filename)
    assert found is not None
    return found


@pytest.mark.parametrize("durable", [False, True])
def test_state_survives(tmp_path: Path, durable: bool) -> None:
    """A store opened anew is the store that was closed."""
    store = Store(tmp_path / "store", durable=durable)
    one = add(store, "demo-1.0.tar.gz", b"1")
    two = add(store, "demo-2.0.tar.gz", b"2", version="2.0")
    again = Store(tmp_path / "store")
    assert (again.of("demo"), again.names()) == ((one, two), ("demo",))
    assert again.held("demo", two.sha256, "x") == store.held("demo", two.sha256, "x")
    assert again.path(one).read_bytes() == b"1"
    assert again.form(two)["summary"] == ("demo-2.0.tar.gz",)
    assert (again.serial(), again.serial("demo"), again.spelling("demo")) == (2, 2, "Demo")


def test_half_files_are_removed(tmp_path: Path) -> None:
    """What a killed server left is gone at the next start; nothing else is."""
    store = Store(tmp_path)
    stored = add(store, "demo-1.0.tar.gz")
    with store.staging() as folder:
        shutil.copytree(folder, tmp_path / "upload-left.part")
    (tmp_path / "upload-left.part" / "received").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("the user's")
    assert Store(tmp_path).of("demo") == (stored,)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != store.path(stored).parent.name) == [
        "notes.txt"
    ]


@pytest.mark.parametrize("restarted", [False, True])
def test_bytes_that_were_deleted(tmp_path: Path, restarted: bool) -> None:
    """The file is not there any more, its name is burnt, and the project is still one that was uploaded."""
    store = Store(tmp_path)
    stored = add(store, "demo-1.0.tar.gz")
    store.path(stored).unlink()
    store = Store(tmp_path) if restarted else store
    held = store.held("demo", stored.sha256, stored.filename)
    assert (held.name_used, held.twin, held.files, held.projects) == (True, None, (), frozenset({"demo"}))
    assert (store.get(stored.filename), store.of("demo"), store.names(), store.has_had("demo")) == (None, (), (), True)


def test_bytes_that_were_cut_off(tmp_path: Path) -> None:
    """A file of another size than was taken is none of ours."""
    store = Store(tmp_path)
    stored = add(store, "demo-1.0.tar.gz", b"12")
    store.path(stored).write_bytes(b"1")
    assert store.get(stored.filename) is None


def test_records_that_cannot_be_read(tmp_path: Path) -> None:
    """They are passed over, and so is one that was moved to another folder."""
    store = Store(tmp_path)
    stored = add(store, "demo-1.0.tar.gz")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "record.json").write_text("{")
    store.path(stored).parent.rename(tmp_path / "moved")
    assert Store(tmp_path).names() == ()


RECORD = (
    '{"filename":"a.tar.gz","name":"demo","spelling":"Demo","version":"1.0","artifact":"sdist","sha256":"%s",'
    '"blake2_256":"b","md5":"c","size":1,"requires_python":">=3.9","yanked":%s,'
    '"upload_time":"2026-01-01T00:00:00.000000Z","metadata_sha256":"","serial":1}'
)


@pytest.mark.parametrize(("yanked", "written"), [(None, "false"), ("", "true"), ("broken", '"broken"')])
def test_the_form_of_a_record(tmp_path: Path, yanked: str | None, written: str) -> None:
    """Folders of an index outlive a version of it: a record is written as it always was, and read back."""
    store = Store(tmp_path)
    stored = add(store, "a.tar.gz", b"1", requires_python=">=3.9", yanked=yanked, blake2_256="b", md5="c")
    record = store.path(stored).parent / "record.json"
    assert record.read_text() == RECORD % (sha256_of(b"1"), written)
    assert Store(tmp_path).get("a.tar.gz") == stored


@pytest.mark.parametrize("change", [('"size":1,', ""), ('"size":1', '"size":"1"'), ('"yanked":false', '"yanked":1')])
def test_records_that_say_too_little_or_something_else(tmp_path: Path, change: tuple[str, str]) -> None:
    """They are passed over, as if the file had never been there."""
    stored = add(Store(tmp_path), "a.tar.gz", b"1")
    record = Store(tmp_path).path(stored).parent / "record.json"
    text = record.read_text()
    record.write_text(text.replace(*change))
    assert (change[0] in text, Store(tmp_path).get("a.tar.gz")) == (True, None)


def test_a_record_may_say_more_than_is_known_here(tmp_path: Path) -> None:
    """And less, where a value has a default: a later version may have written it, or an earlier one."""
    stored = add(Store(tmp_path), "a.tar.gz", b"1")
    record = Store(tmp_path).path(stored).parent / "record.json"
    record.write_text(record.read_text().replace('"md5":"",', '"colour":"blue",'))
    assert Store(tmp_path).get("a.tar.gz") == stored


def test_the_first_file_makes_the_release(tmp_path: Path) -> None:
    """Requires-Python, yanked, and the spelling of the version hold for every later file."""
    store = Store(tmp_path)
    first = add(store, "a.tar.gz", b"1", requires_python=">=3.9", yanked="broken")
    later = add(store, "b.tar.gz", b"2", version="1.0.0", requires_python=">=3.12")
    assert (later.version, later.requires_python, later.yanked) == ("1.0", ">=3.9", "broken")
    assert store.release_form(later) == store.form(first)
    other = add(store, "c.tar.gz", b"3", version="1.1", requires_python=">=3.12")
    assert (other.requires_python, other.yanked) == (">=3.12", None)


def test_the_last_spelling_is_shown(tmp_path: Path) -> None:
    """As each upload writes the project's name."""
    store = Store(tmp_path)
    add(store, "a.tar.gz", b"1", spelling="Demo")
    add(store, "b.tar.gz", b"2", version="2", spelling="DEMO")
    assert (store.spelling("demo"), store.spelling("unknown")) == ("DEMO", "unknown")


def test_a_name_is_never_given_twice(tmp_path: Path) -> None:
    """Not on the disk either: what is there stays."""
    store = Store(tmp_path)
    add(store, "demo-1.0.tar.gz", b"1")
    with pytest.raises(OSError, match=r"demo|not empty|exists"):
        add(store, "demo-1.0.tar.gz", b"2")
    assert store.path(store.of("demo")[0]).read_bytes() == b"1"


def test_a_name_as_long_as_file_systems_take(tmp_path: Path) -> None:
    """255 bytes, nothing is appended to them."""
    add(Store(tmp_path), "d" * 248 + ".tar.gz")


@pytest.mark.slow
def test_ten_thousand_files(tmp_path: Path) -> None:
    """An upload to a full index asks no more of it than one to an empty one, give or take."""
    store = Store(tmp_path)
    for number in range(10_000):
        add(store, f"demo-{number}.tar.gz", str(number).encode(), name=f"demo{number % 100}", version=str(number))
    started = time.perf_counter()
    for number in range(100):
        store.held("demo7", "0" * 64, f"demo-{number}.zip")
        add(store, f"more-{number}.tar.gz", f"more{number}".encode(), name="demo7", version=f"0.{number}")
    assert (time.perf_counter() - started) / 100 < 0.05
    started = time.perf_counter()
    assert len(Store(tmp_path).names()) == 100
    assert time.perf_counter() - started < 30
