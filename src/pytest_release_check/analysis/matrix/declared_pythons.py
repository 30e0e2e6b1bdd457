"""The Pythons that a release declares and that this run has no environment of."""

import re
from collections.abc import Iterable

from pytest_release_check.analysis.matrix.selection import OLDEST, is_plain
from pytest_release_check.analysis.metadata.requires_python import admits, lowest_python
from pytest_release_check.model.environments import Excluded, Interpreter

Minor = tuple[int, int]
_INSTALL = "install it (--release-python-download lets uv do it)"
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (\d+)\.(\d+)$")


def unchecked_pythons(
    chosen: Iterable[Interpreter], requires_python: str, classifiers: Iterable[str]
) -> tuple[Excluded, ...]:
    """The lowest Python declared, and those that classifiers name, if no chosen interpreter is one."""
    here = {one.version[:2] for one in chosen if one.implementation == "cpython"}
    stated = {minor for minor in named_pythons(classifiers) if admits(requires_python, minor)}
    lowest = lowest_python(requires_python) or min(stated, default=None)
    reported = []
    if lowest is not None:
        word = "Requires-Python admits" if requires_python.strip() else "the classifiers name"
        reported += _of_lowest(lowest, here, word)
    reported_of = {lowest, OLDEST if lowest and lowest < OLDEST else lowest}
    if others := sorted(minor for minor in stated - here - reported_of if minor >= OLDEST):
        what = f"Python {', '.join(map(_text, others))}"
        why = f"named by the classifiers: {_INSTALL}, or verify it on another machine"
        reported.append(Excluded(what=what, why=why))
    return tuple(reported)


def missing_pythons(found: Iterable[Interpreter], requires_python: str, classifiers: Iterable[str]) -> tuple[str, ...]:
    """The lowest Python declared and those that classifiers name, as ``3.12``, where no interpreter is one.

    Only those of which environments can be made.
    """
    here = {one.version[:2] for one in found if is_plain(one)}
    stated = {minor for minor in named_pythons(classifiers) if admits(requires_python, minor)}
    lowest = lowest_python(requires_python)
    stated |= {max(lowest, OLDEST)} if lowest is not None else set()
    return tuple(_text(minor) for minor in sorted(stated - here) if minor >= OLDEST)


def _of_lowest(lowest: Minor, here: set[Minor], word: str) -> list[Excluded]:
    how = f"{_INSTALL}, or pass its path with --release-python"
    if lowest >= OLDEST:
        why = f"the lowest that {word}: {how}"
        return [] if lowest in here else [Excluded(what=f"Python {_text(lowest)}", why=why)]
    old = f"the lowest that {word} is too old: environments are made for {_text(OLDEST)} and later"
    reported = [Excluded(what=f"Python {_text(lowest)}", why=old)]
    if OLDEST not in here:
        why = f"the lowest that {word} and that environments are made for: {how}"
        reported.append(Excluded(what=f"Python {_text(OLDEST)}", why=why))
    return reported


def named_pythons(classifiers: Iterable[str]) -> frozenset[Minor]:
    """The minor versions that classifiers name."""
    found = (_CLASSIFIER.match(classifier.strip()) for classifier in classifiers)
    return frozenset((int(match[1]), int(match[2])) for match in found if match)


def _text(minor: Minor) -> str:
    return f"{minor[0]}.{minor[1]}"
