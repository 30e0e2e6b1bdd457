"""The fields that hold requirements."""

from collections.abc import Iterator, Mapping

from packaging.requirements import Requirement

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import one_line, shown

PROVIDES_INVALID = UploadRule(
    code="PYPI051",
    status=400,
    slug="provides-invalid",
    summary="a Provides-Dist or Obsoletes-Dist is not a requirement",
    why="Programs that read the field could not understand it.",
    fix="correct or remove it; installers ignore both fields",
    example="Provides-Dist: demo compat\nProvides-Dist: demo-compat    # right",
    source="dependency specifiers (PEP 508); PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
PROVIDES_DIRECT = UploadRule(
    code="PYPI052",
    status=400,
    slug="provides-direct",
    summary="a Provides-Dist or Obsoletes-Dist names an address",
    why="What is behind the address may change or vanish once the release is out.",
    fix="remove the address; installers ignore both fields",
    example="Obsoletes-Dist: old @ https://example.org/old.zip\nObsoletes-Dist: old    # right",
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
REQUIREMENT_INVALID = UploadRule(
    code="PYPI053",
    status=400,
    slug="requirement-invalid",
    summary="a requirement is not valid (PEP 508)",
    why="Installers could not read it, and could not install what the project needs.",
    fix="correct it in `project.dependencies` or `project.optional-dependencies`",
    example='dependencies = ["other >= 2.*"]\ndependencies = ["other >= 2"]    # right',
    source="dependency specifiers (PEP 508); packaging, which PyPI calls, `metadata.py`: `_process_requires_dist`",
)
REQUIREMENT_DIRECT = UploadRule(
    code="PYPI054",
    status=400,
    slug="requirement-direct",
    summary="a requirement names an address instead of a version",
    why="What is behind the address may change or vanish once the release is out, and no version of it can be chosen.",
    fix="depend on a released version; describe in the documentation what can only be had from a server",
    example='dependencies = ["other @ git+https://example.org/other"]\ndependencies = ["other >= 2"]    # right',
    source="version specifiers, direct references; PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)


def requirement_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Yield the requirements that cannot be read, or that name an address."""
    for text in fields.get("requires_dist", ()):
        yield from _requirement("requires_dist", text, REQUIREMENT_INVALID, REQUIREMENT_DIRECT)
    for field in ("provides_dist", "obsoletes_dist"):
        for text in fields.get(field, ()):
            yield from _requirement(field, text, PROVIDES_INVALID, PROVIDES_DIRECT)


def requirement_of(text: str) -> Requirement | None:
    """Return the requirement (PEP 508); None if ``text`` is none."""
    parsed = _parsed(text)
    return parsed if isinstance(parsed, Requirement) else None


def _parsed(text: str) -> Requirement | Exception:
    try:
        return Requirement(text)
    except (ValueError, RecursionError) as error:  # the second of a marker with parentheses without end
        return error


def _requirement(field: str, text: str, invalid: UploadRule, direct: UploadRule) -> Iterator[Refusal]:
    parsed = _parsed(text)
    header = field.replace("_", "-")
    if isinstance(parsed, Exception):
        phrase = f"invalid for '{header}':" if field == "requires_dist" else f"invalid: no requirement, in '{header}':"
        # The parser points at the place with lines of its own, which a status line has no room for.
        complaint, *pointer = str(parsed).splitlines() or ["it cannot be read"]
        message = one_line(f"{shown(text)} is {phrase} {complaint}")
        evidence = tuple(map(one_line, pointer[:2]))
        yield Refusal(rule=invalid, subject=field, message=message, evidence=evidence)
    elif parsed.url is not None:
        yield Refusal(rule=direct, subject=field, message=f"Can't have direct dependency: {shown(text)}.")
