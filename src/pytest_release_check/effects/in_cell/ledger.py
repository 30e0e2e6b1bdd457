"""Tell what an environment holds: each distribution with RECORD's files, and all files. Argument: the report file.

Runs on Python 3.8 and later, imports nothing that is not in the standard library.
"""

import csv
import json
import os
import posixpath
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from typing import Dict, List, Set


def _folders() -> List[str]:
    return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})


def _plain(path: str) -> str:
    return posixpath.normpath(path.replace(os.sep, "/"))


def _is_bytecode(path: str) -> bool:
    return path.endswith((".pyc", ".pyo"))


def _recorded(folder: str, present: Set[str]) -> List[Dict[str, object]]:
    """The distributions in ``folder``; adds what they name outside of it and what is there to ``present``."""
    found: List[Dict[str, object]] = []
    for one in distributions(path=[folder]):
        files = sorted({_plain(file) for file in _named(one) if not _is_bytecode(file)})
        outside = [file for file in files if file.startswith("..")]
        present.update(file for file in outside if os.path.lexists(os.path.join(folder, file)))
        found.append({"name": one.metadata["Name"], "version": one.version, "files": files})
    return found


def _named(one: Distribution) -> List[str]:
    """The files that RECORD names; ``one.files`` leaves out those that are gone, from Python 3.12 on."""
    record = one.read_text("RECORD")
    if not record:
        return [str(file) for file in one.files or ()]
    return [row[0] for row in csv.reader(record.splitlines()) if row]


def _walk(folder: str, present: Set[str]) -> None:
    """Add all files below ``folder`` to ``present``."""
    for place, _, names in os.walk(folder):
        here = _plain(os.path.relpath(place, folder))
        kept = [name for name in names if not _is_bytecode(name)]
        present.update(name if here == "." else f"{here}/{name}" for name in kept)


def main(report: str) -> None:
    """Write the facts as JSON."""
    present: Set[str] = set()
    found: List[Dict[str, object]] = []
    for folder in _folders():
        _walk(folder, present)
        found += _recorded(folder, present)
    with open(report, "w", encoding="utf-8") as stream:
        json.dump({"distributions": found, "present": sorted(present)}, stream)


if __name__ == "__main__":
    main(sys.argv[1])
