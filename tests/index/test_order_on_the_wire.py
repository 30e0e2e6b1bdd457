"""Of two faults in one upload the one is told that PyPI comes to first."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pytest

from pytest_release_check.index.server import Index
from pytest_release_check.upload.file.obfuscation import PYARMOR_CALL, PYE_MARKS
from tests.index.conftest import TOKEN, part
from tests.index.wire import WHEEL, Members, Upload, Value, check_taken, kept, parts, send
from tests.indexes import index_of
from tests.upload.tar_bytes import plain_tar
from tests.upload.zip_bytes import Part, archive

Changes = Mapping[str, Any]
URL = "https://example.org"
TAR = plain_tar([("x", b"")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Changes to a sound wheel; two drafts can be put together unless they change the same thing."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    members: Members = field(default_factory=dict)
    zip: Changes = field(default_factory=dict)
    name: Mapping[str, str] = field(default_factory=dict)
    """The parts of the file name: project, build, python, platform, extension."""
    upload: Changes = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    more: tuple[bytes, ...] = ()

    def and_(self, other: "Draft") -> "Draft | None":
        """Both; None if they cannot both be."""
        both = {}
        for name in (each.name for each in fields(self)):
            one, two = getattr(self, name), getattr(other, name)
            if isinstance(one, tuple):
                both[name] = one + two
            elif one.keys() & two.keys():
                return None
            else:
                both[name] = {**one, **two}
        return Draft(**both)

    def drafted(self) -> Upload:
        """As an upload."""
        named = {"project": "demo", "build": "", "python": "py3", "platform": "any", "extension": ".whl"} | dict(
            self.name
        )
        filename = "{project}-{{n}}.0{build}-{python}-none-{platform}{extension}".format(**named)

        def content(stem: str) -> bytes:
            stem = stem.replace("demo", named["project"])
            return archive(*parts(stem, self.members), *self.parts, **self.zip)

        kind = {"filetype": "bdist_wheel", "pyversion": "py3"}
        return Upload(
            filename=filename, content=content, fields=kind | dict(self.fields), more=self.more, **self.upload
        )


def form(**changed: Value) -> Draft:
    return Draft(fields=changed)


def inside(changes: Members) -> Draft:
    return Draft(members=changes)


def member(name: bytes, **changes: Any) -> Draft:
    return Draft(parts=(Part(name=name, **changes),))


FAULTS: dict[str, tuple[Draft, int, str]] = {
    # Here, and not at PyPI, before the body is read at all.
    "PYPI013": (Draft(upload={"authorization": "Bearer x"}), 403, "Invalid or non-existent"),
    "PYPI006": (Draft(more=(part("author", b"\xff"),)), 400, "Invalid Form Data"),
    "PYPI008": (Draft(more=(part("comment", "x", '; filename="x"'),)), 400, "Should not be a tuple"),
    "PYPI007": (form(protocol_version="2"), 400, "Unknown protocol version"),
    "PYPI024": (form(name="-"), 400, "Start and end with"),
    "PYPI030": (form(blake2_256_digest="x"), 400, "BLAKE2"),
    "PYPI026": (form(filetype="bdist_egg"), 400, "known file type"),
    "PYPI029": (form(sha256_digest="x"), 400, "SHA256"),
    "PYPI027": (form(pyversion=None), 400, "Python version is required"),
    # What cannot be read of the metadata at all.
    "PYPI036": (form(maintainer=("a", "a")), 400, "has invalid data"),
    "PYPI050": (form(project_urls=(f"a, {URL}", f"a, {URL}")), 400, "'project_urls' has invalid data"),
    # What is not as the standards want it: versions first, then field by field.
    "PYPI032": (form(metadata_version="x"), 400, "not a valid metadata version"),
    "PYPI033": (form(version="one"), 400, "invalid for 'version'"),
    "PYPI039": (form(description_content_type="x"), 400, "must be one of"),
    "PYPI058": (form(dynamic="x"), 400, "not a valid dynamic field"),
    "PYPI065": (form(import_name="-"), 400, "invalid for 'import-name'"),
    "PYPI059": (form(license_expression="x"), 400, "invalid for 'license-expression'"),
    "PYPI061": (form(license_file=".."), 400, "parent directory"),
    "PYPI056": (form(provides_extra="-"), 400, "invalid for 'provides-extra'"),
    "PYPI053": (form(requires_dist="a b"), 400, "invalid for 'requires-dist'"),
    "PYPI055": (form(requires_python="x"), 400, "invalid for 'requires-python'"),
    "PYPI037": (form(summary="a\nb"), 400, "single line"),
    # What PyPI wants beyond them.
    "PYPI034": (form(version="{n}.0+x"), 400, "use of local versions"),
    "PYPI042": (form(author_email="x"), 400, "not a valid email address"),
    "PYPI043": (form(classifiers="x"), 400, "not a valid classifier"),
    "PYPI045": (form(download_url="x"), 400, "not a valid url"),
    "PYPI051": (form(obsoletes_dist="a b"), 400, "is invalid:"),
    "PYPI049": (form(project_urls="a, b"), 400, "not a valid url"),
    "PYPI052": (form(provides_dist=f"a @ {URL}"), 400, "direct dependency"),
    "PYPI054": (form(requires_dist=f"a @ {URL}"), 400, "direct dependency"),
    "PYPI038": (form(summary="x" * 513), 400, "512 characters"),
    "PYPI071": (Draft(upload={"whole": b""}), 400, "does not have a file"),
    "PYPI066": (form(name="os"), 400, "Standard Library"),
    "PYPI068": (form(name="dem0"), 400, "too similar"),
    "PYPI070": (form(description="*a"), 400, "failed to render"),
    "PYPI137": (Draft(upload={"whole": part("content", "x")}), 500, "text field"),
    "PYPI073": (Draft(name={"python": "py3\x01"}), 400, "non-printable"),
    "PYPI074": (Draft(name={"platform": "any/"}), 400, "'/' or"),
    "PYPI075": (Draft(name={"extension": ".egg"}), 400, "Invalid file extension: Use"),
    "PYPI076": (Draft(name={"extension": ".WHL"}), 400, "is invalid for filetype"),
    "PYPI072": (Draft(upload={"head": "\r\nContent-Type: image/png"}), 400, "Invalid distribution file."),
    "PYPI141": (Draft(name={"python": "p" * 240}), 0, ""),
    "PYPI142": (form(md5_digest="é"), 500, "md5_digest"),
    "PYPI079": (form(sha256_digest="0" * 64), 400, "digest supplied does not match"),
    "PYPI085": (Draft(zip={"before": TAR}), 400, "both a zip and a tar"),
    "PYPI088": (member(b"x", sizes=(6, 1 << 28), central_sizes=(6, 1 << 28)), 400, "compression ratio"),
    "PYPI089": (member(b"y", method=12), 400, "compression type"),
    "PYPI090": (inside({"{info}/WHEEL": None}), 400, "WHEEL not found"),
    "PYPI092": (inside({"a.py": PYARMOR_CALL}), 400, "PyArmor"),
    "PYPI093": (inside({"b.py": b"\n".join(PYE_MARKS)}), 400, "SourceDefender"),
    "PYPI102": (member(b"c\n"), 400, "Invalid character"),
    "PYPI101": (member(b"d", comment=b"x"), 400, "Comment in central directory"),
    "PYPI100": (member(b"e", in_central=0), 400, "not in central directory"),
    "PYPI096": (Draft(zip={"after": b"x"}), 400, "Trailing data"),
    "PYPI120": (Draft(name={"build": "-x"}), 400, "Invalid build number"),
    "PYPI121": (Draft(name={"platform": "linux"}), 400, "unsupported platform tag"),
    "PYPI122": (Draft(name={"project": "other"}), 400, "Start filename for"),
    "PYPI123": (Draft(name={"project": "Demo"}), 400, "should contain the normalized"),
    "PYPI124": (form(version="{n}.1"), 400, "Version in filename"),
    "PYPI125": (form(license_file="LICENSE"), 400, "License-File"),
    "PYPI126": (inside({"{info}/RECORD": None}), 400, "required RECORD file"),
    "PYPI139": (inside({"{info}/RECORD": "\n"}), 500, "blank line"),
    "PYPI127": (inside({"{info}/entry_points.txt": "x"}), 400, "invalid entry points"),
    "PYPI128": (inside({"{info}/METADATA": None}), 400, "required METADATA file"),
    "PYPI129": (Draft(name={"python": "p" * 222}), 400, "Filename is too long"),
    "PYPI130": (form(attestations="[]"), 400, "Invalid attestations supplied"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all, with the project in it."""
    folder = tmp_path_factory.mktemp("order") / "index"
    with index_of(folder, token=TOKEN) as index:
        check_taken(index, WHEEL)
        yield index


def check(index: Index, draft: Draft, status: int, phrase: str) -> None:
    before = kept(index)
    said = send(index, draft.drafted().numbered())
    assert (said.status, phrase in said.reason) == (status, True), said.reason
    assert kept(index) == before


@pytest.mark.parametrize("first", FAULTS)
def test_the_earlier_one_is_told(index: Index, first: str) -> None:
    """Each fault alone, and then beside every later one that an upload can have together with it."""
    draft, status, phrase = FAULTS[first]
    check(index, draft, status, phrase)
    later = itertools.islice(FAULTS.values(), list(FAULTS).index(first) + 1, None)
    for both in filter(None, (draft.and_(second) for second, _, _ in later)):
        check(index, both, status, phrase)
