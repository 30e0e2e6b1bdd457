"""Reproduce: built again from a copy of the tree, the files hold the same."""

from pytest_release_check.analysis.output.build_output import build_error
from pytest_release_check.checks.agreement.second_build import NOT_REPRODUCIBLE, differing_members
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.tree_copies import copied_tree, has_its_own_history
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.build import build_command, build_variables


def reproduce(release: ReadRelease, project: Project, context: RunContext) -> tuple[Finding, ...]:
    """A finding for each file whose members differ. Raises ``OutageError`` if the tree cannot be copied."""
    folder = context.workspace / "again"
    output = folder / "built"
    output.mkdir(parents=True)
    # A project inside a repository has its history above it, and a copy would lose its version.
    source = copied_tree(project.root, folder / "tree") if has_its_own_history(project.root) else project.root
    done = context.run(
        f"building {project.label} again",
        build_command(context, source, output, folder / "build.json"),
        cwd=source,
        log="build-again",
        env=build_variables(project, context),
    )
    if not done.succeeded:
        found = build_error([line for line in done.lines if not line.startswith("Backend subprocess exited")])
        detail = f"a copy of the tree cannot be built: {found.sentence or f'exit status {done.returncode}'}"
        rule, log = NOT_REPRODUCIBLE, str(done.log)
        return (Finding(rule=rule, subject=project.label, detail=detail, evidence=found.evidence, log=log),)
    again = {path.name: read_contents(path) for path in output.iterdir()}
    return tuple(
        finding
        for filename, contents in release.contents.items()
        for finding in differing_members(filename, contents, again.get(filename))
    )
