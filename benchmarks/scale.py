"""How the cost of a release check, and of its index, grows with what they have to do.

    python -m benchmarks.scale [--python PATH ...] [--only NAME ...] [--rounds N] [--factor F]

Tables: {names}. Each row has the median (lowest-highest) of wall time, of CPU time
of all processes and of their memory together; of the index alone in the tables that are about it, where it serves on
the loopback and everything else goes on beside it. Releases that are built take their backend from pip's index.
`--factor 0.1` makes all sizes a tenth, for a trial. Needs a POSIX shell.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.measuring import CommandFailedError
from benchmarks.scaling import indexes, releases
from benchmarks.scaling.rows import HEAD, Bench, Row

TABLES: Mapping[str, Callable[[Bench], Iterator[Row]]] = {
    "workers": releases.workers,
    "files": releases.files,
    "modules": releases.modules,
    "dependencies": releases.dependencies,
    "wheels": releases.wheels,
    "installs": indexes.installs,
    "page": indexes.page,
}
"""By name: what gives the rows of a table, one by one."""
_IN_MILLISECONDS = {"page"}


def main() -> None:
    """Print each row when it is measured."""
    asked = _asked()
    pythons = tuple(asked.python) or (sys.executable,)
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        bench = Bench(sys.executable, Path(folder), pythons, asked.rounds, asked.factor, tuple(asked.option))
        try:
            for name in asked.only or TABLES:
                print(f"\n{name}: {(TABLES[name].__doc__ or '').strip()}\n\n{HEAD}", flush=True)
                for row in TABLES[name](bench):
                    print(row.text(digits=3 if name in _IN_MILLISECONDS else 1), flush=True)
        except CommandFailedError as error:
            sys.exit(str(error))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").format(names=", ".join(TABLES)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--python", action="append", default=[], metavar="PATH", help="interpreter to install for; repeatable")
    add("--only", nargs="+", action="extend", default=[], choices=TABLES, metavar="NAME", help="tables (default: all)")
    add("--rounds", type=int, default=1)
    add("--factor", type=float, default=1.0, help="multiplies all sizes (default: %(default)s)")
    add("--option", action="append", default=[], help="further option of the release check; repeatable")
    return parser.parse_args()


if __name__ == "__main__":
    main()
