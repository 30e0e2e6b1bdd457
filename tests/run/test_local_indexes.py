"""The embedded indexes of a run: they serve until the end of it."""

from pathlib import Path

import httpx
import pytest

from pytest_release_check.index.site import Policy
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.run.local_indexes import LocalIndexes
from pytest_release_check.upload.metadata.descriptive_fields import SUMMARY_LONG
from tests.archives import build_wheel
from tests.index.conftest import get, upload
from tests.runners import context


def indexes(folder: Path, ignored: frozenset[str] = frozenset()) -> LocalIndexes:
    build_wheel(folder / "upstream", "other", "1.0")
    return LocalIndexes((Upstream.from_text(str(folder / "upstream")),), context(folder), ignored)


def test_they_serve_until_they_are_closed(tmp_path: Path) -> None:
    """What the upstream has is reached through each of them, and through none afterwards."""
    kept = indexes(tmp_path)
    started = [kept.gateway(), kept.start("index", Policy(subjects=frozenset({"demo"})))]
    pages = [f"{index.simple_url()}other/" for index in started]
    assert [get(page).status_code for page in pages] == [200, 200]
    kept.close()
    for page in pages:
        with pytest.raises(httpx.ConnectError):
            get(page)


@pytest.mark.parametrize(
    ("of_run", "of_index", "status"),
    [
        (frozenset[str](), frozenset[str](), 400),
        (frozenset({SUMMARY_LONG.code}), frozenset[str](), 200),
        (frozenset[str](), frozenset({SUMMARY_LONG.code}), 200),
    ],
)
def test_rules_that_are_ignored(tmp_path: Path, of_run: frozenset[str], of_index: frozenset[str], status: int) -> None:
    """By the user for the whole run, or for this index alone."""
    kept = indexes(tmp_path, of_run)
    index = kept.start("index", Policy(subjects=frozenset({"demo"}), ignored=of_index))
    wheel = build_wheel(tmp_path / "dist", "demo", "1.0")
    assert upload(index, wheel, token=index.site.token, summary="x" * 600).status_code == status
    kept.close()
