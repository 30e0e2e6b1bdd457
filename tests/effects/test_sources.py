"""The tag and the commit of a job, as each service states them."""

import json
from pathlib import Path

import pytest

from pytest_release_check.effects.sources import ci_job
from pytest_release_check.model.sources import Job

A, B = "a" * 40, "b" * 40


@pytest.mark.parametrize(
    ("environment", "tags"),
    [
        ({}, ()),
        ({"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"}, ("v1",)),
        ({"GITHUB_REF_NAME": "v1"}, ("v1",)),
        ({"GITHUB_REF": "refs/tags/v1"}, ("v1",)),
        ({"GITHUB_REF": "refs/tags/v1", "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"}, ("v1",)),
        ({"GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "v1", "GITHUB_REF": "refs/heads/v1"}, ()),
        ({"CI_COMMIT_TAG": "v1"}, ("v1",)),
        ({"BUILDKITE_TAG": "v1"}, ("v1",)),
        ({"CIRCLE_TAG": "v1"}, ("v1",)),
        ({"BITBUCKET_TAG": "v1"}, ("v1",)),
        ({"TAG_NAME": "v1"}, ("v1",)),
        ({"APPVEYOR_REPO_TAG_NAME": "v1"}, ("v1",)),
        ({"TRAVIS_TAG": ""}, ()),
        ({"BUILD_SOURCEBRANCH": "refs/tags/demo/v1"}, ("demo/v1",)),
        ({"BUILD_SOURCEBRANCH": "refs/heads/main"}, ()),
        ({"CI_COMMIT_TAG": "v1", "CIRCLE_TAG": "v2"}, ("v1", "v2")),
    ],
)
def test_tags(environment: dict[str, str], tags: tuple[str, ...]) -> None:
    """What may be the tag of the job counts as that."""
    assert ci_job(environment).tags == tags


@pytest.mark.parametrize(
    ("environment", "commits"),
    [
        ({"GITHUB_SHA": A}, (A,)),
        ({"CI_COMMIT_SHA": A}, (A,)),
        ({"BUILDKITE_COMMIT": A}, (A,)),
        ({"BUILDKITE_COMMIT": "HEAD"}, ()),
        ({"CIRCLE_SHA1": A.upper()}, (A,)),
        ({"BITBUCKET_COMMIT": A}, (A,)),
        ({"BUILD_SOURCEVERSION": A}, (A,)),
        ({"GIT_COMMIT": "abc"}, ()),
        ({"GITHUB_SHA": A, "GIT_COMMIT": A}, (A,)),
        ({"GITHUB_SHA": A, "GITHUB_EVENT_NAME": "push"}, (A,)),
        ({"GITHUB_SHA": A, "GITHUB_EVENT_NAME": "pull_request"}, (A, B)),
        ({"GITHUB_SHA": A, "GITHUB_EVENT_NAME": "workflow_run"}, (B,)),
    ],
)
def test_commits(environment: dict[str, str], commits: tuple[str, ...], tmp_path: Path) -> None:
    """Full hashes only; of an event that is about another commit than GITHUB_SHA, that one."""
    payload = {"pull_request": {"head": {"sha": B}}, "workflow_run": {"head_sha": B}}
    (tmp_path / "event.json").write_text(json.dumps(payload))
    assert ci_job({"GITHUB_EVENT_PATH": str(tmp_path / "event.json")} | environment).commits == commits


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"workflow_run": 1}', '{"workflow_run": {"head_sha": 1}}'])
def test_an_event_that_says_nothing(content: str | None, tmp_path: Path) -> None:
    """The variable is all there is: evidence of the other commit is refused then, and not let pass."""
    path = tmp_path / "event.json"
    if content is not None:
        path.write_text(content)
    given = {"GITHUB_SHA": A, "GITHUB_EVENT_NAME": "workflow_run", "GITHUB_EVENT_PATH": str(path)}
    assert ci_job(given).commits == (A,)


@pytest.mark.parametrize(
    ("environment", "ref"),
    [
        ({"GITHUB_REF": "refs/pull/1/merge"}, "refs/pull/1/merge"),
        ({"CI_COMMIT_TAG": "v1", "BUILDKITE_BRANCH": "v1"}, "refs/tags/v1"),
        ({"CI_COMMIT_BRANCH": "main"}, "refs/heads/main"),
    ],
)
def test_refs(environment: dict[str, str], ref: str) -> None:
    """As git spells them."""
    assert ci_job(environment).ref == ref


def test_outside_of_ci() -> None:
    """Nothing is made up."""
    assert ci_job({"HOME": "/home/user", "LANG": "C"}) == Job()
