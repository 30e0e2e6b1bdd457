"""Every rule about the request, the form and the name, broken alone in an upload, and beside it what is taken."""

from collections.abc import Iterator

import pytest

from pytest_release_check.index.server import Index
from tests.index.conftest import TOKEN, basic, part, raw, request
from tests.index.wire import SDIST, WHEEL, Upload, check_refused, check_taken, kept, said_in, send
from tests.indexes import index_of

URL = "https://example.org"
OVER = '; filename="x"'


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all."""
    folder = tmp_path_factory.mktemp("wire") / "index"
    with index_of(folder, token=TOKEN, log=print) as index:
        yield index


REQUESTS = [
    ("PYPI003-none", 404, {"fields": {":action": None}}, "", {"query": "?:action=file_upload"}),
    ("PYPI003-unknown", 404, {"fields": {":action": "file_uploaded"}}, "", {}),
    ("PYPI003-in-the-query", 404, {"query": "?:action=x"}, "", {"query": "?other=x"}),
    ("PYPI004-submit", 410, {"fields": {":action": "submit"}}, "no longer required", {}),
    ("PYPI004-submit-pkg-info", 410, {"query": "?:action=submit_pkg_info"}, "no longer required", {}),
    ("PYPI005-doc-upload", 410, {"fields": {":action": "doc_upload"}}, "no longer supported", {}),
    ("PYPI006-bytes", 400, {"more": (part("summary", b"\xff"),)}, "Invalid Form Data", {"fields": {"summary": "é"}}),
    ("PYPI006-query", 400, {"query": "?x=%ff"}, "Invalid Form Data", {"query": "?x=%C3%A9"}),
    ("PYPI007-2", 400, {"fields": {"protocol_version": "2"}}, "Unknown protocol version", {}),
    ("PYPI007-empty", 400, {"fields": {"protocol_version": ""}}, "Unknown protocol version", {}),
    (
        "PYPI007-absent",
        400,
        {"fields": {"protocol_version": "1.0"}},
        "Unknown protocol",
        {"fields": {"protocol_version": None}},
    ),
    (
        "PYPI008-summary",
        400,
        {"more": (part("summary", "x", OVER),)},
        "Should not be a tuple",
        {"more": (part("gpg_signature", "x", OVER),)},
    ),
    (
        "PYPI008-unknown-field",
        400,
        {"more": (part("comment", "x", OVER),)},
        "Should not be a tuple",
        {"more": (part("comment", "x"),)},
    ),
    ("PYPI008-classifiers", 400, {"more": (part("classifiers", "x", OVER),)}, "Should not be a tuple", {}),
    (
        "PYPI013-none",
        403,
        {"authorization": ""},
        "Invalid or non-existent authentication",
        {"authorization": f"Bearer {TOKEN}"},
    ),
    (
        "PYPI013-undecodable",
        403,
        {"authorization": "Basic ===="},
        "Invalid or non-existent authentication",
        {"authorization": f"token {TOKEN}"},
    ),
    (
        "PYPI013-unknown",
        403,
        {"authorization": basic(password="pypi-x")},
        "Invalid or non-existent",
        {"authorization": basic(password=f" {TOKEN}\n")},
    ),
    ("PYPI013-scheme", 403, {"authorization": f"Digest {TOKEN}"}, "Invalid or non-existent authentication", {}),
    ("PYPI014-user", 403, {"authorization": basic(user="jane")}, "no longer supported", {}),
    ("PYPI071-none", 400, {"whole": b""}, "does not have a file", {}),
    ("PYPI137-text", 500, {"whole": part("content", "x")}, "text field", {}),
    ("PYPI137-empty-name", 500, {"whole": part("content", "x", '; filename=""')}, "text field", {}),
    ("PYPI142-not-ascii", 500, {"fields": {"md5_digest": "é"}}, "md5_digest", {"fields": {"md5_digest": ""}}),
]


@pytest.mark.parametrize(("status", "bad", "phrase", "good"), [pytest.param(*row[1:], id=row[0]) for row in REQUESTS])
def test_requests(index: Index, status: int, bad: dict[str, object], phrase: str, good: dict[str, object]) -> None:
    """Refused as it is, taken as its neighbour is."""
    check_refused(index, SDIST.but(**bad), status, phrase)
    check_taken(index, SDIST.but(**good))


@pytest.mark.parametrize(
    ("method", "path", "kind", "status", "phrase"),
    [
        pytest.param("POST", "/legacy", None, 308, "trailing slash", id="PYPI002-no-slash"),
        pytest.param("POST", "/pypi", None, 410, "API has moved", id="PYPI009-old-address"),
        pytest.param("PUT", "/legacy/", None, 405, "", id="PYPI003-put"),
        pytest.param("POST", "/legacy/", "multipart/form-data", 400, "Invalid Form Data", id="PYPI006-no-boundary"),
        pytest.param("POST", "/legacy/", "multipart/form-data; boundary=y", 400, "Invalid Form", id="PYPI006-other"),
        pytest.param("POST", "/legacy/", "application/json", 404, "", id="PYPI003-no-form"),
    ],
)
def test_addresses(index: Index, method: str, path: str, kind: str | None, status: int, phrase: str) -> None:
    """The same upload is taken at the right address, and as the form that it is."""
    upload, before = SDIST.numbered(), kept(index)
    more = {} if kind is None else {"kind": kind}
    said = said_in(raw(index, request(upload.body(), method=method, path=index.site.root + path, **more)))
    assert (said.status, said.tells(phrase)) == (status, True)
    assert kept(index) == before
    assert send(index, upload).status == 200


@pytest.mark.parametrize(
    ("bad", "good"), [pytest.param("py3", "source", id="PYPI028-tag"), pytest.param("Source", None, id="PYPI028-case")]
)
def test_python_version_of_an_sdist(index: Index, bad: str, good: str | None) -> None:
    """It is source, or left out."""
    check_refused(index, SDIST.but(fields={"pyversion": bad}), 400, "Use 'source'")
    check_taken(index, SDIST.but(fields={"pyversion": good}))


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        pytest.param("dataclasses", "Standard Library", id="PYPI066-module"),
        pytest.param("OS_Path", "Standard Library", id="PYPI066-dotted"),
        pytest.param("Compression", "Standard Library", id="PYPI066-young"),
        pytest.param("builtin", "Standard Library", id="PYPI066-of-python-2"),
        pytest.param("main", "Standard Library", id="PYPI066-main"),
        pytest.param("future", "Standard Library", id="PYPI066-future"),
        pytest.param("test", "Standard Library", id="PYPI066-test"),
        pytest.param("P.i11ow-l0", "too similar", id="PYPI068-look-alike"),
        pytest.param("pillowio", "too similar", id="PYPI068-separators"),
    ],
)
def test_names_of_new_projects(index: Index, name: str, phrase: str) -> None:
    """Neither a module's nor one that looks like another project's; the project itself takes more files."""
    pillow = Upload(name="pillow_io")
    check_taken(index, pillow.but(fields={"name": "Pillow.IO"}))
    check_refused(index, WHEEL.but(fields={"name": name}), 400, phrase)
    check_taken(index, pillow.but(fields={"name": "PILLOW-io"}))
