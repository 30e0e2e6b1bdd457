"""Pure rules over how commands answer: did they get as far as their own code."""

import re
import sys
from collections.abc import Iterable, Sequence

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.output.tracebacks import (
    Traceback,
    is_for_newer_python,
    last_traceback,
    without_folders,
)
from pytest_release_check.checks.installed.dead_scripts import SCRIPT_NEEDS_EXTRA, SCRIPT_TROUBLED
from pytest_release_check.checks.installed.modules import may_come_with_extra, names_extra
from pytest_release_check.model.cell_reports import CommandAnswer
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

SCRIPT_BROKEN = Rule(
    code="RC513",
    slug="script-broken",
    summary="a command ends with a traceback before it does anything",
    why="Users cannot use the command at all.",
    fix="correct the line that the traceback ends in, or add the distribution that it misses to `project.dependencies`",
    example="$ demo --help\nModuleNotFoundError: No module named 'tomli'",
    source="pypa/twine#1125; whatever the options are, as it ends before they are parsed",
)
SCRIPT_VERSION_DIFFERS = Rule(
    code="RC515",
    slug="script-version-differs",
    summary="a command states another version than that of the release",
    why="Users who ask for the version report errors of the wrong release.",
    fix="write the version in one place, or read it with `importlib.metadata`",
    example="$ demo --version\ndemo 1.0    # of release 1.1",
    source="aboutcode-org/python-inspector#184",
    severity=Severity.WARNING,
)

_CRASHES = frozenset({-4, -6, -7, -8, -11})
"""Signals by which an interpreter dies."""
_PARSERS = re.compile(r"/(argparse|optparse|getopt|(click|typer|cyclopts|docopt|fire|absl|cleo|cliff|rich_click)/.*)")
_MISSING = re.compile(r"No module named '([^']+)'")
_NO_FILE = re.compile(r"No such file or directory: '(.+)'$")
_CALLED_WRONGLY = re.compile(r"TypeError: \S+\(\) (missing \d+ required|takes \d+ positional)")
_EVIDENCE = 15
"""Last lines of a traceback that are shown; chosen: some four frames."""


def command_faults(
    answers: Sequence[CommandAnswer], tops: Sequence[str], requires: Iterable[str]
) -> tuple[Finding, ...]:
    """A finding if a command, which gave ``answers`` to one option after the other, does not start."""
    judged = [(answer, _rule(answer, tops, requires)) for answer in answers]
    if not judged or any(rule is None for _, rule in judged):
        return ()
    worst = [(answer, rule) for answer, rule in judged if rule is not SCRIPT_TROUBLED] or judged
    answer, rule = worst[0]
    assert rule is not None  # noqa: S101 - none of them is
    return (_finding(answer, rule),)


def answers_well(answer: CommandAnswer, tops: Sequence[str], requires: Iterable[str]) -> bool:
    """Whether the command has shown that it starts, so that no other option has to be tried."""
    return _rule(answer, tops, requires) is None


def version_faults(answer: CommandAnswer, names: Iterable[str], version: str) -> tuple[Finding, ...]:
    """A finding if a command prints the project's name with the version of another release."""
    stated = _stated_version(answer, names)
    try:
        if not stated or _same_release(Version(stated), Version(version)):
            return ()
    except InvalidVersion:
        return ()
    detail = f"`{answer.command} {answer.option}` says {stated}, the metadata says {version}"
    return (Finding(rule=SCRIPT_VERSION_DIFFERS, subject=answer.command, detail=detail),)


def _same_release(one: Version, other: Version) -> bool:
    """Whether two versions are of one release; what is shorter may have left the rest away."""
    length = max(len(one.release), len(other.release))
    padded = [version.release + (0,) * (length - len(version.release)) for version in (one, other)]
    return padded[0] == padded[1]


def _stated_version(answer: CommandAnswer, names: Iterable[str]) -> str:
    """The version in the first line, if that begins with the project's name."""
    first = next((line.strip() for line in answer.lines if line.strip()), "")
    if answer.returncode or last_traceback(answer.lines):
        return ""
    said = re.match(
        r"([\w.-]+?)(?:\.exe)?[\s,:]+(?:version[\s:]+)?\(?v?(\d+(?:\.\d+)+[\w.+]*)\)?(?:[\s,;)]|$)", first, re.I
    )
    if said is None or canonicalize_name(said[1]) not in {canonicalize_name(name) for name in names}:
        return ""
    return said[2].rstrip(".")


def _finding(answer: CommandAnswer, rule: Rule) -> Finding:
    raised = last_traceback(answer.lines)
    how = f"ended by signal {-answer.returncode}" if raised is None else raised.error
    return Finding(
        rule=rule,
        subject=answer.command,
        detail=without_folders(f"`{answer.command} {answer.option}`: {how}"),
        evidence=tuple(map(without_folders, raised.lines[-_EVIDENCE:])) if raised else (),
        log=answer.log,
    )


def _rule(answer: CommandAnswer, tops: Sequence[str], requires: Iterable[str]) -> Rule | None:
    if answer.timed_out or answer.returncode == 0:
        return None
    if answer.returncode in _CRASHES:
        return SCRIPT_TROUBLED
    raised = last_traceback(answer.lines)
    if raised is None or raised.kind in ("KeyboardInterrupt", "EOFError", "BrokenPipeError", "SystemExit"):
        return None
    if names_extra(raised.error, requires):  # in its own words, as fastapi's command
        return None
    if answer.is_script and _lacks_extra(raised, tops, requires):
        return SCRIPT_NEEDS_EXTRA
    if _never_works(raised, tops) or (not answer.is_module and _does_not_start(raised, requires)):
        return SCRIPT_BROKEN
    return None if answer.is_module else SCRIPT_TROUBLED


def _lacks_extra(raised: Traceback, tops: Sequence[str], requires: Iterable[str]) -> bool:
    """Whether it ended because a module is missing that only an extra brings."""
    lacking = _MISSING.search(raised.error) if raised.kind == "ModuleNotFoundError" else None
    top = lacking[1].partition(".")[0] if lacking else ""
    is_others = top not in sys.stdlib_module_names and top not in {own.partition(".")[0] for own in tops}
    return is_others and may_come_with_extra(top, requires)


def _never_works(raised: Traceback, tops: Sequence[str]) -> bool:
    """Whether it is a mistake of the code or of the files, whatever is installed beside them."""
    if raised.kind in (
        "NameError",
        "UnboundLocalError",
        "SyntaxError",
        "IndentationError",
        "TabError",
        "ArgumentError",
    ):
        return True
    if (lacking := _MISSING.search(raised.error)) and raised.kind == "ModuleNotFoundError":
        return any(lacking[1] == top or lacking[1].startswith(f"{top}.") for top in tops)
    if (lacking := _NO_FILE.search(raised.error)) and raised.kind == "FileNotFoundError":
        path = lacking[1].replace("\\", "/")
        return any(f"site-packages/{top.replace('.', '/')}/" in path for top in tops) and ".." not in path
    return False


def _does_not_start(raised: Traceback, requires: Iterable[str]) -> bool:
    """Whether it failed before the options were parsed, for what no user of a plain installation can help."""
    if raised.kind in ("PackageNotFoundError", "DistributionNotFound", "VersionConflict", "ContextualVersionConflict"):
        return True
    if raised.kind == "ModuleNotFoundError":
        lacking = _MISSING.search(raised.error)
        top = lacking[1].partition(".")[0] if lacking else ""
        return bool(top) and top not in sys.stdlib_module_names and not may_come_with_extra(top, requires)
    if raised.kind == "ImportError":
        return "cannot import name" in raised.error
    return raised.kind in ("TypeError", "AttributeError") and _is_before_parsing(raised)


def _is_before_parsing(raised: Traceback) -> bool:
    if is_for_newer_python(raised.error):
        return True
    is_importing = raised.last.name == "<module>" and len(raised.frames) > 1
    is_call = len(raised.frames) == 1 and _CALLED_WRONGLY.match(raised.error)
    return is_importing or bool(is_call) or bool(_PARSERS.search(raised.last.file))
