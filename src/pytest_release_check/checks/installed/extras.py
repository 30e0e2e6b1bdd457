"""Which extras of a release are tried, and what of an extra's trial is whose fault."""

import re
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

EXTRA_BROKEN = Rule(
    code="RC415",
    slug="extra-broken",
    summary="with the extra installed, a module or an entry point of the project cannot be loaded",
    fix="let the extra require what the module imports",
)
EXTRA_DOUBTFUL = Rule(
    code="RC416",
    slug="extra-doubtful",
    summary="with the extra installed, something that it brings fails when a module is loaded",
    fix="try it by hand: the library that fails may need more than Python packages, or other version bounds",
    severity=Severity.WARNING,
)

AUTO, ALL, NONE = "auto", "all", "none"
LIMIT = 10
"""So many extras are tried unless they are asked for."""
# Words that stand in the names of extras for the people who work on the project, not for those who use it.
_DEVELOPMENT = re.compile(
    r"bench|benchmark|benchmarks|build|check|checks|ci|cov|cover|coverage|dev|devel|develop|"
    r"development|devtools|doc|docs|documentation|enabler|format|formatting|lint|linter|linters|linting|"
    r"mypy|nox|packaging|precommit|profile|publish|pytest|qa|release|rtd|ruff|sphinx|style|test|tests|"
    r"testing|tox|type|types|typecheck|typing"
)


def chosen_extras(stated: Iterable[str], wishes: Iterable[str]) -> tuple[tuple[str, ...], tuple[Excluded, ...]]:
    """The extras (normalised) to try out of those that the metadata states, and the others with the reason.

    ``wishes`` are ``auto``, ``all``, ``none`` or names. Raises ``SettingsError`` for a name that is not there.
    """
    every = tuple(dict.fromkeys(canonicalize_name(extra) for extra in stated))
    wanted = [canonicalize_name(index_request) for index_request in wishes]
    named = [index_request for index_request in wanted if index_request not in (AUTO, ALL, NONE)]
    unknown = next((index_request for index_request in named if index_request not in every), None)
    if unknown is not None:
        there = f"the extras {', '.join(every)}" if every else "no extra"
        raise SettingsError(f"release_extras {unknown}: the release has {there}.")
    if ALL in wanted:
        return every, ()
    if AUTO not in wanted:
        return tuple(dict.fromkeys(named)), ()
    useful = [extra for extra in every if not is_for_development(extra)]
    taken = tuple(dict.fromkeys([*named, *useful[:LIMIT]]))
    return taken, tuple(_left_out(extra) for extra in every if extra not in taken)


def is_for_development(extra: str) -> bool:
    """Whether an extra's name says that it is for those who work on the project."""
    return any(_DEVELOPMENT.fullmatch(word) for word in re.split(r"[-_.]+", extra.lower()))


def _left_out(extra: str) -> Excluded:
    why = "for development" if is_for_development(extra) else f"more than {LIMIT} extras"
    return Excluded(what=f"extra {extra}", why=f"{why}; name it in release_extras to try it")


def load_fault(
    extra: str, subject: str, error: str, evidence: tuple[str, ...], own_files: Iterable[str], *, is_missing: bool
) -> Finding:
    """What did not load with the extra: a fault of the extra if the project's own file misses a module."""
    own = is_missing and failing_file(evidence) in {file for file in own_files if file}
    rule: Rule = EXTRA_BROKEN if own else EXTRA_DOUBTFUL
    return Finding(rule=rule, subject=f"[{extra}] {subject}", detail=error, evidence=evidence)


def failing_file(evidence: Iterable[str]) -> str:
    """The last file that a traceback names, relative to site-packages with slashes; empty if there is none."""
    named = [found[1] for line in evidence if (found := re.match(r'\s*File "(.+?)", line \d+', line))]
    return named[-1].replace("\\", "/") if named else ""
