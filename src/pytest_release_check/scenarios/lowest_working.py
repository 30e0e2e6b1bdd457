"""The lowest versions of dependencies that work by themselves: one of years ago need not, on the Python of today."""

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from packaging.requirements import Requirement

from pytest_release_check.checks.installed.extras import failing_file
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.installers.lowest_versions import Listing, later_pins, name_of
from pytest_release_check.installers.protocol import Installed
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.releases import Installation
from pytest_release_check.scenarios.baseline import Baseline, newly_failing

_RAISED = 3
"""So many dependencies are raised to a later version; chosen: with more, the failure says little of the release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What came of importing the modules with some versions."""

    own: tuple[Loaded, ...] = ()
    """The modules that fail in lines of the release."""
    at_fault: str = ""
    """Else the dependency (normalised) in whose lines the first one fails; empty if that is not a direct one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The release in an environment in which its dependencies are exchanged."""

    release: Installation
    modules: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    """The direct ones."""
    baseline: Baseline
    environment: ScenarioEnvironment
    index: str
    listed: Listing
    _owned: dict[str, frozenset[str]] = field(default_factory=dict)

    def with_working(self, pins: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Loaded, ...]]:
        """The lowest versions that work by themselves, and the modules that fail then in lines of the release.

        ``pins`` are installed, each as ``name==version``. A dependency that fails in lines of its own proves nothing:
        the first later version is taken which does not. Raises ``OutageError``.
        """
        tried = self._loaded(pins)
        for _ in range(_RAISED):
            if not tried.at_fault:
                break
            later = later_pins(pins, tried.at_fault, self.requirements, self.environment.cell.interpreter, self.listed)
            working = self._first_working(later, tried.at_fault)
            if working is None:
                break
            pins, tried = working
        return pins, tried.own

    def _first_working(self, later: Sequence[tuple[str, ...]], name: str) -> tuple[tuple[str, ...], _Tried] | None:
        """The first of ``later`` with which ``name`` does not fail, if those that follow do not either.

        By halves: urllib3 has 90 versions, of which the first 65 fail on Python 3.12.
        """
        working: dict[tuple[str, ...], _Tried] = {}

        def works(pins: tuple[str, ...]) -> bool:
            if isinstance(self.environment.install(*pins, index=self.index), Installed):
                tried = self._loaded(pins)
                if tried.at_fault != name:
                    working[pins] = tried
            return pins in working

        place = bisect_left(later, True, key=works)
        return (later[place], working[later[place]]) if place < len(later) else None

    def _loaded(self, pins: Sequence[str]) -> _Tried:
        failed = newly_failing(self.release, self.modules, self.baseline)
        own = tuple(result for result in failed if failing_file(result.evidence) in self.release.files)
        if own or not failed:
            return _Tried(own=own)
        owners = self._owners(failing_file(failed[0].evidence))
        return _Tried(at_fault=next((name for name in map(name_of, pins) if name in owners), ""))

    def _owners(self, file: str) -> frozenset[str]:
        """The distributions that have installed a file: of a namespace package of old, there may be several."""
        if file not in self._owned:
            found: frozenset[str] = frozenset()
            with suppress(OutageError):  # an environment of years ago need not start any program but ours
                found = self.environment.ledger().owners_of(file)
            if len(found) != 1:  # else a later version may not have it any more
                return found
            self._owned[file] = found
        return self._owned[file]
