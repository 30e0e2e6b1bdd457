"""Conditions in source that hold on some Pythons: which surely do, and which surely do not."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pytest_release_check.analysis.metadata.pythons import Python, Pythons

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
    }
)
_MIRRORED = MappingProxyType({ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE})
_MICRO = 15
"""Patch release that stands for all: no check for an early one holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The Pythons on which a condition surely holds, and those on which it surely does not; the rest is unknown."""

    holds: Pythons
    fails: Pythons


Aliases = Mapping[str, ast.expr]
"""Names that stand for something about ``sys.version_info``, and what."""
_NONE: Aliases = MappingProxyType({})


def split(test: ast.expr, pythons: Pythons, aliases: Aliases = _NONE) -> Split:
    """What is known about a condition."""
    if isinstance(test, ast.Constant):
        return Split(holds=pythons, fails=frozenset()) if test.value else Split(holds=frozenset(), fails=pythons)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = split(test.operand, pythons, aliases)
        return Split(holds=inner.fails, fails=inner.holds)
    if isinstance(test, ast.Name) and test.id in aliases:
        return split(aliases[test.id], pythons, _without(aliases, test.id))
    if isinstance(test, ast.BoolOp):
        return _joined([split(value, pythons, aliases) for value in test.values], test.op)
    if _last_name(test) == "TYPE_CHECKING":
        return Split(holds=frozenset(), fails=pythons)
    return _of_major(test, pythons) or _of_comparison(test, pythons, aliases) or _unknown()


def is_about_version(expression: ast.expr, aliases: Aliases) -> bool:
    """Whether something is known of an expression that may get a name."""
    if isinstance(expression, ast.Constant):
        return False
    known = split(expression, frozenset({(3, 0)}), aliases)
    return bool(known.holds or known.fails) or _value(expression, (3, 0), aliases) is not None


def _without(aliases: Aliases, name: str) -> Aliases:
    """The other names, so that one which stands for itself is not followed for ever."""
    return {other: value for other, value in aliases.items() if other != name}


def _unknown() -> Split:
    return Split(holds=frozenset(), fails=frozenset())


def _joined(parts: list[Split], how: ast.boolop) -> Split:
    holds, fails = [part.holds for part in parts], [part.fails for part in parts]
    if isinstance(how, ast.And):
        return Split(holds=frozenset.intersection(*holds), fails=frozenset.union(*fails))
    return Split(holds=frozenset.union(*holds), fails=frozenset.intersection(*fails))


def _of_major(test: ast.expr, pythons: Pythons) -> Split | None:
    """What a flag as ``six.PY2`` says of each Python; None for anything else."""
    major = {"PY2": 2, "PY3": 3}.get(_last_name(test))
    if major is None:
        return None
    holds = frozenset(python for python in pythons if python[0] == major)
    return Split(holds=holds, fails=pythons - holds)


def _of_comparison(test: ast.expr, pythons: Pythons, aliases: Aliases) -> Split | None:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    left, kind, right = test.left, type(test.ops[0]), test.comparators[0]
    if _value(left, (3, 0), aliases) is None:
        left, kind, right = right, _MIRRORED.get(kind, kind), left
    if kind not in _COMPARISONS:
        return None
    try:
        bound = ast.literal_eval(right)
        answers = {python: _COMPARISONS[kind](_value(left, python, aliases), bound) for python in pythons}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    holds = frozenset(python for python, answer in answers.items() if answer)
    return Split(holds=holds, fails=pythons - holds)


def _value(expression: ast.expr, python: Python, aliases: Aliases) -> object:
    """What an expression about ``sys.version_info`` is on a Python; None for any other expression."""
    if isinstance(expression, ast.Name) and expression.id in aliases:
        return _value(aliases[expression.id], python, _without(aliases, expression.id))
    if _last_name(expression) == "version_info":
        return (*python, _MICRO, "final", 0)
    if isinstance(expression, ast.Attribute) and _value(expression.value, python, aliases) is not None:
        return {"major": python[0], "minor": python[1]}.get(expression.attr)
    if isinstance(expression, ast.Subscript):
        version = _value(expression.value, python, aliases)
        return _item(version, expression.slice) if isinstance(version, tuple) else None
    return None


def _item(version: tuple[object, ...], index: ast.expr) -> object:
    try:
        if isinstance(index, ast.Slice):
            lower, upper = (ast.literal_eval(part) if part else None for part in (index.lower, index.upper))
            return version[:upper] if isinstance(upper, int) and not (lower or index.step) else None
        place = ast.literal_eval(index)
        return version[place] if isinstance(place, int) else None
    except (ValueError, IndexError):
        return None


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
