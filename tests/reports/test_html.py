"""The page: what it shows, that nothing from outside is obeyed, and that a browser loads nothing for it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.difference import Difference, FieldChange, FileChange
from pytest_release_check.model.evidence import VerifiedSource
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.timeline import RanCheck, Timeline
from pytest_release_check.reports.html import HtmlReporter, page_of
from pytest_release_check.reports.report import Places, Report
from tests.archives import build_wheel
from tests.builders import distributions, wheel
from tests.reports.builders import CELLS, OBSERVED, finding, plan_of, report, result, run_plan

HOSTILE = "<script>alert(1)</script><img src=http://example.org/x onerror=a()>\"'`&"
METADATA = """\
Metadata-Version: 2.4
Name: demo
Version: 1.0
Summary: A demo
Project-URL: Home, http://example.org/home
Requires-Dist: attrs
Requires-Dist: tomli
Description-Content-Type: text/markdown

# Title

A *text*.
"""
VOID = ("meta", "br", "img", "hr", "input", "link")


class Page(HTMLParser):
    """Elements that are open at the end, ids, and what is loaded, run or linked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def contents(metadata: str = METADATA, **sizes: int) -> Contents:
    members = {path.replace("__", "/"): Member(size=size, sha256="0" * 64) for path, size in sizes.items()}
    return Contents(members=members, metadata=metadata.encode())


def page(made: Report, read: Mapping[str, Contents] | None = None, *logs: str) -> Page:
    shown = Page(page_of(made, read or {}, frozenset(logs)))
    assert shown.open == [], "every element is closed"
    assert len(ids := shown.values("id")) == len(set(ids))
    assert set(shown.values("aria-labelledby")) <= set(ids)
    return shown


def failing() -> Report:
    lost = finding(subject="demo.whl", detail="demo/words.txt", evidence=("as ls says",), log="/tmp/x/logs/build.log")
    fails = finding(OBSERVED, "demo", evidence=("FileNotFoundError: 'demo/words.txt'",))
    scenario = ScenarioCase(kind="upgrade", cell=CELLS[0], note="from 0.9")
    checks = (RanCheck(id="release::build", began=10.0, seconds=3.0, worker="main"),)
    return report(
        result("a", Status.FAILED, lost),
        result("release::install[wheel-py312-pip]", Status.FAILED, fails),
        result("b", Status.SKIPPED, reason="no display"),
        plan=run_plan(plan=plan_of(scenarios=(scenario,)), notes=("the tag is of another version",)),
        timeline=Timeline(checks=checks),
        source=VerifiedSource(commit="c" * 40),
        recorded={"release::install[wheel-py312-pip]": Outcome.of({"distributions": ["attrs==25.1.0", "demo==1.0"]})},
    )


def test_what_it_shows() -> None:
    """Verdict, causes, cells, what was not verified, files, metadata, the description and the timeline."""
    read = {file.filename: contents(demo__words=9, setup=1) for file in distributions().files}
    shown = page(failing(), read, "build.log", "install-wheel-py312-pip.log")
    words = (
        *("demo 1.0", "verdict: failed: 3 checks planned", "RC998 broken", "demo/words.txt", "as ls says", "repair it"),
        *("error RC502 seen: demo", "skipped: b: no display", "wheel-py312-pip", "upgrade[py312]", "(from 0.9)"),
        *("the tag is of another version", "not verified here: ", "demo-1.0-py3-none-any.whl", "a" * 64, "words 9 B"),
        *("Where it came from", "c" * 40, "What was installed in wheel-py312-pip: 2", "attrs==25.1.0"),
        *("requires dist", "attrs", "tomli", "Home: http://example.org/home", "A text.", "release::build", "3.0"),
    )
    assert [word for word in words if word not in shown.text] == []
    assert shown.values("href") == ["logs/build.log", "logs/install-wheel-py312-pip.log"]


@pytest.mark.parametrize("read", [False, True])
def test_a_release_that_passed_or_was_never_built(read: bool) -> None:
    """What is not known has no section."""
    shown = page(report(result("release::build")), {"demo-1.0.tar.gz": contents(metadata="")} if read else {})
    assert "What is wrong" not in shown.text and "Metadata" not in shown.text and "Description" not in shown.text


def test_nothing_from_outside_is_obeyed() -> None:
    """Names, texts, logs, metadata and descriptions."""
    found = finding(subject=HOSTILE, detail=HOSTILE, evidence=(HOSTILE, HOSTILE), fix=HOSTILE, log=f"{HOSTILE}.log")
    described = METADATA.replace("A demo", HOSTILE) + f"\n{HOSTILE}\n\n[a](javascript:b)\n"
    read = contents(described, **{HOSTILE.replace("/", ""): 1})
    made = report(
        result("a", Status.FAILED, found),
        result(f"b[{HOSTILE}]", Status.SKIPPED, reason=HOSTILE),
        plan=run_plan(notes=(HOSTILE,)),
    )
    shown = page(made, {"demo-1.0-py3-none-any.whl": read}, f"{HOSTILE}.log".rpartition("/")[2])
    assert "script" not in shown.tags and "alert(1)" in shown.text
    assert [name for _, name, _ in shown.attributes if name.startswith("on")] == []
    assert all(value.startswith("logs/") for value in shown.values("href"))
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert policy in shown.values("content"), "whatever a description names is not loaded"


def test_what_only_a_wheel_has() -> None:
    """Apart from its own metadata; an sdist may keep the code in a folder of its own."""
    wheel_has = {"demo/a.py": 1, "demo/b.py": 1, "demo-1.0.dist-info/METADATA": 1, "demo/built.so": 1}
    sdist_has = {"demo/a.py": 1, "src/demo/b.py": 1}
    files = distributions().files
    read = {
        file.filename: Contents(members={path: Member(size=1, sha256="") for path in paths})
        for file, paths in zip(files, (wheel_has, sdist_has), strict=True)
    }
    text = page(report(result("a")), read).text
    assert "built.so" in text.partition("and not in the sdist")[2]
    assert "a.py" not in text.partition("and not in the sdist")[2]


def test_many_files() -> None:
    """The page stays one that can be opened."""
    read = Contents(members={f"demo/{number:05}.py": Member(size=1, sha256="") for number in range(2005)})
    assert "and 5 more files" in page(report(result("a")), {"demo-1.0-py3-none-any.whl": read}).text


def test_it_is_written(tmp_path: Path) -> None:
    """With what the files hold that were verified, and links to the logs that are there."""
    (tmp_path / "dist").mkdir()
    built = build_wheel(tmp_path / "dist", "demo", "1.0", files={"demo/__init__.py": "x = 1\n"})
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "install-wheel-py312-pip.log").touch()
    file = wheel(path=built)
    made = report(result("release::build"), plan=run_plan(build=Outcome.of(distributions(file))))
    HtmlReporter().write(made, Places(folder=ReportFolder(tmp_path), show=print))
    shown = Page((tmp_path / "release-report.html").read_text("utf-8"))
    assert "__init__.py 6 B" in shown.text
    assert shown.values("href") == ["logs/install-wheel-py312-pip.log"]


def test_what_changed() -> None:
    """A table of values, and the files behind folds; names from outside are shown as they are."""
    changed = Difference(
        version="0.9",
        before="demo-0.9.whl",
        now="demo-1.0.whl",
        sizes=(10, 2000),
        fields=(FieldChange(field="Summary", before=(HOSTILE,), now=("new",)),),
        top_level_added=("evil",),
        wheel_files=(FileChange(path=HOSTILE, before=None, now=5),),
    )
    shown = page(report(plan=run_plan(difference=changed)))
    for text in (
        "What changed since 0.9",
        "new at the top of site-packages: evil",
        HOSTILE,
        "Files of the wheel: 1 new",
    ):
        assert text in shown.text
    assert "What changed" not in page(report()).text
