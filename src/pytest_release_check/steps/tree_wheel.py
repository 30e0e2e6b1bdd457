"""The wheel once more, out of a copy of the tree and not of the sdist: both hold the same."""

from pathlib import Path

from pytest_release_check.checks.agreement.second_build import TREE_WHEEL_DIFFERS, tree_wheel_differences
from pytest_release_check.checks.contents.lost_metadata import metadata_lost
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.git import source_tree
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.tree_copies import copied_tree, has_its_own_history, tree_files, weight
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding

_MOST = 64 << 20
"""Bytes of a tree that is copied without being asked."""


def copy_to_build(project: Project, context: RunContext) -> Path | None:
    """A copy of the tree; None where that takes long or cannot be done, or where a copy knows less than the tree."""
    tree = source_tree(project.root)
    tracked = tree.tracked if tree is not None else ()
    if not has_its_own_history(project.root) or weight(project.root, _MOST, tracked) > _MOST:
        return None
    try:
        return copied_tree(project.root, context.workspace / "tree", tracked)
    except OutageError:
        return None


def compared_wheels(release: ReadRelease, folder: Path, error: str, tree: Path) -> tuple[Finding, ...]:
    """Findings about the release's wheel and that in ``folder``, built out of ``tree``.

    ``error`` says why it could not be built.
    """
    (wheel,) = release.distributions.of(Artifact.WHEEL)
    if error:
        detail = f"it cannot be built out of the tree: {error.splitlines()[0]}"
        return (Finding(rule=TREE_WHEEL_DIFFERS, subject=wheel.filename, detail=detail),)
    again = next(iter(folder.glob("*.whl")), None)
    if again is None:  # not asked for, as the wheel is not for any platform
        return ()
    (sdist,) = release.distributions.of(Artifact.SDIST)
    held, of_tree = release.contents[wheel.filename], read_contents(again)
    lost = metadata_lost(wheel.filename, held, of_tree, release.contents[sdist.filename], tree_files(tree))
    return tree_wheel_differences(wheel.filename, held, again.name, of_tree, lost)
