"""What pyright reports to a user who imports an installed release, where it is the type checker of this machine."""

import ast
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import msgspec

from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.type_checks import SECONDS, TypeProblem, TypeReport, user_file

_CODES = {"reportMissingImports": "import-not-found", "reportAttributeAccessIssue": "attr-defined"}
"""Its names of what mypy reports as well, under the names of mypy."""
_UNKNOWN_NAME = "is unknown import symbol"
_STUBS = 2000
"""Files of a release that are read by themselves; chosen: twice as many as large stub packages have."""


class _Place(msgspec.Struct):
    line: int
    """Counted from 0."""


class _Range(msgspec.Struct):
    start: _Place


class _Diagnostic(msgspec.Struct):
    file: str
    severity: str
    message: str
    range: _Range | None = None
    rule: str = ""


class _Output(msgspec.Struct):
    general_diagnostics: list[_Diagnostic] = msgspec.field(name="generalDiagnostics")


def pyright_command() -> tuple[str, ...]:
    """The program beside this project, or on PATH; nothing if there is none."""
    if find_spec("pyright") is not None:
        return (sys.executable, "-m", "pyright")
    found = shutil.which("pyright")
    return (found,) if found else ()


def pyright_report(
    python: Path, lines: Sequence[str], stubs: Sequence[Path], log: str, context: RunContext
) -> TypeReport:
    """Run pyright on ``lines`` and on ``stubs``, with the packages of the interpreter ``python``.

    No configuration of anybody is read. Of stubs, which pyright reports on only where it is asked to, a few thousand
    are read, the topmost first. Raises ``OutageError`` if the program cannot be started.
    """
    user = user_file(lines, log, context)
    user.with_name("pyrightconfig.json").write_text("{}", encoding="utf-8")  # it takes the nearest above the folder
    asked = (user, *sorted(stubs, key=lambda path: (len(path.parts), path))[:_STUBS])
    answer = user.with_name("pyright.json")
    done = context.run(
        "reading the types with pyright",
        (*pyright_command(), "--outputjson", "--pythonpath", str(python), "-"),
        cwd=user.parent,
        log=log,
        timeout=SECONDS,
        env=_variables(),
        stdout=answer,
        stdin="".join(f"{path}\n" for path in asked),
    )
    try:
        said = msgspec.json.decode(answer.read_bytes(), type=_Output).general_diagnostics
    except (OSError, msgspec.MsgspecError):
        why = f"took longer than {SECONDS:.0f} s" if done.timed_out else " ".join(done.last(1))
        return TypeReport((), user, f"pyright gave no answer: {why}")
    found = tuple(_problems(said))
    with suppress(OSError), done.log.open("a", encoding="utf-8") as shown:  # for people: the answer is JSON
        shown.writelines(f"{each.path}:{each.line}: error: {each.message}  [{each.code}]\n" for each in found)
    imports = sum(line.startswith("import ") for line in lines)
    if sum(problem.path == user and problem.code == "import-not-found" for problem in found) >= imports:
        # It goes on with another Python, or none, where it cannot use the one that it is given.
        return TypeReport((), user, "pyright finds none of the modules that are installed")
    return TypeReport(found, user)


def _variables() -> dict[str, str]:
    """Its node.js where the user's own runs have put it: in the scratch home it would be downloaded anew."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return {
        "PYRIGHT_PYTHON_CACHE_DIR": os.environ.get("PYRIGHT_PYTHON_CACHE_DIR", cache),
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }


def _problems(said: Sequence[_Diagnostic]) -> Iterator[TypeProblem]:
    """Errors by the names of mypy; of those without a name only what Python cannot parse either is a syntax error."""
    for each in said:
        path, line = Path(each.file), each.range.start.line + 1 if each.range is not None else 1
        message = re.sub(r"\s+", " ", each.message)
        code = _CODES.get(each.rule, each.rule) or ("" if _can_be_parsed(path) else "syntax")
        if each.severity != "error" or (code == "attr-defined" and _UNKNOWN_NAME not in message):
            continue
        if code == "attr-defined" and (module := _imported_at(path, line)):
            message = f'{message} of module "{module}"'
        yield TypeProblem(path, line, code, message)


def _can_be_parsed(path: Path) -> bool:
    return tree_of(_content(path)) is not None


def _imported_at(path: Path, line: int) -> str:
    """What the ``from`` import there takes names of, as it is written; empty if there is none."""
    tree = tree_of(_content(path))
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.ImportFrom) and node.lineno <= line <= (node.end_lineno or node.lineno):
            return "." * node.level + (node.module or "")
    return ""


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
