"""Why a build failed, out of what its programs wrote: the error's own words, not the last line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pytest_release_check.analysis.output.tracebacks import last_traceback

_SHORT = 80
"""Characters below which a first sentence says too little by itself, as ``invalid pyproject.toml config: ...``."""
_LONG = 300
_EVIDENCE = 15
_RELAYED = frozenset({"CalledProcessError", "SubprocessError", "CompileError", "LinkError", "SystemExit"})
"""Exceptions that only say that another program failed; that one has said why before."""
# As gcc, clang, MSVC, ninja, meson, CMake, cargo and maturin write them; distutils and pip only repeat that one failed.
_OF_TOOL = re.compile(
    r"^CMake Error\b|^\S+:\d+(:\d+)?: (fatal )?error\b|^\S+\(\d+\): (fatal )?error\b|: ERROR: |\bmaturin failed$"
    r"|^[\w./+-]+: (fatal )?error: |^error(\[E\d+\])?: (?!subprocess-|metadata-|command |could not compile)"
)
_GOES_ON = re.compile(r"^CMake Error\b|\bmaturin failed$")
_FIRST_OF_GROUP = re.compile(r"^[ |]*\+-\+-+ 1 -+$")
_OF_DISTUTILS = "error: "
_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)(?<=[^\s.][.!?])\s+(?=\S)")
_LACKING = re.compile(r"ModuleNotFoundError: No module named '([^']+)'")
# In the words of setuptools, maturin, setuptools-rust, meson-python, scikit-build and the compilers they call.
_MISSING = re.compile(
    r"unable to execute '[\w./+-]+': No such file"
    r"|command '[\w./+-]+' failed: No such file or directory"
    r"|Microsoft Visual C\+\+ [\d.]+ or greater is required"
    r"|can't find Rust compiler|Cargo, the Rust package manager, is not installed|rustc: command not found"
    r"|fatal error: Python\.h: No such file"
    r"|Unknown compiler\(s\): \[\[|No CMAKE_C\w*_COMPILER could be found|CMake must be installed"
    r"|pg_config executable not found|(?:mysql_config|pkg-config|gfortran|cmake|ninja|swig): (?:command )?not found",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildError:
    """What stopped a build."""

    sentence: str
    """The exception's class and first sentence, or the line of the compiler; one line."""
    evidence: tuple[str, ...] = ()
    """The same and what was written after it, at most 15 lines."""

    @property
    def hint(self) -> str:
        """What to do; empty where the sentence alone does not show it."""
        lacking = _LACKING.search(self.sentence)
        if lacking is None:
            return ""
        return (
            f"if another distribution brings `{lacking[1]}`, name that in `build-system.requires`; if it is the "
            "project's own module, let the sdist have it, and do not import the project to read its version"
        )


def build_error(lines: Sequence[str]) -> BuildError:
    """The error in what the programs of one build wrote; its sentence is empty if they wrote nothing."""
    lines = _ungrouped(lines)
    written = [line for line in lines if line.strip()]
    if not written:
        return BuildError(sentence="")
    of_tool = next((number for number, line in enumerate(lines) if _OF_TOOL.search(line)), None)
    start = _raised_at(lines, is_relayed=of_tool is not None)
    if start is not None:
        taken = lines[start:]
    elif of_tool is not None:
        start, taken = of_tool, lines[of_tool:] if _GOES_ON.search(lines[of_tool]) else lines[of_tool : of_tool + 1]
    else:
        start = _last_said(lines)
        taken = lines[start : start + 1]
    after = [line for line in lines[start:] if line.strip()]
    evidence = written[-_EVIDENCE:] if len(after) < _EVIDENCE else after[:_EVIDENCE]
    return BuildError(sentence=_first_sentence(taken), evidence=tuple(evidence))


def _ungrouped(lines: Sequence[str]) -> Sequence[str]:
    """The lines with a traceback of several exceptions (PEP 654) ended by the first of them, as if it were alone."""
    head = next((number for number, line in enumerate(lines) if "Exception Group Traceback" in line), None)
    first = next((number for number, line in enumerate(lines) if _FIRST_OF_GROUP.search(line)), None)
    if head is None or first is None:
        return lines
    inside = [re.sub(r"^[ |+]+", "", line) for line in lines[first + 1 :] if not re.fullmatch(r"[ |]*[+-]+", line)]
    return (*lines[:head], "Traceback (most recent call last):", *inside)


def _raised_at(lines: Sequence[str], *, is_relayed: bool) -> int | None:
    """The line of the exception that ended the build; None if it was none, or if that only relays another error."""
    raised = last_traceback(lines)
    if raised is None or (is_relayed and raised.kind in _RELAYED):
        return None
    head = max(number for number, line in enumerate(lines) if line == raised.lines[0])
    end = head + len(raised.lines)
    # distutils ends with a line of its own and no traceback: one before it was not the end.
    return None if any(line.startswith(_OF_DISTUTILS) for line in lines[end:]) else end - 1


def _last_said(lines: Sequence[str]) -> int:
    """The last line that states an error, else the last one at all."""
    stated = [number for number, line in enumerate(lines) if line.startswith(_OF_DISTUTILS)]
    return stated[-1] if stated else max(number for number, line in enumerate(lines) if line.strip())


def _first_sentence(lines: Sequence[str]) -> str:
    """The first sentence, and the next one if that is short; a list that a colon announces goes with it."""
    text = lines[0].strip()
    for line in lines[1:]:
        if len(text) > _LONG or _ended(text) or not (line.strip() or text.endswith(":")):
            break
        text = f"{text} {line.strip()}".strip()
    end = _ended(text)
    text = text[:end] if end else text
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()} ..."


def _ended(text: str) -> int:
    """Where a sentence ends after enough was said; 0 if none does."""
    return next((found.start() for found in _SENTENCE.finditer(text) if found.start() >= _SHORT), 0)


def missing_here(lines: Iterable[str]) -> str:
    """A sentence on the tool that a build asked for in vain; empty if its output blames none.

    A header or library that is not found is no such thing: the sdist may have lost it.
    """
    for line in lines:
        if _MISSING.search(line):
            return (
                f"the build needs what is not on this machine: {line.strip()}. Install it, or leave the sdist to "
                "another machine with --release-artifact wheel."
            )
    return ""
