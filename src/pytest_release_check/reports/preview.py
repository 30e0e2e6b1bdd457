"""What would run and why, for a terminal, before anything is done: ``--release-plan``."""

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pytest_release_check.analysis.matrix.selection import OLDEST
from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.effects.network import without_credentials
from pytest_release_check.model.environments import Interpreter
from pytest_release_check.model.index_file import LOCAL
from pytest_release_check.model.plan import INSTALL, Plan
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.reports.oddities import odd_lines
from pytest_release_check.reports.screen import report_notes, some
from pytest_release_check.reports.terminal import folded
from pytest_release_check.scenarios.registry import SCENARIOS
from pytest_release_check.text.plain_text import shown_line
from pytest_release_check.text.wording import shown_seconds

_ALIKE = 1.5
"""Plans whose counts differ by less take as long as each other: the scenarios are not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """How long an earlier run of this project took."""

    seconds: float
    """From the start of its first check or program to the end of the last one."""
    checks: int
    workers: int
    """0: it did all its work in one process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """All that is known of a run before any work."""

    settings: Settings
    survey: Survey
    plan: Plan
    """Without scenarios: which of them there are is known when the files are there."""
    own_tests: tuple[str, ...] = ()
    """The project's files that hold release checks."""
    dropped: tuple[str, ...] = ()
    """Options of ``addopts`` that are not used."""
    last: LastRun | None = None


def preview_lines(foreseen: Foreseen, width: int = 0) -> list[str]:
    """What would be verified, where, with what and for how long; ``width`` in columns, 0: as long as they are."""
    lines = (
        "release plan: nothing was built, and no index was asked",
        *_release(foreseen.settings, foreseen.survey),
        *_pythons(foreseen.settings, foreseen.survey),
        *_checks(foreseen),
        *_scenarios(foreseen.settings),
        *_places(foreseen),
        f"time: {_time(foreseen)}",
        *(f"note: {line}" for line in odd_lines(foreseen.settings, foreseen.survey)),
    )
    return [part for line in lines for part in folded(shown_line(line), width)]


def _release(settings: Settings, survey: Survey) -> Iterator[str]:
    project = survey.project
    if survey.release is not None:
        yield f"release: {'=='.join(survey.release)}, as {settings.index} serves it; nothing is built"
        return
    if settings.dist is not None:
        yield f"release: the files in {settings.dist}; nothing is built"
        return
    if project is not None:  # it is always there where something is built
        version = project.version or "(version: known after the build)"
        yield f"release: {project.label} {version}, built from {project.root}"
        if survey.commit is not None:
            yield f"built from: {survey.commit.sentence}"
        yield f"requires-python: {project.requires_python or 'not stated in pyproject.toml; known after the build'}"


def _pythons(settings: Settings, survey: Survey) -> Iterator[str]:
    yield f"pythons, by --release-python {' '.join(settings.pythons)}, one for each minor version:"
    width = max((len(one.version_text) for one in survey.found.chosen), default=0)
    for one in survey.found.chosen:
        yield f"  {one.version_text:<{width}}  {one.path}{f' ({one.source})' if one.source else ''}"
    if settings.python_download:
        to_fetch = f"{', '.join(survey.to_fetch)}; their cells are not among those below"
        nothing = "nothing: the Pythons that are named are here"
        yield f"  would be fetched by uv: {to_fetch if survey.to_fetch else nothing}"
    requires = survey.project.requires_python if survey.project is not None and settings.builds else ""
    options = {f"({one.path})": _options_for(one, settings) for one in survey.everything if _may_run(one, requires)}
    for gone in survey.found.excluded:
        option = next((option for path, option in options.items() if gone.what.endswith(path)), "")
        yield f"  excluded: {gone.what}: {gone.why}{f'; taken with {option}' if option else ''}"


def _may_run(interpreter: Interpreter, requires_python: str) -> bool:
    return interpreter.version[:2] >= OLDEST and admits(requires_python, interpreter.version_text)


def _options_for(interpreter: Interpreter, settings: Settings) -> str:
    """What makes a Python that was found one of the matrix, beside those that are: an option replaces the default."""
    return " ".join(f"--release-python {as_argument(spec)}" for spec in (*settings.pythons, str(interpreter.path)))


def as_argument(text: str, platform: str = sys.platform) -> str:
    """The text as it is typed in a shell of that platform."""
    if platform == "win32":  # what cmd.exe and PowerShell read alike
        return f'"{text}"' if set(text) & set(" <>&|^()") else text
    return shlex.quote(text)


def _checks(foreseen: Foreseen) -> Iterator[str]:
    plan, cells = foreseen.plan, foreseen.plan.cells
    yield f"files: {' and '.join(artifact.value for artifact in foreseen.settings.artifacts)}"
    yield f"once: {', '.join(plan.release_checks)}"
    yield f"cells: {len(cells)}: {', '.join(cell.id for cell in cells)}"
    everywhere = (check.name for check in plan.checks if len(check.cells) == len(cells))
    yield f"in each cell: {', '.join((INSTALL, *everywhere))}"
    for check in plan.checks:
        if len(check.cells) < len(cells):
            yield f"  {check.name}: only in {some(check.cells)}"
    if "project_tests" not in plan.cell_checks:
        yield "  project_tests: excluded; --release-tests names tests to run on the installed release"
    if foreseen.own_tests:
        yield f"your smoke tests, once for each cell: {', '.join(foreseen.own_tests)}"
    yield f"checks: {len(plan.ids)}, less cells that no file of the release fits, and in addition:"


def _scenarios(settings: Settings) -> Iterator[str]:
    if not settings.tries:
        yield "scenarios: excluded by --release-trials none"
        return
    yield "scenarios; which ones the release needs is known after the build:"
    width = max(len(scenario.name) for scenario in SCENARIOS)
    asked = {
        "extra": ", ".join(settings.extras),
        "lowest": settings.lowest,
        "dependent": ", ".join(settings.dependents) or "none",
        "dependent_tests": "yes" if settings.dependents_tests else "no",
        "together": ", ".join(map(str, settings.beside)) or "none",
    }
    for scenario in SCENARIOS:
        given = f" (now: {asked[scenario.name]})" if scenario.name in asked else ""
        yield f"  {scenario.name:<{width}}  {scenario.when}{given}"


def _places(foreseen: Foreseen) -> Iterator[str]:
    settings, survey = foreseen.settings, foreseen.survey
    yield f"installers: {', '.join(settings.installers)}"
    yield f"stage: {'local, an index of this run alone' if settings.index == LOCAL else settings.index}"
    yield f"everything else: from {', '.join(map(without_credentials, survey.upstreams))}"
    if survey.excluded_settings:
        yield f"pip settings not used: {', '.join(survey.excluded_settings)}"
    if foreseen.dropped:
        yield f"addopts not used: {' '.join(foreseen.dropped)}"
    if settings.publish:
        dry = "; --release-dry-run: nothing is sent" if settings.consent.dry_run else ""
        yield f"publish: on {settings.publish}, if everything planned has passed{dry}"
    else:
        yield "publish: nothing; --release-publish would, if everything planned has passed"
    yield f"report: {settings.report}"
    yield from (f"  note: {note}" for note in report_notes(settings.report, survey))


def _time(foreseen: Foreseen) -> str:
    last = foreseen.last
    if last is None:
        return "unknown, as the report folder holds no earlier run"
    how = f"with {last.workers} workers" if last.workers else "without workers"
    ratio = len(foreseen.plan.ids) / max(last.checks, 1)
    seconds = last.seconds if 1 / _ALIKE < ratio < _ALIKE else last.seconds * ratio
    took = f"the last run took {shown_seconds(last.seconds)} for {last.checks} checks, {how}"
    return f"about {shown_seconds(seconds)}: {took}"
