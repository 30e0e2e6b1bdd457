"""The core metadata in a form is refused as PyPI refuses it, and in its order."""

import pytest

from pytest_release_check.upload.metadata.core_metadata import metadata_refusals
from tests.upload.forms import Value, codes, form

URL = "https://example.org"
REFUSED: list[tuple[str, dict[str, Value], str]] = [
    ("PYPI032-absent", {"metadata_version": None}, "not a valid metadata version"),
    ("PYPI032-never-was", {"metadata_version": "2.0"}, "not a valid metadata version"),
    ("PYPI032-not-yet", {"metadata_version": "2.6"}, "not a valid metadata version"),
    ("PYPI033-absent", {"version": None}, "invalid for 'version'"),
    ("PYPI033-unknown", {"version": "UNKNOWN"}, "invalid for 'version'"),
    ("PYPI033-words", {"version": "one"}, "invalid for 'version'"),
    ("PYPI033-endless", {"version": "1" * 5000}, "invalid for 'version'"),
    ("PYPI034-local", {"version": "1.0+local"}, "use of local versions"),
    ("PYPI035-classifiers", {"metadata_version": "1.0", "classifiers": "Typing :: Typed"}, "introduced in metadata"),
    ("PYPI035-requires", {"metadata_version": "1.1", "requires_dist": "other"}, "introduced in metadata version 1.2"),
    ("PYPI035-extra", {"metadata_version": "1.2", "provides_extra": "fast"}, "introduced in metadata version 2.1"),
    ("PYPI035-dynamic", {"metadata_version": "2.1", "dynamic": "license"}, "introduced in metadata version 2.2"),
    ("PYPI035-license", {"metadata_version": "2.3", "license_expression": "MIT"}, "introduced in metadata version 2.4"),
    ("PYPI035-license-file", {"metadata_version": "2.1", "license_file": "LICENSE"}, "license-file introduced"),
    ("PYPI035-import-name", {"metadata_version": "2.4", "import_name": "demo"}, "import-name introduced"),
    ("PYPI036-summary", {"summary": ("one", "two")}, "has invalid data"),
    ("PYPI036-equal", {"keywords": ("one", "one")}, "has invalid data"),
    ("PYPI036-version", {"version": ("1.0", "1.0")}, "has invalid data"),
    ("PYPI036-empty", {"author": ("", "")}, "has invalid data"),
    ("PYPI037-two-lines", {"summary": "one\ntwo"}, "single line"),
    ("PYPI038-long", {"summary": "x" * 513}, "512 characters"),
    ("PYPI039-html", {"description_content_type": "text/html"}, "must be one of"),
    ("PYPI039-nonsense", {"description_content_type": "markdown"}, "must be one of"),
    ("PYPI039-two-lines", {"description_content_type": "text/plain\nX: y"}, "must be one of"),
    ("PYPI039-parameter", {"description_content_type": "text/plain; x*"}, "must be one of"),
    ("PYPI040-latin", {"description_content_type": "text/markdown; charset=latin-1"}, "UTF-8 charset"),
    ("PYPI040-small", {"description_content_type": "text/markdown; charset=utf-8"}, "UTF-8 charset"),
    ("PYPI041-other", {"description_content_type": "text/markdown; variant=Original"}, "Markdown variants"),
    ("PYPI041-small", {"description_content_type": "text/markdown; variant=gfm"}, "Markdown variants"),
    ("PYPI042-no-at", {"author_email": "jane.example.org"}, "not a valid email address"),
    ("PYPI042-name", {"author_email": "Jane Doe"}, "not a valid email address"),
    ("PYPI042-no-dot", {"maintainer_email": "jane@example"}, "not a valid email address"),
    ("PYPI042-reserved", {"author_email": "Jane <jane@demo.test>"}, "not a valid email address"),
    ("PYPI042-local", {"author_email": "jane@laptop.local"}, "not a valid email address"),
    ("PYPI042-comment", {"author_email": "Jane (at home) <jane@laptop.local>"}, "not a valid email address"),
    ("PYPI042-dots", {"author_email": "jane..doe@example.org"}, "not a valid email address"),
    ("PYPI043-unknown", {"classifiers": "Framework :: Release Check"}, "not a valid classifier"),
    ("PYPI043-case", {"classifiers": "typing :: typed"}, "not a valid classifier"),
    ("PYPI043-private", {"classifiers": ("Private :: Do Not Upload", "Typing :: Typed")}, "not a valid classifier"),
    ("PYPI044-old", {"classifiers": "Natural Language :: Ukranian"}, "has been deprecated"),
    ("PYPI045-no-scheme", {"home_page": "example.org"}, "not a valid url"),
    ("PYPI045-ftp", {"download_url": "ftp://example.org"}, "not a valid url"),
    ("PYPI045-port", {"home_page": f"{URL}:99999"}, "not a valid url"),
    ("PYPI046-no-label", {"project_urls": f", {URL}"}, "Must have a label"),
    ("PYPI047-long-label", {"project_urls": f"{'x' * 33}, {URL}"}, "32 characters or less"),
    ("PYPI048-no-url", {"project_urls": "Home"}, "Must have a URL"),
    ("PYPI049-git", {"project_urls": "Source, git@example.org:demo"}, "not a valid url"),
    ("PYPI050-twice", {"project_urls": (f"Home, {URL}", f"Home, {URL}/2")}, "'project_urls' has invalid data"),
    ("PYPI051-provides", {"provides_dist": "de mo"}, "is invalid:"),
    ("PYPI051-obsoletes", {"obsoletes_dist": "demo (>"}, "is invalid:"),
    ("PYPI052-url", {"provides_dist": f"demo @ {URL}/demo.zip"}, "direct dependency"),
    ("PYPI053-wrong", {"requires_dist": ("fine", "not fine")}, "invalid for 'requires-dist'"),
    ("PYPI053-star", {"requires_dist": "other>=1.*"}, "invalid for 'requires-dist'"),
    ("PYPI053-deep", {"requires_dist": f"a; {'(' * 5000}"}, "invalid for 'requires-dist'"),
    ("PYPI054-url", {"requires_dist": f"other @ {URL}/other.zip"}, "direct dependency"),
    ("PYPI054-extra", {"requires_dist": f'other @ git+{URL} ; extra == "x"'}, "direct dependency"),
    ("PYPI054-file", {"requires_dist": "other @ file:///other.whl"}, "direct dependency"),
    ("PYPI055-bare", {"requires_python": "3.10"}, "invalid for 'requires-python'"),
    ("PYPI055-poetry", {"requires_python": "^3.10"}, "invalid for 'requires-python'"),
    ("PYPI056-blank", {"provides_extra": "fast lane"}, "invalid for 'provides-extra'"),
    ("PYPI056-hyphen", {"provides_extra": ("fast", "-")}, "invalid for 'provides-extra'"),
    ("PYPI057-version", {"dynamic": "Version"}, "not allowed as a dynamic"),
    ("PYPI058-no-field", {"dynamic": "dependencies"}, "not a valid dynamic field"),
    ("PYPI058-itself", {"dynamic": "Dynamic"}, "not a valid dynamic field"),
    ("PYPI059-unknown", {"license_expression": "Proprietary"}, "invalid for 'license-expression'"),
    ("PYPI059-grammar", {"license_expression": "MIT AND"}, "invalid for 'license-expression'"),
    ("PYPI059-exception", {"license_expression": "MIT WITH luck"}, "invalid for 'license-expression'"),
    ("PYPI059-reference", {"license_expression": "LicenseRef-my_own"}, "invalid for 'license-expression'"),
    ("PYPI059-deep", {"license_expression": "(" * 5000 + "MIT"}, "invalid for 'license-expression'"),
    ("PYPI060-both", {"license": "MIT", "license_expression": "MIT"}, "License is deprecated"),
    ("PYPI061-parent", {"license_file": "../LICENSE"}, "parent directory"),
    ("PYPI061-in-name", {"license_file": "LICENSE..txt"}, "parent directory"),
    ("PYPI062-glob", {"license_file": "LICEN*"}, "must be resolved"),
    ("PYPI063-posix", {"license_file": "/LICENSE"}, "must be relative"),
    ("PYPI063-windows", {"license_file": "C:/LICENSE"}, "must be relative"),
    ("PYPI064-backslash", {"license_file": "licenses\\MIT"}, "'/' delimiter"),
    ("PYPI064-here", {"license_file": "./LICENSE"}, "'/' delimiter"),
    ("PYPI064-double", {"license_file": "a//LICENSE"}, "'/' delimiter"),
    ("PYPI065-hyphen", {"import_name": "de-mo"}, "invalid for 'import-name'"),
    ("PYPI065-keyword", {"import_namespace": "demo.class"}, "invalid for 'import-namespace'"),
    ("PYPI065-option", {"import_name": "demo; public"}, "invalid for 'import-name'"),
]

TAKEN: list[tuple[str, dict[str, Value]]] = [
    ("PYPI032-oldest", {"metadata_version": "1.0"}),
    ("PYPI032-2.1", {"metadata_version": "2.1"}),
    ("PYPI032-youngest", {"metadata_version": "2.5"}),
    ("PYPI033-odd", {"version": "v1.0.DEV1"}),
    ("PYPI035-in-time", {"metadata_version": "2.1", "provides_extra": "fast", "requires_dist": "other"}),
    ("PYPI035-empty", {"metadata_version": "2.1", "license_expression": ""}),
    ("PYPI035-other-field", {"metadata_version": "1.0", "comment": "no metadata", "whatever": ("x", "y")}),
    ("PYPI036-lists", {"platform": ("a", "b"), "license_file": ("A", "B")}),
    ("PYPI038-longest", {"summary": "x" * 512}),
    ("PYPI039-case", {"description_content_type": "TEXT/Markdown"}),
    ("PYPI039-plain", {"description_content_type": "text/plain"}),
    ("PYPI039-semicolon", {"description_content_type": "text/markdown;"}),
    ("PYPI040-capitals", {"description_content_type": "text/x-rst; charset=UTF-8"}),
    ("PYPI041-good", {"description_content_type": "text/markdown; variant=CommonMark; charset=UTF-8"}),
    ("PYPI041-not-markdown", {"description_content_type": "text/plain; variant=x"}),
    ("PYPI042-named", {"author_email": "Jane Doe <jane@example.org>"}),
    ("PYPI042-quoted", {"author_email": '"Doe, Jane" <jane@example.org>'}),
    ("PYPI042-comma-in-name", {"author_email": "Doe, Jane <jane@example.org>"}),
    ("PYPI042-second-bad", {"maintainer_email": "jane@example.org, john"}),
    ("PYPI042-open", {"author_email": "Jane :( <jane@example.org>"}),
    ("PYPI042-literal", {"author_email": "jane@[192.0.2.1]"}),
    ("PYPI042-quoted-parenthesis", {"author_email": '"Jane :(" <jane@example.org>'}),
    ("PYPI042-umlaut", {"author_email": "jürgen@example.org"}),
    ("PYPI043-known", {"classifiers": ("Typing :: Typed", "Framework :: Pytest")}),
    ("PYPI044-license", {"classifiers": "License :: OSI Approved :: MIT License"}),
    ("PYPI045-capitals", {"home_page": "HTTPS://example.org/%20?a=b#c"}),
    ("PYPI045-no-host", {"home_page": "https://"}),
    ("PYPI047-longest", {"project_urls": f"{'x' * 32}, {URL}"}),
    ("PYPI049-comma", {"project_urls": f"Home, {URL}/a,b"}),
    ("PYPI050-case", {"project_urls": (f"Home, {URL}", f"home, {URL}")}),
    ("PYPI051-good", {"provides_dist": "demo-compat (>=1.0)"}),
    ("PYPI053-good", {"requires_dist": ("other[x]>=1,<2; python_version < '3.11'", "b ; extra == 'x'")}),
    ("PYPI055-good", {"requires_python": ">=3.10,!=3.11.*"}),
    ("PYPI056-good", {"provides_extra": ("fast", "A_b.c")}),
    ("PYPI057-case", {"dynamic": ("Requires-Dist", "license-FILE", "Import-Name")}),
    ("PYPI059-good", {"license_expression": "mit or (Apache-2.0 WITH LLVM-exception and LicenseRef-My.Own)"}),
    ("PYPI059-deprecated", {"license_expression": "GPL-2.0"}),
    ("PYPI060-empty", {"license": "", "license_expression": "MIT"}),
    ("PYPI061-one-dot", {"license_file": "licenses/.hidden/LICENSE.txt"}),
    ("PYPI065-good", {"import_name": ("demo", "demo._x ; private"), "import_namespace": "space.demo"}),
    ("PYPI065-empty", {"import_name": ""}),
]


@pytest.mark.parametrize(("case", "changes", "phrase"), [pytest.param(*row, id=row[0]) for row in REFUSED])
def test_bad_metadata_is_refused_for_its_reason_alone(case: str, changes: dict[str, Value], phrase: str) -> None:
    """One defect, one refusal, with the words by which people know it."""
    refusals = list(metadata_refusals(form(**changes)))
    assert codes(refusals) == [case[:7]]
    assert phrase in refusals[0].message
    assert len(refusals[0].message) < 320


@pytest.mark.parametrize(("case", "changes"), [pytest.param(*row, id=row[0]) for row in TAKEN])
def test_its_good_neighbour_is_taken(case: str, changes: dict[str, Value]) -> None:
    """What PyPI takes is taken."""
    assert codes(metadata_refusals(form(**changes))) == []


def test_versions_and_name_come_before_the_other_fields_of_a_round() -> None:
    """Each of the three rounds begins with the same fields, and goes on by the alphabet."""
    bad = form(
        metadata_version="9",
        version="one",
        author=("a", "a"),
        author_email="jane",
        requires_python="x",
        dynamic="x",
        classifiers="x",
    )
    assert codes(metadata_refusals(bad)) == [
        *("PYPI036", "PYPI032", "PYPI033"),
        *("PYPI058", "PYPI055", "PYPI042", "PYPI043"),
    ]


def test_every_value_of_a_list_is_reported() -> None:
    """Two bad requirements are two refusals."""
    assert codes(metadata_refusals(form(requires_dist=("a b", "c", "d e")))) == ["PYPI053", "PYPI053"]


def test_what_is_there_twice_is_not_missing() -> None:
    """Of a field with two values only that is reported."""
    assert codes(metadata_refusals(form(metadata_version=("2.1", "2.1"), name=("a", "b")))) == ["PYPI036", "PYPI036"]


def test_a_parser_s_pointer_is_evidence() -> None:
    """The lines that show the place do not fit into the status line."""
    (refusal,) = metadata_refusals(form(requires_dist="not fine"))
    assert "\n" not in refusal.message
    assert refusal.evidence[0] == "not fine"
