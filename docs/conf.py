"""The site: `nox -s site` builds it into `build/site`. Pages are the Markdown files of this folder.

Made anew by each build, and not committed: a page for every rule. On GitHub `rules.md` holds them all; on the site it
lists them.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_release_check.catalogue import RULES
from pytest_release_check.reports.rules_page import rule_page, rules_index

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
SOURCE = "https://github.com/pytest-release-check/pytest-release-check/blob/main/"
BEYOND = re.compile(r"\]\((?:\.\./)+(?=[A-Z.]|fixtures/|src/|action\.yml)")
"""Where a link to a file above this folder begins."""

project = "pytest-release-check"
author = "The pytest-release-check maintainers"
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "pytest-release-check"
html_show_copyright = False


def write_rules(_: "Sphinx") -> None:
    """Write the page of every rule; one that has not changed is left as it is, so that Sphinx reads it only once."""
    folder = HERE / "rules"
    folder.mkdir(exist_ok=True)
    pages = {f"{rule.code}.md": rule_page(rule) for rule in RULES}
    for gone in {path.name for path in folder.iterdir()} - set(pages):
        (folder / gone).unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def change_source(_: "Sphinx", page: str, source: list[str]) -> None:
    """Make `rules` the list of the rules' pages, and let links to files that are no pages lead to the repository."""
    text = rules_index(RULES) if page == "rules" else source[0]
    source[0] = BEYOND.sub(f"]({SOURCE}", text)


def setup(app: "Sphinx") -> None:
    """Called by Sphinx."""
    app.connect("builder-inited", write_rules)
    app.connect("source-read", change_source)
