"""Every rule about what the form says, broken alone in an upload, and beside it what is taken."""

from collections.abc import Iterator

import pytest

from pytest_release_check.index.server import Index
from tests.index.conftest import TOKEN
from tests.index.wire import WHEEL, Value, check_refused, check_taken, wheel
from tests.indexes import index_of

URL = "https://example.org"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all."""
    folder = tmp_path_factory.mktemp("wire") / "index"
    with index_of(folder, token=TOKEN, log=print) as index:
        yield index


FORMS: list[tuple[str, dict[str, Value], str, dict[str, Value]]] = [
    ("PYPI023-absent", {"name": None}, "is required", {}),
    ("PYPI023-empty", {"name": ""}, "is required", {}),
    ("PYPI023-unknown", {"name": "UNKNOWN"}, "is required", {}),
    ("PYPI024-blank", {"name": "de mo"}, "Start and end with", {"name": "DEMO"}),
    ("PYPI024-end", {"name": "demo-"}, "Start and end with", {"name": "Demo"}),
    ("PYPI024-umlaut", {"name": "d\u00e9mo"}, "Start and end with", {}),
    ("PYPI024-newline", {"name": "demo\n"}, "Start and end with", {}),
    ("PYPI025-absent", {"filetype": None}, "filetype", {}),
    ("PYPI026-egg", {"filetype": "bdist_egg"}, "known file type", {}),
    ("PYPI026-case", {"filetype": "Bdist_wheel"}, "known file type", {}),
    ("PYPI027-absent", {"pyversion": None}, "Python version is required", {"pyversion": "cp27"}),
    ("PYPI027-empty", {"pyversion": ""}, "Python version is required", {"pyversion": "whatever"}),
    ("PYPI029-short", {"sha256_digest": "a" * 63}, "SHA256", {"sha256_digest": "", "md5_digest": "{md5}"}),
    ("PYPI029-no-hex", {"sha256_digest": "g" * 64}, "SHA256", {}),
    ("PYPI030-short", {"blake2_256_digest": "a" * 63}, "BLAKE2", {"blake2_256_digest": ""}),
    ("PYPI031-none", {"sha256_digest": None}, "at least one message digest", {}),
    ("PYPI031-empty", {"sha256_digest": ""}, "at least one message digest", {}),
    ("PYPI032-absent", {"metadata_version": None}, "not a valid metadata version", {}),
    ("PYPI033-absent", {"version": None}, "invalid for 'version'", {}),
    ("PYPI033-words", {"version": "one"}, "invalid for 'version'", {"version": "{n}.0.0"}),
    ("PYPI034-local", {"version": "{n}.0+local"}, "use of local versions", {"version": "v{n}.0"}),
    ("PYPI036-twice", {"summary": ("one", "two")}, "has invalid data", {"platform": ("a", "b")}),
    ("PYPI036-equal", {"keywords": ("one", "one")}, "has invalid data", {"keywords": "one,one"}),
    ("PYPI036-name", {"name": ("demo", "demo")}, "has invalid data", {}),
    ("PYPI037-lines", {"summary": "a\nb"}, "single line", {"summary": "a b"}),
    ("PYPI038-513", {"summary": "x" * 513}, "512 characters", {"summary": "é" * 512}),
    (
        "PYPI039-html",
        {"description_content_type": "text/html"},
        "must be one of",
        {"description_content_type": "TEXT/Plain"},
    ),
    (
        "PYPI040-latin",
        {"description_content_type": "text/plain; charset=latin-1"},
        "UTF-8 charset",
        {"description_content_type": "text/plain; charset=UTF-8"},
    ),
    ("PYPI040-small", {"description_content_type": "text/markdown; charset=utf-8"}, "UTF-8 charset", {}),
    (
        "PYPI041-small",
        {"description_content_type": "text/markdown; variant=gfm"},
        "Markdown variants",
        {"description_content_type": "text/markdown; variant=GFM"},
    ),
    (
        "PYPI041-other",
        {"description_content_type": "text/markdown; variant=Original"},
        "Markdown variants",
        {"description_content_type": "text/x-rst; variant=Original"},
    ),
    (
        "PYPI042-no-at",
        {"maintainer_email": "jane.example.org"},
        "not a valid email address",
        {"maintainer_email": "Jane <jane@example.org>"},
    ),
    (
        "PYPI042-no-dot",
        {"author_email": "jane@example"},
        "not a valid email address",
        {"author_email": "jane@example.org, jane@example"},
    ),
    ("PYPI042-two-dots", {"author_email": "jane..d@example.org"}, "not a valid email address", {}),
    ("PYPI042-name", {"author_email": "Jane Doe"}, "not a valid email address", {"author": "Jane Doe"}),
    (
        "PYPI043-unknown",
        {"classifiers": "Typing :: Untyped"},
        "not a valid classifier",
        {"classifiers": ("Typing :: Typed", "Typing :: Typed")},
    ),
    ("PYPI043-case", {"classifiers": "typing :: typed"}, "not a valid classifier", {}),
    ("PYPI043-private", {"classifiers": "Private :: Do Not Upload"}, "not a valid classifier", {}),
    (
        "PYPI044-old",
        {"classifiers": "Natural Language :: Ukranian"},
        "has been deprecated",
        {"classifiers": "Natural Language :: Ukrainian"},
    ),
    ("PYPI045-scheme", {"home_page": "example.org"}, "not a valid url", {"home_page": URL}),
    (
        "PYPI045-ftp",
        {"download_url": "ftp://example.org"},
        "not a valid url",
        {"download_url": "http://example.org:8080/x"},
    ),
    ("PYPI045-port", {"home_page": f"{URL}:99999"}, "not a valid url", {"home_page": "https://"}),
    ("PYPI046-label", {"project_urls": f",{URL}"}, "Must have a label", {"project_urls": f"x,{URL}"}),
    (
        "PYPI047-33",
        {"project_urls": f"{'x' * 33}, {URL}"},
        "32 characters or less",
        {"project_urls": f"{'x' * 32}, {URL}"},
    ),
    ("PYPI048-url", {"project_urls": "Home,"}, "Must have a URL", {"project_urls": "Home, https://"}),
    ("PYPI049-git", {"project_urls": "Home, git://example.org"}, "not a valid url", {}),
    (
        "PYPI050-twice",
        {"project_urls": (f"A, {URL}", f"A, {URL}")},
        "'project_urls' has invalid data",
        {"project_urls": (f"A, {URL}", f"a, {URL}")},
    ),
    ("PYPI051-provides", {"provides_dist": "a b"}, "is invalid:", {"provides_dist": ("a", "b>=1")}),
    ("PYPI051-obsoletes", {"obsoletes_dist": ">>"}, "is invalid:", {"obsoletes_dist": "a (<2)"}),
    ("PYPI052-provides", {"provides_dist": f"a @ {URL}"}, "direct dependency", {}),
    ("PYPI052-obsoletes", {"obsoletes_dist": f"a @ {URL}"}, "direct dependency", {}),
    (
        "PYPI053-words",
        {"requires_dist": ("a", "a b")},
        "invalid for 'requires-dist'",
        {"requires_dist": ("a", "b[x]~=1.0; extra == 'y'")},
    ),
    (
        "PYPI054-url",
        {"requires_dist": f"a @ {URL}/a.whl"},
        "direct dependency",
        {"requires_dist": "a; python_version < '3'"},
    ),
    ("PYPI054-extra", {"requires_dist": f"a @ git+{URL} ; extra == 'x'"}, "direct dependency", {}),
    ("PYPI054-file", {"requires_dist": "a @ file:///a.whl"}, "direct dependency", {}),
    ("PYPI055-bare", {"requires_python": "3.10"}, "invalid for 'requires-python'", {"requires_python": ">=3.10,<4"}),
    ("PYPI056-blank", {"provides_extra": "a b"}, "invalid for 'provides-extra'", {"provides_extra": ("a", "A_b")}),
    (
        "PYPI058-unknown",
        {"dynamic": "dependencies"},
        "not a valid dynamic field",
        {"dynamic": ("license", "Classifier")},
    ),
    ("PYPI058-itself", {"dynamic": "Dynamic"}, "not a valid dynamic field", {}),
    (
        "PYPI059-id",
        {"license_expression": "Proprietary"},
        "invalid for 'license-expression'",
        {"license_expression": "mit"},
    ),
    (
        "PYPI059-exception",
        {"license_expression": "MIT WITH luck"},
        "invalid for 'license-expression'",
        {"license_expression": "GPL-2.0"},
    ),
    (
        "PYPI059-grammar",
        {"license_expression": "MIT AND"},
        "invalid for 'license-expression'",
        {"license_expression": "MIT AND (0BSD OR ISC)"},
    ),
    (
        "PYPI059-ref",
        {"license_expression": "LicenseRef-a_b"},
        "invalid for 'license-expression'",
        {"license_expression": "LicenseRef-a.b-1"},
    ),
    ("PYPI060-both", {"license": "MIT", "license_expression": "MIT"}, "License is deprecated", {"license": "MIT"}),
    ("PYPI061-parent", {"license_file": "../LICENSE"}, "parent directory", {}),
    ("PYPI061-dots", {"license_file": "a..b"}, "parent directory", {}),
    ("PYPI062-glob", {"license_file": "LICENSE*"}, "must be resolved", {}),
    ("PYPI063-posix", {"license_file": "/LICENSE"}, "must be relative", {}),
    ("PYPI063-windows", {"license_file": "C:/LICENSE"}, "must be relative", {}),
    ("PYPI064-backslash", {"license_file": "a\\b"}, "'/' delimiter", {}),
    ("PYPI064-dot", {"license_file": "./LICENSE"}, "'/' delimiter", {}),
    ("PYPI064-double", {"license_file": "a//b"}, "'/' delimiter", {}),
    (
        "PYPI065-hyphen",
        {"import_name": "de-mo"},
        "invalid for 'import-name'",
        {"import_name": ("demo", "demo._x; private")},
    ),
    (
        "PYPI065-keyword",
        {"import_namespace": "demo.if"},
        "invalid for 'import-namespace'",
        {"import_namespace": "demo"},
    ),
    ("PYPI065-option", {"import_name": "demo; public"}, "invalid for 'import-name'", {}),
    (
        "PYPI070-title",
        {"description": "Demo\n====\n"},
        "description failed to render",
        {"description": "Demo\n====\n\nText.\n"},
    ),
    (
        "PYPI070-comment",
        {"description": ".. only a comment"},
        "description failed to render",
        {"description": "<script>"},
    ),
    (
        "PYPI070-sphinx",
        {"description": "A :class:`Demo`."},
        "description failed to render",
        {"description": "A ``Demo``."},
    ),
    (
        "PYPI070-include",
        {"description": "A\n\n.. include:: b"},
        "description failed to render",
        {"description": "A\n\n.. note:: b"},
    ),
    ("PYPI070-raw", {"description": "A\n\n.. raw:: html\n\n   b"}, "description failed to render", {}),
    ("PYPI070-target", {"description": "A link_ ."}, "description failed to render", {}),
    ("PYPI070-unclosed", {"description": "A *b."}, "description failed to render", {}),
    ("PYPI070-indent", {"description": "A\n  b\nc"}, "description failed to render", {"description": "A\n\n  b\n\nc"}),
    (
        "PYPI070-blank",
        {"description": "\n ", "description_content_type": "text/markdown"},
        "failed to render",
        {"description": "# A", "description_content_type": "text/markdown"},
    ),
    (
        "PYPI070-plain",
        {"description": "A *b.", "description_content_type": "text/x-rst"},
        "failed to render",
        {"description": " *", "description_content_type": "text/plain"},
    ),
]
SINCE = {
    "1.1": ("classifiers", "download_url", "supported_platform", "requires", "provides", "obsoletes"),
    "1.2": (
        "maintainer",
        "maintainer_email",
        "requires_dist",
        "requires_python",
        "requires_external",
        "project_urls",
        "provides_dist",
        "obsoletes_dist",
    ),
    "2.1": ("description_content_type", "provides_extra"),
    "2.2": ("dynamic",),
    "2.4": ("license_expression", "license_file"),
    "2.5": ("import_name", "import_namespace"),
}
BEFORE = {"1.1": "1.0", "1.2": "1.1", "2.1": "1.2", "2.2": "2.1", "2.4": "2.3", "2.5": "2.4"}
VALID = {
    "classifiers": "Typing :: Typed",
    "download_url": URL,
    "maintainer_email": "jane@example.org",
    "requires_python": ">=3",
    "project_urls": f"Home, {URL}",
    "description_content_type": "text/plain",
    "dynamic": "license",
    "license_expression": "MIT",
    "license_file": "LICENSE",
}
LICENSED = wheel({"{info}/licenses/LICENSE": "x"})


@pytest.mark.parametrize(("bad", "phrase", "good"), [pytest.param(*row[1:], id=row[0]) for row in FORMS])
def test_forms(index: Index, bad: dict[str, Value], phrase: str, good: dict[str, Value]) -> None:
    """Refused as it is, taken as its neighbour is."""
    check_refused(index, WHEEL.but(fields=bad), 400, phrase)
    check_taken(index, WHEEL.but(fields=good))


MORE = {
    "PYPI032": ("metadata_version", "not a valid metadata version", ("1.3", "2.0", "2", "2.6", "3.0")),
    "PYPI042": ("author_email", "not a valid email", ("a@x.test", "a@x.invalid", "a@x.local", "a@x.onion", "a@x.arpa")),
    "PYPI057": ("dynamic", "not allowed as a dynamic", ("Name", "version", "Metadata-Version")),
}


@pytest.mark.parametrize(("field", "phrase", "values"), [pytest.param(*row, id=code) for code, row in MORE.items()])
def test_more_values(index: Index, field: str, phrase: str, values: tuple[str, ...]) -> None:
    """Each of them is refused alone."""
    for value in values:
        check_refused(index, WHEEL.but(fields={field: value}), 400, phrase)


@pytest.mark.parametrize(
    "versions", [pytest.param(["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5"], id="PYPI032-all")]
)
def test_metadata_versions(index: Index, versions: list[str]) -> None:
    """Each of them is taken."""
    for version in versions:
        check_taken(index, WHEEL.but(fields={"metadata_version": version}))


@pytest.mark.parametrize(
    ("name", "since"), [pytest.param(name, since, id=f"PYPI035-{name}") for since in SINCE for name in SINCE[since]]
)
def test_fields_that_are_too_young(index: Index, name: str, since: str) -> None:
    """Refused below the metadata version that brought them, taken from it on; empty they are taken anywhere."""
    fields = {name: VALID.get(name, "demo")}
    upload = WHEEL.but(content=LICENSED)
    check_refused(index, upload.but(fields={"metadata_version": BEFORE[since]} | fields), 400, "introduced in metadata")
    check_taken(index, upload.but(fields={"metadata_version": since} | fields))
    check_taken(index, upload.but(fields={"metadata_version": BEFORE[since], name: ""}))
