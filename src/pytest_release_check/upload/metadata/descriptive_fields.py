"""The fields for readers: summary, content type of the description, people, classifiers."""

from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.message import EmailMessage

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import one_line, shown
from pytest_release_check.upload.metadata.addresses import complaint_about_emails
from pytest_release_check.upload.pypi_today import CHARSET, CONTENT_TYPES, MARKDOWN_VARIANTS, SUMMARY_LIMIT

SUMMARY_LINES = UploadRule(
    code="PYPI037",
    status=400,
    slug="summary-lines",
    summary="the summary has more than one line",
    why="Indexes and pip show the summary in one line.",
    fix="write `project.description` in one line",
    example='description = """A demo\nin two lines"""\ndescription = "A demo in one line"    # right',
    source="core metadata, Summary; packaging, which PyPI calls, `metadata.py`: `_process_summary`",
)
SUMMARY_LONG = UploadRule(
    code="PYPI038",
    status=400,
    slug="summary-long",
    summary="the summary is longer than 512 characters",
    why="PyPI shows the summary in lists of projects; what is longer belongs into the readme.",
    fix="shorten `project.description` to 512 characters",
    example='description = "A demo that can do this, and that, and ..."    # 513 characters',
    source="PyPI, `warehouse/forklift/metadata.py`: `_LENGTH_LIMITS`",
)
DESCRIPTION_TYPE = UploadRule(
    code="PYPI039",
    status=400,
    slug="description-type",
    summary="the description's content type is not one that PyPI renders",
    why="PyPI would not know how to render the page of the project.",
    fix="use `text/markdown`, `text/x-rst` or `text/plain` as the content type of `project.readme`",
    example='readme = {file = "README.html", content-type = "text/html"}\nreadme = "README.md"    # right',
    source="core metadata, Description-Content-Type; packaging, which PyPI calls, `metadata.py`: "
    "`_process_description_content_type`",
)
DESCRIPTION_CHARSET = UploadRule(
    code="PYPI040",
    status=400,
    slug="description-charset",
    summary="the description's charset is not UTF-8",
    why="Metadata is UTF-8 and nothing else; the packaging release that PyPI has takes the name in capitals only.",
    fix="write `charset=UTF-8`, in capitals, or leave it out",
    example="Description-Content-Type: text/markdown; charset=utf-8\n"
    "Description-Content-Type: text/markdown; charset=UTF-8    # right",
    source="core metadata, Description-Content-Type; packaging 26.2, `metadata.py`: "
    "`_process_description_content_type`",
)
MARKDOWN_VARIANT = UploadRule(
    code="PYPI041",
    status=400,
    slug="markdown-variant",
    summary="the Markdown variant is not GFM or CommonMark",
    why="The standard knows two variants, spelled just so.",
    fix="write `variant=GFM` or `variant=CommonMark`, or leave it out",
    example="Description-Content-Type: text/markdown; variant=gfm\n"
    "Description-Content-Type: text/markdown; variant=GFM    # right",
    source="core metadata, Description-Content-Type; packaging, which PyPI calls, `metadata.py`: "
    "`_process_description_content_type`",
)
EMAIL_INVALID = UploadRule(
    code="PYPI042",
    status=400,
    slug="email-invalid",
    summary="an e-mail address is not valid",
    why="Nobody could write to that address: PyPI takes none without `@`, without a dot in its domain, or of a "
    "domain that is reserved, such as `.local` and `.test`.",
    fix="give an address that exists, or leave `email` out of `project.authors` and `project.maintainers`",
    example='authors = [{name = "Jane Doe", email = "jane@laptop"}]\nauthors = [{name = "Jane Doe"}]    # right',
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`, with email-validator",
)
CLASSIFIER_UNKNOWN = UploadRule(
    code="PYPI043",
    status=400,
    slug="classifier-unknown",
    summary="a classifier is not in PyPI's list",
    why="People find projects by choosing from the list; what is not in it finds nothing.",
    fix="copy the classifier letter by letter from PyPI's list, or remove it; a `Private ::` classifier keeps a "
    "release off PyPI on purpose",
    example='classifiers = ["Framework :: PyTest"]\nclassifiers = ["Framework :: Pytest"]    # right',
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`, with trove-classifiers",
)
CLASSIFIER_DEPRECATED = UploadRule(
    code="PYPI044",
    status=400,
    slug="classifier-deprecated",
    summary="a classifier has been deprecated",
    why="PyPI moves projects to the classifiers that replace it, and takes no new ones.",
    fix="use the classifier that the message names instead, or remove it where it names none",
    example='classifiers = ["Natural Language :: Ukranian"]\n'
    'classifiers = ["Natural Language :: Ukrainian"]    # right',
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`, with trove-classifiers",
)


def descriptive_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Yield what is wrong with summary, content type, people and classifiers."""
    for summary in fields.get("summary", ()):
        yield from _summary(summary)
    for content_type in fields.get("description_content_type", ()):
        yield from _content_type(content_type)
    for field in ("author_email", "maintainer_email"):
        for text in fields.get(field, ()):
            yield from _emails(field, text)
    if "classifiers" in fields:
        yield from _classifiers(frozenset(fields["classifiers"]))


def rendered_type(content_type: str) -> str:
    """Return the type without its parameters, in small letters; reStructuredText where none is given."""
    return _parsed(content_type)[0] if content_type else "text/x-rst"


def _summary(summary: str) -> Iterator[Refusal]:
    if "\n" in summary:
        message = f"'summary' must be a single line, not {shown(summary)}."
        yield Refusal(rule=SUMMARY_LINES, subject="summary", message=message)
    if len(summary) > SUMMARY_LIMIT:
        message = f"'summary' field must be {SUMMARY_LIMIT} characters or less; it has {len(summary)}."
        yield Refusal(rule=SUMMARY_LONG, subject="summary", message=message)


def _content_type(text: str) -> Iterator[Refusal]:
    field = "description_content_type"
    kind, parameters = _parsed(text)
    charset, variant = parameters.get("charset", CHARSET), parameters.get("variant", MARKDOWN_VARIANTS[0])
    # A text that cannot be parsed counts as text/plain, which it then does not contain.
    if kind not in CONTENT_TYPES or kind not in text.lower():
        message = f"'description-content-type' must be one of {', '.join(CONTENT_TYPES)}, not {shown(text)}."
        yield Refusal(rule=DESCRIPTION_TYPE, subject=field, message=message)
        return
    if charset != CHARSET:
        message = f"'description-content-type' can only specify the {CHARSET} charset, not {shown(charset)}."
        yield Refusal(rule=DESCRIPTION_CHARSET, subject=field, message=message)
    if kind == "text/markdown" and variant not in MARKDOWN_VARIANTS:
        message = f"Valid Markdown variants are {' and '.join(MARKDOWN_VARIANTS)}, not {shown(variant)}."
        yield Refusal(rule=MARKDOWN_VARIANT, subject=field, message=message)


def _parsed(content_type: str) -> tuple[str, Mapping[str, str]]:
    message = EmailMessage()
    try:
        message["content-type"] = content_type
        return message.get_content_type().lower(), message["content-type"].params
    # Python's parser of headers lets these through for malformed parameters, line breaks and endless comments.
    except (ValueError, LookupError, AttributeError, TypeError, MessageError, RecursionError):
        return "", {}


def _emails(field: str, text: str) -> Iterator[Refusal]:
    if complaint := complaint_about_emails(text):
        message = f"{shown(text)} is not a valid email address for '{field.replace('_', '-')}': {complaint}"
        yield Refusal(rule=EMAIL_INVALID, subject=field, message=one_line(message))


def _classifiers(given: frozenset[str]) -> Iterator[Refusal]:
    from trove_classifiers import classifiers, deprecated_classifiers

    known = frozenset(classifiers) | frozenset(deprecated_classifiers)
    for classifier in sorted(given - known):
        message = f"{shown(classifier)} is not a valid classifier."
        yield Refusal(rule=CLASSIFIER_UNKNOWN, subject="classifiers", message=message)
    for classifier in sorted(given & frozenset(deprecated_classifiers)):
        others = deprecated_classifiers[classifier]
        instead = f"; use {' or '.join(map(shown, others))} instead" if others else ""
        message = f"The classifier {shown(classifier)} has been deprecated{instead}."
        yield Refusal(rule=CLASSIFIER_DEPRECATED, subject="classifiers", message=message)
