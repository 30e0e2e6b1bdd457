"""The user's pip cache: what it has kept of an address that will never be one again."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

_DEPTH = 3
"""Folders between ``wheels`` and those that pip makes for the link of one file."""


def forget_wheels(cache: Path, *addresses: str) -> None:
    """Remove the wheels that pip has built out of files below ``addresses``, and the folders that are empty then.

    pip notes beside each of them where the file came from (``direct_url.json``'s format, as ``origin.json``); one
    that cannot be read is let be, as are those of every other address.
    """
    ours = tuple(f"{address}/" for address in addresses)
    origins: list[Path] = []
    with suppress(OSError):  # another pip may be at work there
        origins += cache.glob(f"wheels/{'*/' * _DEPTH}*/origin.json")
    for origin in origins:
        with suppress(OSError, ValueError, TypeError, KeyError):
            if str(json.loads(origin.read_text("utf-8"))["url"]).startswith(ours):
                shutil.rmtree(origin.parent)
                for folder in list(origin.parents)[1 : _DEPTH + 1]:
                    folder.rmdir()
