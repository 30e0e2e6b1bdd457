"""Rules about what the index holds already, broken over the wire, also after it was started again and days later."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Event

import pytest

from pytest_release_check.catalogue import PYPI_RULES
from pytest_release_check.index.server import Index
from tests.index.conftest import TOKEN
from tests.index.wire import NOISE, SDIST, WHEEL, Upload, check_refused, check_taken, sdist, send, wheel
from tests.indexes import index_of
from tests.upload.file.test_attestations import PUBLISH, SLSA, attestation

START = datetime(2026, 8, 1, 12, tzinfo=timezone.utc)
FORTNIGHT = timedelta(days=14)
SECOND = timedelta(seconds=1)
ALL = frozenset(rule.code for rule in PYPI_RULES)
OTHER = Upload(filename="{name}-{n}.0-py2-none-any.whl")


class Clock:
    """It shows what it was set to."""

    time = START

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def served(folder: Path, clock: Callable[[], datetime] | None = None, *ignored: str) -> Iterator[Index]:
    """An index over that folder."""
    now, excluded = clock or Clock(), frozenset(ignored)
    with index_of(folder, token=TOKEN, clock=now, ignored=excluded) as index:
        yield index


def beside(first: Upload, upload: Upload = OTHER, **fields: str) -> Upload:
    """Another file for the release of one that was sent."""
    version = str(first.fields["version"])
    stem = f"demo-{version}"
    return upload.but(
        filename=upload.filename.replace("{n}.0", version),
        content=lambda _: (upload.content or (wheel({"x": upload.filename}) if upload.is_wheel else sdist()))(stem),
        fields={"version": version} | fields,
    )


def again(first: Upload, content: bytes | None = None, **fields: str) -> Upload:
    """The same name, with the same bytes or others."""
    built = first.content("") if content is None and first.content else content or b""
    return Upload(
        filename=first.filename, content=lambda _: built, fields={"version": first.fields["version"]} | fields
    )


def test_a_name_that_is_taken(folder: Path) -> None:
    """PYPI080: whatever the other bytes are; form and digests are judged before, the archive after."""
    with served(folder) as index:
        first = check_taken(index, WHEEL)
        for content in (wheel({"x": "1"})(""), b"no archive"):
            check_refused(index, again(first, content), 400, "File already exists")
        check_refused(index, again(first, b"x", sha256_digest="0" * 64), 400, "digest supplied does not match")
        check_refused(index, again(first, summary="a\nb"), 400, "single line")
        check_refused(index, again(first, description="*a"), 400, "failed to render")
        assert send(index, again(first, attestations="[]").numbered()).status == 200


def test_bytes_that_are_there(folder: Path) -> None:
    """PYPI081: under another name, also in another project; the message begins as twine wants it."""
    with served(folder) as index:
        content = check_taken(index, SDIST.but(content=lambda stem: sdist()("x"))).content
        for upload in (SDIST.but(content=content), SDIST.but(name="spam", content=content)):
            check_refused(index, upload, 400, "File already exists")
        check_taken(index, SDIST)


def test_a_name_that_was_used(folder: Path) -> None:
    """PYPI082: its file was deleted; the name stays burnt, after a restart too, for the same bytes and for others."""
    with served(folder) as index:
        first, second = check_taken(index, WHEEL), check_taken(index, WHEEL)
        for path in folder.rglob(first.filename):
            path.unlink()
        check_refused(index, again(first), 400, "previously used")
    for path in folder.rglob(second.filename):
        path.unlink()
    with served(folder) as index:
        for upload in (again(first), again(second), again(first, b"no archive")):
            check_refused(index, upload, 400, "previously used")
        check_taken(index, beside(first))


def test_an_old_release(folder: Path, clock: Clock) -> None:
    """PYPI083: for 14 days it takes files, then only what it has; another release of the project is not concerned."""
    with served(folder, clock) as index:
        first = check_taken(index, WHEEL)
        clock.time = START + FORTNIGHT
        check_taken(index, beside(first))
        clock.time += SECOND
        late = beside(first, Upload(filename="{name}-{n}.0-py4-none-any.whl"))
        check_refused(index, late, 400, "older than 14 days")
        check_refused(index, late.but(content=lambda _: b"no archive"), 400, "older than 14 days")
        assert send(index, again(first).numbered()).status == 200
        check_taken(index, WHEEL)
    with served(folder, clock) as index:
        check_refused(index, late, 400, "older than 14 days")
        check_refused(index, late.but(fields={"version": f"{first.fields['version']}.0"}), 400, "older than 14 days")


def test_a_second_sdist(folder: Path, clock: Clock) -> None:
    """PYPI084: 1.0 and 1.0.0 are one release; wheels are welcome; an old release is told as such first."""
    with served(folder, clock) as index:
        first = check_taken(index, SDIST)
        version = f"{first.fields['version']}.0"
        second = SDIST.but(filename=f"demo-{version}.tar.gz", fields={"version": version})
        check_refused(index, second, 400, "Only one sdist")
        check_refused(index, second.but(content=lambda _: b"no archive"), 400, "Only one sdist")
        check_taken(index, beside(first))
        clock.time += FORTNIGHT + SECOND
        check_refused(index, second, 400, "older than 14 days")


def test_a_project_that_is_full(folder: Path) -> None:
    """PYPI078: the files of a project have 10 GiB; another project is not concerned."""
    with served(folder) as index:
        first = check_taken(index, WHEEL)
    (path,) = folder.rglob(first.filename)
    record = path.parent / "record.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"size": 10 * 1024**3}))
    with path.open("r+b") as stream:
        stream.truncate(10 * 1024**3)  # without taking any room
    with served(folder) as index:
        check_refused(index, WHEEL, 400, "Project size too large")
        check_taken(index, Upload(name="spam"))


@pytest.mark.parametrize(
    ("attestations", "phrase"),
    [
        pytest.param("x", "not a JSON list", id="PYPI132-no-json"),
        pytest.param("[]", "an empty one", id="PYPI132-empty"),
        pytest.param(json.dumps([attestation(PUBLISH, version=2)]), "no readable statement", id="PYPI132-version"),
        pytest.param(json.dumps([attestation(PUBLISH)] * 3), "there are 3", id="PYPI133-three"),
        pytest.param(json.dumps([attestation(URL := "https://example.org/v1")]), URL, id="PYPI135-other"),
        pytest.param(json.dumps([attestation(SLSA)] * 2), "is there 2 times", id="PYPI136-twice"),
        pytest.param(json.dumps([attestation(PUBLISH), attestation(SLSA)]), "", id="PYPI130-sound"),
    ],
)
def test_attestations(folder: Path, attestations: str, phrase: str) -> None:
    """None are taken; with that rule left out their own faults are told, and sound ones are taken."""
    upload = WHEEL.but(fields={"attestations": attestations})
    with served(folder) as index:
        check_refused(index, upload, 400, "Invalid attestations supplied")
    with served(folder, None, "PYPI130") as index:
        if phrase:
            check_refused(index, upload, 400, phrase)
            check_refused(index, upload, 400, "Invalid attestations supplied")
        else:
            check_taken(index, upload)


@pytest.mark.parametrize(
    ("code", "filename", "name", "version"),
    [
        pytest.param("PYPI073", "demo-1.0\n.tar.gz", "demo", "1.0", id="PYPI073-newline"),
        pytest.param("PYPI073", "demo-1.0\x1b[0m.tar.gz", "demo", "1.0", id="PYPI073-escape"),
        pytest.param("PYPI074", "../../demo-1.0.tar.gz", "demo", "1.0", id="PYPI074-parent"),
        pytest.param("PYPI074", "/tmp/demo-1.0.tar.gz", "demo", "1.0", id="PYPI074-absolute"),
        pytest.param("PYPI074", "..\\\\demo-1.0.tar.gz", "demo", "1.0", id="PYPI074-backslash"),
        pytest.param("PYPI075", "record.json", "demo", "1.0", id="PYPI075-record"),
        pytest.param("PYPI075", "..", "demo", "1.0", id="PYPI075-dots"),
        pytest.param("PYPI141", "d" * 249 + ".tar.gz", "demo", "1.0", id="PYPI141-256"),
        pytest.param("PYPI141", "\u00e9" * 125 + ".tar.gz", "demo", "1.0", id="PYPI141-257-bytes"),
        pytest.param("PYPI024", "demo-1.0.tar.gz", '"><script>/../x', "1.0", id="PYPI024-markup"),
        pytest.param("PYPI023", "demo-1.0.tar.gz", None, "1.0", id="PYPI023-none"),
        pytest.param("PYPI033", "demo-1.0.tar.gz", "demo", "../one", id="PYPI033-words"),
        pytest.param("PYPI033", "demo-1.0.tar.gz", "demo", "1" * 5000, id="PYPI033-endless"),
    ],
)
def test_what_is_never_kept(folder: Path, code: str, filename: str, name: str | None, version: str) -> None:
    """Whichever rules are left out, nothing comes in that has no place in a folder, on a page or in an order."""
    upload = SDIST.but(filename=filename, fields={"name": name, "version": version})
    for ignored in ({code}, {"PYPI073", "PYPI074", "PYPI141"}, ALL):
        with served(folder, None, *ignored) as index:
            numbered = upload.numbered()
            said = send(index, numbered)
            assert said.status in ((400,) if code in ignored else (0, 400)), said
            assert list(folder.parent.rglob("*")) == [folder]
    with served(folder, None, *ALL) as index:
        check_refused(index, upload, 400, "The index cannot keep")
        check_taken(index, SDIST)


class Waiting(frozenset[str]):
    """Rules that are left out; whoever asks whether one is waits until all of four have asked, and then for the end."""

    def __new__(cls) -> "Waiting":
        return super().__new__(cls, {"PYPI034"})

    def __init__(self) -> None:
        self.asked, self.end = Barrier(5), Event()

    def __contains__(self, code: object) -> bool:
        if code == "PYPI034":
            self.asked.wait(60)
            self.end.wait(60)
        return super().__contains__(code)


def test_slow_archives_hold_up_nobody(folder: Path) -> None:
    """While as many large files are judged as can be at a time, a small one is judged and stored."""
    large = SDIST.but(content=sdist(("demo-1.0/x", NOISE)), fields={"version": "{n}.0+x"})
    with (
        index_of(folder, token=TOKEN, ignored=(waiting := Waiting())) as index,
        ThreadPoolExecutor(4) as pool,
    ):
        slow = [pool.submit(send, index, large.numbered()) for _ in range(4)]
        waiting.asked.wait(60)
        try:
            check_taken(index, WHEEL)
            assert not any(each.done() for each in slow)
        finally:
            waiting.end.set()
        assert [each.result().status for each in slow] == [400] * 4  # for their names, which are now looked at


def test_a_higher_limit(folder: Path) -> None:
    """PYPI077: who leaves the rule out has a project with a higher limit, which is 1 GiB at most."""
    large = SDIST.but(content=sdist(("demo-1.0/x", NOISE)))
    for ignored, status in ((frozenset[str](), 400), (frozenset({"PYPI077"}), 200)):
        with index_of(folder, token=TOKEN, size_limit=1 << 20, ignored=ignored) as index:
            assert send(index, large.numbered()).status == status
            assert (index.site.policy.largest_file == 1 << 30) == (status == 200)
