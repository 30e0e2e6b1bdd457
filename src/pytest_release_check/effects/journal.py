"""The journal of a run: every program that has ended, when it began, in which process of the run, and what it took."""

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from pytest_release_check.model.timeline import CONTROLLER, RanProgram


class Journal:
    """One file for each process of the run, so that nobody waits for anybody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, what: str, *, began: float, seconds: float, cpu: float) -> None:
        """Keep an entry. A disk that is full has better places to say so."""
        worker = os.environ.get("PYTEST_XDIST_WORKER", CONTROLLER)
        entry = RanProgram(what=what, began=began, seconds=seconds, cpu=cpu, worker=worker)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{os.getpid()}.jsonl").open("ab") as stream:
                stream.write(msgspec.json.encode(entry) + b"\n")

    def programs(self) -> tuple[RanProgram, ...]:
        """All entries of all processes, as they began. Half a line of a process that was ended is left out."""
        found = []
        for file in self._folder.glob("*.jsonl"):
            for line in file.read_bytes().splitlines():
                with suppress(msgspec.MsgspecError):
                    found.append(msgspec.json.decode(line, type=RanProgram))
        return tuple(sorted(found, key=lambda program: program.began))
