"""Grammar that ``ast.parse`` takes for every Python: what is younger than 2.7, up to 3.6, and f-strings of 3.12."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from pytest_release_check.analysis.metadata.pythons import Python
from pytest_release_check.analysis.source.evaluated import NewerNeed

_NODES: tuple[tuple[type[ast.AST], str, Python], ...] = (
    (ast.JoinedStr, "an f-string", (3, 6)),
    (ast.AnnAssign, "an annotated variable", (3, 6)),
    (ast.AsyncFunctionDef, "async def", (3, 5)),
    (ast.MatMult, "the @ operator", (3, 5)),
    (ast.YieldFrom, "yield from", (3, 3)),
    (ast.Nonlocal, "nonlocal", (3, 0)),
)

_MAY_REUSE = re.compile(rb"""\b[fF][rR]?(['"])[^\n]{0,300}\{[^}\n]{0,200}\1""")
_PREFIX = "bBfFrRuU"


def reused_quotes(source: bytes) -> Iterator[NewerNeed]:
    """F-strings that have their own quotes inside; before Python 3.12 we cannot compile them in any case."""
    if not _MAY_REUSE.search(source):
        return
    around: list[str] = []
    for token in _tokens(source):
        kind, opening = tokenize.tok_name[token.type], token.string.lstrip(_PREFIX)
        if around and kind in ("FSTRING_START", "STRING") and opening.startswith(around[-1]):
            yield NewerNeed(what="the quotes of an f-string inside it", since=(3, 12), line=token.start[0])
        if kind == "FSTRING_START":
            around.append(opening)
        elif kind == "FSTRING_END" and around:
            around.pop()


def _tokens(source: bytes) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.tokenize(io.BytesIO(source).readline)
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def young_grammar(tree: ast.Module) -> Iterator[NewerNeed]:
    """Each construct that Python 2, or an early Python 3, cannot compile."""
    for node in ast.walk(tree):
        for kind, what, since in _NODES:
            if isinstance(node, kind):
                yield NewerNeed(what=what, since=since, line=getattr(node, "lineno", 1))
        if isinstance(node, ast.ImportFrom) and node.module == "__future__" and _names(node, "annotations"):
            yield NewerNeed(what="deferred annotations", since=(3, 7), line=node.lineno)
        if what := _only_of_three(node):
            yield NewerNeed(what=what, since=(3, 0), line=getattr(node, "lineno", 1))


def _names(statement: ast.ImportFrom, name: str) -> bool:
    return any(alias.name == name for alias in statement.names)


def _only_of_three(node: ast.AST) -> str:
    """What a node has that every Python 3 and no Python 2 can parse; empty if there is nothing."""
    if isinstance(node, ast.FunctionDef):
        arguments = node.args
        if arguments.kwonlyargs:
            return "an argument by keyword only"
        is_annotated = node.returns or any(argument.annotation for argument in arguments.args)
        return "an annotation" if is_annotated else ""
    if isinstance(node, ast.ClassDef) and node.keywords:
        return "a keyword in a class statement"
    return "raise ... from" if isinstance(node, ast.Raise) and node.cause else ""
