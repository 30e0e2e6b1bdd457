"""The tag names the version, however it is spelled."""

import pytest

from pytest_release_check.publishing.release_tags import tag_fault


@pytest.mark.parametrize(
    ("tags", "version", "fits"),
    [
        (("v1.0",), "1.0", True),
        (("1.0",), "1.0.0", True),
        (("demo-1.0",), "1.0", True),
        (("demo/v1.0",), "1.0", True),
        (("release_1.0rc1",), "1.0rc1", True),
        (("v1.0-rc.1",), "1.0rc1", True),
        (("demo@1.0",), "1.0", True),
        (("v0.9", "v1.0"), "1.0", True),
        (("latest", "nightly"), "1.0", True),
        ((), "1.0", True),
        (("v1.0",), "1.1", False),
        (("v1.0",), "1.0.dev3", False),
        (("v1.0", "v1.0.1"), "1.1", False),
        (("demo-2-1.0",), "1.0", True),
    ],
)
def test_tags(tags: tuple[str, ...], version: str, fits: bool) -> None:
    """A tag without a version says nothing."""
    assert (tag_fault(tags, version) == "") is fits
