"""The report as one HTML file: no script, nothing loaded from elsewhere, everything from outside escaped."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pytest_release_check.analysis.metadata.core_metadata import read_core_metadata
from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.records import write_text
from pytest_release_check.effects.report_folder import LOGS, PAGE
from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.reports.causes import causes_of, telling_lines
from pytest_release_check.reports.difference import change_rows, file_rows, loud_lines, shown_size
from pytest_release_check.reports.origins import dependency_rows, origin_rows
from pytest_release_check.reports.report import CellRow, Places, Report
from pytest_release_check.reports.screen import consequence_line, note_lines, some, verdict_line
from pytest_release_check.reports.shown_description import shown_description
from pytest_release_check.text.plain_text import shown_line

if TYPE_CHECKING:
    import jinja2

_TEMPLATE = "report.html.jinja"
_IN_BACKTICKS = re.compile(r"`([^`]+)`")
_MOST_FILES = 2000
"""Files of one archive that are listed; the page of a larger one would be slow to open."""
_APART = ("name", "version", "description")
"""Fields that are shown in another way."""


@dataclass(frozen=True, slots=True)
class HtmlReporter:
    """Writes the page into the report folder."""

    name: str = "page"
    promise: str = "Shows everything that is known of the release to people, in one HTML file of the report folder."

    def write(self, report: Report, places: Places) -> None:
        """Write the page whole or not at all. Raises ``OutageError``."""
        logs = places.folder.path / LOGS
        names = frozenset(log.name for log in logs.iterdir()) if logs.is_dir() else frozenset()
        page = page_of(report, _opened(report), names)
        places.folder.write_text(PAGE, page)
        if places.page is not None:
            write_text(places.page, page)


REPORTER = HtmlReporter()


def page_of(report: Report, contents: Mapping[str, Contents], logs: frozenset[str] = frozenset()) -> str:
    """The page. ``contents`` are of the files that could be read, by file name; ``logs`` are names of files."""
    built = report.run_plan.build.value
    files = built.files if built is not None else ()
    members = {file.filename: contents[file.filename].members for file in files if file.filename in contents}
    stated = next((contents[file.filename].metadata for file in files if file.filename in contents), b"")
    return _template().render(
        title=f"{built.name} {built.version}" if built is not None else "no release",
        verdict=report.verdict.status,
        verdict_line=verdict_line(report),
        created=report.created.isoformat(timespec="seconds"),
        causes=[
            {
                "finding": cause.seen.finding,
                "lines": telling_lines(cause.seen.finding.evidence),
                "log": _log_link(cause.seen.finding.log, logs),
                "effects": [consequence_line(seen) for seen in cause.consequences],
                "seen_in": some(cause.seen.seen_in),
            }
            for cause in causes_of(report.findings)
        ],
        not_passed=[same for same in report.not_passed if same.status],
        some=some,
        columns=report.titles,
        cells=[(row.id, _checks(report.columns, row, logs)) for row in report.cells],
        scenarios=report.scenarios,
        notes=[line.strip() for line in [*report.run_plan.notes, *note_lines(report)]],
        files=[(file, shown_size(file.size), _tree(members.get(file.filename, {}))) for file in files],
        only_in_wheels=_only_in_wheels(built, contents),
        metadata=_fields(stated),
        origins=tuple(origin_rows(report)),
        dependencies=tuple(dependency_rows(report)),
        difference=_difference(report),
        description=shown_description(stated),
        timeline=_bars(report),
    )


def _opened(report: Report) -> Mapping[str, Contents]:
    built = report.run_plan.build.value
    with suppress(SettingsError, OutageError, IndexError):
        opened = open_release(built.files[0].path.parent).value if built is not None else None
        return opened.contents if opened is not None else {}
    return {}


@cache
def _template() -> "jinja2.Template":
    import jinja2  # only runs that write a report need it

    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, finalize=_plain, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["with_code"] = _with_code
    return environment.get_template(_TEMPLATE)


def _plain(value: object) -> object:
    """Names of members and metadata are shown here for the first time."""
    return shown_line(value) if type(value) is str else value


def _with_code(text: str) -> str:
    """What stands in backticks as code; the texts of rules have them."""
    from markupsafe import Markup, escape

    return Markup(_IN_BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _checks(names: Iterable[str], row: CellRow, logs: frozenset[str]) -> list[tuple[str, str]]:
    """How each check of a cell stands, and where its log lies."""
    links = (_log_link(f"{name}-{row.id}.log", logs) for name in names)
    return list(zip(row.words, links, strict=True))


def _log_link(log: str, logs: frozenset[str]) -> str:
    """Where a log lies, seen from the page; empty if it is not there."""
    name = PurePosixPath(log.replace("\\", "/")).name
    return f"{LOGS}/{name}" if name in logs else ""


def _tree(members: Mapping[str, Member]) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Folders with their files and sizes, and the size of each folder."""
    folders: dict[str, list[tuple[str, int]]] = {}
    for path, member in sorted(members.items())[:_MOST_FILES]:
        folder, slash, name = path.rpartition("/")
        folders.setdefault(f"{folder}{slash}", []).append((name, member.size))
    tree = [
        (folder, [(name, shown_size(size)) for name, size in files], shown_size(sum(size for _, size in files)))
        for folder, files in sorted(folders.items())
    ]
    left = len(members) - _MOST_FILES
    return [*tree, (f"and {left} more files", [], "")] if left > 0 else tree


def _only_in_wheels(built: Distributions | None, contents: Mapping[str, Contents]) -> list[tuple[str, list[str]]]:
    """By wheel, what it has and the sdist has not, apart from its own metadata; nothing without an sdist."""
    read = [file for file in (built.files if built is not None else ()) if file.filename in contents]
    sdists = [contents[file.filename].members for file in read if file.artifact is Artifact.SDIST]
    there = {path for members in sdists for path in members}
    found = []
    for wheel in read if sdists else ():
        own = (path for path in contents[wheel.filename].members if ".dist-info/" not in path)
        paths = [path for path in own if there.isdisjoint((path, f"src/{path}", f"lib/{path}"))]
        if wheel.artifact is Artifact.WHEEL and paths:
            found.append((wheel.filename, paths[:_MOST_FILES]))
    return found


def _difference(report: Report) -> dict[str, Any] | None:
    """What changed since the previous release: names, rows of values, and files by kind."""
    found = report.run_plan.difference
    if found is None:
        return None
    kinds = (("wheel", found.wheel_files), ("sdist", found.sdist_files))
    return {
        "version": found.version,
        "before": f"{found.before}, {shown_size(found.sizes[0])}",
        "now": f"{found.now}, {shown_size(found.sizes[1])}",
        "loud": loud_lines(found),
        "rows": change_rows(found),
        "files": [(kind, len(files), file_rows(files, _MOST_FILES)) for kind, files in kinds if files],
    }


def _fields(metadata: bytes) -> list[tuple[str, list[str]]]:
    """Every field but the description, with its values."""
    stated: Mapping[str, Any] = read_core_metadata(metadata) if metadata else {}
    return [(name.replace("_", " "), _values(value)) for name, value in stated.items() if value and name not in _APART]


def _values(value: Any) -> list[str]:
    """A field is one text, several, or, for links, several with a label each."""
    if isinstance(value, str):
        return [value]
    return (
        [f"{label}: {text}" for label, text in value.items()] if isinstance(value, Mapping) else list(map(str, value))
    )


def _bars(report: Report) -> list[dict[str, Any]]:
    """Checks in the order in which they began, with begin and length in per cent of the whole run."""
    checks = report.timeline.checks
    if not checks:
        return []
    start = min(check.began for check in checks)
    whole = max(max(check.began + check.seconds for check in checks) - start, 0.001)
    return [
        {
            "id": check.id,
            "worker": check.worker,
            "seconds": f"{check.seconds:.1f}",
            "left": f"{100 * (check.began - start) / whole:.2f}",
            "width": f"{max(100 * check.seconds / whole, 0.3):.2f}",
        }
        for check in checks
    ]
