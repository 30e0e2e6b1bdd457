"""What Requires-Python and the classifiers say of each other, and a Requires-Python that is missing."""

import re
from collections.abc import Iterator

from pytest_release_check.checks.declared.newer_python import Obstacle
from pytest_release_check.checks.declared.pythons import Python, admits, told
from pytest_release_check.checks.listing import listed
from pytest_release_check.model import declared_rules as rules
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.findings import Finding

_NUMBERED = re.compile(r"(cp|pp|py|graalpy)3\d+")
_CLASSIFIER = re.compile(r"Programming Language :: Python :: ([23])\.(\d+)")


def classifier_findings(file: Distribution, classifiers: tuple[str, ...]) -> Iterator[Finding]:
    """Versions that classifiers name and Requires-Python rules out."""
    excluded = [python for python in _stated(classifiers) if not admits(file.requires_python, python)]
    if file.requires_python and excluded:
        names = ", ".join(map(told, excluded))
        detail = f"Requires-Python is {file.requires_python}, classifiers name {names}"
        yield Finding(code=rules.CLASSIFIER_EXCLUDED.code, subject=file.filename, detail=detail)


def missing_requires_python(
    file: Distribution, stops: tuple[Obstacle, ...], classifiers: tuple[str, ...], *, has_no_sdist: bool = False
) -> Iterator[Finding]:
    """No Requires-Python although the tag, the classifiers, or the source, are for Python 3 only.

    Tags that name a minor version say as much, unless the release has an sdist, which has none.
    """
    is_for_three = bool(file.tags) and not any(tag.startswith("py2") for tag in file.tags)
    stated = _stated(classifiers) if not file.tags else []
    states_three = bool(stated) and stated[0] >= (3, 0)
    if file.requires_python or not (is_for_three or states_three or stops):
        return
    if has_no_sdist and all(_NUMBERED.fullmatch(tag.partition("-")[0]) for tag in file.tags):
        return  # no other Python takes it, as the tags say
    worst = sorted(stops, key=lambda stop: stop.python, reverse=True)
    shown = f"Python {told(worst[0].python)} cannot run {listed([str(stop) for stop in worst], '; ')}" if worst else ""
    stating = f"the tag is {file.tags[0]}" if file.tags else f"classifiers name {', '.join(map(told, stated))}"
    detail = shown or stating
    yield Finding(code=rules.REQUIRES_PYTHON_MISSING.code, subject=file.filename, detail=detail)


def _stated(classifiers: tuple[str, ...]) -> list[Python]:
    found = (_CLASSIFIER.fullmatch(text) for text in classifiers)
    return sorted({(int(match[1]), int(match[2])) for match in found if match})
