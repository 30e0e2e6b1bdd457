"""What a row of a table of growth is made from, and its text."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparing.summaries import Spread
from benchmarks.measuring import Cost, run

HEAD = "| what | seconds | CPU s | memory MB | note |\n| --- | ---: | ---: | ---: | --- |"
_FAILED, _PASSED = 1, 0


@dataclass(frozen=True)
class Row:
    """One size, and what it took in each round."""

    what: str
    costs: tuple[Cost, ...]
    note: str = ""

    def text(self, digits: int = 1) -> str:
        """A row of a table below ``HEAD``: median (lowest-highest)."""
        cells = (
            self.what,
            Spread.of(cost.seconds for cost in self.costs).text(digits),
            Spread.of(cost.cpu for cost in self.costs).text(digits),
            Spread.of(cost.memory / 1e6 for cost in self.costs).text(0),
            self.note,
        )
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class Bench:
    """How often, how large, and for which Pythons is measured."""

    here: str
    """Path of the Python that has the plugin."""
    folder: Path
    pythons: tuple[str, ...]
    rounds: int = 1
    factor: float = 1.0
    """By which sizes are multiplied: below 1 for a trial."""
    options: tuple[str, ...] = ()

    def size(self, whole: int) -> int:
        """A size of this bench, 1 at least."""
        return max(1, round(whole * self.factor))

    def sizes(self, *whole: int) -> tuple[int, ...]:
        """Sizes of this bench, each once."""
        return tuple(dict.fromkeys(map(self.size, whole)))

    def new_folder(self, name: str) -> Path:
        """An empty one."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def checked(self, what: str, tree: Path, *options: str) -> Row:
        """The release check in a fresh copy of a tree, once a round. The note has the verdict."""
        costs, note = [], ""
        for _ in range(self.rounds):
            work = self.new_folder("round")
            shutil.copytree(tree, work / tree.name)
            command = (
                *(self.here, "-m", "pytest", "--release-check", "-q", f"--release-report={work / 'report'}"),
                *(f"--release-python={python}" for python in self.pythons),
                *options,
                *self.options,
            )
            # A log in the tree would be a file that no wheel has.
            done = run(
                ("sh", "-c", 'cd "$0" && exec "$@"', str(work / tree.name), *command), work, {}, (_PASSED, _FAILED)
            )
            costs.append(done.cost)
            note = verdict(done.output.splitlines())
            shutil.rmtree(work)
        return Row(what, tuple(costs), note)


def verdict(lines: Sequence[str]) -> str:
    """What the output of a release check says last of its verdict; empty if it says nothing."""
    return next((line.removeprefix("verdict: ") for line in reversed(lines) if line.startswith("verdict: ")), "")
