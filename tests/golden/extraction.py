"""What a whole run promises to programs that read it: ids, codes, names and schemas, without texts and measurements."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

_PLAIN = re.compile(r"(?P<node>\S.*?) (?P<word>[A-Z]+)(?: \(.*\))? +\[ *\d+%\]")
"""A line of ``pytest -v`` in one process."""
_OF_WORKER = re.compile(r"\[gw\d+\] \[ *\d+%\] (?P<word>[A-Z]+) (?P<node>\S.*?) *")
"""The same where pytest-xdist reports it."""
_PROGRESS = re.compile(r"(?<= )\n?(?:release-check: .*\n)+(?=[A-Z]+(?: \(.*\))? +\[ *\d+%\])")
"""What is shown between a node id and its outcome where a program takes long."""
_SESSION = re.compile(r"=+ test session starts .*=+")
_COLLECTED = re.compile(r"\S+::\S+")
_FINDING = re.compile(r"(?:  because of it: )?(?P<severity>error|warning|ignored) (?P<code>[A-Z]+\d+) (?P<slug>\S+): ")
_PORT = re.compile(r"(?<=http://127\.0\.0\.1:)\d+")
_PATH_OF_PYTHON = re.compile(r" \([^()]*[/\\][^()]*\)$")
_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}


def outcomes(output: str) -> list[list[str]]:
    """``WORD node id`` of every test, in the order of ``pytest -v``, for each session in the output."""
    sessions: list[list[str]] = []
    for line in _PROGRESS.sub("", output).splitlines():
        if _SESSION.fullmatch(line):
            sessions.append([])
        elif sessions and (found := _PLAIN.fullmatch(line) or _OF_WORKER.fullmatch(line)):
            sessions[-1].append(f"{found['word']} {found['node']}")
    return sessions


def collected(output: str) -> list[str]:
    """Node ids in the order of ``pytest --collect-only -q``."""
    return [line for line in output.splitlines() if _COLLECTED.fullmatch(line)]


def severities(output: str) -> dict[str, list[str]]:
    """What the last section says of each rule: its code to its slug and the severities that its findings have."""
    found: dict[str, list[str]] = {}
    for line in output.splitlines():
        if match := _FINDING.match(line):
            rule = found.setdefault(match["code"], [match["slug"]])
            rule += [match["severity"]] if match["severity"] not in rule[1:] else []
    return found


def junit(text: str) -> dict[str, Any]:
    """The counts of a JUnit file, and ``result class name`` of each case."""
    suites = list(ET.fromstring(text).iter("testsuite"))
    counts = ("tests", "failures", "errors", "skipped")
    return {
        "counts": {name: sum(int(suite.get(name, "0")) for suite in suites) for name in counts},
        "suites": [suite.get("name") for suite in suites],
        "cases": [_case(case) for suite in suites for case in suite.iter("testcase")],
    }


def _case(case: ET.Element) -> str:
    results = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    return " ".join([*(results or ["passed"]), case.get("classname", ""), case.get("name", "")])


def schema(value: object) -> dict[str, str]:
    """The JSON type of every key path, as ``checks[].id``; several types at one path are joined by a bar."""
    found: dict[str, set[str]] = {}
    for path, kind in _types(value, ""):
        found.setdefault(path, set()).add(kind)
    return {path: "|".join(sorted(kinds)) for path, kinds in found.items()}


def _types(value: object, path: str) -> Iterable[tuple[str, str]]:
    yield path or "(root)", "null" if value is None else _TYPES[type(value)]
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _types(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _types(inner, f"{path}[]")


def without_other_pythons(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest less the Pythons of this machine that were not chosen."""
    excluded = [one for one in manifest["left_out"] if not _PATH_OF_PYTHON.search(one["what"])]
    return {**manifest, "left_out": excluded}


def manifest_values(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What in a manifest is the same for every run of the same project."""
    kept = ("schema", "name", "version", "index", "verdict", "uncovered", "local_only")
    return {name: manifest[name] for name in kept} | {
        "is degraded": bool(manifest["degraded"]),
        "files": _chosen(manifest["files"], "filename", "artifact"),
        "cells": _chosen(manifest["cells"], "id", "implementation", "artifact", "installer"),
        "checks": [f"{check['standing']}: {check['id']}" for check in manifest["checks"]],
    }


def findings(manifest: Mapping[str, Any], by_code: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Each finding at its node id, with what ``severities`` has found in the output, and whether it counts."""
    return [
        {
            "node": check["id"],
            "code": finding["code"],
            "shown as": by_code.get(finding["code"], []),
            "is ignored": bool(finding["ignored"]),
            "fatal": finding["fatal"],
        }
        for check in manifest["checks"]
        for finding in check["findings"]
    ]


def evidence_values(statement: Mapping[str, Any]) -> dict[str, Any]:
    """What in an evidence file is the same for every run of the same project."""
    predicate = statement["predicate"]
    (configuration,) = predicate["configuration"]
    annotations = configuration["annotations"]
    return {
        "_type": statement["_type"],
        "predicateType": statement["predicateType"],
        "subject": [one["name"] for one in statement["subject"]],
        "configuration": configuration["name"],
        **{name: predicate[name] for name in ("result", "passedTests")},
        "failedTests": [one for one in predicate["failedTests"] if "::" in one],
        "other reasons": sum("::" not in one for one in predicate["failedTests"]),
        **{name: annotations[name] for name in ("schema", "name", "version", "stage")},
        "files": _chosen(annotations["files"], "filename", "artifact"),
        "cells": _chosen(annotations["cells"], "id", "implementation", "files"),
        "ignored": [rule["code"] for rule in annotations["ignored"]],
    }


def publication_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """What in the record of a publication is the same for every run of the same project."""
    return {name: record[name] for name in ("target", "name", "version", "states", "next_step")} | {
        "files": sorted(record["files"])
    }


def _chosen(entries: Iterable[Mapping[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{name: entry[name] for name in names} for entry in entries]


def step_summary(text: str) -> dict[str, list[str]]:
    """The headings of a Markdown summary up to their counts, and the columns of the table of cells."""
    lines = text.splitlines()
    headings = [re.sub(r"\d+", "N", line) for line in lines if re.match("#+ ", line)]
    tables = [line.strip("| ").split(" | ") for line in lines if line.startswith("| cell | ")]
    return {"headings": headings, "columns": [column for table in tables for column in table[1:]]}


def generalised(text: str, version: tuple[int, int]) -> str:
    """The text without what differs from machine to machine: the running Python and ports."""
    label = f"py{version[0]}{version[1]}"
    return _PORT.sub("PORT", re.sub(rf"\b{label}\b", "pyXY", text))


def in_any_order(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts where several workers have run the tests, so that the order is not certain."""
    junit = facts["junit"] and facts["junit"] | {"cases": sorted(facts["junit"]["cases"])}
    return {**facts, "sessions": [sorted(session) for session in facts["sessions"]], "junit": junit}
