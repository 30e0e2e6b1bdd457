"""The core metadata in the form."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from pytest_release_check.model.upload import Form, Refusal
from pytest_release_check.upload.metadata.descriptive_fields import (
    CLASSIFIER_DEPRECATED,
    CLASSIFIER_UNKNOWN,
    EMAIL_INVALID,
    SUMMARY_LONG,
    descriptive_refusals,
)
from pytest_release_check.upload.metadata.form_values import metadata_fields
from pytest_release_check.upload.metadata.license_fields import LICENSE_TWICE, license_refusals
from pytest_release_check.upload.metadata.links import (
    PROJECT_URL_INVALID,
    URL_INVALID,
    URL_LABEL_LONG,
    URL_LABEL_MISSING,
    URL_LABEL_REPEATED,
    URL_MISSING,
    link_refusals,
)
from pytest_release_check.upload.metadata.requirement_fields import (
    PROVIDES_DIRECT,
    PROVIDES_INVALID,
    REQUIREMENT_DIRECT,
    requirement_refusals,
)
from pytest_release_check.upload.metadata.structural_fields import (
    FIELD_REPEATED,
    LOCAL_VERSION,
    repeated_refusals,
    structural_refusals,
)

_Rules = Callable[[Mapping[str, tuple[str, ...]]], Iterator[Refusal]]
_RULES: tuple[_Rules, ...] = (
    structural_refusals,
    descriptive_refusals,
    link_refusals,
    requirement_refusals,
    license_refusals,
)
_FIRST_FIELDS = ("metadata_version", "name", "version")
# PyPI looks in three rounds, and ends with the first that finds something: what cannot be read at all, what is not as
# the standards want it, and what PyPI wants beyond them.
_FIRST_ROUND = frozenset({FIELD_REPEATED, URL_LABEL_REPEATED})
_LAST_ROUND = frozenset(
    {
        LOCAL_VERSION,
        SUMMARY_LONG,
        EMAIL_INVALID,
        CLASSIFIER_UNKNOWN,
        CLASSIFIER_DEPRECATED,
        URL_INVALID,
        URL_LABEL_MISSING,
        URL_LABEL_LONG,
        URL_MISSING,
        PROJECT_URL_INVALID,
        PROVIDES_INVALID,
        PROVIDES_DIRECT,
        REQUIREMENT_DIRECT,
        LICENSE_TWICE,
    }
)


def metadata_refusals(form: Form) -> Iterator[Refusal]:
    """Yield what is wrong with the metadata: of each of PyPI's rounds, version and name first, then field by field."""
    fields = metadata_fields(form)
    repeated = tuple(repeated_refusals(fields))
    unread = {refusal.subject for refusal in repeated}
    readable = {name: values for name, values in fields.items() if name not in unread}
    found = chain(repeated, *(rules(readable) for rules in _RULES))
    # Of a field that is there twice, nothing else is known: it is not missing.
    reported = (refusal for refusal in found if refusal.subject not in unread or refusal in repeated)
    yield from sorted(reported, key=_order)


def _order(refusal: Refusal) -> tuple[int, int, str]:
    round_ = 0 if refusal.rule in _FIRST_ROUND else 2 if refusal.rule in _LAST_ROUND else 1
    fields = (*_FIRST_FIELDS, refusal.subject)
    return round_, fields.index(refusal.subject), refusal.subject
