"""Install: pip's own report is the proof of what was installed."""

from typing import Any

import pytest

from pytest_release_check.installers.pip import taken_in
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.steps.install import taken_distributions, wrong_origins
from tests.builders import cell, staged

RELEASE = staged()


def item(name: str = "demo", digest: str = "a" * 64, **changed: Any) -> dict[str, Any]:
    info = {"url": f"http://127.0.0.1/{name}.whl", "archive_info": {"hashes": {"sha256": digest}}}
    return {"metadata": {"name": name, "version": "1.0"}, "download_info": info, "is_direct": False} | changed


@pytest.mark.parametrize(
    ("installed", "artifact", "words"),
    [
        ([item()], Artifact.WHEEL, None),
        ([item("Demo"), item("six", "c" * 64)], Artifact.WHEEL, None),
        ([item(digest="b" * 64)], Artifact.SDIST, None),
        ([item(download_info={"url": "u", "archive_info": {"hash": "sha256=" + "a" * 64}})], Artifact.WHEEL, None),
        ([item(digest="b" * 64)], Artifact.WHEEL, "pip took http://127.0.0.1/demo.whl"),
        ([item(digest="c" * 64)], Artifact.WHEEL, "pip took"),
        ([item(is_direct=True)], Artifact.WHEEL, "pip took"),
        ([item(download_info={"url": "u"})], Artifact.WHEEL, "not known"),
        ([item("six")], Artifact.WHEEL, "0 times"),
        ([], Artifact.WHEEL, "0 times"),
    ],
)
def test_wrong_origins(installed: list[dict[str, Any]], artifact: Artifact, words: str | None) -> None:
    """The file of the cell's kind, by its digest, by name and not by URL; anything else is wrong-file-installed."""
    findings = wrong_origins(taken_in({"version": "1", "install": installed}), RELEASE, cell(artifact=artifact))
    assert [finding.code for finding in findings] == ([] if words is None else ["RC403"])
    assert all(words is not None and words in finding.detail for finding in findings)


def test_taken_distributions() -> None:
    """Every distribution that pip installed, by its normalised name."""
    six = item("Six_Pack", metadata={"name": "Six_Pack", "version": "2.0"})
    assert taken_distributions(taken_in({"install": [six, item()]})) == ("demo==1.0", "six-pack==2.0")
    assert taken_distributions(taken_in({})) == ()
