"""Values of metadata fields as their readers take them: backends of different ages order, wrap and space them."""

import re

from packaging.utils import canonicalize_name

from pytest_release_check.upload.metadata.requirement_fields import requirement_of

_HEADERS = {"classifiers": "classifier", "project_urls": "project_url"}


def header_of(field: str) -> str:
    """The name in a METADATA file of a field that an upload form names."""
    return _HEADERS.get(field, field).replace("_", "-").title()


def read_values(field: str, values: tuple[str, ...]) -> frozenset[str]:
    """The values of a field in a form in which two that mean the same are equal."""
    if field == "keywords":
        values = tuple(word for value in values for word in re.split(r"[,\s]+", value) if word)
    if field in ("requires_dist", "provides_extra"):
        return frozenset(_normal(value) for value in values)
    if field == "requires_python":
        return frozenset(part.strip() for value in values for part in value.split(",") if part.strip())
    return frozenset("".join(value.split()) for value in values if value.strip() not in ("", "UNKNOWN"))


def only_in(field: str, values: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``values`` that say more than ``others`` do, each on one line."""
    known = read_values(field, others)
    return tuple(" ".join(value.split()) for value in values if not read_values(field, (value,)) <= known)


def _normal(text: str) -> str:
    requirement = requirement_of(text)
    if requirement is None:
        return text
    extras = ",".join(sorted(map(canonicalize_name, requirement.extras)))
    specifiers = ",".join(sorted(map(str, requirement.specifier)))
    return f"{canonicalize_name(requirement.name)}[{extras}]{specifiers};{requirement.marker or ''}"
