"""The page in a real browser: anybody can read it, nothing leaves, nothing runs, also on a telephone and on paper."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.difference import Difference, FieldChange, FileChange
from pytest_release_check.model.evidence import VerifiedSource
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.timeline import RanCheck, Timeline
from pytest_release_check.reports.html import page_of
from pytest_release_check.reports.report import Report
from tests.builders import distributions
from tests.reports.builders import CELLS, OBSERVED, UGLY, finding, report, result, run_plan

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="needs a Chromium that is installed: apt-get install chromium"),
]
HOSTILE = "<script>document.title='ran'</script><img src=http://example.org/x onerror=document.title='ran'>\"'`&"
LONG = "a_name_without_a_place_to_break_it" * 12
README = f"""\
Metadata-Version: 2.4
Name: demo
Version: 1.0
Summary: A demo
Project-URL: Home, http://example.org/{LONG}
Description-Content-Type: text/markdown

# Title

[![the badge](https://example.org/badge.svg)](https://example.org/) ![](http://example.org/without_words.png)
<img src="http://example.org/without_anything.png"> <img src="data:image/png;base64,iVBORw0KGgo=">
<picture><source srcset="http://example.org/dark.png"><img src="http://example.org/light.png"></picture>

## Title

#### A level that jumps

| a | b |
| - | - |
| {LONG} | c |

- [ ] to do
- [x] done

    {LONG} {LONG}

{HOSTILE} <a href="javascript:document.title='ran'">a</a> <h1 id="causes">twice</h1>

<details><summary>Folded</summary>Its text</details>
"""


def opened(metadata: str) -> dict[str, Contents]:
    """What each file holds: a few files, and the metadata."""
    members = {path: Member(size=9, sha256="0" * 64) for path in ("demo/__init__.py", f"demo/{LONG}.py")}
    return {file.filename: Contents(members=members, metadata=metadata.encode()) for file in distributions().files}


def passing() -> Report:
    checks = (RanCheck(id="release::build", began=10.0, seconds=3.0, worker="main"),)
    recorded = {f"release::install[{CELLS[0].id}]": Outcome.of({"distributions": ["attrs==25.1.0", "demo==1.0"]})}
    source = VerifiedSource(commit="c" * 40, tags=("v1.0",), clean=True)
    return report(result("release::build"), timeline=Timeline(checks=checks), recorded=recorded, source=source)


def failing() -> Report:
    lost = finding(subject="demo.whl", detail="`demo/words.txt`", evidence=("as ls says",), log="logs/build.log")
    fails = finding(OBSERVED, "demo", evidence=("FileNotFoundError: 'demo/words.txt'",))
    return report(
        result("release::build", Status.FAILED, lost, finding(UGLY)),
        result("release::install[wheel-py312-pip]", Status.FAILED, fails),
        result("release::contents[sdist-py312-pip]", Status.SKIPPED, reason="no display"),
        plan=run_plan(notes=("the tag is of another version",)),
    )


def hostile() -> Report:
    text = f"{HOSTILE} {LONG}"
    found = finding(subject=text, detail=text, evidence=(text, text), fix=text, log="logs/build.log")
    changed = Difference(
        version="0.9",
        before=f"{text}.whl",
        now="demo-1.0.whl",
        sizes=(10, 2000),
        fields=(FieldChange(field="Summary", before=(text,), now=("new",)),),
        top_level_added=(text,),
        wheel_files=(FileChange(path=text, before=None, now=5),),
    )
    return report(
        result("release::build", Status.FAILED, found),
        result(f"b[{text}]", Status.SKIPPED, reason=text),
        plan=run_plan(notes=(text,), difference=changed),
        source=VerifiedSource(commit="c" * 40, tags=(text,), clean=False, changed=(text,)),
        recorded={f"release::install[{CELLS[0].id}]": Outcome.of({"distributions": [text]})},
        timeline=Timeline(checks=(RanCheck(id=text, began=1.0, seconds=1.0, worker="gw0"),)),
    )


PAGES: dict[str, Callable[[], str]] = {
    "passing": lambda: page_of(passing(), opened(README.partition("\n\n")[0] + "\n\n# Title\n\nText.\n")),
    "failing": lambda: page_of(failing(), {}, frozenset({"build.log"})),
    "hostile": lambda: page_of(hostile(), opened(README), frozenset({"build.log"})),
    "nothing ran": lambda: page_of(report(), {}),
}


UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"
FOLDED = (
    "[...document.querySelectorAll('details > *')].filter(one => !one.checkVisibility({contentVisibilityAuto: true}))"
)
CUT_OFF = "[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth + 1)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if sys.platform == "linux" and os.getuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield started
        started.close()


@pytest.fixture(params=PAGES)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A page on disk, as the report folder has it."""
    path = tmp_path / "release-report.html"
    path.write_text(PAGES[request.param](), "utf-8")
    return path


@pytest.fixture
def load(browser: Any, file: Path) -> Iterator[Callable[..., Any]]:
    """Opens the file in a window of its own; whatever else it asked for or complained of is a failure."""
    seen: list[str] = []
    windows: list[Any] = []

    def loaded(**settings: Any) -> Any:
        windows.append(window := browser.new_context(**settings))
        page = window.new_page()
        page.on("request", lambda request: seen.append(request.url))
        page.on("console", lambda message: seen.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield loaded
    for window in windows:
        window.close()
    assert [line for line in seen if line != file.as_uri()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(load: Callable[..., Any], scheme: str) -> None:
    """In the folds as well."""
    from axe_playwright_python.sync_playwright import Axe

    page = load(color_scheme=scheme)
    page.evaluate(UNFOLD)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_it_needs_no_script(load: Callable[..., Any]) -> None:
    """What is hostile in it is text, whether scripts may run or not."""
    with_scripts, without = load(), load(java_script_enabled=False)
    assert with_scripts.inner_text("body") == without.inner_text("body")
    assert with_scripts.title() == without.title() != "ran"
    assert with_scripts.locator("script, iframe, object, embed, form, img").count() == 0


def test_it_fits_a_telephone(load: Callable[..., Any]) -> None:
    """What is wider scrolls in a box of its own."""
    page = load(viewport={"width": 360, "height": 640})
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_has_what_is_folded(load: Callable[..., Any]) -> None:
    """No fold can be opened there, and nothing be scrolled."""
    page = load()
    page.emulate_media(media="print")
    assert page.evaluate(f"{FOLDED}.map(one => one.outerHTML.slice(0, 80))") == []
    assert page.evaluate(f"{CUT_OFF}.map(one => one.outerHTML.slice(0, 80))") == []
