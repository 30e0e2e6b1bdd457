"""Import modules in an empty folder with an empty home, and see what they leave there."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_release_check.effects import in_cell
from pytest_release_check.effects.cell_queries import Loaded, Target, load, run_in_cell
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.cell_reports import Deed, SideEffects
from pytest_release_check.model.releases import Installation

_BELONGS = frozenset({".cache", ".config", ".local", "Library", "AppData"})
"""Where caches, settings and data of programs belong, on any system (XDG base directories and the likes of them)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """An import in a process and in folders of its own."""

    loaded: Loaded
    left: SideEffects


def import_apart(installation: Installation, module: str, context: RunContext, log: str) -> Apart:
    """Import one module where nothing lies, and look what lies there then."""
    scratch = _scratch(installation)
    printed = scratch / "printed.txt"
    (loaded,) = load(installation, (Target(module=module),), context, log, folder=scratch, stdout=printed)
    return Apart(loaded=loaded, left=_left(scratch, printed))


def deeds(installation: Installation, module: str, context: RunContext, log: str) -> tuple[Deed, ...]:
    """Who writes and prints while ``module`` is imported; nothing if that cannot be seen."""
    scratch = _scratch(installation)
    report = scratch / "seen.json"
    program = str(Path(in_cell.__file__).with_name("witness.py"))
    run_in_cell(
        context,
        scratch,
        f"importing {module} under observation [{installation.cell.id}]",
        (str(installation.python), "-I", program, module, str(report)),
        log=log,
        env={"USERPROFILE": str(scratch / "home")},
    )
    if not report.is_file():
        return ()
    found = (_deed(entry, scratch, installation) for entry in json.loads(report.read_text("utf-8")))
    return tuple(deed for deed in found if deed is not None)


def load_optimized(
    installation: Installation, modules: Sequence[str], context: RunContext, log: str
) -> tuple[Loaded, ...]:
    """Import modules in one interpreter without docstrings and assertions (``python -OO``)."""
    targets = [Target(module=module) for module in modules]
    return load(installation, targets, context, log, folder=_scratch(installation), options=("-OO",))


def _scratch(installation: Installation) -> Path:
    scratch = Path(tempfile.mkdtemp(prefix="import-", dir=installation.folder))
    for name in ("work", "home"):
        (scratch / name).mkdir()
    return scratch


def _left(scratch: Path, printed: Path) -> SideEffects:
    said = printed.read_text("utf-8", "replace") if printed.is_file() else ""
    return SideEffects(
        in_folder=_entries(scratch / "work"),
        in_home=tuple(name for name in _entries(scratch / "home") if name not in _BELONGS),
        printed=next((line.strip() for line in said.splitlines() if line.strip()), ""),
    )


def _entries(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir() if path.name != "__pycache__"))


def _deed(entry: Mapping[str, Any], scratch: Path, installation: Installation) -> Deed | None:
    """What the witness has seen; None for files elsewhere."""
    places = tuple((_below_site(file, installation), int(line)) for file, line in entry["places"])
    if entry["kind"] == "printed":
        return Deed(is_print=True, what=str(entry["what"]), places=places)
    path = Path(entry["what"]).resolve()
    for name, prefix in (("work", ""), ("home", "~/")):
        folder = (scratch / name).resolve()
        if path.is_relative_to(folder):
            return Deed(is_print=False, what=f"{prefix}{path.relative_to(folder).as_posix()}", places=places)
    return None


def _below_site(file: str, installation: Installation) -> str:
    for folder in installation.site_packages:
        if Path(file).is_relative_to(folder):
            return Path(file).relative_to(folder).as_posix()
    return file
