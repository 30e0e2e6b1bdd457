"""The fields for readers: summary, content type of the description, people, classifiers."""

from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.message import EmailMessage

from pytest_release_check.model.upload import Refusal
from pytest_release_check.text.wording import one_line, shown
from pytest_release_check.upload.metadata.addresses import complaint_about_emails
from pytest_release_check.upload.pypi_today import CHARSET, CONTENT_TYPES, MARKDOWN_VARIANTS, SUMMARY_LIMIT


def descriptive_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """What is wrong with what readers see."""
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
    """The type without its parameters, in small letters; reStructuredText where none is given."""
    return _parsed(content_type)[0] if content_type else "text/x-rst"


def _summary(summary: str) -> Iterator[Refusal]:
    if "\n" in summary:
        message = f"'summary' must be a single line, not {shown(summary)}."
        yield Refusal(code="PYPI037", subject="summary", message=message)
    if len(summary) > SUMMARY_LIMIT:
        message = f"'summary' field must be {SUMMARY_LIMIT} characters or less; it has {len(summary)}."
        yield Refusal(code="PYPI038", subject="summary", message=message)


def _content_type(text: str) -> Iterator[Refusal]:
    field = "description_content_type"
    kind, parameters = _parsed(text)
    charset, variant = parameters.get("charset", CHARSET), parameters.get("variant", MARKDOWN_VARIANTS[0])
    # A text that cannot be parsed counts as text/plain, which it then does not contain.
    if kind not in CONTENT_TYPES or kind not in text.lower():
        message = f"'description-content-type' must be one of {', '.join(CONTENT_TYPES)}, not {shown(text)}."
        yield Refusal(code="PYPI039", subject=field, message=message)
        return
    if charset != CHARSET:
        message = f"'description-content-type' can only specify the {CHARSET} charset, not {shown(charset)}."
        yield Refusal(code="PYPI040", subject=field, message=message)
    if kind == "text/markdown" and variant not in MARKDOWN_VARIANTS:
        message = f"Valid Markdown variants are {' and '.join(MARKDOWN_VARIANTS)}, not {shown(variant)}."
        yield Refusal(code="PYPI041", subject=field, message=message)


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
        yield Refusal(code="PYPI042", subject=field, message=one_line(message))


def _classifiers(given: frozenset[str]) -> Iterator[Refusal]:
    from trove_classifiers import classifiers, deprecated_classifiers

    known = frozenset(classifiers) | frozenset(deprecated_classifiers)
    for classifier in sorted(given - known):
        message = f"{shown(classifier)} is not a valid classifier."
        yield Refusal(code="PYPI043", subject="classifiers", message=message)
    for classifier in sorted(given & frozenset(deprecated_classifiers)):
        others = deprecated_classifiers[classifier]
        instead = f"; use {' or '.join(map(shown, others))} instead" if others else ""
        message = f"The classifier {shown(classifier)} has been deprecated{instead}."
        yield Refusal(code="PYPI044", subject="classifiers", message=message)
