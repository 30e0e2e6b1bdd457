"""What is odd about the environment of a run: a line each, before any work. A usual machine has none of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.machine import Machine
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import AUTO, Settings
from pytest_release_check.text.wording import listed

LITTLE = 500 * 2**20
"""Bytes. An environment has 12 MB before the release and its dependencies come, and a small project has a dozen."""
_PYTHONS = tuple((3, minor) for minor in range(8, 31))
_OF_INDEXES = ("extra-index-url", "find-links", "no-index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row looks at."""

    settings: Settings
    survey: Survey
    machine: Machine

    @property
    def requires_python(self) -> str:
        """What the project that is built states; empty if it states nothing, or if nothing is built."""
        project = self.survey.project
        return project.requires_python if project is not None and self.settings.builds else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something that is rare, that changes what a run finds, and that the user can do something about."""

    name: str
    line: Callable[[Known], str]
    """What is odd, what follows and what to do; empty where nothing is odd."""


def odd_lines(settings: Settings, survey: Survey) -> Iterator[str]:
    """What is odd about this run, in the order of the registry."""
    if survey.machine is not None:
        known = Known(settings=settings, survey=survey, machine=survey.machine)
        yield from filter(None, (oddity.line(known) for oddity in ODDITIES))


def _one_python(known: Known) -> str:
    chosen = known.survey.found.chosen
    here = {one.version[:2] for one in chosen}
    others = [python for python in _PYTHONS if python not in here and admits(known.requires_python, python)]
    if len(here) != 1 or not others or known.settings.pythons != (AUTO,):
        return ""
    return (
        f"the only suitable Python here is {chosen[0].version_text}: what the release does on others is not checked. "
        "Install another one, or name one that was not found with --release-python PATH."
    )


def _constraints(known: Known) -> str:
    if "constraint" not in known.survey.excluded_settings:
        return ""
    return (
        "your pip is configured with constraints, and users have none: environments are made without them, and other "
        "versions of dependencies can come than you work with. What the release needs belongs into its dependencies."
    )


def _indexes(known: Known) -> str:
    named = [option for option in _OF_INDEXES if option in known.survey.excluded_settings]
    if not named or known.settings.upstreams:
        return ""
    return (
        f"settings of your pip that are not used here: {listed(named)}. Packages that are only there are not found. "
        "Name every index and folder that is needed, in order, with --release-upstream."
    )


def _no_history(known: Known) -> str:
    project, clone = known.survey.project, known.machine.clone
    tool = project.version_tool if project is not None and known.settings.builds else ""
    if not tool or not clone.is_shallow or clone.has_tags:
        return ""
    if any("PRETEND_VERSION" in name for name in known.settings.pass_env):
        return ""
    return (
        f"{tool} takes the version from git, and this clone is shallow and has no tags: the version will be wrong. "
        "Run `git fetch --unshallow --tags` first; in GitHub Actions give actions/checkout `fetch-depth: 0`."
    )


def _version_variable(known: Known) -> str:
    names, project = known.machine.version_variables, known.survey.project
    if not names or not known.settings.builds or project is None or project.version:
        return ""
    return (
        f"{listed(names)} is set, and builds do not see it: the version is that of the tree. "
        f"Let it through with --release-pass-env {names[0]}."
    )


def _silent_git(known: Known) -> str:
    if not known.machine.clone.trouble or not known.settings.builds or known.survey.project is None:
        return ""
    root = known.survey.project.root
    return (
        f"git gives no answer in {root} ({known.machine.clone.trouble}): files are not compared with what is tracked. "
        f"Install git, or if the folder belongs to another user run `git config --global --add safe.directory {root}`."
    )


def _little_space(known: Known) -> str:
    if known.machine.free >= LITTLE:
        return ""
    return (
        f"only {known.machine.free / 1e6:.0f} MB are free in {known.machine.temporary.parent}, where environments are "
        "made: installations can fail. Free some, or name a folder on another disk in TMPDIR."
    )


def _no_programs(known: Known) -> str:
    if known.machine.runs_programs:
        return ""
    return (
        f"{known.machine.temporary.parent} is mounted noexec: scripts and compiled modules of the environments that "
        "are made there cannot run. Name another folder in TMPDIR."
    )


def _temporary_in_tree(known: Known) -> str:
    project = known.survey.project
    if project is None or not known.settings.builds:
        return ""
    if not known.machine.temporary.is_relative_to(project.root.resolve()):
        return ""
    return (
        f"the folder for temporary files, {known.machine.temporary.parent}, is in the source tree: the build can pack "
        "what lies there. Name a folder outside in TMPDIR."
    )


def _not_writable(known: Known) -> str:
    project = known.survey.project
    if project is None or known.machine.is_writable or not known.settings.builds:
        return ""
    return (
        f"{project.root} cannot be written: build backends that write there, as setuptools does, fail. "
        "Check a copy of the project, or files that were built elsewhere with --release-dist."
    )


ODDITIES = (
    Oddity(name="one-python", line=_one_python),
    Oddity(name="constraints", line=_constraints),
    Oddity(name="indexes", line=_indexes),
    Oddity(name="no-history", line=_no_history),
    Oddity(name="version-variable", line=_version_variable),
    Oddity(name="silent-git", line=_silent_git),
    Oddity(name="little-space", line=_little_space),
    Oddity(name="no-programs", line=_no_programs),
    Oddity(name="temporary-in-tree", line=_temporary_in_tree),
    Oddity(name="not-writable", line=_not_writable),
)
"""All of them. A new one is listed here, and nowhere else."""
