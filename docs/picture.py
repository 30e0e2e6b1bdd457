"""Draw the picture of the README: the screen that the tutorial shows, which a test holds to that of a real run.

python docs/picture.py
"""

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pytest_release_check.reports.terminal import folded

HERE = Path(__file__).parent
PICTURE = HERE / "images" / "failing.svg"
WIDTH = 112
_SCREEN = re.compile(r"^```console\n(\$ .*\n\.\.\.\n=+ release check =+\n(?:.*\n)*?)```$", re.MULTILINE)


def screen_of(tutorial: str) -> str:
    """The first screen of the tutorial that shows the end of a run, with the command.

    Raises ``ValueError`` if there is none.
    """
    found = _SCREEN.search(tutorial)
    if found is None:
        raise ValueError("docs/tutorial.md shows no end of a run in a console block.")
    return found[1].rstrip()


def drawn(screen: str) -> str:
    """The picture of a screen as SVG; long lines are folded as in a terminal."""
    console = Console(width=WIDTH, record=True, file=StringIO(), force_terminal=True)
    lines = [part for line in screen.splitlines() for part in folded(line, WIDTH)]
    console.print(Text("\n".join(lines)), highlight=False)
    return console.export_svg(title="pytest --release-check", unique_id="screen")


if __name__ == "__main__":
    PICTURE.write_text(drawn(screen_of((HERE / "tutorial.md").read_text("utf-8"))), "utf-8", newline="\n")
