"""Many wheels of one release in a few words: their names by what differs, the Python and the platform."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

_FEW = 2
"""So many names are written in full: they can be copied, and with more tags the rest of the line is lost among them."""


@dataclass(frozen=True, slots=True, order=True)
class _Label:
    python: str
    platform: str

    @classmethod
    def of(cls, filename: str) -> "_Label":
        """From the tags of the name; of several platforms the last stands for all, as they are sorted by age."""
        parts = filename.removesuffix(".whl").split("-")
        python, abi, platform = parts[-3:] if len(parts) > 3 else ("", "", filename)
        is_said_by_abi = abi.startswith(python) or abi.startswith("pypy")
        label = (abi if abi.startswith(python) else python) if is_said_by_abi else f"{python}-{abi}"
        return cls(label, platform.rpartition(".")[2])


def wheel_names(wheels: Collection[str], release: Iterable[str]) -> str:
    """The file names ``wheels`` as a person reads them, where ``release`` are the names of all files.

    A few are written in full; of more it is said how many of how many they are, and by Python and platform which.
    """
    if len(wheels) <= _FEW:
        return ", ".join(wheels)
    every = sorted({*wheels, *(name for name in release if name.endswith(".whl"))})
    if len(wheels) == len(every):
        return f"all {len(every)} wheels"
    labels = {name: _Label.of(name) for name in every}
    if len(set(labels.values())) < len(every):  # other builds of the same tags
        return f"{len(wheels)} of {len(every)} wheels ({', '.join(sorted(wheels))})"
    chosen = {labels[name] for name in wheels}
    rest = set(labels.values()) - chosen
    ways = (_words(chosen, rest), f"all but {_words(rest, chosen)}")
    return f"{len(wheels)} of {len(every)} wheels ({min(ways, key=len)})"


def short_name(wheel: str) -> str:
    """What differs in the file name from the other wheels of its release: Python and platform."""
    label = _Label.of(wheel)
    return f"{label.python}-{label.platform}"


def wheels_by_platform(wheels: Iterable[str]) -> dict[str, list[str]]:
    """The file names of wheels by what their names say of the platform, each group in the order of its Pythons."""
    groups: dict[str, list[str]] = {}
    for _, name in sorted((_in_order(_Label.of(name).python), name) for name in wheels):
        groups.setdefault(_Label.of(name).platform, []).append(name)
    return dict(sorted(groups.items()))


def python_of(wheel: str) -> str:
    """What the file name says of Python and ABI, as short as it can be said: ``cp313t``, ``cp39-abi3``."""
    return _Label.of(wheel).python


def _words(chosen: set[_Label], others: set[_Label]) -> str:
    """By platform or by Python, whichever is shorter."""
    by_platform = _grouped(
        {(label.platform, label.python) for label in chosen}, {label.platform for label in others}, "{1} for {0}"
    )
    by_python = _grouped(
        {(label.python, label.platform) for label in chosen}, {label.python for label in others}, "{0} for {1}"
    )
    return min(by_platform, by_python, key=len)


def _grouped(pairs: Collection[tuple[str, str]], partial: Collection[str], form: str) -> str:
    """First halves whose pairs are all chosen by themselves, then those with the second halves that are."""
    seconds: dict[str, list[str]] = {}
    for first, second in sorted(pairs, key=lambda pair: (_in_order(pair[0]), _in_order(pair[1]))):
        seconds.setdefault(first, []).append(second)
    whole = [first for first in seconds if first not in partial]
    alike: dict[tuple[str, ...], list[str]] = {}
    for first, found in seconds.items():
        if first in partial:
            alike.setdefault(tuple(found), []).append(first)
    parts = [", ".join(whole)] * bool(whole)
    return "; ".join(parts + [form.format(", ".join(firsts), ", ".join(found)) for found, firsts in alike.items()])


def _in_order(label: str) -> tuple[object, ...]:
    """``cp39`` before ``cp310``."""
    digits = "".join(character for character in label.partition("-")[0] if character.isdigit())
    is_python = label[:2] in ("cp", "pp", "py") and digits
    return (label[:3], int(digits[1:] or 0), label) if is_python else (label, 0, label)


def by_words(lines: Mapping[str, Iterable[str]], release: Iterable[str]) -> tuple[str, ...]:
    """Lines about wheels, each once with all wheels that it is about: ``lines`` are those of each file name."""
    names = tuple(release)
    about: dict[str, list[str]] = {}
    for name, said in lines.items():
        for line in said:
            about.setdefault(line, []).append(name)
    return tuple(f"{wheel_names(wheels, names)}: {line}" for line, wheels in about.items())
