"""The person at the terminal, and what the CI service says of the commit."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_release_check.checks.preflight import Sources
from pytest_release_check.edges.git import changed_files, tags_at_head
from pytest_release_check.model.project import Project

_TAG_VARIABLES = ("CI_COMMIT_TAG", "BUILDKITE_TAG", "CIRCLE_TAG")


def has_terminal(config: pytest.Config) -> bool:
    """Whether somebody can be asked."""
    with _uncaptured(config):
        return sys.stdin is not None and sys.stdin.isatty()


def asker(config: pytest.Config) -> Callable[[str], bool]:
    """Asks a question on the terminal; only a whole ``yes`` is one."""

    def ask(question: str) -> bool:
        with _uncaptured(config):
            if not sys.stdin.isatty():
                return False
            try:
                return input(f"release-check: {question} Type yes: ").strip().lower() == "yes"
            except EOFError:
                return False

    return ask


def sources_of(project: Project, environment: Mapping[str, str]) -> Sources:
    """What version control and the CI service say of the tree that is released."""
    return Sources(tags=release_tags(environment, project.root), changed=changed_files(project.root))


def release_tags(environment: Mapping[str, str], root: Path) -> tuple[str, ...]:
    """The tag that a CI job runs for, else the tags of the commit that is checked out."""
    if environment.get("GITHUB_REF_TYPE") == "tag" and environment.get("GITHUB_REF_NAME"):
        return (environment["GITHUB_REF_NAME"],)
    named = tuple(environment[name] for name in _TAG_VARIABLES if environment.get(name))
    return named or tags_at_head(root)


@contextmanager
def _uncaptured(config: pytest.Config) -> Iterator[None]:
    """Pytest puts its own files in place of the terminal."""
    manager = config.pluginmanager.getplugin("capturemanager")
    if manager is None:
        yield
        return
    with manager.global_and_fixture_disabled():
        manager.suspend_global_capture(in_=True)
        try:
            yield
        finally:
            manager.resume_global_capture()
