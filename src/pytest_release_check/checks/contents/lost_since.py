"""What the previous release had and this one has lost, where the source, the modules or the description prove it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.files.members import Homes, is_beside, is_for_developers, listed, module_name
from pytest_release_check.analysis.metadata.core_metadata import wheel_metadata
from pytest_release_check.analysis.metadata.entry_points import (
    SCRIPT_GROUPS,
    entry_point_target,
    entry_points_text,
    stated_entry_points,
)
from pytest_release_check.analysis.source.own_imports import certain_imports
from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.checks.contents.entry_points import is_open
from pytest_release_check.checks.contents.type_marker import TYPED
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

TYPING_LOST = Rule(
    code="RC361",
    slug="typing-lost",
    summary="the type marker that the previous release had is gone, and the project still says that it has types",
    why="Type checkers ignore the types of a package without `py.typed`, so the users' checks lose all of them.",
    fix="ship `py.typed` as package data again (setuptools: `tool.setuptools.package-data`)",
    example="1.0:  demo/__init__.py, demo/py.typed\n1.1:  demo/__init__.py",
    source="PEP 561; pypa/readme_renderer#227",
)
MODULES_LOST = Rule(
    code="RC362",
    slug="modules-lost",
    summary="modules that the previous release had are gone from the wheel, and are still needed",
    why="Users whose code imports them, and often the package itself, end with ModuleNotFoundError after the update.",
    fix="ship them again (setuptools: `tool.setuptools.packages.find`); if they were removed on purpose, "
    "remove what still names them",
    example="1.0:  demo/__init__.py, demo/cli/__init__.py\n"
    "1.1:  demo/__init__.py    # and its sdist still has demo/cli/__init__.py",
    source="smallest-python-sdk#58 (several releases without the package of the command); 23 healthy and 20 "
    "popular releases, compared with the release before them, have none",
)
SCRIPT_LOST = Rule(
    code="RC363",
    slug="script-lost",
    summary="a script that the previous release had is gone, and is still meant to be there",
    why='Users who type the command after the update get "command not found".',
    fix="declare it under `project.scripts` again; if it was removed on purpose, remove it from the description",
    example='1.0:     [project.scripts]  demo = "demo.cli:main"\n1.1:     no script\nREADME:  $ demo run',
    source="23 healthy and 20 popular releases, compared with the release before them, have none; prose of a "
    "description proves nothing, only what it shows as a command",
)
SCRIPT_GONE = Rule(
    code="RC364",
    slug="script-gone",
    summary="a script that the previous release had is gone",
    why="Users who call it in scripts and CI jobs of their own have to change these.",
    fix="declare it under `project.scripts` again, unless it was removed on purpose",
    example='1.0:  [project.scripts]  demo = "demo.cli:main"\n1.1:  no script',
    source="https://packaging.python.org/en/latest/specifications/entry-points/; without proof that the script "
    "is still meant, which would make it RC363",
    severity=Severity.WARNING,
)

_FENCES = ("```", "~~~")
_OF_CHANGES = re.compile(
    r"\W*(change[ -]?log|changes|history|release notes|news|what.?s new|migrat\w+|upgrading)\b.*", re.I
)
"""Headings of parts that name what is gone because it is gone."""
_OF_THE_PAST = re.compile(
    r"\b(remov|renam|replac|deprecat|obsolet|supersed|dropped|migrat|moved|former|previously|gone|legacy|no longer"
    r"|instead of|in favou?r of|used to be|before:|old (name|command|script|import))",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One thing that is gone since the previous release."""

    finding: Finding
    names: tuple[str, ...] = ()
    """Dotted modules or members, of which nothing more is to be said."""


def lost_since(
    wheel: Distribution, contents: Contents, before: PreviousRelease, source: Iterable[str], gone: Iterable[str]
) -> Iterator[Lost]:
    """Certain losses of type information and of the modules ``gone``, and every script that is gone.

    ``source`` has the paths of the sdist and of the tree: what they still have was not removed on purpose.
    """
    homes = Homes(tuple(source))
    yield from _typing(wheel, contents, before, homes)
    yield from _modules(wheel, contents, before, homes, tuple(gone))
    yield from _scripts(wheel, contents, before)


def _typing(wheel: Distribution, contents: Contents, before: PreviousRelease, homes: Homes) -> Iterator[Lost]:
    for marker in sorted(before.contents.members):
        package = marker.removesuffix("/py.typed")
        if package == marker or is_beside(marker) or marker in contents.members:
            continue
        if f"{package}/__init__.py" not in contents.members:
            continue
        stubs = [name for name in contents.members if name.startswith(f"{package}/") and name.endswith(".pyi")]
        shown = "the source still has it" if homes.of(marker) else ""
        shown = shown or (f"the classifier `{TYPED}` still says so" if TYPED in wheel.classifiers else "")
        shown = shown or (f"the stub {min(stubs)} is still there" if stubs else "")
        if shown:
            detail = f"{before.version} had {marker}, and {shown}"
            fix = f"ship `{marker}` as package data again (setuptools: `tool.setuptools.package-data`)"
            finding = Finding(rule=TYPING_LOST, subject=wheel.filename, detail=detail, fix=fix)
            yield Lost(names=(marker,), finding=finding)


def _modules(
    wheel: Distribution, contents: Contents, before: PreviousRelease, homes: Homes, gone: tuple[str, ...]
) -> Iterator[Lost]:
    """Packages and modules that the source still has, or that code of the description still imports."""
    if not contents.is_whole or not gone:
        return
    files = {module_name(member): member for member in before.contents.members if module_name(member)}
    is_new_major = Version(wheel.version).major > Version(before.version).major
    tops = {module_name(member).partition(".")[0] for member in contents.members if module_name(member)}
    # A whole top-level package that the source keeps may have been shipped by mistake, as `scripts`.
    kept = [name for name in gone if name in files and name.partition(".")[0] in tops and homes.of(files[name])]
    kept = [] if is_new_major else kept
    open_ = [name for name in gone if name not in kept and not _may_come_otherwise(name, wheel, before, contents)]
    users = _importers(contents) if open_ else {}
    used = [name for name in open_ if name in users]
    imported = _imported_by_description(contents)
    named = [name for name in open_ if name not in used and name in imported]
    reasons = [f"the source still has {listed(kept)}"] * bool(kept)
    reasons += [f"{users[name]} imports {name}" for name in used[:3]]
    reasons += [f"code in the description still imports {listed(named)}"] * bool(named)
    if reasons:
        lost = listed([*kept, *used, *named])
        detail = f"{before.version} had {lost}; {'; '.join(reasons)}"
        fix = f"ship {lost} again; if that was removed on purpose, remove what still names it"
        finding = Finding(rule=MODULES_LOST, subject=wheel.filename, detail=detail, fix=fix)
        yield Lost(names=(*kept, *used, *named), finding=finding)


def _scripts(wheel: Distribution, contents: Contents, before: PreviousRelease) -> Iterator[Lost]:
    """Every script that is gone has a finding of its own."""
    had, has = script_targets(before.contents), script_targets(contents)
    moved = {name.rpartition("/")[2] for name in contents.members if ".data/scripts/" in name}
    commands = _commands_in_description(wheel, contents)
    all_gone = bool(had) and not has
    is_new_major = Version(wheel.version).major > Version(before.version).major
    for name in sorted(had.keys() - has.keys() - moved):
        is_there = _has_target(contents, had[name])
        shown = ""
        if name in commands and not _may_come_otherwise(had[name].partition(":")[0], wheel, before, contents):
            shown = f", and the description still says `{commands[name]}`"
        elif all_gone and is_there and not is_new_major:
            shown = f", no script is left, and `{had[name]}` is still there"
        rule = SCRIPT_LOST if shown else SCRIPT_GONE
        detail = f"the script `{name}` of {before.version} is gone{shown}"
        fix = f"declare `{name}` under `project.scripts` again" if shown else ""
        yield Lost(finding=Finding(rule=rule, subject=wheel.filename, detail=detail, fix=fix))


def script_targets(contents: Contents) -> Mapping[str, str]:
    """The scripts of a wheel, each with what it calls, as ``module:function``."""
    points = stated_entry_points(entry_points_text(contents))
    return {name: ":".join(entry_point_target(value)) for group, name, value in points if group in SCRIPT_GROUPS}


def _has_target(contents: Contents, target: str) -> bool:
    module, _, attribute = target.partition(":")
    text = next((text for name, text in contents.texts.items() if module_name(name) == module), b"")
    return re.search(rf"\b(def|class|import)\s.*\b{re.escape(attribute)}\b".encode(), text) is not None


def _may_come_otherwise(module: str, wheel: Distribution, before: PreviousRelease, contents: Contents) -> bool:
    """Whether a package's own code, or a distribution that is required since, may have taken the module over."""
    names = {module_name(member): member for member in contents.members if module_name(member)}
    parts = module.split(".")
    above = [".".join(parts[:count]) for count in range(1, len(parts))]
    if any(name in names and is_open(names[name].removesuffix("/__init__.py"), contents) for name in above):
        return True
    required = {canonicalize_name(re.split(r"[^\w.-]", text.strip(), maxsplit=1)[0]) for text in wheel.requires_dist}
    earlier = {
        canonicalize_name(re.split(r"[^\w.-]", text.strip(), maxsplit=1)[0])
        for text in wheel_metadata(before.contents).get("requires_dist") or ()
    }
    return module not in names and bool(required - earlier)


def _importers(contents: Contents) -> Mapping[str, str]:
    """What modules for users import for sure, each with one that does."""
    found: dict[str, str] = {}
    for name, text in sorted(contents.texts.items()):
        if module_name(name) and not is_beside(name) and not is_for_developers(name):
            for imported in certain_imports(text, module_name(name), is_package=name.endswith("/__init__.py")):
                found.setdefault(imported, name)
    return found


def _imported_by_description(contents: Contents) -> frozenset[str]:
    """Modules that lines of code in the description import: those alone, as prose may name what was removed."""
    found: set[str] = set()
    for line in _code_lines(contents):
        tree = tree_of(line.encode()) if line.startswith(("import ", "from ")) else None
        for node in tree.body if tree is not None else ():
            names = [alias.name for alias in getattr(node, "names", ())]
            base = str(getattr(node, "module", "") or "")
            found |= {base, *(f"{base}.{name}" for name in names)} if base else set(names)
    return frozenset(found)


def _commands_in_description(wheel: Distribution, contents: Contents) -> Mapping[str, str]:
    """First words of what the description shows as commands, each with its line.

    A name that stands between backticks alone may be that of the project or of a module.
    """
    lines = tuple(_lines_of_today(contents))
    names = {canonicalize_name(wheel.name), *(canonicalize_name(part) for part in _parts_of_modules(contents))}
    found: dict[str, str] = {}
    for line in lines:
        if shown := re.match(r"^\s*\$ ([\w.-]+)((?: .*)?)$", line):
            found.setdefault(shown[1], f"{shown[1]}{shown[2].rstrip()}"[:80])
    for line in _code_lines(contents):
        if shown := re.match(r"([\w.-]+)(?= (?:.*\s)?-{1,2}\w)", line):
            found.setdefault(shown[1], line[:80])
    for name in re.findall(r"`([\w.-]+)`", "\n".join(lines)):
        if canonicalize_name(name) not in names:
            found.setdefault(name, name)
    return found


def _parts_of_modules(contents: Contents) -> frozenset[str]:
    return frozenset(part for name in map(module_name, contents.members) for part in (name, *name.split(".")) if part)


def _code_lines(contents: Contents) -> Iterator[str]:
    """Lines of fenced and indented blocks, and behind a prompt of Python; no list item and no prose."""
    is_fenced = False
    for line in _lines_of_today(contents):
        if line.lstrip().startswith(_FENCES):
            is_fenced = not is_fenced
        elif is_fenced or line.startswith(("    ", "\t")) or line.lstrip().startswith(">>> "):
            yield line.strip().removeprefix(">>> ").strip()


def _lines_of_today(contents: Contents) -> Iterator[str]:
    """The description up to its list of changes, without paragraphs that say what is gone, and code below them."""
    is_fenced = False
    of_the_past = False
    for block in re.split(r"\n(?:[ \t]*\n)+", wheel_metadata(contents).get("description", "")):
        lines = block.splitlines()
        if not is_fenced and any(_OF_CHANGES.fullmatch(line) and _is_heading(lines, line) for line in lines):
            return
        is_code = is_fenced or block.startswith(("    ", "\t", *_FENCES))
        of_the_past = _OF_THE_PAST.search(block) is not None or (is_code and of_the_past)
        fences = sum(line.lstrip().startswith(_FENCES) for line in lines)
        is_fenced ^= bool(fences % 2)
        # Fences go with their block: one that is left out with one of two inside would turn what follows over.
        kept = lines if not of_the_past else [line for line in lines if line.lstrip().startswith(_FENCES)]
        yield from kept
        yield ""


def _is_heading(lines: Sequence[str], line: str) -> bool:
    """Whether a line is one in Markdown or in reStructuredText."""
    below = lines[lines.index(line) + 1 :][:1]
    return line.startswith("#") or any(re.fullmatch(r"([^\w\s])\1{2,}\s*", each) for each in below)
