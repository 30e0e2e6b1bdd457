"""Golden files, one a run; they are rewritten instead of compared where ``UPDATE_GOLDEN`` is set in the environment.

    UPDATE_GOLDEN=1 python -m pytest tests/golden -n0

They hold what programs and people rely on by name, and no texts: these may change. A changed golden file is a change
for users, so it belongs in the commit that makes the change, and in the changelog.
"""

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.golden.extraction import generalised, in_any_order

FOLDER = Path(__file__).parent


def rendered(facts: Mapping[str, Any], version: tuple[int, int]) -> str:
    """The facts as a golden file has them: sorted, a line a value, for any Python and port."""
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False)
    return generalised(text, version) + "\n"


def difference(held: str, found: str, *, ordered: bool = True) -> str:
    """A unified diff from the golden file to what was found, empty where they are equal.

    Without ``ordered`` it does not matter which test has run first.
    """
    old, new = (text if ordered else _sorted(text) for text in (held, found))
    return "\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), "golden file", "this run", lineterm=""))


def _sorted(text: str) -> str:
    return json.dumps(in_any_order(json.loads(text)), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
