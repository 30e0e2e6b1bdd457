"""The release check beside what people do instead: a shell script, the same with uv, tox, and two installs by hand.

    python -m benchmarks.compare --python PATH [--python PATH ...] [--project NAME|DIR ...] [--only NAME ...] [--cold]

Whole commands run in turn, one after another, round by round. For each the table has the median, lowest and highest of
its wall time, of its ratio to the script within each round, of the CPU time of all its processes and of their memory
together. `--only` takes competitors or groups: {names}.

Caches are warm, filled by a round that does not count; with `--cold` every command starts with empty ones, which
asks the index for everything anew. A command that fails ends the benchmark with its output. uv and tox
(`pip install --group bench`) are left out if they are not there. Needs a POSIX shell.

What `idle` has to show is milliseconds: measure it in an environment that has no other plugins of pytest.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.comparing.competitors import IDLE, NAMES, Competitor, chosen, found_program
from benchmarks.comparing.projects import WRITTEN, Project, unpacked
from benchmarks.comparing.rounds import Rounds
from benchmarks.comparing.scripts import Python
from benchmarks.comparing.summaries import Round, round_line, table
from benchmarks.measuring import CommandFailedError
from benchmarks.timelines.spans import timeline_of
from benchmarks.timelines.summing import breakdown

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def main() -> None:
    """Print a line a round, and a table and a breakdown for each project."""
    asked = _asked()
    programs = {one.program: found_program(one.program) for one in chosen(asked.only) if one.program}
    for name in sorted(name for name, path in programs.items() if not path):
        print(f"{name} is not installed: left out")
    here = python_at(sys.executable)
    present = [one for one in chosen(asked.only) if not one.program or programs[one.program]]
    pythons = tuple(map(python_at, asked.python)) or (here,)
    with tempfile.TemporaryDirectory() as folder:
        # What happens in an empty folder has nothing to do with a project.
        idle = [one for one in present if one.group == IDLE]
        working = [one for one in present if one.group != IDLE]
        projects = _projects(asked.project or WRITTEN, asked.module, Path(folder)) if working else []
        nothing = Project("no project", "", Path(folder, "nothing"))
        nothing.tree.mkdir()
        for project, competitors, count in (
            *((project, working, asked.rounds) for project in projects),
            *([(nothing, idle, asked.idle_rounds)] if idle else []),
        ):
            option = tuple(asked.option)
            rounds = Rounds(project, competitors, pythons, here, programs, options=option, is_cold=asked.cold)
            _report(rounds, count)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").format(names=", ".join(NAMES)), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--python", action="append", default=[], metavar="PATH", help="interpreter to install for; repeatable")
    add(
        "--project",
        nargs="+",
        action="extend",
        default=[],
        help=f"{', '.join(WRITTEN)}, or the folder of an unpacked sdist",
    )
    add("--module", default="", help="what is imported of a project that is a folder (default: its name)")
    add(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        choices=NAMES,
        metavar="NAME",
        help="competitors or groups (default: all)",
    )
    add("--rounds", type=int, default=5)
    add("--idle-rounds", type=int, default=20)
    add("--cold", action="store_true", help="start every command with empty caches")
    add("--option", action="append", default=[], help="further option of the release check; repeatable")
    return parser.parse_args()


def _projects(named: Iterable[str], module: str, folder: Path) -> list[Project]:
    return [WRITTEN[name](folder / name) if name in WRITTEN else unpacked(Path(name), module) for name in named]


def python_at(path: str) -> Python:
    """The interpreter at a path."""
    done = subprocess.run((path, "-c", _VERSION), check=True, capture_output=True, text=True)
    return Python(path, done.stdout.strip())


def _report(rounds: Rounds, count: int) -> None:
    """Run the rounds of one project and print what they gave."""
    caches = "empty caches" if rounds.is_cold else "warm caches"
    print(f"\n{rounds.project.name}: {len(rounds.pythons)} Pythons, {caches}", flush=True)
    done: list[Round] = []
    try:
        for number, costs in enumerate(rounds.each(count), 1):
            done.append(costs)
            print(round_line(number, costs), flush=True)
    except CommandFailedError as error:
        sys.exit(str(error))
    for name in sorted(rounds.refused):
        print(f"{name}: refused, this version of the plugin does not know its option")
    for group in dict.fromkeys(one.group for one in rounds.competitors):
        rows = [one for one in rounds.competitors if one.group == group and one.name not in rounds.refused]
        if rows:
            print(f"\n{table(done, rows, milliseconds=group == IDLE)}")
    for one in rounds.competitors:
        _print_timeline(one, rounds)


def _print_timeline(competitor: Competitor, rounds: Rounds) -> None:
    if competitor.has_report and competitor.name not in rounds.refused:
        text = rounds.timelines.get(competitor.name, "")
        print(f"\n{competitor.name}, last round: ", end="")
        print(f"\n{breakdown(timeline_of(text))}" if text else "its report has no release-timeline.json", flush=True)


if __name__ == "__main__":
    main()
