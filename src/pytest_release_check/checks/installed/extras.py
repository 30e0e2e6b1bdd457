"""The extras of a release that are tried, and whose fault it is if something does not load with one."""

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
    why="Users who install the extra miss a module that it was meant to bring.",
    fix="add what the module imports to the extra in `project.optional-dependencies`",
    example="demo/cli.py:  import click, rich\n"
    "[project.optional-dependencies]\n"
    'cli = ["click"]            # wrong\n'
    'cli = ["click", "rich"]',
    source="https://packaging.python.org/en/latest/specifications/dependency-specifiers/#extras",
)
EXTRA_DOUBTFUL = Rule(
    code="RC416",
    slug="extra-doubtful",
    summary="with the extra installed, something that it brings fails when a module is loaded",
    why="Users who install the extra cannot use what it is for, or only where more than Python packages is installed.",
    fix="try it by hand, and give the library that fails other bounds, or say in the documentation what it needs",
    example="import demo.sound    # OSError: PortAudio library not found, from a requirement of the extra",
    source="a warning, since the line that fails is not the project's",
    severity=Severity.WARNING,
)

AUTO, ALL, NONE = "auto", "all", "none"
LIMIT = 10
"""So many extras are tried unless they are asked for; chosen: each costs an environment."""
# Words that stand in the names of extras for the people who work on the project, not for those who use it.
_DEVELOPMENT = re.compile(
    r"bench|benchmark|benchmarks|build|check|checks|ci|cov|cover|coverage|dev|devel|develop|"
    r"development|devtools|doc|docs|documentation|enabler|format|formatting|lint|linter|linters|linting|"
    r"mypy|nox|packaging|precommit|profile|publish|pytest|qa|release|rtd|ruff|sphinx|style|test|tests|"
    r"testing|tox|type|types|typecheck|typing"
)


def chosen_extras(stated: Iterable[str], requested: Iterable[str]) -> tuple[tuple[str, ...], tuple[Excluded, ...]]:
    """The extras (normalised) to try out of those that the metadata states, and the others with the reason.

    ``requested`` are ``auto``, ``all``, ``none`` or names. Raises ``SettingsError`` for a name that is not there.
    """
    every = tuple(dict.fromkeys(canonicalize_name(extra) for extra in stated))
    wanted = [canonicalize_name(name) for name in requested]
    named = [name for name in wanted if name not in (AUTO, ALL, NONE)]
    unknown = next((name for name in named if name not in every), None)
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
    fix = f"add what the module imports to the extra `{extra}` in `project.optional-dependencies`" if own else ""
    return Finding(rule=rule, subject=f"[{extra}] {subject}", detail=error, evidence=evidence, fix=fix)


def failing_file(evidence: Iterable[str]) -> str:
    """The last file that a traceback names, relative to site-packages with slashes; empty if there is none."""
    named = [found[1] for line in evidence if (found := re.match(r'\s*File "(.+?)", line \d+', line))]
    return named[-1].replace("\\", "/") if named else ""
