"""Names of sdists are refused as PyPI refuses them, and nothing more."""

import pytest

from pytest_release_check.upload.file.sdist_names import sdist_name_refusals
from tests.upload.forms import Value, codes, offer


@pytest.mark.parametrize(
    ("filename", "changes", "expected", "phrase"),
    [
        pytest.param("demo.tar.gz", {}, ["PYPI116"], "Invalid source distribution filename", id="PYPI116-no-version"),
        pytest.param("demo-one.tar.gz", {}, ["PYPI116"], "Invalid source distribution", id="PYPI116-bad-version"),
        pytest.param("demo-x-1.0.tar.gz", {}, ["PYPI117", "PYPI118"], "Start filename for", id="PYPI117-other"),
        pytest.param("Demo-1.0.tar.gz", {}, ["PYPI118"], "should be 'demo-1.0.tar.gz'", id="PYPI118-capital"),
        pytest.param("demo-1.0.zip", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-zip"),
        pytest.param("demo-1.0.0.tar.gz", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-zeros"),
        pytest.param("demo-2.0.tar.gz", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-other-version"),
        pytest.param("my-demo-1.0.tar.gz", {"name": "my.demo"}, ["PYPI118"], "my_demo-1.0.tar", id="PYPI118-hyphen"),
        pytest.param("demo-1.0-1.tar.gz", {"version": "1.0.post1"}, ["PYPI118"], "post1", id="PYPI118-post-hyphen"),
        pytest.param("demo-1.0.tar.gz", {}, [], "", id="PYPI118-taken"),
        pytest.param(
            "my_demo-1rc1.tar.gz", {"name": "My.Demo", "version": "1.RC-1"}, [], "", id="PYPI118-taken-normal"
        ),
        pytest.param("demo-1.0.tar.gz", {"version": "one", "name": None}, [], "", id="PYPI118-taken-nothing-to-fit"),
    ],
)
def test_sdist_names(filename: str, changes: dict[str, Value], expected: list[str], phrase: str) -> None:
    """An sdist has one name only."""
    refusals = list(sdist_name_refusals(offer(filename, changes)))
    assert codes(refusals) == expected
    assert phrase in "".join(refusal.message for refusal in refusals)
