"""How many examples the searches of hypothesis try: few by default, as many as asked for in a long search.

A long search, before a release or after a change of what reads untrusted bytes::

    RELEASE_CHECK_EXAMPLES=20000 pytest tests/upload/test_hostile_archives.py tests/upload/archive/test_zip_oracle.py
"""

import os

_ASKED = os.environ.get("RELEASE_CHECK_EXAMPLES", "")
IS_LONG_SEARCH = bool(_ASKED)
"""Whether the number was given: then every run tries other examples."""


def examples(few: int) -> int:
    """``few``, unless the environment asks for another number."""
    return int(_ASKED) if _ASKED else few
