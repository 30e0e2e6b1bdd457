"""Describe the installed distribution as the cell itself sees it; arguments: its name and the report file."""

import json
import os
import re
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from typing import Dict, Iterator, List, Optional

_MODULES = (".py", ".so", ".pyd")
_OPEN = ("extend_path", "declare_namespace", "__path__")


def main(name: str, report: str) -> None:
    """Write the facts as JSON; ``version`` is null if there is no such distribution."""
    site_packages = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    facts: Dict[str, object] = {
        "site_packages": site_packages,
        "scripts_folder": sysconfig.get_path("scripts"),
        "version": None,
        "direct_url": None,
    }
    found = _found(name, site_packages)
    if found is not None:
        facts["version"] = found.version
        facts["requires"] = found.requires or []
        facts["files"] = [_slashed(file) for file in found.files or []]
        facts["entry_points"] = [[point.group, point.name, point.value] for point in found.entry_points]
        facts["closed"] = sorted(_closed(found, site_packages))
        facts["overwritten"] = sorted(_overwritten(found, site_packages))
        facts["direct_url"] = found.read_text("direct_url.json")
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)


def _found(name: str, folders: List[str]) -> Optional[Distribution]:
    """The distribution of that normalised name; the importlib.metadata of old Pythons knows no names with a dot."""
    for found in distributions(path=folders):
        if re.sub(r"[-_.]+", "-", found.metadata["Name"] or "").lower() == name:
            return found
    return None


def _closed(found: Distribution, folders: List[str]) -> Iterator[List[str]]:
    """Packages of the distribution in whose folders another one, which has no ``__init__.py`` there, has modules.

    Of each the folder, the other distribution and one of its modules.
    """
    own = {_slashed(file): file for file in found.files or []}
    packages = {name.rpartition("/")[0]: file for name, file in own.items() if name.endswith("/__init__.py")}
    for other in _others(found, folders):
        theirs = {_slashed(file) for file in other.files or []}
        reported = set()
        for name in sorted(theirs):
            parts = name.split("/")
            above = ("/".join(parts[:count]) for count in range(1, len(parts)))
            shared = next((f for f in above if f in packages and f + "/__init__.py" not in theirs), None)
            if shared and shared not in reported and name.endswith(_MODULES):
                reported.add(shared)
                if not any(sign in _text(packages[shared].locate()) for sign in _OPEN):
                    yield [shared, other.metadata["Name"], name]


def _overwritten(found: Distribution, folders: List[str]) -> Iterator[List[str]]:
    """Modules that another distribution has with other contents: of each the distribution and the module."""
    own = {_slashed(file): file.hash for file in found.files or [] if file.hash}
    for other in _others(found, folders):
        for file in other.files or []:
            name, digest = _slashed(file), file.hash
            is_module = name.endswith(_MODULES) and not name.endswith("/__init__.py")
            if is_module and digest and name in own and own[name].value != digest.value:
                yield [other.metadata["Name"], name]


def _others(found: Distribution, folders: List[str]) -> Iterator[Distribution]:
    own = found.metadata["Name"]
    return (other for other in distributions(path=folders) if other.metadata["Name"] not in (None, own))


def _text(path: "os.PathLike[str]") -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:  # RECORD names it, and it is not there
        return ""


def _slashed(file: object) -> str:
    return str(file).replace(os.sep, "/")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
