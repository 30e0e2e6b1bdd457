"""What version control and the CI service say of the tree that a release comes from."""

from collections.abc import Mapping
from pathlib import Path

from pytest_release_check.effects.ci_job import ci_job
from pytest_release_check.effects.git import checked_out, tree_state
from pytest_release_check.model.sources import Sources


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
