"""Syntax trees of source that may be anything, and what stands where in one."""

import ast
import warnings
from collections.abc import Iterator


def tree_of(source: bytes | str) -> ast.Module | None:
    """The syntax tree; None if this Python cannot parse the source. What it would warn of is for its authors to see."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def name_of(node: ast.AST) -> str:
    """The last part of a name; empty for what has none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def imported_from(node: ast.ImportFrom, package: str) -> str:
    """The absolute name of what a ``from`` import takes names of, in a module of ``package``.

    Empty where it leads out of the topmost package, which fails as soon as it runs.
    """
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    kept = parts[: max(len(parts) - node.level + 1, 0)]
    return ".".join((*kept, *filter(None, (node.module,)))) if kept else ""


def assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is given a value by a statement, and the value."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        yield node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.target, node.value


def functions_in(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The outermost functions, those of classes too."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from functions_in(statement.body)


def outside_functions(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes, but for functions and what is tried or suppressed."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.Try):
            yield from outside_functions([*statement.orelse, *statement.finalbody])
        elif isinstance(statement, ast.ClassDef):
            yield from outside_functions(statement.body)
        elif isinstance(statement, ast.If | ast.For | ast.While):
            yield from ast.walk(statement.test if not isinstance(statement, ast.For) else statement.iter)
            yield from outside_functions([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.With):
            yield from (node for item in statement.items for node in ast.walk(item.context_expr))
            if not any(
                name_of(getattr(item.context_expr, "func", item.context_expr)) == "suppress" for item in statement.items
            ):
                yield from outside_functions(statement.body)
        else:
            yield from ast.walk(statement)
