"""Where the time of one release check went: seconds by step, the critical path, and a drawing.

    python -m benchmarks.timeline REPORT_FOLDER [--svg FILE]

Reads `release-timeline.json` in the folder that `--release-report` named. The drawing has a lane of checks and one of
programs for each worker, a colour for each step, and what a bar stands for as its title.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.timelines.drawing import svg
from benchmarks.timelines.spans import FILE, read_timeline
from benchmarks.timelines.summing import breakdown, path_text


def main() -> None:
    """Print the breakdown and the critical path, and write the drawing if it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path, metavar="REPORT_FOLDER")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the drawing there")
    asked = parser.parse_args()
    try:
        timeline = read_timeline(asked.report)
    except FileNotFoundError:
        sys.exit(f"{asked.report} has no {FILE}: was it written by a release check that makes one?")
    except ValueError as error:
        sys.exit(f"{asked.report / FILE}: {error}")
    print(breakdown(timeline))
    print(f"\n{path_text(timeline)}")
    if asked.svg is not None:
        asked.svg.write_text(svg(timeline), "utf-8")
        print(f"\ndrawing: {asked.svg}")


if __name__ == "__main__":
    main()
