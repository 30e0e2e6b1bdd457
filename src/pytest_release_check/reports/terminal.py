"""The report in the terminal: the header before the run, and the screen after it."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.reports.report import Places, Report
from pytest_release_check.reports.screen import excluded_lines, report_lines, report_notes
from pytest_release_check.text.plain_text import shown_line

_INDENT = 2
_NARROWEST = 40
"""Columns; below that lines are left to the terminal."""


def checking_line(settings: Settings, survey: Survey) -> str:
    """The line that begins a run: pytest prints its header only when the build is over."""
    pythons = ", ".join(python.version_text for python in survey.found.chosen)
    kinds = " and ".join(artifact.value for artifact in settings.artifacts)
    return f"checking {_subject(settings, survey)}: {kinds} on Python {pythons}"


def header_lines(settings: Settings, survey: Survey, dropped: Iterable[str]) -> list[str]:
    """What will be verified, with what, and what is excluded and why. ``dropped``: options of ``addopts``."""
    pythons = ", ".join(f"{p.version_text} ({p.path})" for p in survey.found.chosen)
    upstreams = ", ".join(without_credentials(address) for address in survey.upstreams)
    lines = [
        f"release check: {_subject(settings, survey)}",
        *([f"  built from: {survey.commit.sentence}"] if survey.commit is not None else []),
        f"  pythons: {pythons}",
        *([f"  fetched by uv: {', '.join(survey.fetched) or 'nothing'}"] if settings.python_download else []),
        *excluded_lines(survey.found.excluded),
        f"  index: {_stage(survey.stage)}; everything else from {upstreams}",
        *([f"    {survey.stage.note}"] if survey.stage.note else []),
        f"  report: {settings.report}",
        *(f"    note: {note}" for note in report_notes(settings.report, survey)),
    ]
    if survey.excluded_settings:
        lines.append(f"  pip settings not used: {', '.join(survey.excluded_settings)}")
    if options := list(dropped):
        lines.append(
            f"  addopts not used (not for release checks, or of plugins that are not installed): {' '.join(options)}"
        )
    return list(map(shown_line, lines))


@dataclass(frozen=True, slots=True)
class TerminalReporter:
    """Prints the screen after the run."""

    name: str = "screen"
    promise: str = "Shows verdict, causes, cells and scenarios at the end of pytest's output."

    def write(self, report: Report, places: Places) -> None:
        """Print all lines; the last one is the verdict."""
        *lines, last = report_lines(report, places.width)
        for line in lines:
            for part in folded(line, places.width):
                places.show(part, None)
        places.show(last, report.verdict.status)


REPORTER = TerminalReporter()


def folded(line: str, width: int) -> Iterator[str]:
    """The line in parts of ``width`` columns, each after the first indented further; 0: in one part.

    Paths, digests and commands stay in one piece, however long they are: people copy them.
    """
    if width < _NARROWEST or len(line) <= width:
        yield line
        return
    before = line[: len(line) - len(line.lstrip(" |"))]
    yield from textwrap.wrap(
        line,
        width,
        subsequent_indent=before + " " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _stage(stage: IndexTarget) -> str:
    """The name of the stage with the addresses that it was resolved to."""
    if stage.is_local:
        return stage.name
    return f"{stage.name} ({f'upload to {stage.upload_url}, ' if stage.upload_url else ''}read {stage.index_url})"


def _subject(settings: Settings, survey: Survey) -> str:
    if survey.release is not None:
        return f"{'=='.join(survey.release)} as {survey.stage.name} serves it"
    return f"the files in {settings.dist}" if settings.dist else str(survey.project and survey.project.root)
