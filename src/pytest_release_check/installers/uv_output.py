"""Why uv did not install something, out of what it said; in the words of uv 0.5 and of uv 0.13."""

import re
import textwrap
from collections.abc import Iterable, Sequence

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.output.build_output import BuildError, build_error
from pytest_release_check.installers.protocol import Conflict, Reason, Refusal

_MESSAGE = re.compile(r"^(?:error: |  \u00d7 )(?P<text>\S.*)")
_CAUSE = re.compile(r"^  (?:cause: |Caused by: |├─▶ |╰─▶ )(?P<text>\S.*)")
_GOES_ON = re.compile(r"^(?:  │   |\s{6,})(?P<text>\S.*)")
_HEAD = re.compile(r"^\s*\[(?:stdout|stderr)\]$")
_NOISE = re.compile(r"^(?:Using |Resolved |Prepared |Audited |Checked |\s+Building )")
_UNRESOLVED = "No solution found when resolving"
_BUILD = re.compile(
    r"^Failed to (?:download and )?build |^Call to `\S+` failed|^(?:The b|B)uild backend |"
    r"^Failed to resolve requirements from `"
)
_DIGEST = "Hash mismatch for "
_PYTHON = re.compile(r"does not satisfy Python|depends? on Python")
_NAME = r"[\w.-]+(?:\[[^\]]*\])?"
_BOUNDS = r"(?:[<>=!~][^\s,]*(?:,[<>=!~][^\s,]*)*)"
_UNKNOWN = re.compile(rf"({_NAME}) was not found in the ")
_NO_VERSION = re.compile(rf"there (?:is|are) no versions? of ({_NAME}{_BOUNDS}?)")
_NO_FILE = re.compile(rf"({_NAME}){_BOUNDS}? (?:has no |have no |was yanked)")
_ONLY = re.compile(rf"only (?:the following versions of )?({_NAME}){_BOUNDS}? (?:is|are) available")
_INCONSISTENT = re.compile(r"Package metadata (\w+) `(.+?)` does not match given \w+ `(.+?)`")
_NO_ACCESS = re.compile(r"An index .{,300}?(?:returned a 40[13]\b|lack of valid authentication credentials)[^.]*")
_CONFLICT = re.compile(r"^The package `([^`]+)` (.+)")
_STEPS = 5
"""So many steps of a derivation are shown."""


def refusal_in(lines: Sequence[str]) -> Refusal:
    """The reason in the output of a uv that failed."""
    said = messages(lines)
    derived = next((text for text in said if text.startswith("Because ")), "")
    inconsistent = inconsistency_in(lines)
    if inconsistent:
        return Refusal(reason=Reason.OTHER, sentence=inconsistent)
    if any(_UNRESOLVED in text for text in said) and derived:
        return _unresolved(derived)
    mismatch = next((text for text in said if text.startswith(_DIGEST)), "")
    if mismatch:
        return Refusal(reason=Reason.DIGEST, sentence=mismatch)
    error = build_error_in(lines).sentence
    if error:
        return Refusal(reason=Reason.OTHER, sentence=f"the build failed: {error}")
    return Refusal(reason=Reason.OTHER, sentence=": ".join(said) if said else _last(lines))


def build_error_in(lines: Sequence[str]) -> BuildError:
    """What stopped a build that uv ran."""
    return build_error(build_output(lines))


def blames_python(lines: Sequence[str]) -> bool:
    """Whether uv passed something over because of Requires-Python."""
    return any(_PYTHON.search(text) for text in messages(lines))


def blames_a_build(lines: Sequence[str]) -> bool:
    """Whether something could not be built out of its sdist."""
    said = messages(lines)
    return any(map(_BUILD.search, said)) and not any(text.startswith(_DIGEST) for text in said)


def inconsistency_in(lines: Iterable[str]) -> str:
    """What uv found wrong with the metadata that was built out of an sdist; empty if nothing."""
    found = next((match for line in lines if (match := _INCONSISTENT.search(line))), None)
    return f"built here, its metadata has the {found[1]} {found[2]}, and not {found[3]}" if found else ""


def trouble_in(lines: Sequence[str]) -> str:
    """All that uv says of an error, in one line; empty if it says nothing."""
    return ": ".join(messages(lines))


def closed_index_in(lines: Iterable[str]) -> str:
    """What uv says of an index that lets nobody in; it goes on as if what was asked for were not there."""
    found = _NO_ACCESS.search(" ".join(line.strip() for line in lines))
    return found[0] if found else ""


def without_noise(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that are no notes of what goes well, at most the last 15."""
    return tuple([line for line in lines if line.strip() and not _NOISE.search(line)][-15:])


def messages(lines: Sequence[str]) -> tuple[str, ...]:
    """The error and its causes, each in one line, without what a build wrote."""
    found: list[str] = []
    is_open = False
    for line in lines:
        if started := _MESSAGE.search(line) or _CAUSE.search(line):
            found.append(started["text"].removesuffix(":"))
        elif is_open and (more := _GOES_ON.search(line)):
            found[-1] = f"{found[-1]} {more['text']}"
        is_open = bool(started) or (is_open and bool(line.strip()))
        if _HEAD.search(line):
            break
    return tuple(found)


def build_output(lines: Sequence[str]) -> tuple[str, ...]:
    """What the program wrote that uv ran last for a build, as it wrote it; empty if uv shows none."""
    start = next((number for number, line in enumerate(lines) if _HEAD.search(line)), None)
    if start is None:
        return ()
    indent = len(lines[start]) - len(lines[start].lstrip())
    shown: list[str] = []
    for line in lines[start:]:
        if line.startswith("hint: ") or (line.strip() and len(line) - len(line.lstrip()) < indent):
            break
        if not _HEAD.search(line):
            shown.append(line)
    return tuple(textwrap.dedent("\n".join(shown)).strip("\n").splitlines())


def conflicts_in(lines: Iterable[str]) -> tuple[Conflict, ...]:
    """What `uv pip check` reports."""
    found = (match for line in lines if (match := _CONFLICT.search(line)))
    return tuple(
        Conflict(
            sentence=f"{name} {words.replace('`', '').rstrip(': ')}",
            distribution=canonicalize_name(name),
        )
        for name, words in (match.groups() for match in found)
    )


def _unresolved(derived: str) -> Refusal:
    """The kind of the reason that uv derives why nothing fits, and the premises of what it derives.

    It begins where the trouble is: at what is not there, or at two requirements that exclude each other.
    """
    steps = re.split(r"(?:^| And )[Bb]ecause ", derived)[1:]
    premises = [re.split(r",? we can conclude that ", step, maxsplit=1)[0] for step in steps]
    requirement = "" if " incompatible" in derived else _unmet(premises, derived)
    if requirement:
        return Refusal(reason=Reason.UNMET, sentence=premises[0], requirement=requirement)
    if " incompatible" not in derived and _PYTHON.search(derived):
        return Refusal(reason=Reason.PYTHON, sentence=premises[0])
    return Refusal(reason=Reason.CONFLICT, sentence="; ".join(premises[:_STEPS]))


def _unmet(premises: Iterable[str], derived: str) -> str:
    """The requirement that nothing satisfies; empty if it is not that."""
    for premise in premises:
        if absent := _NO_VERSION.search(premise):
            return absent[1]
        if missing := _UNKNOWN.search(premise) or _NO_FILE.search(premise):
            return _required(missing[1], derived) or missing[1]
        if _PYTHON.search(premise):
            return ""  # whatever follows, follows from that
        if (only := _ONLY.search(premise)) and (wanted := _required(only[1], premise, bounds=_BOUNDS)):
            return wanted
    return ""


def _required(name: str, text: str, *, bounds: str = f"{_BOUNDS}?") -> str:
    """The requirement for ``name`` that the text speaks of; empty if it speaks of none."""
    wanted = rf"(?:depends? on|requires?(?: one of:)?) ({re.escape(name)}{bounds})(?=[\s,.]|$)"
    found = re.search(wanted, text)
    return found[1] if found else ""


def _last(lines: Sequence[str]) -> str:
    return (without_noise(lines) or ("it says nothing",))[-1].strip()
