"""What is read from a run: each fact is found, whatever else stands beside it."""

from typing import Any

import pytest

from tests.golden import extraction

SESSION = "============================= test session starts =============================="


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("release::build PASSED                             [  9%]", ["PASSED release::build"]),
        ("release::imports[wheel-py311-pip] FAILED [100%]", ["FAILED release::imports[wheel-py311-pip]"]),
        ("release::scripts[w] SKIPPED (not reached: install[whee...) [ 54%]", ["SKIPPED release::scripts[w]"]),
        ("tests/test_a.py::test_b[x y] XFAIL (later) [ 5%]", ["XFAIL tests/test_a.py::test_b[x y]"]),
        ("[gw1] [ 21%] PASSED release::stage ", ["PASSED release::stage"]),
        ("[gw10] [100%] FAILED tests/test_a.py::test_b[x y] ", ["FAILED tests/test_a.py::test_b[x y]"]),
        ("FAILED release::imports - Failed: RC508", []),
        ("release::build ", []),
        ("release-check: build: passed (3.7 s)", []),
    ],
)
def test_outcomes(line: str, found: list[str]) -> None:
    """A line with an outcome gives one; summaries and the lines that a worker's test begins with give none."""
    assert extraction.outcomes(f"{SESSION}\n{line}\n") == [found]


def test_outcomes_of_each_session() -> None:
    """What stands before the first session is none of it, and a second one begins anew."""
    line = "release::build PASSED [  9%]"
    text = "\n".join((line, SESSION, line, line.replace("PASSED", "FAILED"), SESSION, line))
    assert extraction.outcomes(text) == [["PASSED release::build", "FAILED release::build"], ["PASSED release::build"]]


@pytest.mark.parametrize("line_break", ["", "\n"])
def test_outcomes_on_a_slow_machine(line_break: str) -> None:
    """Progress that is shown between a node id and its outcome does not hide it, nor join what workers report."""
    still = "release-check: still installing (10 s)\n"
    text = f"{SESSION}\nrelease::build {line_break}{still}{still}FAILED    [ 91%]\n"
    text += f"[gw1] [ 21%] PASSED release::stage \n{still}[gw0] [ 22%] SKIPPED release::scripts \n"
    found = ["FAILED release::build", "PASSED release::stage", "SKIPPED release::scripts"]
    assert extraction.outcomes(text) == [found]


def test_collected() -> None:
    """Node ids in their order, without what pytest says about them."""
    text = "release::scripts[sdist]\ntests/a.py::test_b\n\n2 tests collected in 1.33s\nrelease-check: a::b is there\n"
    assert extraction.collected(text) == ["release::scripts[sdist]", "tests/a.py::test_b"]


def test_severities() -> None:
    """By code, with the slug; details and hints, which are indented, name no rule."""
    lines = (
        "error RC270 own-file: x",
        "  warning RC271 no: x",
        "warning PYPI043 other: y",
        "ignored RC270 own-file: z",
    )
    found = {"RC270": ["own-file", "error", "ignored"], "PYPI043": ["other", "warning"]}
    assert extraction.severities("\n".join((*lines, lines[0]))) == found


JUNIT = """<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="0" tests="3">
<testcase classname="release" name="build" time="1"/>
<testcase classname="release" name="install[w]"><failure message="no">text</failure></testcase>
<testcase classname="tests.test_a" name="test_b"><system-out>x</system-out><skipped/><error/></testcase>
</testsuite></testsuites>"""


def test_junit() -> None:
    """Counts, and the result, class and name of each case."""
    assert extraction.junit(JUNIT) == {
        "counts": {"tests": 3, "failures": 2, "errors": 1, "skipped": 0},
        "suites": ["pytest"],
        "cases": ["passed release build", "failure release install[w]", "skipped error tests.test_a test_b"],
    }


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({}, {"(root)": "object"}),
        (None, {"(root)": "null"}),
        ({"a": 1, "b": 1.5}, {"(root)": "object", "a": "number", "b": "number"}),
        ({"a": []}, {"(root)": "object", "a": "array"}),
        (["", None, True], {"(root)": "array", "[]": "boolean|null|string"}),
        (
            {"a": [{"b": {"c": "x"}}, {"b": None}]},
            {"(root)": "object", "a": "array", "a[]": "object", "a[].b": "null|object", "a[].b.c": "string"},
        ),
    ],
)
def test_schema(value: object, found: dict[str, str]) -> None:
    """Every path with its type, and each type where entries of one array differ."""
    assert extraction.schema(value) == found


def finding(code: str, **changed: object) -> dict[str, Any]:
    return {"code": code, "subject": "x", "ignored": "", "fatal": False} | changed


def manifest(**changed: object) -> dict[str, Any]:
    given: dict[str, Any] = {"schema": 1, "created": "now", "name": "demo", "version": "1.0", "index": "local"}
    given |= {"verdict": "failed", "degraded": "", "uncovered": [], "local_only": [], "left_out": []}
    given["files"] = [{"filename": "demo-1.0.tar.gz", "artifact": "sdist", "sha256": "a", "size": 1}]
    given["cells"] = [{"id": "c", "python": "3.11.7", "implementation": "cpython", "artifact": "a", "installer": "pip"}]
    given["checks"] = [{"id": "release::build", "standing": "failed", "seconds": 1.0, "findings": [finding("RC101")]}]
    return given | changed


def test_manifest_values() -> None:
    """What the project decides; not times, digests, sizes and versions of the machine."""
    assert extraction.manifest_values(manifest(degraded="testpypi: closed")) == {
        "schema": 1,
        "name": "demo",
        "version": "1.0",
        "index": "local",
        "verdict": "failed",
        "is degraded": True,
        "uncovered": [],
        "local_only": [],
        "files": [{"filename": "demo-1.0.tar.gz", "artifact": "sdist"}],
        "cells": [{"id": "c", "implementation": "cpython", "artifact": "a", "installer": "pip"}],
        "checks": ["failed: release::build"],
    }


def test_findings() -> None:
    """Each with its node id and how it was shown; one that was not shown is noticed."""
    checks = [{"id": "release::build", "findings": [finding("RC101"), finding("RC102", ignored="ours", fatal=True)]}]
    assert extraction.findings({"checks": checks}, {"RC101": ["build-failed", "error"]}) == [
        {
            "node": "release::build",
            "code": "RC101",
            "shown as": ["build-failed", "error"],
            "is ignored": False,
            "fatal": False,
        },
        {"node": "release::build", "code": "RC102", "shown as": [], "is ignored": True, "fatal": True},
    ]


def test_pythons_of_the_machine() -> None:
    """Which other Pythons are here does not matter; anything else that is excluded does."""
    names = ("3.11.2 (/usr/bin/python3)", "3.12.1 (C:\\Python\\python.exe)", "extra (dev)", "scenarios")
    excluded = [{"what": name, "why": "so"} for name in names]
    kept = extraction.without_other_pythons(manifest(left_out=excluded))
    assert kept == manifest(left_out=excluded[2:])


def test_evidence_values() -> None:
    """Names, results and ids; no digests, times, versions, platforms and sentences."""
    annotations = {"schema": 2, "name": "demo", "version": "1.0", "stage": "local", "created": "now"}
    cells = [{"id": "c", "implementation": "cpython", "files": ["demo-1.0.tar.gz"], "platform": "linux"}]
    given = {
        "_type": "statement",
        "predicateType": "test-result",
        "subject": [{"name": "demo-1.0.tar.gz", "digest": {"sha256": "a"}}],
        "predicate": {
            "result": "FAILED",
            "passedTests": ["release::build"],
            "failedTests": ["failed: release::examine", "a sentence about all rules"],
            "configuration": [
                {
                    "name": "pytest-release-check",
                    "digest": {"sha256": "b"},
                    "annotations": annotations
                    | {"files": manifest()["files"], "cells": cells, "ignored": [{"code": "RC1", "reason": "ours"}]},
                }
            ],
        },
    }
    assert extraction.evidence_values(given) == {
        "_type": "statement",
        "predicateType": "test-result",
        "subject": ["demo-1.0.tar.gz"],
        "configuration": "pytest-release-check",
        "result": "FAILED",
        "passedTests": ["release::build"],
        "failedTests": ["failed: release::examine"],
        "other reasons": 1,
        "schema": 2,
        "name": "demo",
        "version": "1.0",
        "stage": "local",
        "files": [{"filename": "demo-1.0.tar.gz", "artifact": "sdist"}],
        "cells": [{"id": "c", "implementation": "cpython", "files": ["demo-1.0.tar.gz"]}],
        "ignored": ["RC1"],
    }


SUMMARY = """### release check: verdict: passed: 21 checks planned: 21 passed

**passed**: demo 1\\.0

| cell | install | entry points | scripts |
| --- | --- | --- | --- |
| sdist-py311-pip | passed | passed | - |
"""


def test_step_summary() -> None:
    """Headings without their counts, and the head of the table."""
    assert extraction.step_summary(SUMMARY) == {
        "headings": ["### release check: verdict: passed: N checks planned: N passed"],
        "columns": ["install", "entry points", "scripts"],
    }


@pytest.mark.parametrize(
    ("version", "text", "found"),
    [
        ((3, 11), "release::install[sdist-py311-pip]", "release::install[sdist-pyXY-pip]"),
        ((3, 9), "py39, py310, py3-none-any, xpy39", "pyXY, py310, py3-none-any, xpy39"),
        ((3, 14), "http://127.0.0.1:8080/simple/ 127.0.0.1:1", "http://127.0.0.1:PORT/simple/ 127.0.0.1:1"),
    ],
)
def test_generalised(version: tuple[int, int], text: str, found: str) -> None:
    """The running Python and ports go; a label that only begins like it stays."""
    assert extraction.generalised(text, version) == found
