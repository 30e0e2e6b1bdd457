"""Requirements that nobody can satisfy, or that people would not expect."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator

from packaging.requirements import Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.files.modules import Modules
from pytest_release_check.analysis.metadata.core_metadata import Fields
from pytest_release_check.analysis.metadata.entry_points import entry_points_text, stated_entry_points
from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.checks.installed.modules import is_loaded_by
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

REQUIREMENT_UNSATISFIABLE = Rule(
    code="RC281",
    slug="requirement-unsatisfiable",
    summary="no version can satisfy a requirement",
    why="No installer can install the release.",
    fix="correct the bounds in `project.dependencies`",
    example='dependencies = ["requests>=3,<2"]    # wrong\ndependencies = ["requests>=2,<3"]',
    source="PEP 440",
)
TOOL_REQUIRED = Rule(
    code="RC282",
    slug="tool-required",
    summary="every user must install tools for developers that the source never imports",
    why="Every user downloads the tool with its dependencies, and other projects are bound to its versions.",
    fix="move them from `project.dependencies` to an extra or to a dependency group",
    example='dependencies = ["requests", "pytest"]    # wrong\n\n[dependency-groups]\ntest = ["pytest"]',
    source='vyos-contrib/pyvyos#36; patsy 1.0.0, yanked as pytest "was accidentally elevated to a hard '
    'dependency"; PEP 735',
    severity=Severity.WARNING,
)
OWN_EXTRA_UNKNOWN = Rule(
    code="RC283",
    slug="own-extra-unknown",
    summary="a requirement names an extra of the project that does not exist",
    why="Installers only warn and go on, so what the extra should bring is missing.",
    fix="declare the extra in `project.optional-dependencies`, or correct its name",
    example="[project.optional-dependencies]\n"
    'all = ["demo[sokcs]"]    # wrong, the extra is socks\n'
    'socks = ["PySocks"]',
    source="https://packaging.python.org/en/latest/specifications/dependency-specifiers/#extras",
    severity=Severity.WARNING,
)
REQUIRES_ITSELF = Rule(
    code="RC284",
    slug="requires-itself",
    summary="the project requires itself",
    why="It brings nothing, and with a bound that excludes this version the release cannot be installed.",
    fix="remove the requirement; only extras may name the project again",
    example='[project]\nname = "demo"\ndependencies = ["demo>=1", "requests"]',
    source="https://packaging.python.org/en/latest/specifications/dependency-specifiers/; only `demo[extra]` "
    "has a meaning there",
    severity=Severity.WARNING,
)

_TOOLS = frozenset(
    {"black", "bumpversion", "check-manifest", "coverage", "flake8", "isort", "mypy", "pre-commit", "pylint", "pytest"}
    | {"pytest-cov", "ruff", "sphinx", "tox", "twine", "wheel"}
)


_GROUPS = re.compile(rb"^\[[\w.-]*(?:entry-points|plugins)\.[\"']?([\w.-]+)[\"']?\]", re.MULTILINE)
"""Groups of entry points in a pyproject.toml: of the standard, of flit and of poetry."""


def requirement_findings(name: str, filename: str, requirements: Requirements, fields: Fields) -> Iterator[Finding]:
    """What is wrong with requirements by themselves."""
    impossible = [reported for group in _together(requirements) if (reported := _contradiction(group))]
    if impossible:
        detail = listed(impossible, "; ")
        yield Finding(rule=REQUIREMENT_UNSATISFIABLE, subject=filename, detail=detail)
    extras = set(map(canonicalize_name, fields.get("provides_extra", ())))
    for requirement in requirements.all:
        if canonicalize_name(requirement.name) == canonicalize_name(name):
            yield from _on_itself(requirement, extras, filename)


def tools_required(
    filename: str,
    requirements: Requirements,
    modules: Modules,
    classifiers: tuple[str, ...],
    groups: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """Tools for developers that users must install although no module imports them.

    What has an entry point in a tool's own group (``pytest11``) is a plugin of it, and may require it.
    """
    named: dict[str, Requirement] = {
        canonicalize_name(one.name): one for one in requirements.all if not _is_of_extra(one)
    }
    context = [
        str(named[tool])
        for tool in sorted(_TOOLS & named.keys())
        if not (_is_for(tool, modules, classifiers) or any(is_loaded_by(group, tool) for group in groups))
    ]
    if context:
        names = listed(f"`{one}`" for one in context)
        fix = f"move {names} from `project.dependencies` to an extra or to a dependency group"
        yield Finding(rule=TOOL_REQUIRED, subject=filename, detail=listed(context), fix=fix)


def entry_point_groups(contents: Contents) -> frozenset[str]:
    """Groups in which a file states entry points; of an sdist, those that its pyproject.toml or metadata has."""
    found = {group for group, _, _ in stated_entry_points(entry_points_text(contents))}
    for name, text in contents.texts.items():
        if name == "pyproject.toml":
            found |= {group.decode() for group in _GROUPS.findall(text)}
        elif name.endswith(".egg-info/entry_points.txt"):
            found |= {group for group, _, _ in stated_entry_points(text)}
    return frozenset(found)


def _together(requirements: Requirements) -> Iterator[list[Requirement]]:
    """Requirements of one name that apply in the same environments."""
    groups: dict[tuple[str, str], list[Requirement]] = defaultdict(list)
    for requirement in requirements.all:
        groups[canonicalize_name(requirement.name), str(requirement.marker or "")].append(requirement)
    for (name, marker), group in groups.items():
        yield group + (groups.get((name, ""), []) if marker else [])


def _contradiction(group: list[Requirement]) -> str:
    """The requirements, if no version can satisfy all of them."""
    specifiers = [specifier for requirement in group for specifier in requirement.specifier]
    candidates = [version for specifier in specifiers for version in _around(specifier)]
    whole = SpecifierSet(",".join(map(str, specifiers)))
    if not candidates or any(whole.contains(version, prereleases=True) for version in candidates):
        return ""
    return " and ".join(dict.fromkeys(map(str, group)))


def _around(specifier: Specifier) -> Iterator[Version]:
    """Versions at a bound, right below it, right above it and far above: one of them fits if any does."""
    try:
        bound = Version(specifier.version.removesuffix(".*"))
    except InvalidVersion:
        return
    release = ".".join(map(str, bound.release))
    yield bound
    for text in (f"{release}.dev0", f"{release}.post99999", f"{release}.0.0.99999", *_below(bound), "99999", "0.dev0"):
        yield Version(f"{bound.epoch}!{text}")


def _below(bound: Version) -> Iterator[str]:
    for place in range(len(bound.release)):
        if bound.release[place]:
            lower = (*bound.release[:place], bound.release[place] - 1, 99999)
            yield ".".join(map(str, lower))


def _on_itself(requirement: Requirement, extras: Container[str], filename: str) -> Iterator[Finding]:
    unknown = sorted(extra for extra in requirement.extras if canonicalize_name(extra) not in extras)
    if unknown:
        detail = f"{requirement}: no extra {', '.join(unknown)}"
        fix = f"declare {listed(unknown)} in `project.optional-dependencies`, or correct the name in `{requirement}`"
        yield Finding(rule=OWN_EXTRA_UNKNOWN, subject=filename, detail=detail, fix=fix)
    elif not _is_of_extra(requirement) and not requirement.extras:
        fix = f"remove `{requirement}` from `project.dependencies`; only extras may name the project again"
        yield Finding(rule=REQUIRES_ITSELF, subject=filename, detail=str(requirement), fix=fix)


def _is_of_extra(requirement: Requirement) -> bool:
    return "extra" in str(requirement.marker or "")


def _is_for(tool: str, modules: Modules, classifiers: tuple[str, ...]) -> bool:
    """Whether the project works on top of a tool: imports it, or is an addition to it."""
    framework = f"Framework :: {tool.partition('-')[0]}"
    is_addition = any(text.lower().startswith(framework.lower()) for text in classifiers)
    stem = tool.replace("-", "")
    return is_addition or any(stem in top or top == tool.partition("-")[0] for top in modules.mentioned_tops)
