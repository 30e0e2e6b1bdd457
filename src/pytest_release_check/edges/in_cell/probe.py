"""Import modules and load entry points in a cell, telling one JSON line before and one after each.

Arguments: a JSON file with the targets (``["module", "attribute.path"]``, attribute empty for an import) and the
file to append the lines to. Runs on Python 3.8 and later, imports nothing that is not in the standard library, and
keeps what it imports itself to the least: a module that is there only because the probe imported it proves nothing.
"""

import importlib
import json
import sys
import traceback
from typing import Dict


def _loaded(module_name: str, attribute: str) -> Dict[str, object]:
    loaded = importlib.import_module(module_name)
    for part in filter(None, attribute.split(".")):
        loaded = getattr(loaded, part)
    module = sys.modules[module_name]
    paths = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    version = getattr(module, "__version__", None)
    return {
        "state": "loaded",
        "paths": [path for path in paths if isinstance(path, str)],
        "version": version if isinstance(version, str) else "",
    }


def _facts(module_name: str, attribute: str) -> Dict[str, object]:
    try:
        return _loaded(module_name, attribute)
    except BaseException as error:  # a module may raise SystemExit or worse at import
        lines = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
        return {
            "state": "failed",
            "error": lines[-1],
            "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
            "trace": [line for line in traceback.format_exc().splitlines() if "<frozen importlib" not in line][-12:],
        }


def main(targets: str, told: str) -> None:
    """Load one target after the other; the line before each names the culprit if the interpreter dies."""
    with open(targets, encoding="utf-8") as stream:
        wanted = json.load(stream)
    with open(told, "a", encoding="utf-8") as stream:
        for index, (module_name, attribute) in enumerate(wanted):
            stream.write(json.dumps({"index": index, "state": "begun"}) + "\n")
            stream.flush()
            stream.write(json.dumps({"index": index, **_facts(module_name, attribute)}) + "\n")
            stream.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
