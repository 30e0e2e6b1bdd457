"""Reproduce: built again from a copy of the tree, elsewhere in time and place, the files are the same."""

import sys
from collections.abc import Iterator
from pathlib import Path

from pytest_release_check.analysis.output.build_output import build_error
from pytest_release_check.checks.agreement.packed_otherwise import packing_differences
from pytest_release_check.checks.agreement.second_build import NOT_REPRODUCIBLE, different_members, differing_members
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.packing import read_packing
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.tree_copies import as_of_another_clone, copied_tree, has_its_own_history
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.build import build_command, build_variables

_ELSEWHERE = {"PYTHONHASHSEED": "4711"} | ({} if sys.platform == "win32" else {"TZ": "Asia/Kathmandu"})
"""The first build has a seed by chance, and few machines are in a time zone that is 45 minutes off.

Windows reads TZ in a form of its own.
"""


def reproduce(
    release: ReadRelease, project: Project, context: RunContext, *, by_bytes: bool = False
) -> tuple[Finding, ...]:
    """A finding for each file whose members differ; with ``by_bytes`` for each whose bytes do, too.

    Other than at first are the folder, the time zone, the umask, the seed of hashes, and with ``by_bytes`` the time
    stamps and the permissions of the source files. Raises ``OutageError`` if the tree cannot be copied.
    """
    folder = context.workspace / "again"
    output = folder / "built"
    output.mkdir(parents=True)
    # A project inside a repository has its history above it, and a copy would lose its version.
    is_copied = has_its_own_history(project.root)
    source = copied_tree(project.root, folder / "tree") if is_copied else project.root
    if by_bytes and is_copied:
        as_of_another_clone(source)
    variables = build_variables(project, context)
    done = context.run(
        f"building {project.label} again",
        build_command(context, source, output, folder / "build.json", options=("--other-umask",)),
        cwd=source,
        log="build-again",
        env=variables | _ELSEWHERE,
    )
    if not done.succeeded:
        found = build_error([line for line in done.lines if not line.startswith("Backend subprocess exited")])
        detail = f"a copy of the tree cannot be built: {found.sentence or f'exit status {done.returncode}'}"
        rule, log = NOT_REPRODUCIBLE, str(done.log)
        return (Finding(rule=rule, subject=project.label, detail=detail, evidence=found.evidence, log=log),)
    again = {path.name: read_contents(path) for path in output.iterdir()}
    members = tuple(
        finding
        for filename, contents in release.contents.items()
        for finding in differing_members(filename, contents, again.get(filename))
    )
    if not by_bytes:
        return members
    has_epoch = "SOURCE_DATE_EPOCH" in {**context.environment, **variables}
    return members + tuple(_packed_otherwise(release, output, has_epoch=has_epoch))


def _packed_otherwise(release: ReadRelease, output: Path, *, has_epoch: bool) -> Iterator[Finding]:
    for file in release.distributions.files:
        second = output / file.filename
        if second.is_file():
            differing = different_members(release.contents[file.filename], read_contents(second))
            first, packing = read_packing(file.path), read_packing(second)
            yield from packing_differences(file.filename, first, packing, differing=differing, has_epoch=has_epoch)
