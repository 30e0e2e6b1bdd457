"""Which of the interpreters found make the matrix; everything else is left out with a reason."""

import re
from collections.abc import Callable, Iterable, Sequence

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from pytest_release_check.model.environments import Interpreter, LeftOut, Selection
from pytest_release_check.model.errors import SettingsError

OLDEST = (3, 8)
"""The oldest Python of a cell."""
_NAMED = re.compile(r"^(?P<kind>python|py|cpython|pypy)?-?(?P<major>3)\.?(?P<minor>\d+)?(\.(?P<patch>\d+))?(?P<t>t)?$")


def selection(
    found: Iterable[Interpreter],
    specs: Sequence[str],
    requires_python: str,
    broken: Iterable[LeftOut] = (),
) -> Selection:
    """Choose one interpreter for each minor version that ``specs`` ask for and Requires-Python allows.

    Raises ``SettingsError`` naming what was asked for and what exists, if any spec finds nothing.
    """
    everything = tuple(found)
    allowed = _specifiers(requires_python, "Requires-Python")
    reasons = {interpreter: _unfit(interpreter, allowed, requires_python) for interpreter in everything}
    chosen: set[Interpreter] = set()
    for spec in specs:
        chosen.update(_matching(spec, everything, reasons))
    left_out = tuple(
        LeftOut(what=_name(interpreter), why=reasons[interpreter] or _why_not(interpreter, chosen))
        for interpreter in everything
        if interpreter not in chosen
    )
    ordered = sorted(chosen, key=lambda one: (one.implementation, one.version, one.free_threaded, str(one.path)))
    return Selection(chosen=tuple(ordered), left_out=(*broken, *left_out))


def _matching(spec: str, found: tuple[Interpreter, ...], reasons: dict[Interpreter, str]) -> list[Interpreter]:
    wanted = _wanted(spec)
    matching = [interpreter for interpreter in found if wanted(interpreter)]
    fit = _one_per_minor([interpreter for interpreter in matching if not reasons[interpreter]])
    if fit:
        return fit
    if matching:
        told = "; ".join(f"{_name(interpreter)}: {reasons[interpreter]}" for interpreter in matching)
        raise SettingsError(f"no interpreter for --release-python {spec}: {told}. Ask for another or install one.")
    there = ", ".join(_name(interpreter) for interpreter in found) or "none at all"
    raise SettingsError(f"no interpreter for --release-python {spec}. Found: {there}. Install it or ask for another.")


def _wanted(spec: str) -> Callable[[Interpreter], bool]:
    if "/" in spec or "\\" in spec:
        return lambda one: one.source == f"asked for: {spec}"
    if spec == "auto":
        return _is_plain
    named = _NAMED.match(spec)
    if named is not None:
        return lambda one: _is_named(one, named)
    specifiers = _specifiers(spec, "--release-python")
    return lambda one: _is_plain(one) and specifiers.contains(one.version_text, prereleases=True)


def _is_plain(interpreter: Interpreter) -> bool:
    """What ``auto`` takes: what most users run."""
    return interpreter.implementation == "cpython" and not interpreter.free_threaded and not interpreter.prerelease


def _is_named(interpreter: Interpreter, named: "re.Match[str]") -> bool:
    implementation = "pypy" if named["kind"] == "pypy" else "cpython"
    minor, patch = named["minor"], named["patch"]
    return (
        interpreter.implementation == implementation
        and interpreter.free_threaded == bool(named["t"])
        and (minor is None or interpreter.version[1] == int(minor))
        and (patch is None or interpreter.version[2] == int(patch))
    )


def _specifiers(text: str, what: str) -> SpecifierSet:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier as error:
        raise SettingsError(
            f"{what} {text!r} is not understood. Write auto, 3.12, 3.13t, pypy3.10, >=3.10 or a path."
        ) from error


def _unfit(interpreter: Interpreter, allowed: SpecifierSet, requires_python: str) -> str:
    if interpreter.version[:2] < OLDEST:
        return "too old: no cells below Python 3.8"
    if not allowed.contains(interpreter.version_text, prereleases=True):
        return f"excluded by Requires-Python {requires_python}"
    return ""


def _one_per_minor(fit: Iterable[Interpreter]) -> list[Interpreter]:
    best: dict[str, Interpreter] = {}
    for interpreter in fit:
        before = best.get(interpreter.label)
        if before is None or interpreter.version > before.version:
            best[interpreter.label] = interpreter
    return list(best.values())


def _why_not(interpreter: Interpreter, chosen: Iterable[Interpreter]) -> str:
    rival = next((one for one in chosen if one.label == interpreter.label), None)
    if rival is not None:
        return f"{rival.version_text} in {rival.path} was chosen"
    return "not asked for" if _is_plain(interpreter) else "only when asked for: not a final release of CPython"


def _name(interpreter: Interpreter) -> str:
    return f"{interpreter.version_text} ({interpreter.path})"
