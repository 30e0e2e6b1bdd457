"""Describe the installed distribution as the cell itself sees it; arguments: its name and the report file."""

import json
import os
import re
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from typing import Dict, List, Optional


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
        facts["files"] = [str(file).replace(os.sep, "/") for file in found.files or []]
        facts["entry_points"] = [[point.group, point.name, point.value] for point in found.entry_points]
        facts["direct_url"] = found.read_text("direct_url.json")
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)


def _found(name: str, folders: List[str]) -> Optional[Distribution]:
    """The distribution of that normalised name; the importlib.metadata of old Pythons knows no names with a dot."""
    for found in distributions(path=folders):
        if re.sub(r"[-_.]+", "-", found.metadata["Name"] or "").lower() == name:
            return found
    return None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
