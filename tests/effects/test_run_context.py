"""What a step works with: which index installers are pointed at."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.runners import context

STAGE = "http://127.0.0.1:9/secret/wheel/simple/"
ALONE = "http://127.0.0.1:9/secret/wheel/alone/simple/"


@pytest.mark.parametrize(
    ("web", "variables"),
    [
        ((), {"UV_DEFAULT_INDEX": STAGE}),
        (("http://a/",), {"UV_INDEX": ALONE, "UV_DEFAULT_INDEX": "http://a/"}),
        (("http://a/", "http://b/"), {"UV_INDEX": f"{ALONE} http://a/", "UV_DEFAULT_INDEX": "http://b/"}),
    ],
)
def test_one_index(tmp_path: Path, web: tuple[str, ...], variables: dict[str, str]) -> None:
    """pip has one index; uv asks those of the web itself, after that one."""
    tools = replace(context(tmp_path), web_indexes=web)
    added = {"PIP_INDEX_URL": STAGE, "UV_NO_CONFIG": "1", **variables}
    assert tools.with_index("http://other/simple/").with_index(STAGE).environment == {**tools.environment, **added}
