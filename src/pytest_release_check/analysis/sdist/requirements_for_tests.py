"""What the tests of an sdist need: a dependency group (PEP 735) or an extra that is named for them."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name

from pytest_release_check.upload.metadata.requirement_fields import requirement_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NAMES = ("test", "tests", "testing")
"""Not `dev`: what people work with brings linters and documentation, which may not fit together with the release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededByTests:
    """What is installed beside the distribution, for its tests."""

    extras: tuple[str, ...] = ()
    """Extras of the distribution itself, normalised."""
    requirements: tuple[str, ...] = ()


def requirements_for_tests(pyproject: str, extras: Iterable[str]) -> NeededByTests:
    """By the groups in the text of a ``pyproject.toml``, else by those of ``extras`` that are named for tests.

    What cannot be read, or does not come from an index, is left out.
    """
    groups = _groups(pyproject)
    named = [name for name in groups if canonicalize_name(name) in _NAMES]
    if named:
        return NeededByTests(requirements=tuple(dict.fromkeys(_resolved(groups, named))))
    return NeededByTests(extras=tuple(name for name in sorted(map(canonicalize_name, extras)) if name in _NAMES))


def toml_document(text: str) -> dict[str, Any] | None:
    """What a file in TOML says; None if it cannot be read."""
    try:
        return dict(tomllib.loads(text))
    except (ValueError, RecursionError):  # the second of arrays without end
        return None


def _groups(text: str) -> dict[str, Any]:
    groups = (toml_document(text) or {}).get("dependency-groups", {})
    return groups if isinstance(groups, dict) else {}


def _resolved(groups: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    from packaging.dependency_groups import resolve_dependency_groups

    for name in names:
        try:
            texts = resolve_dependency_groups(groups, name)
        except Exception:  # noqa: S112 - whatever is wrong in the table, it is somebody else's
            continue
        yield from filter(_comes_from_an_index, texts)


def _comes_from_an_index(text: str) -> bool:
    requirement = requirement_of(text)
    return requirement is not None and requirement.url is None
