"""Expressions that a statement evaluates at once and that old Pythons cannot: generic built-ins, unions of types."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from pytest_release_check.analysis.metadata.pythons import Python

_GENERIC_SINCE = (3, 9)
_UNION_SINCE = (3, 10)
_BUILTIN_TYPES = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})
_TYPES = _BUILTIN_TYPES | {"bool", "bytes", "float", "int", "object", "str"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerNeed:
    """Something that Pythons before ``since`` cannot evaluate."""

    what: str
    since: Python
    line: int


def needs_of(statement: ast.stmt, *, is_lazy: bool, evaluating: frozenset[str]) -> Iterator[NewerNeed]:
    """The needs of what a statement evaluates when it runs; annotations count unless they are deferred."""
    for expression in _expressions(statement):
        yield from _needs(expression)
    for annotation in () if is_lazy else _annotations(statement):
        yield from _needs(annotation, is_annotation=True)
    if isinstance(statement, ast.ClassDef) and is_lazy and _names(statement.bases) & evaluating:
        for inner in statement.body:
            if isinstance(inner, ast.AnnAssign):
                yield from _needs(inner.annotation, is_annotation=True)


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (*statement.decorator_list, *statement.args.defaults)
        yield from (default for default in statement.args.kw_defaults if default)
    elif isinstance(statement, ast.ClassDef):
        yield from (*statement.decorator_list, *statement.bases)
    elif isinstance(statement, ast.Assign | ast.Expr | ast.AnnAssign) and statement.value:
        yield statement.value


def _annotations(statement: ast.stmt) -> Iterator[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        yield statement.annotation
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        given = statement.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
        yield from (argument.annotation for argument in arguments if argument.annotation)
        yield from [statement.returns] if statement.returns else []


def _needs(expression: ast.expr, *, is_annotation: bool = False) -> Iterator[NewerNeed]:
    if isinstance(expression, ast.Subscript) and _is_name(expression.value, _BUILTIN_TYPES):
        what = f"{ast.unparse(expression.value)}[...] as a type"
        yield NewerNeed(what=what, since=_GENERIC_SINCE, line=expression.lineno)
    elif _is_union(expression, is_annotation=is_annotation):
        yield NewerNeed(what="X | Y as a type", since=_UNION_SINCE, line=expression.lineno)
    elif not isinstance(expression, ast.Lambda | ast.GeneratorExp | ast.IfExp | ast.BoolOp):  # may not be evaluated
        for child in ast.iter_child_nodes(expression):
            if isinstance(child, ast.expr):
                yield from _needs(child, is_annotation=is_annotation)


def _is_union(expression: ast.expr, *, is_annotation: bool) -> bool:
    """Of built-in types; in an annotation, of anything with None. Elsewhere the operator may mean something else."""
    if not isinstance(expression, ast.BinOp) or not isinstance(expression.op, ast.BitOr):
        return False
    left, right = expression.left, expression.right
    is_optional = is_annotation and _is_none(left) != _is_none(right)
    return (_is_type(left) and _is_type(right)) or (is_optional and _may_be_type(left, right))


def _is_type(expression: ast.expr) -> bool:
    inner = expression.value if isinstance(expression, ast.Subscript) else expression
    return _is_name(inner, _TYPES) or _is_none(expression)


def _may_be_type(*sides: ast.expr) -> bool:
    return all(isinstance(side, ast.Name | ast.Attribute | ast.Subscript) or _is_none(side) for side in sides)


def _is_none(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is None


def _is_name(expression: ast.expr, names: frozenset[str]) -> bool:
    return isinstance(expression, ast.Name) and expression.id in names


def _names(expressions: list[ast.expr]) -> set[str]:
    return {expression.id for expression in expressions if isinstance(expression, ast.Name)}
