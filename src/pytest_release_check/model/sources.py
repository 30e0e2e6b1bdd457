"""Where a release comes from: the project, its tree, and the commit and the tag that a CI job runs for."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the CI service states of the job; empty outside of CI."""

    tags: tuple[str, ...] = ()
    """Tags that the job runs for: one, unless two services speak."""
    commits: tuple[str, ...] = ()
    """Full hashes, any of which may be that of the commit: of a pull request, its head and its trial merge."""
    ref: str = ""
    """As ``refs/tags/v1.0`` or ``refs/heads/main``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known of the tree that a run stands in, and of its job."""

    commit: str = ""
    """Full hash; empty without a repository, or before its first commit."""
    tags: tuple[str, ...] = ()
    """Tags of that commit."""
    changed: tuple[str, ...] = ()
    """Files that are not committed as they are."""
    trouble: str = ""
    """Why version control cannot state whether there are such files, although there is a repository."""
    job: Job = field(default_factory=Job)

    @property
    def release_tags(self) -> tuple[str, ...]:
        """The tag that the job runs for, else those of the commit."""
        return self.job.tags or self.tags

    @property
    def commits(self) -> tuple[str, ...]:
        """What the job is for, else the commit that is checked out; any of them will do."""
        return self.job.commits or tuple(filter(None, (self.commit,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a build from a clean checkout is made of."""

    id: str
    """Full hash."""
    uncommitted: tuple[str, ...] = ()
    """Files of the work tree that are not in the commit as they are."""

    @property
    def sentence(self) -> str:
        """Which commit, and what of the work tree is not in it."""
        if not self.uncommitted:
            return f"a clean checkout of commit {self.id[:12]}"
        return f"a clean checkout of commit {self.id[:12]}, without changes that are not committed: {self._files}"

    @property
    def _files(self) -> str:
        first, count = self.uncommitted[:3], len(self.uncommitted)
        return f"{', '.join(first)}{f' and {count - len(first)} more' if count > len(first) else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A source tree. What is not stated statically is empty: only the build knows."""

    root: Path
    name: str = ""
    """As pyproject.toml spells it."""
    version: str = ""
    requires_python: str = ""
    classifiers: tuple[str, ...] = ()
    version_tool: str = ""
    """What the build takes the version out of version control with, as ``setuptools-scm``; empty if it is stated."""

    @property
    def label(self) -> str:
        """How to call the project before its metadata is known."""
        return self.name or self.root.name
