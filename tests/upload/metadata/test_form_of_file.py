"""The form made from a file is the one that an uploader would send."""

from pytest_release_check.upload.catalogue import form_refusals
from pytest_release_check.upload.metadata.form_of_file import form_of
from tests.upload.forms import DIGESTS, codes

WHEEL = "my_demo-1.0-py2.py3-none-any.whl"


def test_every_field_arrives_under_the_form_s_name() -> None:
    """As twine sends it, and the import names that twine does not send yet."""
    metadata = (
        "Metadata-Version: 2.5\nName: My_Demo\nVersion: 1.0\nSummary: Größe\nKeywords: a,b , c\nLicense-File: LICENSE\n"
        "Classifier: Typing :: Typed\nClassifier: Framework :: Pytest\nProject-URL: Home,  https://example.org/a,b\n"
        "Platform: any\nImport-Name: demo\nRequires-Dist: other\nUnknown-Field: x\n\nThe text.\n"
    )
    form = form_of(metadata.encode(), WHEEL, DIGESTS)
    assert form.fields == {
        "metadata_version": ("2.5",),
        "name": ("My-Demo",),
        "version": ("1.0",),
        "summary": ("Größe",),
        "keywords": ("a, b, c",),
        "license_file": ("LICENSE",),
        "classifiers": ("Typing :: Typed", "Framework :: Pytest"),
        "project_urls": ("Home, https://example.org/a,b",),
        "platform": ("any",),
        "import_name": ("demo",),
        "requires_dist": ("other",),
        "description": ("The text.\n",),
        ":action": ("file_upload",),
        "protocol_version": ("1",),
        "filetype": ("bdist_wheel",),
        "pyversion": ("py2.py3",),
        "sha256_digest": (DIGESTS["sha256_digest"],),
        "blake2_256_digest": (DIGESTS["blake2_256_digest"],),
    }
    assert codes(form_refusals(form)) == []


def test_license_files_of_old_metadata_stay_behind() -> None:
    """Old setuptools writes them, uploaders leave them out below 2.4."""
    form = form_of(b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nLicense-File: A\n", "demo-1.0.tar.gz", DIGESTS)
    assert (form.all("license_file"), form.one("pyversion"), form.one("filetype")) == ((), "source", "sdist")


def test_what_an_uploader_would_not_send_reaches_the_rules() -> None:
    """Repeated fields, a second description, bad labels and names are all reported."""
    metadata = (
        b"Metadata-Version: 2.x\nName: -demo\nSummary: a\nSummary: a\nProject-URL: X, https://example.org\n"
        b"Project-URL: X, https://example.org\nDescription: one\nLicense-File: ../L\n\ntwo \xff\n"
    )
    refusals = form_refusals(form_of(metadata, "demo.whl", DIGESTS))
    assert codes(refusals) == ["PYPI024", "PYPI036", "PYPI050", "PYPI036", "PYPI032", "PYPI033", "PYPI061"]


def test_no_metadata_is_a_form_all_the_same() -> None:
    """Neither noise nor a message of several parts breaks it."""
    for noise in (b"", bytes(range(256)), b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nA\n--x--\n"):
        assert "PYPI023" in codes(form_refusals(form_of(noise, "demo-1.0.egg", {})))


def test_no_header_speaks_for_the_uploader() -> None:
    """What says something about the upload comes from the file's name and bytes."""
    metadata = b"Filetype: sdist\nSha256-Digest: 0\nAttestations: []\nProtocol-Version: 2\nContent: x\n"
    form = form_of(metadata, "demo-1.0-py3-none-any.whl", {})
    assert form.fields == {
        ":action": ("file_upload",),
        "protocol_version": ("1",),
        "filetype": ("bdist_wheel",),
        "pyversion": ("py3",),
    }
