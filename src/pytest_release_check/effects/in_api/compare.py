"""A program: what of the public API of installed packages breaks callers of an earlier version, by griffe.

    python compare.py ANSWER OLD_SITE_PACKAGES NEW_SITE_PACKAGES PACKAGE...

Nothing is imported. ANSWER becomes a JSON object: ``broken`` and ``unread`` are lists of sentences.
"""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

_CALLED = ("__init__", "__new__", "__call__")
"""Special methods whose parameters callers write."""
_NOT_FOR_CALLERS = frozenset({"tests", "test", "testing", "conftest", "_vendor", "vendor"})
_WORDS = {
    griffe.BreakageKind.OBJECT_REMOVED: "is gone",
    griffe.BreakageKind.PARAMETER_REMOVED: "has lost the parameter",
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED: "requires the new parameter",
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED: "requires the parameter",
    griffe.BreakageKind.PARAMETER_CHANGED_KIND: "takes in another way the parameter",
}
"""What breaks a caller for certain. Types, defaults and values also change where nobody notices; a parameter that has
moved is reported with what was put before it."""


def main() -> None:
    """Compare, and write the answer."""
    logging.disable(logging.CRITICAL)
    answer, old, new, *packages = sys.argv[1:]
    broken: dict[str, None] = {}
    unread: dict[str, str] = {}
    before, after = (_loaded(packages, Path(folder), unread) for folder in (old, new))
    for package in sorted({*before} & {*after} - {*unread}):
        try:
            broken |= dict.fromkeys(breaks(before[package], after[package]))
        except (griffe.GriffeError, RecursionError, LookupError) as error:  # of code that does more than griffe reads
            unread[package] = f"{type(error).__name__}: {error}"
    found = {"broken": [*broken], "unread": [f"{package}: {why}" for package, why in unread.items()]}
    Path(answer).write_text(json.dumps(found), encoding="utf-8")
    print(*found["broken"], *found["unread"], sep="\n")  # for the log


def breaks(before: Any, after: Any) -> Iterator[str]:
    """A sentence for each object of the old package that callers have to look at."""
    by_object: dict[str, dict[str, list[str]]] = {}
    for breakage in griffe.find_breaking_changes(before, after):
        words = _WORDS.get(breakage.kind)
        if words is not None and _counts(breakage, before, after):
            name = _parameter(breakage)
            by_object.setdefault(_shown(breakage.obj.path), {}).setdefault(words, []).extend([name] if name else [])
    for path, said in by_object.items():
        changes = (" ".join(filter(None, (words, ", ".join(names)))) for words, names in said.items())
        yield f"{path} {' and '.join(changes)}"


def _loaded(packages: list[str], folder: Path, unread: dict[str, str]) -> dict[str, Any]:
    """All packages in one collection: one of them may re-export what is in another."""
    loader = griffe.GriffeLoader(search_paths=[folder], allow_inspection=False)
    found = {}
    for package in packages:
        try:
            found[package] = loader.load(package)
        except ImportError:
            continue  # not in this version
        except (griffe.GriffeError, RecursionError, LookupError, SyntaxError) as error:
            unread[package] = f"{type(error).__name__}: {error}"
    loader.resolve_aliases(implicit=False, external=False)
    return found


def _shown(path: str) -> str:
    """As callers write it: what is defined in a private module is public by a name of a module above."""
    parts = path.split(".")
    return ".".join(part for part in parts if not part.startswith("_") or part.startswith("__"))


def _counts(breakage: Any, before: Any, after: Any) -> bool:
    """Whether a caller of the public API meets it, and was not warned by the version before."""
    thing = breakage.obj
    parts = thing.path.split(".")
    if _NOT_FOR_CALLERS & {*parts[:-1]} or (thing.is_alias and getattr(thing, "inherited", False)):
        return False  # what a class inherits is reported where it is defined
    is_special = parts[-1].startswith("__") and parts[-1].endswith("__") and parts[-1] not in _CALLED
    if is_special or _parameter(breakage) in ("self", "cls") or _is_open(breakage):
        return False
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        if thing.is_attribute and not _is_listed(thing, before):
            return False  # constants and type aliases that no __all__ names
        if _is_served(parts, after):
            return False
    return "deprecat" not in _text(thing).lower()


def _is_open(breakage: Any) -> bool:
    """Whether it is about ``*args`` or ``**kwargs``, or a function that had them: what callers give is unknown."""
    variadic = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)
    values = [value for value in (breakage.old_value, breakage.new_value) if isinstance(value, griffe.Parameter)]
    has_any = any(parameter.kind in variadic for parameter in getattr(breakage.obj, "parameters", ()))
    is_new = breakage.kind is griffe.BreakageKind.PARAMETER_ADDED_REQUIRED
    return any(value.kind in variadic for value in values) or (is_new and has_any)


def _is_listed(thing: Any, before: Any) -> bool:
    parent = thing.parent
    return bool(parent is not None and parent.is_module and thing.name in (parent.exports or ()))


def _is_served(parts: list[str], after: Any) -> bool:
    """Whether a module of the new version has a function that gives it to those who ask for it (PEP 562)."""
    module = after
    for part in parts[len(after.path.split(".")) :]:
        if "__getattr__" in module.members:
            return True
        module = module.members.get(part)
        if module is None or module.is_alias or not module.is_module:
            return False
    return False


def _parameter(breakage: Any) -> str:
    for value in (breakage.old_value, breakage.new_value):
        if isinstance(value, griffe.Parameter):
            return str(value.name)
    return ""


def _text(thing: Any) -> str:
    """Its source with docstring and decorators, where a warning stands."""
    try:
        first = min([thing.lineno, *(decorator.lineno for decorator in getattr(thing, "decorators", ()))])
        return "\n".join(thing.lines_collection[thing.filepath][first - 1 : thing.endlineno])
    except (AttributeError, KeyError, TypeError, griffe.GriffeError):
        return ""


if __name__ == "__main__":
    main()
