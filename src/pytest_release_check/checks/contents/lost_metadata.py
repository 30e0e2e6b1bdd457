"""Metadata that the sdist loses: its build reads a file that is in the source tree and not in the sdist."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import InvalidRequirement, Requirement

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.metadata.core_metadata import wheel_metadata
from pytest_release_check.analysis.metadata.entry_points import entry_points_text, stated_entry_points
from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

METADATA_LOST = Rule(
    code="RC107",
    slug="metadata-lost",
    summary="what is built out of the sdist lacks metadata that the source states",
    why="Users whose pip builds the sdist get a release without requirements, entry points or description.",
    fix="include in the sdist the files that its build reads (setuptools: `MANIFEST.in`; else the backend's "
    "settings for sdists)",
    example='setup.py:  file = Path("requirements.txt")\n'
    "           requires = file.read_text().split() if file.exists() else []\n"
    "sdist:     setup.py, demo/__init__.py    # no requirements.txt",
    source="gnachman/gptline#2 and nicoboss/nsz#71: sdists without a file that setup.py reads",
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# What builds read requirements, versions and descriptions from; modules and data are for other rules.
_STATES = re.compile(
    r"(^|/)([^/]+\.(txt|in|md|rst|cfg|toml|json|ya?ml)|(README|VERSION|CHANGES|CHANGELOG|HISTORY)[^/.]*)$"
)
_KEYS = frozenset({"file", "files", "path", "filename", "readme"})


def metadata_lost(
    filename: str, built: Contents, stated: Contents, sdist: Contents, tree: Iterable[str] | None
) -> tuple[Finding, ...]:
    """A finding if ``built``, made out of the sdist, lacks metadata of ``stated`` because a file is missing.

    ``tree`` has the files that ``stated`` was made out of; None if they are not known, and then only what is lost
    altogether counts: which Python builds it may decide on single requirements.
    """
    lost = tuple(lost_fields(stated, built, is_whole=tree is None))
    absent = _absent(sdist, tree) if lost else {}
    if not absent:
        return ()
    reader = next(iter(absent.values()))
    detail = f"{'; '.join(lost)}: {reader} reads {listed(absent)}, which the sdist lacks"
    files = " ".join(sorted(absent))
    fix = f"let the sdist include `{files}`: with setuptools, write `include {files}` into MANIFEST.in"
    return (Finding(rule=METADATA_LOST, subject=filename, detail=detail, fix=fix),)


def lost_fields(stated: Contents, built: Contents, *, is_whole: bool) -> Iterator[str]:
    """Words for every field that is empty, or has less, in what was built."""
    there, here = (wheel_metadata(contents) for contents in (stated, built))
    requires = {_requirement(text): text for text in there.get("requires_dist") or ()}
    kept = {_requirement(text) for text in here.get("requires_dist") or ()}
    gone = [text for key, text in requires.items() if key not in kept]
    if gone and not (is_whole and kept):
        yield f"Requires-Dist {listed(gone)}"
    if more := set(there.get("provides_extra") or ()) - set(here.get("provides_extra") or ()):
        yield f"Provides-Extra {listed(more)}"
    if there.get("requires_python") and not here.get("requires_python"):
        yield f"Requires-Python {there['requires_python']}"
    if there.get("summary") and not here.get("summary"):
        yield "Summary"
    long, short = (fields.get("description", "").strip() for fields in (there, here))
    if long and (not short or (short != long and short in long and not is_whole)):
        yield "the description" if not short else "a part of the description"
    if not is_whole and there.get("version") != here.get("version"):
        yield f"Version {there.get('version')}"
    points = set(stated_entry_points(entry_points_text(stated))) - set(stated_entry_points(entry_points_text(built)))
    if points and not is_whole:
        yield f"the entry points {listed(name for _, name, _ in points)}"


def _absent(sdist: Contents, tree: Iterable[str] | None) -> Mapping[str, str]:
    """Files that the sdist's build names and the sdist lacks, each with the file that names it."""
    named = dict(_named(sdist))
    if tree is None:
        return {
            text: reader
            for text, reader in named.items()
            if _STATES.search(text) and not any(_is_at(member, text) for member in sdist.members)
        }
    lacking = [path for path in tree if path not in sdist.members and _STATES.search(path)]
    exact = {path: reader for path in lacking for text, reader in named.items() if _is_at(path, text)}
    if exact:
        return exact
    folders = {path.rpartition("/")[0]: path for path in lacking if "/" in path}
    used = {folder: reader for text, reader in named.items() if (folder := _folder(text)) in folders}
    return {path: used[folder] for path in lacking if (folder := path.rpartition("/")[0]) in used}


def _folder(text: str) -> str:
    """The folder that a string names, by itself or in front of a pattern."""
    return (text.rpartition("/")[0] if "*" in text else text).strip("./")


def _is_at(path: str, text: str) -> bool:
    """Whether a path is what a string in the build's code names, from whatever folder."""
    name = text.removeprefix("./").strip("/")
    return bool(name) and (path == name or path.endswith(f"/{name}"))


def _named(sdist: Contents) -> Iterator[tuple[str, str]]:
    tree = tree_of(sdist.texts.get("setup.py", b""))
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, "setup.py"
    for stated in re.findall(rb"\bfile:[ \t]*([^\n]+)", sdist.texts.get("setup.cfg", b"")):
        yield from ((text.strip(), "setup.cfg") for text in stated.decode("utf-8", "replace").split(","))
    try:
        table = tomllib.loads(sdist.texts.get("pyproject.toml", b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return
    yield from ((text, "pyproject.toml") for text in _values(table, is_path=False))


def _values(value: object, *, is_path: bool) -> Iterator[str]:
    """The strings under the keys by which backends name files."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, is_path=key in _KEYS)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, is_path=is_path)
    elif isinstance(value, str) and is_path:
        yield value


def _requirement(text: str) -> str:
    try:
        return str(Requirement(text))
    except InvalidRequirement:
        return text
