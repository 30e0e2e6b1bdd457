"""Runs the competitors in turn, each on a fresh copy of the project and in an empty folder."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.comparing.competitors import Competitor
from benchmarks.comparing.projects import Project
from benchmarks.comparing.scripts import Python, Setting
from benchmarks.comparing.summaries import Round
from benchmarks.measuring import CommandFailedError, Cost, run

_CACHES = ("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME")
_TIMELINE = "release-timeline.json"


class RefusedError(Exception):
    """An option that a competitor uses is not known to this version of the plugin."""


@dataclass
class Rounds:
    """One project, and all that its competitors have cost so far."""

    project: Project
    competitors: Sequence[Competitor]
    pythons: tuple[Python, ...]
    here: Python
    programs: Mapping[str, str]
    """Paths of uv and tox, by name."""
    options: tuple[str, ...] = ()
    is_cold: bool = False
    """Whether each command starts with empty caches."""
    timelines: dict[str, str] = field(default_factory=dict)
    """Text of the timeline of the last release check, by the name of the competitor that it was."""
    refused: set[str] = field(default_factory=set)

    def each(self, count: int) -> Iterator[Round]:
        """Run that many rounds; where caches stay, one more before them, which fills them and does not count."""
        if not self.is_cold:
            self._round()
        for _ in range(count):
            yield self._round()

    def _round(self) -> Round:
        costs = {}
        for competitor in self.competitors:
            if competitor.name not in self.refused:
                try:
                    costs[competitor.name] = self._cost(competitor)
                except RefusedError:
                    self.refused.add(competitor.name)
        return costs

    def _cost(self, competitor: Competitor) -> Cost:
        """Raises ``RefusedError``, and ``CommandFailedError`` for any other failure."""
        with tempfile.TemporaryDirectory(prefix=f"{competitor.name}-") as folder:
            # Of the same name as the source: some build backends look at it.
            work, tree = Path(folder, "work"), Path(folder, "source", self.project.tree.name)
            work.mkdir()
            shutil.copytree(self.project.tree, tree, symlinks=True)
            caches = {name: str(Path(folder, "caches", name)) for name in _CACHES} if self.is_cold else {}
            script = Path(folder, "script.sh")
            script.write_text(f"set -e\n{competitor.script(self._setting(competitor, tree))}\n", "utf-8")
            try:
                done = run(("sh", str(script)), work, caches, competitor.statuses)
            except CommandFailedError as error:
                if competitor.is_refused(error.status, error.output):
                    raise RefusedError(competitor.name) from error
                raise
            timeline = work / "report" / _TIMELINE
            if timeline.is_file():
                self.timelines[competitor.name] = timeline.read_text("utf-8")
            return done.cost

    def _setting(self, competitor: Competitor, tree: Path) -> Setting:
        return Setting(
            tree=tree,
            module=self.project.module,
            pythons=self.pythons,
            here=self.here,
            program=self.programs.get(competitor.program, ""),
            is_compiled=self.project.is_compiled,
            options=self.options,
        )
