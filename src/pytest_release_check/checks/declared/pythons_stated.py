"""What Requires-Python and the classifiers say of each other, and a Requires-Python that is missing."""

import re
from collections.abc import Iterator

from pytest_release_check.analysis.metadata.core_metadata import wheel_metadata
from pytest_release_check.analysis.metadata.pythons import Python, known_pythons, minor_text
from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.checks.declared.newer_python import SUPPORTED, Obstacle, after
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

REQUIRES_PYTHON_MISSING = Rule(
    code="RC273",
    slug="requires-python-missing",
    summary="there is no Requires-Python, so installers on Pythons that are too old take the release",
    why="Users on such a Python install the release and cannot import it, instead of an older release that works.",
    fix="set `project.requires-python` (or python_requires) to the oldest Python that you support, as in `>=3.10`",
    example='[project]\nname = "demo"\nrequires-python = ">=3.10"    # was missing',
    source="gorakhargosh/watchdog#730, python-validators/validators#162; PEP 345 (Requires-Python)",
    severity=Severity.WARNING,
)
CLASSIFIER_EXCLUDED = Rule(
    code="RC276",
    slug="classifier-excluded",
    summary="classifiers name Pythons that Requires-Python rules out",
    why="People and programs read from the classifiers that a Python is supported for which installers "
    "refuse the release.",
    fix="make `Programming Language :: Python ::` classifiers and `project.requires-python` name the same Pythons",
    example='requires-python = ">=3.10"\nclassifiers = ["Programming Language :: Python :: 3.8"]',
    source="https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python: installers "
    "look at Requires-Python alone",
    severity=Severity.WARNING,
)
REQUIRES_PYTHON_NEEDED = Rule(
    code="RC371",
    slug="requires-python-needed",
    summary="there is no Requires-Python, and a Python that the release is taken for cannot run it",
    why="Users on that Python install the release and cannot import it, instead of an older release that works.",
    fix="set `project.requires-python` (or python_requires) to the oldest Python that runs the source: "
    "installers on older ones then choose an older release by themselves",
    example="[project]\n"
    'name = "demo"\n'
    'requires-python = ">=3.10"    # was missing, and demo/core.py has a match statement',
    source='scikit-build/scikit-build#788; uvicorn 0.17.0, yanked for "Needs `python_requires` specifier"',
)

_NUMBERED = re.compile(r"(cp|pp|py|graalpy)3\d+")
_CLASSIFIER = re.compile(r"Programming Language :: Python :: ([23])\.(\d+)")


def classifier_findings(file: Distribution, classifiers: tuple[str, ...]) -> Iterator[Finding]:
    """Versions that classifiers name and Requires-Python rules out."""
    excluded = [python for python in stated_pythons(classifiers) if not admits(file.requires_python, python)]
    if file.requires_python and excluded:
        names = ", ".join(map(minor_text, excluded))
        detail = f"Requires-Python is {file.requires_python}, classifiers name {names}"
        yield Finding(rule=CLASSIFIER_EXCLUDED, subject=file.filename, detail=detail)


def missing_requires_python(
    file: Distribution,
    stops: tuple[Obstacle, ...],
    refusals: tuple[Obstacle, ...],
    classifiers: tuple[str, ...],
    before: frozenset[Python] = frozenset(),
    *,
    has_no_sdist: bool = False,
) -> Iterator[Finding]:
    """No Requires-Python although the tag, the classifiers, or the source, are for newer Pythons only.

    An error if a Python fails that is still supported, that classifiers name, or that is among those of the release
    ``before``: its users are offered this one. Tags that name a minor version say as much as Requires-Python does,
    unless the release has an sdist, which has none.
    """
    is_tagged = bool(file.tags) and all(_NUMBERED.fullmatch(tag.partition("-")[0]) for tag in file.tags)
    if file.requires_python or (has_no_sdist and is_tagged):
        return
    for python, whose in _promised(classifiers, before):
        failing = [stop for stop in (*stops, *refusals) if python <= stop.python]
        if failing:
            what = listed([str(stop) for stop in failing], "; ")
            detail = f"Python {minor_text(python)}{whose} cannot run {what}"
            since = after(max(stop.python for stop in failing))
            fix = f"set `project.requires-python` (or python_requires) to {since}" if since else ""
            yield Finding(rule=REQUIRES_PYTHON_NEEDED, subject=file.filename, detail=detail, fix=fix)
            return
    is_for_three = bool(file.tags) and not any(tag.startswith("py2") for tag in file.tags)
    stated = stated_pythons(classifiers) if not file.tags else []
    states_three = bool(stated) and stated[0] >= (3, 0)
    if not (is_for_three or states_three or stops):
        return
    worst = sorted(stops, key=lambda stop: stop.python, reverse=True)
    shown = (
        f"Python {minor_text(worst[0].python)} cannot run {listed([str(stop) for stop in worst], '; ')}"
        if worst
        else ""
    )
    stating = f"the tag is {file.tags[0]}" if file.tags else f"classifiers name {', '.join(map(minor_text, stated))}"
    detail = shown or stating
    yield Finding(rule=REQUIRES_PYTHON_MISSING, subject=file.filename, detail=detail)


def _promised(classifiers: tuple[str, ...], before: frozenset[Python]) -> Iterator[tuple[Python, str]]:
    """The Pythons that have to run a release which rules out none, the newest first, and who says so."""
    yield from ((python, "") for python in reversed(known_pythons()) if python >= SUPPORTED)
    yield from ((python, ", which a classifier names,") for python in reversed(stated_pythons(classifiers)))
    yield from ((python, ", which the release before this one is for,") for python in sorted(before, reverse=True))


def pythons_of(previous: PreviousRelease | None) -> frozenset[Python]:
    """The Pythons that classifiers and the tags of the release before name one by one."""
    if previous is None:
        return frozenset()
    classifiers = wheel_metadata(previous.contents).get("classifiers", [])
    two = [(2, 7)] if any(tag.startswith("py2-") for tag in previous.tags) else []
    return frozenset((*stated_pythons(tuple(classifiers)), *two))


def stated_pythons(classifiers: tuple[str, ...]) -> list[Python]:
    """The minor versions that classifiers name, the oldest first."""
    found = (_CLASSIFIER.fullmatch(text) for text in classifiers)
    return sorted({(int(match[1]), int(match[2])) for match in found if match})
