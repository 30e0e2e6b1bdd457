"""The commands that a distribution brings, by its files and entry points."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.checks.installed.shipped_modules import is_public_code
from pytest_release_check.model.releases import EntryPoint

_GUARD = re.compile(r"^if\s*\(?\s*__name__\s*==\s*['\"]__main__['\"]", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a user can start."""

    typed: str
    """As a user types it: ``demo`` or ``python -m demo``."""
    module: str
    attribute: str = ""
    is_script: bool = False
    has_only_a_guard: bool = False
    """Whether it is a module that runs something if it is started, be it a demonstration."""


def commands(
    files: Iterable[str], entry_points: Iterable[EntryPoint], sources: Mapping[str, str]
) -> tuple[Command, ...]:
    """Console scripts, one of each target, and what ``python -m`` starts; ``sources`` are top-level modules' texts.

    A script whose entry point names an extra is left out: a plain installation need not start it.
    """
    scripts: dict[str, Command] = {}
    for point in sorted(entry_points, key=lambda point: point.name):
        if point.group == "console_scripts" and "[" not in point.value:
            module, attribute = entry_point_target(point.value)
            scripts.setdefault(
                point.value, Command(typed=point.name, module=module, attribute=attribute, is_script=True)
            )
    files = frozenset(files)
    tops = [top for top in top_level_modules(files) if is_public_code(top)]
    packages = [top for top in tops if f"{top.replace('.', '/')}/__main__.py" in files]
    guarded = [top for top in tops if _GUARD.search(sources.get(top, ""))]
    return (
        *scripts.values(),
        *(Command(typed=f"python -m {top}", module=top) for top in packages),
        *(Command(typed=f"python -m {top}", module=top, has_only_a_guard=True) for top in guarded),
    )
