"""The request and its form, before anything is read of the metadata."""

import re
from collections.abc import Iterator

from pytest_release_check.model.upload import Form, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import EXTENSIONS

PROTOCOL_VERSION = UploadRule(
    code="PYPI007",
    status=400,
    slug="protocol-version",
    summary="the protocol version of the request is not 1",
    why="PyPI knows version 1 alone.",
    fix="send `protocol_version=1`, or leave the field out",
    example="protocol_version=2",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
FIELD_SENT_AS_FILE = UploadRule(
    code="PYPI008",
    status=400,
    slug="field-sent-as-file",
    summary="a text field was sent as a file",
    why="PyPI reads every field but `content` and `gpg_signature` as text.",
    fix="send the field without a file name",
    example='Content-Disposition: form-data; name="summary"; filename="summary.txt"\n'
    'Content-Disposition: form-data; name="summary"    # right',
    source="PyPI, `warehouse/forklift/decorators.py`: `sanitize`",
)
NAME_MISSING = UploadRule(
    code="PYPI023",
    status=400,
    slug="name-missing",
    summary="the form states no name",
    why="Nothing says to which project the file belongs.",
    fix="set `project.name` in `pyproject.toml`",
    example='[project]\nversion = "1.0"    # and no name',
    source="core metadata, Name; PyPI, `warehouse/forklift/forms.py`: `UploadForm`",
)
NAME_INVALID = UploadRule(
    code="PYPI024",
    status=400,
    slug="name-invalid",
    summary="the name is not a valid project name",
    why="Only such a name has the normalised form under which indexes list a project and installers look for it.",
    fix="use ASCII letters, digits, `.`, `_` and `-` only in `project.name`, with a letter or digit first and last",
    example='name = "my demo"\nname = "my-demo"    # right',
    source="names and normalization; PyPI, `warehouse/utils/project.py`: `PROJECT_NAME_RE`",
)
FILETYPE_MISSING = UploadRule(
    code="PYPI025",
    status=400,
    slug="filetype-missing",
    summary="the form states no file type",
    why="PyPI checks wheels and sdists in different ways, and learns from this field which of them came.",
    fix="upload with a current twine; any other program has to send `filetype`",
    example="filetype=\nfiletype=bdist_wheel    # right",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm`",
)
FILETYPE_UNKNOWN = UploadRule(
    code="PYPI026",
    status=400,
    slug="filetype-unknown",
    summary="the file type in the form is neither wheel nor sdist",
    why="No installer uses eggs, installers for Windows or the other old formats, so PyPI takes none.",
    fix="build a wheel and an sdist with `python -m build`, and upload these",
    example="filetype=bdist_egg\nfiletype=bdist_wheel    # right",
    source="PEP 527, PEP 715; PyPI, `warehouse/forklift/forms.py`: `UploadForm`",
)
PYVERSION_MISSING = UploadRule(
    code="PYPI027",
    status=400,
    slug="pyversion-missing",
    summary="a wheel was sent without its Python tag",
    why="PyPI lists the tag beside the file.",
    fix="upload with a current twine; any other program has to send the Python tag as `pyversion`",
    example="filetype=bdist_wheel\npyversion=        # py3 for demo-1.0-py3-none-any.whl",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm.validate`",
)
PYVERSION_NOT_SOURCE = UploadRule(
    code="PYPI028",
    status=400,
    slug="pyversion-not-source",
    summary="an sdist was sent with another Python version than `source`",
    why="An sdist is for every Python that can build it.",
    fix="upload with a current twine; any other program has to send `pyversion=source`, or leave the field out",
    example="filetype=sdist\npyversion=3.12    # source",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm.validate`",
)
SHA256_MALFORMED = UploadRule(
    code="PYPI029",
    status=400,
    slug="sha256-malformed",
    summary="the SHA256 digest in the form is not 64 hexadecimal digits",
    why="PyPI compares the digest with that of the bytes that arrived, and this is none.",
    fix="upload with a current twine; any other program has to send `sha256_digest` in hexadecimal",
    example="sha256_digest=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0    # base64, not hexadecimal",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm`",
)
BLAKE2_MALFORMED = UploadRule(
    code="PYPI030",
    status=400,
    slug="blake2-malformed",
    summary="the BLAKE2 digest in the form is not 64 hexadecimal digits",
    why="PyPI compares the digest with that of the bytes that arrived, and this is none.",
    fix="upload with a current twine; any other program has to send `blake2_256_digest` in hexadecimal",
    example="blake2_256_digest=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0    # base64, not hexadecimal",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm`",
)
DIGEST_MISSING = UploadRule(
    code="PYPI031",
    status=400,
    slug="digest-missing",
    summary="the form has no digest of the file",
    why="Without a digest PyPI cannot know whether the file arrived unchanged.",
    fix="upload with a current twine; any other program has to send `sha256_digest`",
    example="sha256_digest=        # and neither blake2_256_digest nor md5_digest",
    source="PyPI, `warehouse/forklift/forms.py`: `UploadForm.validate`",
)

_NAME = re.compile(r"[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9]", re.IGNORECASE | re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.IGNORECASE | re.ASCII)
_FILES = frozenset({"content", "gpg_signature"})


def request_refusals(form: Form) -> Iterator[Refusal]:
    """Yield what is wrong with the request: the kinds of its parts, its version, and the fields about the file."""
    for field in sorted(frozenset(form.sent_as_files) - _FILES):
        yield Refusal(
            rule=FIELD_SENT_AS_FILE, subject=field, message=f"{shown(field)}: Should not be a tuple (sent as a file)."
        )
    form = cleaned(form)
    yield from _protocol(form)
    yield from _name(first(form, "name"))
    yield from _digest(form, "blake2_256_digest", BLAKE2_MALFORMED, "BLAKE2")
    yield from _filetype(first(form, "filetype"))
    yield from _digest(form, "sha256_digest", SHA256_MALFORMED, "SHA256")
    yield from _pyversion(first(form, "filetype"), first(form, "pyversion"))
    if not any(first(form, f"{digest}_digest") for digest in ("md5", "sha256", "blake2_256")):
        yield Refusal(rule=DIGEST_MISSING, message="Include at least one message digest.")


def is_project_name(text: str) -> bool:
    """Return whether ``text`` is a valid name of a project (names and normalization)."""
    return _NAME.fullmatch(text) is not None


def _protocol(form: Form) -> Iterator[Refusal]:
    *_, version = form.all("protocol_version") or ("1",)
    if version != "1":
        message = f"Unknown protocol version: {shown(version)}."
        yield Refusal(rule=PROTOCOL_VERSION, subject="protocol_version", message=message)


def _name(name: str) -> Iterator[Refusal]:
    if not name:
        yield Refusal(rule=NAME_MISSING, subject="name", message="Invalid value for name: it is required.")
    elif not is_project_name(name):
        message = (
            f"{shown(name)} is an invalid value for name: Start and end with an ASCII letter or digit, "
            "with only ASCII letters, digits, '.', '_' and '-' in it."
        )
        yield Refusal(rule=NAME_INVALID, subject="name", message=message)


def _filetype(filetype: str) -> Iterator[Refusal]:
    if not filetype:
        yield Refusal(rule=FILETYPE_MISSING, subject="filetype", message="Invalid value for filetype: it is required.")
    elif filetype not in EXTENSIONS:
        message = f"Invalid value for filetype: {shown(filetype)}. Use a known file type."
        yield Refusal(rule=FILETYPE_UNKNOWN, subject="filetype", message=message)


def _digest(form: Form, field: str, rule: UploadRule, kind: str) -> Iterator[Refusal]:
    digest = first(form, field)
    if digest.strip() and not _DIGEST.fullmatch(digest):
        message = f"Invalid value for {field}: {shown(digest)} is no hex-encoded {kind} digest."
        yield Refusal(rule=rule, subject=field, message=message)


def _pyversion(filetype: str, pyversion: str) -> Iterator[Refusal]:
    if filetype == "sdist":
        if pyversion not in ("", "source"):
            message = f"Use 'source' as Python version of an sdist, not {shown(pyversion)}."
            yield Refusal(rule=PYVERSION_NOT_SOURCE, subject="pyversion", message=message)
    elif filetype and not pyversion:
        message = "Python version is required for a binary distribution."
        yield Refusal(rule=PYVERSION_MISSING, subject="pyversion", message=message)
