"""The fields that hold requirements."""

from collections.abc import Iterator, Mapping

from packaging.requirements import Requirement

from pytest_release_check.model.upload import Refusal
from pytest_release_check.text.wording import one_line, shown


def requirement_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Requirements that cannot be read, or that name an address."""
    for text in fields.get("requires_dist", ()):
        yield from _requirement("requires_dist", text, "PYPI053", "PYPI054")
    for field in ("provides_dist", "obsoletes_dist"):
        for text in fields.get(field, ()):
            yield from _requirement(field, text, "PYPI051", "PYPI052")


def requirement_of(text: str) -> Requirement | None:
    """The requirement; None if ``text`` is none."""
    parsed = _parsed(text)
    return parsed if isinstance(parsed, Requirement) else None


def _parsed(text: str) -> Requirement | Exception:
    try:
        return Requirement(text)
    except (ValueError, RecursionError) as error:  # the second of a marker with parentheses without end
        return error


def _requirement(field: str, text: str, invalid: str, direct: str) -> Iterator[Refusal]:
    parsed = _parsed(text)
    header = field.replace("_", "-")
    if isinstance(parsed, Exception):
        phrase = f"invalid for '{header}':" if field == "requires_dist" else f"invalid: no requirement, in '{header}':"
        # The parser points at the place with lines of its own, which a status line has no room for.
        complaint, *pointer = str(parsed).splitlines() or ["it cannot be read"]
        message = one_line(f"{shown(text)} is {phrase} {complaint}")
        evidence = tuple(map(one_line, pointer[:2]))
        yield Refusal(code=invalid, subject=field, message=message, evidence=evidence)
    elif parsed.url is not None:
        yield Refusal(code=direct, subject=field, message=f"Can't have direct dependency: {shown(text)}.")
