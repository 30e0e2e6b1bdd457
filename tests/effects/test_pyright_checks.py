"""What is asked of pyright, and what is read of its answer; `tests/scenarios/test_types.py` runs it."""

import json
from pathlib import Path

import pytest

from pytest_release_check.effects.processes import Command
from pytest_release_check.effects.pyright_checks import pyright_report
from pytest_release_check.effects.type_checks import TypeProblem, TypeReport
from tests.runners import FakeRunner, context

LINES = ("import demo", "import demo.core", "from demo import (load as _0,")


def reported(folder: Path, *said: tuple[str, int, str, str], answer: str = "", **ends: object) -> TypeReport:
    """The report of a program that says ``said``: file (none: the user's), line, rule and message."""
    commands: list[Command] = []

    def write(command: Command) -> None:
        commands.append(command)
        user, *_ = command.stdin.splitlines()
        text = json.dumps({"generalDiagnostics": [_diagnostic(each[0] or user, *each[1:]) for each in said]})
        assert command.stdout is not None
        command.stdout.write_text(answer or text)

    runner = FakeRunner("pyright: cannot", effect=write, **ends)  # type: ignore[arg-type] # as it takes them
    stubs = [folder / "demo" / "core.pyi", folder / "demo" / "a" / "b.pyi", folder / "demo" / "__init__.pyi"]
    report = pyright_report(Path("python3"), LINES, stubs, "types", context(folder, runner))
    (command,) = commands
    names = [Path(line).relative_to(folder).as_posix() for line in command.stdin.splitlines()[1:]]
    assert names == ["demo/__init__.pyi", "demo/core.pyi", "demo/a/b.pyi"]
    return report


def _diagnostic(file: str, line: int, rule: str, message: str) -> dict[str, object]:
    severity = "warning" if rule == "reportMissingModuleSource" else "error"
    place = {"start": {"line": line - 1}}
    given: dict[str, object] = {"file": file, "severity": severity, "message": message, "range": place}
    return given | ({"rule": rule} if rule else {})


def test_problems(tmp_path: Path) -> None:
    """Under the names of mypy; a syntax error only where Python reads one as well."""
    good, bad = tmp_path / "good.pyi", tmp_path / "bad.pyi"
    good.write_text("from .core import (\n    gone,\n)\n")
    bad.write_text("def load(: ...\n")
    report = reported(
        tmp_path,
        ("", 2, "reportMissingImports", 'Import "demo.core"\n could not be resolved'),
        ("", 1, "reportMissingModuleSource", 'Import "demo" could not be resolved from source'),
        (str(good), 2, "reportAttributeAccessIssue", '"gone" is unknown import symbol'),
        (str(good), 3, "reportAttributeAccessIssue", 'Cannot access attribute "x" for class "int"'),
        (str(good), 1, "", "TypeVar must be assigned to a variable"),
        (str(bad), 1, "", '"(" was not closed'),
    )
    assert report.trouble == ""
    assert report.problems == (
        TypeProblem(report.user, 2, "import-not-found", 'Import "demo.core" could not be resolved'),
        TypeProblem(good, 2, "attr-defined", '"gone" is unknown import symbol of module ".core"'),
        TypeProblem(good, 1, "", "TypeVar must be assigned to a variable"),
        TypeProblem(bad, 1, "syntax", '"(" was not closed'),
    )


@pytest.mark.parametrize(
    ("said", "answer", "timed_out", "words"),
    [
        ([("", line, "reportMissingImports", 'Import "demo"') for line in (1, 2)], "", False, "finds none"),
        ([], "no JSON", False, "gave no answer: pyright: cannot"),
        ([], "no JSON", True, "gave no answer: took longer than 240 s"),
    ],
)
def test_no_answer(
    tmp_path: Path, said: list[tuple[str, int, str, str]], answer: str, timed_out: bool, words: str
) -> None:
    """Where it could not use the Python either: then it finds nothing at all."""
    report = reported(tmp_path, *said, answer=answer, timed_out=timed_out)
    assert (report.problems, words in report.trouble) == ((), True)
