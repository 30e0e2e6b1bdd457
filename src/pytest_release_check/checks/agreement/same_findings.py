"""One fault of many files, reported once."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from pytest_release_check.analysis.release.wheel_groups import short_name, wheel_names
from pytest_release_check.rules.finding import Finding

_OF_ONE_WHEEL = re.compile(
    r"\.(?:cpython-|cp|abi3|pypy|graalpy)[\w-]*\.(?:so|pyd)\b|\.(?:so|pyd)\b"
    r"|\b(?:many|musl)?linux\w*_\w+|\bmacosx_\w+|\bwin(?:32|_amd64|_arm64)\b|\b(?:cp|pp)\d+\w*(?:-\w+)?"
    r"|(?<=Python )\d\.\d+"
)
"""What differs between wheels that have the same fault: suffixes of extension modules, tags, versions of Python."""
_REPEATED = re.compile(r"\*(?:(?:, |-)\*)+")


def same_findings(findings: Iterable[Finding], filenames: Collection[str]) -> tuple[Finding, ...]:
    """Findings that are the same in several files, each once, with all their names, at the place of the first.

    The same are also those of wheels whose details differ by names of Pythons and platforms alone: the details of the
    first one are kept. ``filenames``: all files of the release. What is about something else stays as it is.
    """
    groups: dict[object, list[Finding]] = {}
    details: dict[object, list[str]] = {}
    for number, finding in enumerate(findings):
        if finding.subject not in filenames:
            groups[number] = [finding]
            continue
        key = _key(finding)
        known = details.setdefault((key, finding.subject), [])
        known += [finding.detail] * (finding.detail not in known)
        groups.setdefault((key, known.index(finding.detail)), []).append(finding)  # two of one file stay two
    return tuple(_merged(group, filenames) for group in groups.values())


def _key(finding: Finding) -> Finding:
    detail, fix = (
        _REPEATED.sub("*", _OF_ONE_WHEEL.sub("*", text.replace(finding.subject, "*")))
        for text in (finding.detail, finding.fix)
    )
    return replace(finding, subject="", detail=detail, fix=fix)


def _merged(group: list[Finding], filenames: Iterable[str]) -> Finding:
    first = group[0]
    subjects = tuple(dict.fromkeys(finding.subject for finding in group))
    if len(subjects) == 1:
        return first
    wheels = [name for name in subjects if name.endswith(".whl")]
    others = [name for name in subjects if not name.endswith(".whl")]
    is_alike = all(finding.detail == first.detail for finding in group)
    detail = first.detail if is_alike else f"{first.detail} (of {short_name(first.subject)}; the others alike)"
    return replace(first, subject=", ".join(filter(None, (wheel_names(wheels, filenames), *others))), detail=detail)
