"""What version control and the CI service say of where a release comes from: tag, commit and ref of the job.

Each service documents its variables; where one of them is in doubt, the job is taken for what it says.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_release_check.effects.git import checked_out, tree_state
from pytest_release_check.model.sources import Job, Sources

_TAGS = (
    "CI_COMMIT_TAG",  # GitLab, Woodpecker
    "BUILDKITE_TAG",
    "CIRCLE_TAG",
    "BITBUCKET_TAG",
    "TAG_NAME",  # Jenkins, multibranch
    "APPVEYOR_REPO_TAG_NAME",
    "TRAVIS_TAG",
    "CIRRUS_TAG",
    "DRONE_TAG",
    "SEMAPHORE_GIT_TAG_NAME",
)
_COMMITS = (
    "CI_COMMIT_SHA",  # GitLab, Woodpecker
    "BUILDKITE_COMMIT",
    "CIRCLE_SHA1",
    "BITBUCKET_COMMIT",
    "GIT_COMMIT",  # Jenkins, git plugin
    "BUILD_SOURCEVERSION",  # Azure Pipelines
    "APPVEYOR_REPO_COMMIT",
    "TRAVIS_COMMIT",
    "CIRRUS_CHANGE_IN_REPO",
    "DRONE_COMMIT_SHA",
    "SEMAPHORE_GIT_SHA",
)
_REFS = ("GITHUB_REF", "BUILD_SOURCEBRANCH")
"""Azure Pipelines has no variable of its own for a tag."""
_BRANCHES = ("CI_COMMIT_BRANCH", "BUILDKITE_BRANCH", "CIRCLE_BRANCH", "BITBUCKET_BRANCH", "BRANCH_NAME")
_GITHUB = ("GITHUB_REF_TYPE", "GITHUB_REF_NAME", "GITHUB_SHA", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH")
VARIABLES = (*_TAGS, *_COMMITS, *_REFS, *_BRANCHES, *_GITHUB)
"""Everything that is read here."""
_TAG_REF = "refs/tags/"
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""Buildkite gives HEAD where it was not asked for a commit."""


def ci_job(environment: Mapping[str, str]) -> Job:
    """What ``environment`` says of the job; an empty one outside of CI."""
    tags = tuple(dict.fromkeys(_tags(environment)))
    commits = dict.fromkeys(text.lower() for text in _commits(environment))
    return Job(
        tags=tags,
        commits=tuple(commit for commit in commits if _HASH.fullmatch(commit)),
        ref=next(_refs(environment), f"{_TAG_REF}{tags[0]}" if tags else ""),
    )


def _tags(environment: Mapping[str, str]) -> Iterator[str]:
    # GitHub always says of what type the ref is; where nothing does, it may be a tag.
    if environment.get("GITHUB_REF_NAME") and (environment.get("GITHUB_REF_TYPE") or "tag") == "tag":
        yield environment["GITHUB_REF_NAME"]
    for name in _REFS:
        if environment.get(name, "").startswith(_TAG_REF):
            yield environment[name].removeprefix(_TAG_REF)
    yield from (environment[name] for name in _TAGS if environment.get(name))


def _refs(environment: Mapping[str, str]) -> Iterator[str]:
    yield from (environment[name] for name in _REFS if environment.get(name))
    if not any(environment.get(name) for name in _TAGS):
        yield from (f"refs/heads/{environment[name]}" for name in _BRANCHES if environment.get(name))


def _commits(environment: Mapping[str, str]) -> Iterator[str]:
    yield from _github_commits(environment)
    yield from (environment[name] for name in _COMMITS if environment.get(name))


def _github_commits(environment: Mapping[str, str]) -> Iterator[str]:
    """GITHUB_SHA, or what the event says where that is another commit than the one that the event is about.

    For ``pull_request`` it is the trial merge with the base, for ``workflow_run`` the tip of the default branch:
    https://docs.github.com/en/actions/writing-workflows/choosing-when-your-workflow-runs/events-that-trigger-workflows
    """
    event = environment.get("GITHUB_EVENT_NAME", "")
    if event == "workflow_run" and (head := _of_event(environment, "workflow_run", "head_sha")):
        yield head
        return
    if environment.get("GITHUB_SHA"):
        yield environment["GITHUB_SHA"]
    if event.startswith("pull_request"):
        yield _of_event(environment, "pull_request", "head", "sha")


def _of_event(environment: Mapping[str, str], *keys: str) -> str:
    """A text in the event's payload; empty if it is not there."""
    try:
        found = json.loads(Path(environment.get("GITHUB_EVENT_PATH", "")).read_text("utf-8"))
        for key in keys:
            found = found[key]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def sources_of_job(folder: Path, environment: Mapping[str, str]) -> Sources:
    """Of a job that only publishes; nothing that lies in its ``folder`` is run, not even by git."""
    state = checked_out(folder)
    return Sources(commit=state.commit, tags=state.tags, job=ci_job(environment))


def sources_of(root: Path | None, environment: Mapping[str, str], *, without: tuple[Path, ...] = ()) -> Sources:
    """Of the tree at ``root``, or of the job alone where no tree has to do with it.

    Changes in the folders ``without`` are none of the tree: files that were built out of it, and our report.
    """
    job = ci_job(environment)
    if root is None:
        return Sources(job=job)
    state = tree_state(root, without)
    return Sources(commit=state.commit, tags=state.tags, changed=state.changed, trouble=state.trouble, job=job)
