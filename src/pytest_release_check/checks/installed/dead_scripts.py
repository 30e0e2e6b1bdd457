"""Pure rules over console scripts that end before their own code runs, as a module that they import is not there."""

import re
from collections.abc import Iterable
from dataclasses import replace

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.source.stdlib import cure_of_part
from pytest_release_check.checks.installed.import_cures import explained
from pytest_release_check.checks.installed.modules import extras_bringing, names_extra, top_level_modules
from pytest_release_check.model.cell_reports import FailedImport, Shipped
from pytest_release_check.model.releases import EntryPoint
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

ENTRY_POINT_BROKEN = Rule(
    code="RC504",
    slug="entry-point-broken",
    summary="an entry point cannot be loaded",
    why="The script ends with a traceback, or the program that looks for the plugin ends or goes on without it.",
    fix="point the entry point at a module and an attribute that the wheel ships, and let that module be imported",
    example='[project.scripts]\ndemo = "demo.cli:mian"    # wrong, the function is main',
    source="https://packaging.python.org/en/latest/specifications/entry-points/; pltrdy/rouge#30",
)
SCRIPT_TROUBLED = Rule(
    code="RC514",
    slug="script-troubled",
    summary="a command answers `--help` with a traceback",
    why="Users cannot find out how the command is called.",
    fix="parse the options before anything else is done, and end with a message instead of a traceback",
    example="$ demo --help\nFileNotFoundError: [Errno 2] No such file or directory: 'demo.toml'",
    source="a warning, since the command may work where its settings, its system or its server are there",
    severity=Severity.WARNING,
)
SCRIPT_NEEDS_EXTRA = Rule(
    code="RC517",
    slug="script-needs-extra",
    summary="the console script cannot start; its import is brought only by an extra",
    why="Installers put every script in place, whatever extras were asked for: without the extra it ends "
    "with a traceback.",
    fix="add the distribution to `project.dependencies`, or catch the ImportError and end with a sentence "
    "that names the extra",
    example="[project.scripts]\n"
    'demo = "demo.cli:main"    # demo/cli.py imports click\n'
    "\n"
    "[project.optional-dependencies]\n"
    'cli = ["click"]',
    source="https://packaging.python.org/en/latest/specifications/entry-points/ (extras of an entry point are "
    "no longer recommended)",
)
SCRIPT_NEEDS_ITS_EXTRA = Rule(
    code="RC518",
    slug="script-needs-its-extra",
    summary="a console script beside others starts only with the extra that has its name",
    why="The script is there for everybody, and without the extra it ends with a traceback.",
    fix="catch the ImportError and end with a sentence that names the extra",
    example="[project.scripts]\n"
    'demo = "demo.cli:main"\n'
    'conch = "demo.conch:main"    # demo/conch.py imports cryptography\n'
    "\n"
    "[project.optional-dependencies]\n"
    'conch = ["cryptography"]',
    source="a warning, since nox (`tox-to-nox`) and twisted (`conch`) ship such commands on purpose, beside "
    "those that work",
    severity=Severity.WARNING,
)

_ASKS = re.compile(r"\b(install|requires?|needs?)\b", re.I)
"""How a command says what it lacks."""

_MISSING = re.compile(r"No module named '([^']+)'")


def script_fault(
    point: EntryPoint, failed: FailedImport, shipped: Shipped, said: Iterable[str], *, others_start: bool
) -> Finding | None:
    """What is wrong with a script whose module does not come in; None if it ends with a sentence that helps.

    ``said`` is what it printed where it ended by itself, and ``others_start`` whether another command of the release
    works.
    """
    requires = shipped.requires
    if names_extra(failed.error, requires) or ("SystemExit" in failed.kinds and _ASKS.search("\n".join(said))):
        return None
    extras = () if _is_own(failed.missing, shipped) else extras_bringing(failed.missing, requires)
    rule, brought, fix = ENTRY_POINT_BROKEN, "", ""
    if extras:
        # A command beside others, with an extra of its name, is there for those who ask for that (nox: tox-to-nox).
        its_own = [extra for extra in extras if _is_named_for(point, extra)]
        is_beside = others_start and bool(its_own)
        rule = SCRIPT_NEEDS_ITS_EXTRA if is_beside else SCRIPT_NEEDS_EXTRA
        brought = f"; that comes only with an extra: {listed(its_own or extras)}"
        fix = "" if is_beside else _fix(failed.missing, extras)
    elif cure_of_part(failed.missing.partition(".")[0]):
        rule = SCRIPT_TROUBLED  # it may start on another system, or with another build of this Python
    found = Finding(
        rule=rule,
        subject=f"[{point.group}] {point.name} = {point.value}",
        detail=f"{failed.error}{brought}",
        evidence=failed.evidence,
        fix=fix,
    )
    return found if extras else explained(found, failed, shipped)


def _fix(missing: str, extras: Iterable[str]) -> str:
    brings = f"what brings `{missing.partition('.')[0]}`"
    names = " or ".join(f"`{extra}`" for extra in extras)
    return (
        f"move {brings} from the extra {names} to `project.dependencies`, or catch the ImportError and end with a "
        "sentence that names the extra"
    )


def beside_others(finding: Finding, points: Iterable[EntryPoint], requires: Iterable[str]) -> Finding:
    """A finding about a script that ran, where another command of the release works: judged as by ``script_fault``."""
    lacking = _MISSING.search(finding.detail)
    if finding.rule != SCRIPT_NEEDS_EXTRA or lacking is None:
        return finding
    extras = extras_bringing(lacking[1], requires)
    scripts = [point for point in points if point.name == finding.subject]
    is_its_own = any(_is_named_for(point, extra) for point in scripts for extra in extras)
    return replace(finding, rule=SCRIPT_NEEDS_ITS_EXTRA) if is_its_own else finding


def _is_own(missing: str, shipped: Shipped) -> bool:
    top = missing.partition(".")[0]
    return top in {own.partition(".")[0] for own in top_level_modules(shipped.files)}


def _is_named_for(point: EntryPoint, extra: str) -> bool:
    """Whether a script, or a package that it lies in, has the extra's name."""
    module = point.value.partition(":")[0].strip()
    return extra in {canonicalize_name(name) for name in (point.name, *module.split("."))}
