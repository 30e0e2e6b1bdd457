"""Describe the installed distribution as the cell itself sees it; arguments: its name and the report file."""

import json
import os
import re
import sys
import sysconfig
from importlib.metadata import Distribution, PackagePath, distributions
from typing import Dict, Iterable, Iterator, List

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
    there = _there(site_packages)
    found = there.pop(name, None)
    if found is not None:
        one, own = found.distribution, found.files
        facts["version"] = one.version
        facts["requires"] = one.requires or []
        facts["files"] = list(own)
        facts["entry_points"] = [[point.group, point.name, point.value] for point in one.entry_points]
        facts["closed"] = sorted(_closed(own, there.values()))
        facts["overwritten"] = sorted(_overwritten(own, there.values()))
        facts["direct_url"] = one.read_text("direct_url.json")
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)


class _Installed:
    """A distribution with its metadata and RECORD read once: importlib.metadata reads both anew each time."""

    def __init__(self, distribution: Distribution, name: str) -> None:
        self.distribution = distribution
        self.name = name
        self.files = {str(file).replace(os.sep, "/"): file for file in distribution.files or []}


def _there(folders: List[str]) -> Dict[str, _Installed]:
    """What is installed, by normalised name; the importlib.metadata of old Pythons knows no names with a dot."""
    found: Dict[str, _Installed] = {}
    for one in distributions(path=folders):
        name = one.metadata["Name"]
        if name:
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), _Installed(one, name))
    return found


def _closed(own: Dict[str, PackagePath], others: Iterable[_Installed]) -> Iterator[List[str]]:
    """Packages of the distribution in whose folders another one, which has no ``__init__.py`` there, has modules.

    Of each the folder, the other distribution and one of its modules.
    """
    packages = {name.rpartition("/")[0]: file for name, file in own.items() if name.endswith("/__init__.py")}
    for other in others:
        reported = set()
        for name in sorted(other.files):
            parts = name.split("/")
            above = ("/".join(parts[:count]) for count in range(1, len(parts)))
            shared = next((f for f in above if f in packages and f + "/__init__.py" not in other.files), None)
            if shared and shared not in reported and name.endswith(_MODULES):
                reported.add(shared)
                if not any(sign in _text(packages[shared].locate()) for sign in _OPEN):
                    yield [shared, other.name, name]


def _overwritten(own: Dict[str, PackagePath], others: Iterable[_Installed]) -> Iterator[List[str]]:
    """Modules that another distribution has with other contents: of each the distribution and the module."""
    for other in others:
        for name, file in other.files.items():
            is_module = name.endswith(_MODULES) and not name.endswith("/__init__.py")
            ours = own.get(name)
            if is_module and ours is not None and ours.hash and file.hash and ours.hash.value != file.hash.value:
                yield [other.name, name]


def _text(path: "os.PathLike[str]") -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:  # RECORD names it, and it is not there
        return ""


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
