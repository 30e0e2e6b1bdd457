"""Uploads that are sound but for one change, sent byte by byte, and what is answered."""

import hashlib
import html
import itertools
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pytest_release_check.index.server import Index
from pytest_release_check.upload.file.obfuscation import PYARMOR_CALL, PYE_MARKS
from tests.index.conftest import basic, part, raw, request, status_line
from tests.upload.offers import record_line
from tests.upload.tar_bytes import TOP, tarred
from tests.upload.zip_bytes import Part, archive, end64, end_of, locator

Value = str | tuple[str, ...] | None
Members = Mapping[str, str | bytes | None]
NUMBERS = itertools.count(10_000)
ACCEPTS = {"*/*": "text/html", "application/json": "application/json", "text/plain": "text/plain"}


def members(stem: str, changes: Members | None = None, record: str | bytes | None = None) -> list[tuple[str, bytes]]:
    """Names and contents in a sound wheel; in a changed name {info} is .dist-info, None leaves one out."""
    info = f"{stem}.dist-info"
    sound: dict[str, str | bytes | None] = {
        "demo.py": f"x = '{stem}'\n",
        "{info}/METADATA": "Metadata-Version: 2.1\nName: demo\n",
        "{info}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    kept = [
        (name.replace("{info}", info), text.encode() if isinstance(text, str) else text)
        for name, text in (sound | dict(changes or {})).items()
        if text is not None
    ]
    if "{info}/RECORD" in (changes or {}):
        return kept
    right = "".join(record_line(name, text) for name, text in kept) + f"{info}/RECORD,,\n"
    reported = right if record is None else record
    return [*kept, (f"{info}/RECORD", reported.encode() if isinstance(reported, str) else reported)]


def parts(stem: str, changes: Members | None = None, record: str | bytes | None = None) -> tuple[Part, ...]:
    """The same as records of a ZIP archive."""
    return tuple(Part(name=name.encode(), content=text) for name, text in members(stem, changes, record))


def wheel(changes: Members | None = None, record: str | bytes | None = None) -> Callable[[str], bytes]:
    """A wheel of whatever stem."""
    return lambda stem: archive(*parts(stem, changes, record))


def with_part(**changes: Any) -> Callable[[str], bytes]:
    """A wheel with one member more."""
    return lambda stem: archive(*parts(stem), Part(**({"name": b"more.py"} | changes)))


def zip_with(**changes: Any) -> Callable[[str], bytes]:
    """A wheel in an archive that is not like others."""
    return lambda stem: archive(*parts(stem), **changes)


def sdist(*entries: Any) -> Callable[[str], bytes]:
    """An sdist of whatever stem, with some members more."""
    return lambda stem: tarred(("demo-1.0/stem", stem.encode()), *entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload; {n} in any text of it becomes a number that no other upload has, {md5} the file's digest."""

    name: str = "demo"
    """Of the project, as file names have it."""
    fields: Mapping[str, Value] = field(default_factory=dict)
    """Beside those of a sound form; None leaves one out."""
    content: Callable[[str], bytes] | None = None
    """The file's bytes, given NAME-VERSION; None: a sound one."""
    filename: str = "{name}-{n}.0-py3-none-any.whl"
    head: str = ""
    """Behind the file name, in the head of the part with the file."""
    more: tuple[bytes, ...] = ()
    """Parts in front of the file."""
    whole: bytes | None = None
    """The part with the file, if it is none."""
    query: str = ""
    authorization: str = field(default_factory=basic)

    def but(self, **changes: Any) -> "Upload":
        """The same with changes; those of the fields are added."""
        return replace(self, **(changes | {"fields": {**self.fields, **changes.get("fields", {})}}))

    def numbered(self) -> "Upload":
        """With a number of its own."""
        n = str(next(NUMBERS))
        built = (self.content or (wheel() if self.is_wheel else sdist()))(f"{self.name}-{n}.0")
        md5, blake2 = hashlib.md5(built).hexdigest(), hashlib.blake2b(built, digest_size=32).hexdigest()  # noqa: S324
        texts = {"{n}": n, "{name}": self.name, "{md5}": md5, "{MD5}": md5.upper(), "{blake2}": blake2}
        filetype, pyversion = ("bdist_wheel", "py3") if self.is_wheel else ("sdist", "source")
        form: dict[str, Value] = {
            ":action": "file_upload",
            "protocol_version": "1",
            "metadata_version": "2.5",
            "name": self.name,
            "version": "{n}.0",
            "filetype": filetype,
            "pyversion": pyversion,
            "sha256_digest": hashlib.sha256(built).hexdigest(),
        }
        fields = {name: _filled(value, texts) for name, value in (form | dict(self.fields)).items()}
        return replace(self, fields=fields, content=lambda stem: built, filename=str(_filled(self.filename, texts)))

    @property
    def is_wheel(self) -> bool:
        return self.filename.lower().endswith(".whl")

    def body(self) -> bytes:
        """Of one that has its number."""
        assert self.content is not None
        texts = [
            part(name, text)
            for name, value in self.fields.items()
            for text in ((value,) if isinstance(value, str) else value or ())
        ]
        file = part("content", self.content(""), f'; filename="{self.filename}"{self.head}')
        return b"".join([*texts, *self.more, file if self.whole is None else self.whole, b"--x--\r\n"])


SDIST = Upload(filename="{name}-{n}.0.tar.gz")
WHEEL = Upload()
Content = Callable[[str], bytes]
NOISE = random.Random(1).randbytes(1 << 20)  # noqa: S311 - the same in every run
NAME = "grüße.py".encode()
LARGE = (0xFFFFFFFF, 0xFFFFFFFF)
SIX = b"\6\0\0\0\0\0\0\0"
ARMORED = PYARMOR_CALL + b" b'')\n"
DEFENDED = PYE_MARKS[0] + b"\nx\n" + PYE_MARKS[1] + b"\n"


def zip64(changes: bytes = b"", *, located: int | None = 0) -> Content:
    """With a ZIP64 end record, and a locator that is so many bytes wrong; None: without one."""

    def built(stem: str) -> bytes:
        whole = archive(*parts(stem))
        body, count = whole[:-22], len(parts(stem))
        at = int.from_bytes(whole[-6:-2], "little")
        end = end64(here=count, size=len(body) - at, at=at, extra=changes)
        pointer = b"" if located is None else locator(len(body) + located)
        return body + end + pointer + end_of(here=0xFFFF, size=0xFFFFFFFF, at=0xFFFFFFFF)

    return built


def points(text: str | bytes) -> Upload:
    """A wheel with that entry_points.txt."""
    return WHEEL.but(content=wheel({"{info}/entry_points.txt": text}))


def licensed(path: str, upload: Upload = WHEEL, name: str = "licenses/LICENSE") -> Upload:
    """With the license file ``path`` in the form and ``name`` in the archive."""
    content = wheel({"{info}/" + name: "x"}) if upload is WHEEL else sdist((f"{TOP}/{name}", b"x"))
    return upload.but(content=content, fields={"metadata_version": "2.4", "license_file": path})


def wheel_of(content: Content) -> Upload:
    """A sound form with that file."""
    return WHEEL.but(content=content)


def sdist_of(content: Content) -> Upload:
    """A sound form with that file."""
    return SDIST.but(content=content)


def named(filename: str, upload: Upload = SDIST, **fields: str) -> Upload:
    """A sound file under that name."""
    return upload.but(filename=filename, fields=fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer."""

    status: int
    """0: none came."""
    reason: str
    kind: str
    body: str

    def tells(self, phrase: str) -> bool:
        """Whether the status line and the body have the phrase."""
        body = str(json.loads(self.body)["message"]) if self.kind == "application/json" else html.unescape(self.body)
        return phrase in self.reason and phrase in body


def send(index: Index, upload: Upload, accept: str = "*/*") -> Said:
    """Send one that has its number."""
    where = f"{index.site.root}/legacy/{upload.query}"
    headers = (f"Accept: {accept}",)
    sent = request(upload.body(), path=where, authorization=upload.authorization, headers=headers)
    return said_in(raw(index, sent))


def said_in(answer: bytes) -> Said:
    """An answer, read."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, _, reason = status_line(answer).partition(" ")
    _, _, kind = head.decode("latin-1").partition("Content-Type: ")
    kind = kind.partition("\r\n")[0].partition(";")[0]
    return Said(status=int(status or 0), reason=reason, kind=kind, body=body.decode())


def kept(index: Index) -> tuple[int, frozenset[str]]:
    """All that the index holds: its serial, and what is in its folder."""
    return index.site.store.serial(), frozenset(path.name for path in index.site.store.folder.iterdir())


def check_refused(index: Index, upload: Upload, status: int, phrase: str) -> None:
    """It is refused for that reason, whatever kind of answer is asked for, and nothing is kept of it."""
    before, numbered = kept(index), upload.numbered()
    for accept, kind in ACCEPTS.items():
        said = send(index, numbered, accept)
        assert said.status == status, said
        if status:
            assert (said.kind, said.tells(phrase)) == (kind, True), said
    assert kept(index) == before


def check_taken(index: Index, upload: Upload) -> Upload:
    """It is taken and kept, and the same again changes nothing. Returns what was sent."""
    before, numbered = kept(index), upload.numbered()
    said = send(index, numbered)
    assert (said.status, said.reason) == (200, "OK"), said
    after = kept(index)
    assert (after[0], len(after[1])) == (before[0] + 1, len(before[1]) + 1)
    assert send(index, numbered).status == 200
    assert kept(index) == after
    return numbered


def _filled(value: Value, texts: Mapping[str, str]) -> Value:
    if value is None or isinstance(value, tuple):
        return value and tuple(str(_filled(text, texts)) for text in value)
    for mark, text in texts.items():
        value = value.replace(mark, text)
    return value
