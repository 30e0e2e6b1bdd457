"""Files that setup.py reads with the encoding of the locale, and that are read otherwise on other machines."""

import ast
import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate

from pytest_release_check.analysis.files.modules import parsed
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

LOCALE_DEPENDENT_BUILD = Rule(
    code="RC212",
    slug="locale-dependent-build",
    summary="setup.py reads a file with the encoding of the locale, and the file is not plain ASCII",
    why="On Windows, and where no locale is set, the build fails or spoils the text before Python 3.15.",
    fix='give the encoding, as in `open("README.md", encoding="utf-8")`',
    example='setup.py:   long_description=open("README.md").read()\nREADME.md:  für alle',
    source="PEP 597 (the encoding of the locale is the default), PEP 686 (UTF-8 from Python 3.15 on)",
    severity=Severity.WARNING,
)

_POSITION_OF_ENCODING = {"open": 3, "io.open": 3, "codecs.open": 2}
_POSITION_OF_MODE = 1
_MOST_ARGUMENTS = 3
"""With more, one of them is an encoding, or the call is another."""
_DEPTH = 6
"""How many names one after another are followed to the text of a path; chosen, so that circles end."""
_LEGACY_BACKENDS = ("setuptools", "distutils")


def locale_findings(file: Distribution, contents: Contents, backend: str) -> Iterator[Finding]:
    """One finding for all such files; none if ``backend`` (of pyproject.toml, empty without one) runs no setup.py.

    Python decodes as the locale says where no encoding is given (PEP 597), and as UTF-8 from 3.15 on (PEP 686).
    """
    tree = parsed(contents.texts.get("setup.py", b""), "setup.py")
    if isinstance(tree, SyntaxError) or (backend and not backend.startswith(_LEGACY_BACKENDS)):
        return
    script = _Script(tree)
    read = {}
    for call, path in script.reads():
        for name in _members(script.texts(path), contents.texts):
            if not contents.texts[name].isascii():
                read[name] = f"{name} (setup.py:{call.lineno})"
    if read:
        detail = listed([read[name] for name in sorted(read)])
        fix = f'give the encoding, as in `open("{min(read)}", encoding="utf-8")`'
        yield Finding(rule=LOCALE_DEPENDENT_BUILD, subject=file.filename, detail=detail, fix=fix)


class _Script:
    """What names may stand for in a script: all that is assigned to them, or handed to the functions they are of."""

    def __init__(self, tree: ast.Module) -> None:
        self._values: dict[str, list[ast.expr]] = defaultdict(list)
        self._calls: list[ast.Call] = []
        functions: dict[str, ast.FunctionDef] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = node
            elif isinstance(node, ast.Call):
                self._calls.append(node)
            self._note_assignment(node)
        for call in self._calls:
            if isinstance(call.func, ast.Name) and call.func.id in functions:
                self._note_arguments(call, functions[call.func.id])

    def reads(self) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Calls that read text without an encoding, with what names the path."""
        for call in self._calls:
            if any(keyword.arg in ("encoding", None) for keyword in call.keywords) or len(call.args) > _MOST_ARGUMENTS:
                continue
            name = ast.unparse(call.func)
            if name in _POSITION_OF_ENCODING and call.args:
                if len(call.args) <= _POSITION_OF_ENCODING[name] and _is_text(call, _POSITION_OF_MODE):
                    yield call, call.args[0]
            elif isinstance(call.func, ast.Attribute) and _is_read_by_method(call, call.func):
                yield call, call.func.value

    def texts(self, expression: ast.expr, depth: int = _DEPTH) -> tuple[str, ...]:
        """The literal texts that a path is made of, in their order."""
        if isinstance(expression, ast.Constant):
            return (expression.value,) if isinstance(expression.value, str) else ()
        if isinstance(expression, ast.Name):
            values = self._values.get(expression.id, ()) if depth else ()
            return tuple(text for value in values for text in self.texts(value, depth - 1))
        children = (child for child in ast.iter_child_nodes(expression) if isinstance(child, ast.expr))
        return tuple(text for child in children for text in self.texts(child, depth))

    def _note_assignment(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._note(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
            self._note(node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._note(node.target, node.iter)

    def _note_arguments(self, call: ast.Call, function: ast.FunctionDef) -> None:
        given = function.args
        names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
        for position, value in enumerate(call.args):
            rest = given.vararg.arg if given.vararg else ""
            self._values[names[position] if position < len(names) else rest].append(value)
        for keyword in call.keywords:
            if keyword.arg:
                self._values[keyword.arg].append(keyword.value)

    def _note(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._values[target.id].append(value)


def _is_read_by_method(call: ast.Call, method: ast.Attribute) -> bool:
    """Whether that is ``read_text`` or ``open`` of a path."""
    if method.attr == "open":
        return _is_path(method.value) and _is_text(call, 0)
    return method.attr == "read_text" and not call.args


def _is_path(expression: ast.expr) -> bool:
    """Whether that is surely no module, as io, but a path: made by a call, or by a slash."""
    return isinstance(expression, ast.Call | ast.BinOp) or (
        isinstance(expression, ast.Name) and expression.id not in ("io", "codecs", "os", "gzip", "tarfile", "zipfile")
    )


def _is_text(call: ast.Call, position: int) -> bool:
    """Whether a file is opened to read text; a mode that is computed is not known."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[position : position + 1]
    if not given:
        return True
    mode = given[0].value if isinstance(given[0], ast.Constant) else None
    return isinstance(mode, str) and not set(mode) & set("bwax")


def _members(texts: tuple[str, ...], members: Mapping[str, bytes]) -> Iterator[str]:
    """The members that texts name, each for itself or as folders above the next."""
    for start in range(len(texts)):
        for path in accumulate(texts[start : start + 4], posixpath.join):
            name = posixpath.normpath(path)
            if name in members:
                yield name
