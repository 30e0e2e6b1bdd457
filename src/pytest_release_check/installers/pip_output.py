"""Why pip did not install something, out of what it said."""

import re
import textwrap
from collections.abc import Iterable, Sequence

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.output.build_output import build_error
from pytest_release_check.installers.protocol import Conflict, Reason, Refusal

_UNMET = re.compile(r"satisfies the requirement (?P<requirement>.+?)(?: \(from |$)")
_BUILD = re.compile(r"subprocess-exited-with-error|metadata-generation-failed|[Ff]ailed (?:to build|building wheel)")
_FAILED_STEP = re.compile(r"^(subprocess-exited-with-error|metadata-generation-failed)$")
_FRAME = " │"
_OUTPUT = re.compile(r"\[\d+ lines of output\]")
_INCONSISTENT = re.compile(r"has inconsistent (\w+): expected '(.+?)', but metadata has '(.+?)'")
_PYTHON = re.compile(r"requires? a different [Pp]ython|Requires-Python")
# As pip words them (pip/_internal/commands/check.py); whatever else it prints with a failure is one of its own.
_CONFLICT = re.compile(r"(\S+) \S+ (requires|has requirement|is not supported on) ")


def refusal_in(lines: Sequence[str]) -> Refusal:
    """The reason in the output of a pip that failed."""
    if any("ResolutionImpossible" in line or "conflicting dependencies" in line for line in lines):
        return Refusal(reason=Reason.CONFLICT, sentence=_conflict(lines))
    unmet = next((line for line in reversed(lines) if _UNMET.search(line)), "")
    if unmet:
        found = _UNMET.search(unmet)
        requirement = found["requirement"].partition(";")[0].strip() if found else ""
        return Refusal(reason=Reason.UNMET, sentence=_plain(unmet), requirement=requirement)
    if not blames_a_build(lines) and (reported := [line for line in lines if _PYTHON.search(line)]):
        return Refusal(reason=Reason.PYTHON, sentence=_plain(reported[-1]))
    return Refusal(reason=Reason.OTHER, sentence=_last(lines))


def inconsistency_in(lines: Iterable[str]) -> str:
    """What pip found wrong with the metadata that was built out of an sdist; empty if nothing."""
    found = next((match for line in lines if (match := _INCONSISTENT.search(line))), None)
    return f"built here, its metadata has the {found[1]} {found[3]}, and not {found[2]}" if found else ""


def blames_python(lines: Sequence[str]) -> bool:
    """Whether pip passed something over because of Requires-Python."""
    return any(_PYTHON.search(line) for line in lines)


def blames_a_build(lines: Iterable[str]) -> bool:
    """Whether something could not be built out of its sdist."""
    return any(_BUILD.search(line) for line in lines)


def conflicts_in(lines: Iterable[str]) -> tuple[Conflict, ...]:
    """What `pip check` reports."""
    return tuple(
        Conflict(sentence=line, distribution=canonicalize_name(found[1]) if found else "")
        for line in lines
        for found in [_CONFLICT.match(line)]
    )


def _conflict(lines: Sequence[str]) -> str:
    """What pip says of a conflict, in one line."""
    start = next((number for number, line in enumerate(lines) if "conflict is caused by" in line), None)
    if start is None:
        return next((_plain(line) for line in lines if "conflicting dependencies" in line), _last(lines))
    reported = []
    for line in lines[start + 1 :]:
        if not line.strip():
            break
        reported.append(line.strip())
    return "; ".join(reported[:5])


def _last(lines: Sequence[str]) -> str:
    errors = [line for line in lines if line.strip().lower().startswith("error:")]
    reported = _plain((errors or [line for line in lines if line.strip()] or ["it says nothing"])[-1])
    reason = build_error(build_output(lines)).sentence
    return f"{_FAILED_STEP.sub('the build failed', reported)}: {reason}" if reason else reported


def build_output(lines: Sequence[str]) -> tuple[str, ...]:
    """What the program wrote that pip ran last for a build, as it wrote it; empty if pip shows none."""
    end = next((number for number, line in enumerate(lines) if line.strip(_FRAME) == "[end of output]"), None)
    if end is None:
        return ()
    begin = max((number + 1 for number, line in enumerate(lines[:end]) if _OUTPUT.search(line)), default=0)
    shown = [re.sub(r"^\s*│", "", line) for line in lines[begin:end]]
    return tuple(textwrap.dedent("\n".join(shown)).splitlines())


def _plain(line: str) -> str:
    return re.sub(r"^\s*(?:ERROR|error):\s*", "", line).strip()
