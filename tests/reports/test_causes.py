"""Causes and what follows from them."""

from dataclasses import replace

import pytest

from pytest_release_check.reports.causes import causes_of, telling_lines
from pytest_release_check.reports.report import SeenFinding
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

IN_THE_FILES = Rule(code="RC270", slug="lost", summary="it is lost", fix="ship it")
INSTALL, IMPORT, SCRIPT = (
    Rule(code=code, slug=code, summary="it fails", fix="-") for code in ("RC401", "RC502", "RC513")
)
LOST_FILE = Finding(rule=IN_THE_FILES, subject="demo-1.0.whl", detail="demo/words.txt (demo/__init__.py:7 reads it)")
LOST_MODULE = Finding(
    rule=IN_THE_FILES, subject="demo-1.0.whl", detail="demo/inner/core.py (demo/__init__.py:1 imports it)"
)
NO_FILE = "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/x/demo/words.txt'"
NO_MODULE = "ModuleNotFoundError: No module named 'demo.inner.core'"


def failed(rule: Rule, error: str, subject: str = "demo") -> Finding:
    return Finding(rule=rule, subject=subject, evidence=("Traceback (most recent call last):", error))


def folded(*findings: Finding) -> list[tuple[Finding, list[Finding]]]:
    causes = causes_of(SeenFinding(finding=finding, seen_in=("check",)) for finding in findings)
    return [(cause.seen.finding, [seen.finding for seen in cause.consequences]) for cause in causes]


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        (LOST_FILE, failed(IMPORT, NO_FILE)),
        (LOST_MODULE, failed(IMPORT, NO_MODULE)),
        (LOST_MODULE, failed(INSTALL, NO_MODULE)),
        (failed(IMPORT, NO_FILE), failed(SCRIPT, NO_FILE, "demo-command")),
        (failed(IMPORT, NO_FILE), Finding(rule=SCRIPT, subject="demo-command", detail=f"`demo --help`: {NO_FILE}")),
    ],
)
def test_what_follows(cause: Finding, effect: Finding) -> None:
    """Whichever was found first."""
    assert folded(cause, effect) == folded(cause, effect) == [(cause, [effect])]


def test_what_is_found_in_the_files_comes_before_what_is_seen_in_cells() -> None:
    seen = failed(IMPORT, NO_FILE)
    assert folded(seen, LOST_FILE) == [(LOST_FILE, [seen])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LOST_FILE, failed(IMPORT, NO_MODULE)),
        (LOST_FILE, failed(IMPORT, "FileNotFoundError: '/tmp/x/demo/keywords.txt'")),
        (LOST_FILE, failed(IMPORT, "ValueError: in demo/__init__.py")),
        (LOST_FILE, replace(LOST_FILE, detail="demo/others.txt")),
        (failed(IMPORT, NO_FILE), failed(SCRIPT, NO_MODULE)),
        (Finding(rule=IMPORT, subject="a"), Finding(rule=SCRIPT, subject="b")),
        (replace(LOST_FILE, ignored="known"), failed(IMPORT, NO_FILE)),
        (
            Finding(rule=replace(IN_THE_FILES, severity=Severity.WARNING), subject="demo/words.txt"),
            failed(IMPORT, NO_FILE),
        ),
    ],
)
def test_what_does_not_follow(first: Finding, second: Finding) -> None:
    """Another file, module or error; and what does not fail the run hides nothing that does."""
    assert sorted((cause.code, below) for cause, below in folded(first, second)) == sorted(
        ((first.code, []), (second.code, []))
    )


def test_the_likeliest_first() -> None:
    """What explains most, among what counts most."""
    alone, warning = (
        replace(LOST_FILE, detail="demo/others.txt"),
        Finding(rule=replace(IN_THE_FILES, severity=Severity.WARNING), subject="a"),
    )
    seen = failed(IMPORT, NO_FILE)
    assert folded(warning, alone, LOST_FILE, seen) == [(LOST_FILE, [seen]), (alone, []), (warning, [])]


TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "/tmp/x/venv/bin/demo", line 6, in <module>',
    "    sys.exit(main())",
    '  File "demo/__init__.py", line 6, in main',
    "    import missing",
    '  File "<frozen importlib._bootstrap>", line 1204, in _gcd_import',
)


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ((), ()),
        (("a", "", "b", "c", "d"), ("b", "c", "d")),
        ((*TRACEBACK, NO_MODULE), (*TRACEBACK[3:5], NO_MODULE)),
        ((*TRACEBACK[:1], TRACEBACK[5], NO_MODULE), (TRACEBACK[0], TRACEBACK[5], NO_MODULE)),
        (('  File "demo.py", line 1', NO_MODULE), ('  File "demo.py", line 1', NO_MODULE)),
    ],
)
def test_the_lines_that_matter(evidence: tuple[str, ...], shown: tuple[str, ...]) -> None:
    """Of a traceback: the last place in the code of the release, and the error."""
    assert telling_lines(evidence) == shown
