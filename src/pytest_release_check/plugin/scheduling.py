"""Schedulers of pytest-xdist that keep a scope's tests on one worker, and outlive the workers that die.

xdist's own (3.8) offer a dead worker's whole share again, so that the test that killed it kills the replacement too,
hand out scopes that are already complete, for which no worker ever reports anything, and send tests to replacements
that have not collected yet. The run then waits without end, or ends in an internal error.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from xdist.scheduler import (  # type: ignore[import-untyped] # xdist has no py.typed
    LoadFileScheduling,
    LoadGroupScheduling,
    LoadScopeScheduling,
)

from pytest_release_check.scenarios.registry import SCENARIOS

_UNKNOWN = 5
_RANKS = {
    **dict.fromkeys(("dependent_tests", "lowest", "types"), 0),
    "sdist": 1,
    "upgrade": 2,
    "extra": 3,
    "dependent": 4,
    "release": 6,
    "wheel": 7,
}
"""Low for what takes long, by the kind of a scope.

Tests of dependents may take minutes, and the lowest dependencies as long as three sdists: left to the end, they ran
alone for 2.9 s of 8.3 on a project with ten. An upgrade installs twice and uninstalls: after the extras it was the last
thing of a run of rich for 1.8 s of 12.5. An sdist is built, and what is proved of its files, as that every module
imports, counts for the wheel, too. So a wheel is last: no worker waits there until another one has proved it.
"""
_ONE_LONG_TEST = ("dependent_tests", "types", "extra", "lowest", "dependent")


class OutlivesWorkers(LoadScopeScheduling):  # type: ignore[misc] # as above
    """What was running in a dead worker is lost; what was only waiting there goes to others, once each."""

    def add_node_collection(self, node: Any, collection: Sequence[str]) -> None:
        """End a replacement that has found other tests than the rest: nothing can be sent to it."""
        super().add_node_collection(node, collection)
        if node not in self.registered_collections:
            node.shutdown()

    def remove_node(self, node: Any) -> str | None:
        """Node id of the test that ``node`` was running when it died; nothing if it has ended by itself."""
        if self.collection is None:  # nothing is distributed yet: its replacement counts in its place
            self.registered_collections.pop(node, None)
        units = self.assigned_work.pop(node)
        left = [(scope, test) for scope, unit in units.items() for test, complete in unit.items() if not complete]
        # With output it has ended by itself before its last test, as pytest.exit does: what is left is not run. xdist
        # replaces none such, and takes an answer for an error of its own.
        if not left or hasattr(node, "workeroutput"):
            return None
        (_, running), *waiting = left
        for scope, test in waiting:
            self.workqueue.setdefault(scope, {})[test] = False
        self._offer()
        return str(running)

    def mark_test_pending(self, item: str) -> None:
        """Run ``item`` once more: asked for by pytest-rerunfailures."""
        self.workqueue.setdefault(self._split_scope(item), {})[item] = False
        self._offer()

    def _offer(self) -> None:
        for node in self.nodes:
            self._reschedule(node)

    def _reschedule(self, node: Any) -> None:
        if node not in self.registered_collections:  # a replacement asks again when it has collected
            return
        super()._reschedule(node)
        # A worker runs a test only when it knows the next one, or that there is none.
        while not node.shutting_down and self._pending_of(self.assigned_work[node]) < 2:
            if self.workqueue:
                self._assign_work_unit(node)
            else:
                node.shutdown()

    def _assign_work_unit(self, node: Any) -> None:
        scope, unit = self.workqueue.popitem(last=False)
        self.assigned_work[node].setdefault(scope, {}).update(unit)
        place = self.registered_collections[node].index
        node.send_runtest_some([place(test) for test in unit])


class LoadCell(OutlivesWorkers):
    """One scope for each environment. Long ones are given out first, so that all workers end at about the same time.

    A worker begins with a test only when it has the next one as well, which then waits there for the end of the first.
    So what follows a long one is the shortest that there is.
    """

    def _split_scope(self, nodeid: str) -> str:
        return cell_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        # Of the same kind the last is longest: on the newest Python each module is imported as if it were the first.
        waiting = list(reversed(self.workqueue))
        if any(_kind(scope) in _ONE_LONG_TEST for scope in self._begun(node)):
            elsewhere = {scope for other in self.nodes if other is not node for scope in self._begun(other)}
            not_done = elsewhere.union(waiting)
            chosen = max(waiting, key=lambda scope: (_twin(scope) not in not_done, _length_rank(scope)))
        else:
            chosen = min(waiting, key=_length_rank)
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)

    def _begun(self, node: Any) -> Iterator[str]:
        """The scopes of which ``node`` has tests left."""
        return (scope for scope, unit in self.assigned_work[node].items() if not all(unit.values()))


class _LoadFile(OutlivesWorkers, LoadFileScheduling):  # type: ignore[misc] # as above
    pass


class _LoadGroup(OutlivesWorkers, LoadGroupScheduling):  # type: ignore[misc] # as above
    pass


CHOSEN = {"loadscope": OutlivesWorkers, "loadfile": _LoadFile, "loadgroup": _LoadGroup}
"""Value of ``--dist`` to the scheduler that takes the place of xdist's; the others need none."""


def _kind(scope: str) -> str:
    return scope.partition(" ")[0] if " " in scope else scope.partition("-")[0]


def _twin(scope: str) -> str:
    """The sdist on which the facts of a wheel are settled, unless the wheel is first; empty for other scopes."""
    kind, _, rest = scope.partition("-")
    return f"sdist-{rest}" if kind == "wheel" else ""


def _length_rank(scope: str) -> int:
    return _RANKS.get(_kind(scope), _UNKNOWN)


def cell_of(node_id: str) -> str:
    """The cell in a node id's brackets (``wheel-py312-pip``), the scenario, or the file for checks without either."""
    name, _, parameters = node_id.partition("[")
    # A scenario works where the one with which it shares an environment has left the release; all others are alone.
    works_with = {f"release::{one.name}": one.shares_environment_with or one.name for one in SCENARIOS}
    if name in works_with:
        return f"{works_with[name]} {parameters.rstrip(']')}"
    parts = parameters.rstrip("]").split("-")
    for start, part in enumerate(parts):
        if part in ("wheel", "sdist") and len(parts) >= start + 3:
            return "-".join(parts[start : start + 3])
    return name.partition("::")[0]
