"""What is known when scenarios are planned: the files are there, and nothing is installed yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pytest_release_check.analysis.index.earlier import version_before
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.environments import Cell, Interpreter
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import AUTO, NONE, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What the upstream lists of the project, or why that is not known."""

    files: tuple[IndexFile, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The release, the cells of the matrix and what else there is on this machine and on the upstream."""

    settings: Settings
    distributions: Distributions
    cells: Sequence[Cell]
    interpreters: tuple[Interpreter, ...] = ()
    """All that answered, chosen for the matrix or not."""
    earlier: Earlier = Earlier()
    beside: Mapping[str, str] = field(default_factory=dict)
    """Versions, by normalised name, of the projects that are released together with this one."""
    is_uv_here: bool = False
    is_griffe_here: bool = False
    is_type_checker_here: bool = False
    has_types: bool = False
    """Whether a file of the release has anything for type checkers."""

    @property
    def newest(self) -> Cell:
        """The cell that most users have: the newest usual Python, with the wheel if there is one."""
        return max(self.cells, key=lambda cell: (_usual(cell), cell.interpreter.version))

    @property
    def lowest(self) -> Cell:
        """The same with the lowest Python."""

        def key(cell: Cell) -> tuple[tuple[bool, bool], tuple[int, int, int]]:
            major, minor, patch = cell.interpreter.version
            return _usual(cell), (-major, -minor, -patch)

        return max(self.cells, key=key)

    @property
    def previous(self) -> str:
        """The version to upgrade from; empty if there is none, or if it is not known."""
        if self.settings.previous == AUTO:
            python = self.newest.interpreter.version_text
            return version_before(self.earlier.files, self.distributions.version, python)
        return "" if self.settings.previous == NONE else self.settings.previous

    @property
    def trouble(self) -> str:
        """Why the version to upgrade from is not known."""
        return self.earlier.trouble if self.settings.previous == AUTO else ""


def _usual(cell: Cell) -> tuple[bool, bool]:
    """A wheel before an sdist, the Python that most people run before others."""
    one = cell.interpreter
    plain = one.implementation == "cpython" and not one.free_threaded and not one.prerelease
    return cell.artifact is Artifact.WHEEL, plain
