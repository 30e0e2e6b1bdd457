"""Which of the interpreters found make the matrix; everything else is left out with a reason."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.environments import Excluded, Interpreter, Selection
from pytest_release_check.model.errors import SettingsError

OLDEST = (3, 8)
"""The oldest Python of a cell."""
_NAMED = re.compile(
    r"^(?P<kind>python|py|cpython|pypy)?-?(?P<major>[23])\.?(?P<minor>\d+)?(\.(?P<patch>\d+))?(?P<t>t)?$"
)


def selection(
    found: Iterable[Interpreter],
    specs: Sequence[str],
    requires_python: str,
    broken: Iterable[Excluded] = (),
) -> Selection:
    """Choose one interpreter for each minor version that ``specs`` ask for and Requires-Python allows.

    Raises ``SettingsError`` naming what was asked for and what exists, if any spec finds nothing.
    """
    everything, failed = tuple(found), tuple(broken)
    _specifiers(requires_python, "Requires-Python", "Write it as >=3.9 in the project's metadata")
    reasons = {interpreter: _unfit(interpreter, requires_python) for interpreter in everything}
    chosen = _union({spec: _matching(spec, everything, reasons, failed) for spec in specs})
    excluded = tuple(
        Excluded(what=_name(interpreter), why=reasons[interpreter] or _why_not(interpreter, chosen))
        for interpreter in everything
        if interpreter not in chosen
    )
    ordered = sorted(chosen, key=lambda one: (one.implementation, one.version, one.free_threaded, str(one.path)))
    return Selection(chosen=tuple(ordered), excluded=(*failed, *excluded))


def _union(matching: Mapping[str, Sequence[Interpreter]]) -> list[Interpreter]:
    """One interpreter for each label, as cells are named by it; what was asked for exactly goes first."""
    exact = [one for spec, every in matching.items() if _is_exact(spec) for one in every]
    for one in exact:
        rival = next((two for two in exact if two.label == one.label and two.path != one.path), None)
        if rival is not None:
            raise SettingsError(
                f"--release-python asks for two interpreters of one kind, {_name(one)} and {_name(rival)}. "
                "A check takes one for each minor version: ask for one of them."
            )
    named = {one.label for one in exact}
    others = [one for every in matching.values() for one in every if one.label not in named]
    return _one_per_minor([*exact, *others])


def _matching(
    spec: str, found: tuple[Interpreter, ...], reasons: Mapping[Interpreter, str], broken: tuple[Excluded, ...]
) -> list[Interpreter]:
    wanted = _wanted(spec)
    matching = [interpreter for interpreter in found if wanted(interpreter)]
    fit = _one_per_minor([interpreter for interpreter in matching if not reasons[interpreter]])
    if fit:
        return fit
    if matching:
        reported = "; ".join(f"{_name(interpreter)}: {reasons[interpreter]}" for interpreter in matching)
        there = _names(interpreter for interpreter in found if not reasons[interpreter])
        raise SettingsError(
            f"no interpreter for --release-python {spec}: {reported}. Suitable here: {there}. "
            "Ask for another or install one."
        )
    failure = next((gone.why for gone in broken if gone.what == spec), None)
    if failure:
        raise SettingsError(f"no interpreter for --release-python {spec}: {failure}. Correct the path or repair it.")
    there = _names(found)
    raise SettingsError(f"no interpreter for --release-python {spec}. Found: {there}. Install it or ask for another.")


def _wanted(spec: str) -> Callable[[Interpreter], bool]:
    if _is_path(spec):
        return lambda one: one.source == f"asked for: {spec}"
    if spec == "auto":
        return is_plain
    named = _NAMED.match(spec)
    if named is not None:
        return lambda one: _is_named(one, named)
    specifiers = _specifiers(spec, "--release-python", "Write auto, 3.12, 3.13t, pypy3.10, >=3.10 or a path")
    return lambda one: is_plain(one) and specifiers.contains(one.version_text, prereleases=True)


def _is_path(spec: str) -> bool:
    return "/" in spec or "\\" in spec


def _is_exact(spec: str) -> bool:
    named = _NAMED.match(spec)
    return _is_path(spec) or (named is not None and named["patch"] is not None)


def unfound(specs: Iterable[str], found: Iterable[Interpreter]) -> dict[str, str]:
    """The specs that name one kind of Python which is not there, and how uv calls each: ``3.12``, ``pypy3.10``."""
    everything, lacking = tuple(found), {}
    for spec in specs:
        named = _NAMED.match(spec)
        if named is None or named["minor"] is None or any(_is_named(one, named) for one in everything):
            continue
        kind = "pypy" if named["kind"] == "pypy" else ""
        patch = f".{named['patch']}" if named["patch"] else ""
        if (int(named["major"]), int(named["minor"])) >= OLDEST:
            lacking[spec] = f"{kind}{named['major']}.{named['minor']}{patch}{named['t'] or ''}"
    return lacking


def is_plain(interpreter: Interpreter) -> bool:
    """What ``auto`` takes: what most users run."""
    return interpreter.implementation == "cpython" and not interpreter.free_threaded and not interpreter.prerelease


def _is_named(interpreter: Interpreter, named: "re.Match[str]") -> bool:
    implementation = "pypy" if named["kind"] == "pypy" else "cpython"
    minor, patch = named["minor"], named["patch"]
    return (
        interpreter.implementation == implementation
        and interpreter.free_threaded == bool(named["t"])
        and interpreter.version[0] == int(named["major"])
        and (minor is None or interpreter.version[1] == int(minor))
        and (patch is None or interpreter.version[2] == int(patch))
    )


def _specifiers(text: str, what: str, hint: str) -> SpecifierSet:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier as error:
        raise SettingsError(f"{what} {text!r} is not understood. {hint}.") from error


def _unfit(interpreter: Interpreter, requires_python: str) -> str:
    if interpreter.version[:2] < OLDEST:
        return f"too old: virtualenv makes no environments below {OLDEST[0]}.{OLDEST[1]}"
    if not admits(requires_python, interpreter.version_text):
        return f"excluded by Requires-Python {requires_python}"
    return ""


def _one_per_minor(fit: Iterable[Interpreter]) -> list[Interpreter]:
    """The newest of each, a final release before any other; of equals the one that was found first."""
    best: dict[str, Interpreter] = {}
    for interpreter in fit:
        before = best.get(interpreter.label)
        if before is None or _age(interpreter) > _age(before):
            best[interpreter.label] = interpreter
    return list(best.values())


def _age(interpreter: Interpreter) -> tuple[bool, tuple[int, int, int]]:
    return not interpreter.prerelease, interpreter.version


def _why_not(interpreter: Interpreter, chosen: Iterable[Interpreter]) -> str:
    rival = next((one for one in chosen if one.label == interpreter.label), None)
    if rival is not None:
        return f"{rival.version_text} in {rival.path} was chosen"
    if interpreter.implementation != "cpython":
        return f"{interpreter.implementation}: only when asked for"
    if interpreter.free_threaded:
        return "free-threaded: only when asked for"
    return "a pre-release: only when asked for" if interpreter.prerelease else "not asked for"


def _name(interpreter: Interpreter) -> str:
    kind = "" if interpreter.implementation == "cpython" else f"{interpreter.implementation} "
    return f"{kind}{interpreter.version_text}{'t' if interpreter.free_threaded else ''} ({interpreter.path})"


def _names(interpreters: Iterable[Interpreter]) -> str:
    return ", ".join(_name(interpreter) for interpreter in interpreters) or "none at all"
