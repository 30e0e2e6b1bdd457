"""The trials that a release needs beside the matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

from pytest_release_check.analysis.index.earlier import version_before
from pytest_release_check.analysis.matrix.selection import OLDEST
from pytest_release_check.analysis.metadata.requirements import holds
from pytest_release_check.analysis.metadata.requires_python import admits, lowest_python
from pytest_release_check.checks.installed.extras import chosen_extras
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.environments import Cell, Excluded, Interpreter
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.scenario import DEPENDENT, EXTRA, LOWEST, REFUSED, UNINSTALL, UPGRADE, Scenario
from pytest_release_check.model.settings import AUTO, NONE, Settings

FEW = 3
"""So many direct requirements are resolved without uv unless it is asked for: each costs a look at the index."""
_NO_LOWEST = Excluded(
    what="the lowest dependencies",
    why=f"more than {FEW} of them, and no uv to resolve them quickly; release_lowest = yes tries them all the same",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What the upstream lists of the project, or why that is not known."""

    files: tuple[IndexFile, ...] = ()
    trouble: str = ""


def scenarios(
    settings: Settings,
    distributions: Distributions,
    cells: Sequence[Cell],
    found: Iterable[Interpreter],
    earlier: Earlier,
    *,
    is_uv_here: bool = False,
) -> tuple[tuple[Scenario, ...], tuple[Excluded, ...]]:
    """Everything to be tried once, in the order of the story, and the extras that are left out.

    Raises ``SettingsError`` if an extra is asked for that the release does not have.
    """
    newest, lowest = _newest(cells), _lowest(cells)
    other = lowest if lowest.interpreter != newest.interpreter else None
    extras, excluded = chosen_extras(distributions.extras, settings.extras)
    previous, trouble = _previous(settings, distributions, newest, earlier)
    planned = [Scenario(kind=EXTRA, cell=newest, subject=extra, other=other) for extra in extras]
    if previous or trouble:
        planned.append(Scenario(kind=UPGRADE, cell=newest, previous=previous, trouble=trouble))
    planned.append(Scenario(kind=UNINSTALL, cell=newest))
    if requirements := direct_requirements(distributions, lowest.interpreter):
        if settings.lowest == "yes" or (settings.lowest == "auto" and (is_uv_here or len(requirements) <= FEW)):
            planned.append(Scenario(kind=LOWEST, cell=lowest))
        elif settings.lowest == "auto":
            excluded += (_NO_LOWEST,)
    planned += [Scenario(kind=DEPENDENT, cell=newest, subject=one, previous=previous) for one in settings.dependents]
    refused = _refused(found, distributions.requires_python) if "auto" in settings.pythons else None
    if refused is not None:
        planned.insert(0, Scenario(kind=REFUSED, cell=Cell(interpreter=refused, artifact=newest.artifact)))
    return tuple(planned), excluded


def _previous(settings: Settings, distributions: Distributions, cell: Cell, earlier: Earlier) -> tuple[str, str]:
    """The release to upgrade from, and why it is not known."""
    if settings.previous == AUTO:
        found = version_before(earlier.files, distributions.version, cell.interpreter.version_text)
        return found, earlier.trouble
    return ("" if settings.previous == NONE else settings.previous), ""


def direct_requirements(distributions: Distributions, interpreter: Interpreter) -> tuple[Requirement, ...]:
    """What the release requires on that Python without any extra."""
    found = []
    for line in distributions.files[0].requires_dist:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.url is None and holds(requirement.marker, interpreter.markers):
            found.append(requirement)
    return tuple(found)


def _newest(cells: Sequence[Cell]) -> Cell:
    return max(cells, key=lambda cell: (_usual(cell), cell.interpreter.version))


def _lowest(cells: Sequence[Cell]) -> Cell:
    def key(cell: Cell) -> tuple[tuple[bool, bool], tuple[int, int, int]]:
        major, minor, patch = cell.interpreter.version
        return _usual(cell), (-major, -minor, -patch)

    return max(cells, key=key)


def _usual(cell: Cell) -> tuple[bool, bool]:
    """A wheel before an sdist, the Python that most people run before others."""
    one = cell.interpreter
    plain = one.implementation == "cpython" and not one.free_threaded and not one.prerelease
    return cell.artifact is Artifact.WHEEL, plain


def _refused(found: Iterable[Interpreter], requires_python: str) -> Interpreter | None:
    """The newest Python here that lies below Requires-Python and can have an environment."""
    lowest = lowest_python(requires_python)
    if lowest is None:
        return None
    below = [
        one
        for one in found
        if OLDEST <= one.version[:2] < lowest
        and one.implementation == "cpython"
        and not (one.free_threaded or one.prerelease or admits(requires_python, one.version[:2]))
    ]
    return max(below, key=lambda one: one.version, default=None)
