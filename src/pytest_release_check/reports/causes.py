"""What is wrong with a release, each cause once: what follows from it stands below it.

A lost file is found in the wheel, and again in each cell by the import that wanted it. Both findings are true, and only
one of them says what to repair.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pytest_release_check.reports.report import SeenFinding
from pytest_release_check.rules.finding import EffectiveSeverity, Finding

_OBSERVED = ("RC4", "RC5")
"""How the codes of rules begin whose findings are seen in cells: what can be a consequence."""
_ERROR = re.compile(r"\b(?:[\w.]+(?:Error|Exception|NotFound)|SystemExit)\b.*")
"""An exception as the last line of a traceback has it."""
_PLACE = re.compile(r"\([^()]*\)")
"""Behind a name: where it is used. The names in there are part of every traceback."""
_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
_ARCHIVES = (".whl", ".tar.gz", ".zip")
_TELLS_NOTHING = frozenset(("__init__.py", "__main__.py", "setup.py", "pyproject.toml", "project.dependencies"))
_FRAME = re.compile(r'\s*File "(?P<file>[^"]+)", line \d+')
_NOT_THEIRS = ("<frozen ", "/importlib/", "/venv/bin/", "\\venv\\Scripts\\", "/pytest_release_check/")
"""In the paths of frames that say nothing of the release: import machinery, scripts that installers make, and ours."""
EVIDENCE = 3
"""Lines that are shown of what a program said; the log has all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A finding that follows from no other one."""

    seen: SeenFinding
    consequences: tuple[SeenFinding, ...]


def causes_of(findings: Iterable[SeenFinding]) -> tuple[Cause, ...]:
    """Errors by how much follows from them, then warnings, then what is ignored; in each, in the order given.

    Something follows from a finding of the files if an error in a cell names what it names, and from an error in an
    earlier check of a cell if it is the same error.
    """
    given = list(findings)
    below: dict[int, list[int]] = {}
    folded: set[int] = set()
    order = sorted(range(len(given)), key=lambda number: given[number].finding.code.startswith(_OBSERVED))
    for place, number in enumerate(order):
        if number in folded:
            continue
        for later in order[place + 1 :]:
            if later not in folded and _explains(given[number].finding, given[later].finding):
                folded.add(later)
                below.setdefault(number, []).append(later)
    causes = [
        Cause(seen=seen, consequences=tuple(given[one] for one in sorted(below.get(number, ()))))
        for number, seen in enumerate(given)
        if number not in folded
    ]
    return tuple(sorted(causes, key=_likeliest_first))


def telling_lines(evidence: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that matter: of a traceback the last place in code of others, and the error; else the last lines."""
    lines = [line for line in evidence if line.strip()]
    places = [
        number
        for number, line in enumerate(lines)
        if (frame := _FRAME.match(line)) and not any(part in frame["file"] for part in _NOT_THEIRS)
    ]
    if not places or not _ERROR.search(lines[-1]):
        return tuple(lines[-EVIDENCE:])
    place = places[-1]
    code = lines[place + 1 : place + 2] if place + 2 < len(lines) and not _FRAME.match(lines[place + 1]) else []
    return (lines[place], *code, lines[-1])


def _likeliest_first(cause: Cause) -> tuple[int, int]:
    return list(EffectiveSeverity).index(cause.seen.finding.severity), -len(cause.consequences)


def _explains(cause: Finding, effect: Finding) -> bool:
    """Whether ``effect`` is what one sees because of ``cause``."""
    if not effect.code.startswith(_OBSERVED) or cause.severity is not effect.severity:
        return False
    error = _error_of(effect)
    if cause.code.startswith(_OBSERVED):
        return bool(error) and error == _error_of(cause)
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", error) for name in _names_in(cause))


def _error_of(finding: Finding) -> str:
    """The exception that a program ended with, as it was said at last; empty if there is none."""
    for line in (*reversed(finding.evidence), finding.detail):
        if found := _ERROR.search(line):
            return found[0]
    return ""


def _names_in(finding: Finding) -> frozenset[str]:
    """Files and modules that a finding of the files is about, as errors name them."""
    texts = (finding.subject, _PLACE.sub("", finding.detail), " ".join(re.findall(r"`([^`]+)`", finding.fix)))
    named = {name for text in texts for name in _NAME.findall(text) if not name.endswith(_ARCHIVES)}
    files = {name.rpartition("/")[2] for name in named if "/" in name}
    modules = {name.removesuffix(".py").replace("/", ".") for name in named if name.endswith(".py")}
    dotted = {name for name in named if "." in name and "/" not in name and not name[0].isdigit()}
    return frozenset(name for name in files | modules | dotted if len(name) > 3) - _TELLS_NOTHING
