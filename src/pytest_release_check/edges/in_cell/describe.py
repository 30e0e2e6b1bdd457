"""Describe the installed distribution as the cell itself sees it; arguments: its name and the report file."""

import json
import os
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, distribution
from typing import Dict


def main(name: str, report: str) -> None:
    """Write the facts as JSON; ``version`` is null if there is no such distribution."""
    facts: Dict[str, object] = {
        "site_packages": sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}),
        "scripts_folder": sysconfig.get_path("scripts"),
        "version": None,
        "direct_url": None,
    }
    try:
        found = distribution(name)
    except PackageNotFoundError:
        pass
    else:
        facts["version"] = found.version
        facts["requires"] = found.requires or []
        facts["files"] = [str(file).replace(os.sep, "/") for file in found.files or []]
        facts["entry_points"] = [[point.group, point.name, point.value] for point in found.entry_points]
        facts["direct_url"] = found.read_text("direct_url.json")
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
