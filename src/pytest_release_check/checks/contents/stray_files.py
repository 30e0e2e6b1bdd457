"""What work leaves behind in a folder, and nobody meant to publish."""

import re
from collections.abc import Iterable

from pytest_release_check.analysis.files.members import is_beside, is_generated, listed
from pytest_release_check.model.contents import SourceTree
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

ENVIRONMENT_SHIPPED = Rule(
    code="RC215",
    slug="environment-shipped",
    summary="the file holds a virtual environment: programs of other projects, and paths of a machine",
    why="Users download programs of other projects, and installers put them among their own packages.",
    fix="exclude its folder in the backend's settings, or keep environments outside the source tree",
    example="demo-1.0/venv/pyvenv.cfg\ndemo-1.0/venv/lib/python3.12/site-packages/pip/__init__.py",
    source="https://docs.python.org/3/library/venv.html (`pyvenv.cfg`); conda has `conda-meta/history`",
    severity=Severity.WARNING,
)
BYTECODE_SHIPPED = Rule(
    code="RC261",
    slug="bytecode-shipped",
    summary="the wheel has bytecode beside the source",
    why="Bytecode is of one version of Python, and installers make it anew: the wheel is larger for nothing, "
    "and shows what else lay in the tree.",
    fix="exclude `*.pyc` and `__pycache__` in the backend's settings, and build from a clean tree",
    example="demo/core.py\ndemo/__pycache__/core.cpython-37.pyc",
    source="PEP 3147 (bytecode of one Python), PEP 427 (installers compile); mjs/imapclient#643",
    severity=Severity.WARNING,
)
STRAY_IN_SDIST = Rule(
    code="RC262",
    slug="stray-in-sdist",
    summary="the sdist has files that nobody ships on purpose, or that version control does not know",
    why="Everybody can read what was left in the folder that was built: backups, caches, settings, at times secrets.",
    fix="exclude them in the backend's settings for sdists, or add them to version control",
    example="demo-1.0/.env\ndemo-1.0/demo/core.py.orig\ndemo-1.0/.pytest_cache/README.md",
    source="PyO3/maturin-action#193 (a token inside the published sdist)",
    severity=Severity.WARNING,
)
REPORT_SHIPPED = Rule(
    code="RC295",
    slug="report-shipped",
    summary="the file holds the report of a release check: logs, paths of a machine and copies of built files",
    why="Everybody could read logs, paths of your machine and copies of the built files.",
    fix="remove that folder from the source tree, build again, and name a folder outside the tree with "
    "`--release-report`",
    example="demo-1.0/.release-check/release-manifest.json",
    source="the report's own `.gitignore` does not keep it out of every sdist: hatchling reads the one at the "
    "root only, setuptools with `graft` none",
)

_LEFTOVERS = re.compile(
    r"(^|/)(__pycache__/.*|[^/]*\.py[co]|\.coverage(\.[^/]*)?|\.DS_Store|Thumbs\.db|[^/]*\.(swp|swo|orig|rej)|[^/]*~"
    r"|\.env|\.pypirc|\.netrc|id_(rsa|ed25519|ecdsa)|pyvenv\.cfg|\.(tox|nox|venv|pytest_cache|mypy_cache|ruff_cache|eggs"
    r"|hypothesis|ipynb_checkpoints|idea|git|hg|svn|bzr)/.*|node_modules/.*|htmlcov/.*|pip-wheel-metadata/.*)$"
)
# Left by builds at the top of the tree; deeper folders of these names are somebody's own.
_BUILT = re.compile(r"^(build/(lib|bdist|temp|__editable__)[^/]*/|dist/[^/]+\.(whl|tar\.gz|zip|egg)$)")

_IS_DATA = re.compile(r"(^|/)(_?tests?|testing|test_?data|fixtures|data)/")
# As venv and virtualenv lay an environment out, on Windows and elsewhere; conda has its own mark.
_ENVIRONMENT = re.compile(
    r"^((?:.*/)?[^/]+)/(?:pyvenv\.cfg|conda-meta/history|lib(?:64)?/python\d[\d.]*/site-packages/.*|Lib/site-packages/.*"
    r"|bin/activate_this\.py|Scripts/activate_this\.py)$"
)
_REPORTS = ("release-manifest.json", "release-timeline.json", "release-report.html", "release-evidence.json")


def shipped_report(filename: str, members: Iterable[str]) -> tuple[Finding, ...]:
    """Reports of release checks: what they are called, or were by default, and the mark that every one of them has."""
    names = frozenset(members)
    marked = {name.rpartition("/")[0] for name in names if name.rpartition("/")[2] == ".gitignore"}
    folders = {folder for folder in marked if any(_below(folder, report) in names for report in _REPORTS)}
    folders |= {name[: found.end()] for name in names if (found := re.search(r"(^|/)\.release-check(?=/)", name))}
    shipped = [_below(folder, "") for folder in folders if not _IS_DATA.search(_below(folder, ""))]
    if not shipped:
        return ()
    return (Finding(rule=REPORT_SHIPPED, subject=filename, detail=listed(shipped)),)


def shipped_bytecode(filename: str, members: Iterable[str]) -> tuple[Finding, ...]:
    """Bytecode of modules whose source is there as well; without source it is what the project ships."""
    names = frozenset(members)
    compiled = [name for name in names if _source_of(name) in names]
    if not compiled:
        return ()
    return (Finding(rule=BYTECODE_SHIPPED, subject=filename, detail=listed(compiled)),)


def shipped_environment(filename: str, members: Iterable[str]) -> tuple[Finding, ...]:
    """Virtual environments, by their own files or by where packages lie in them; not those that tests read."""
    names = tuple(members)
    held = {folder: sum(name.startswith(f"{folder}/") for name in names) for folder in _environments(names)}
    if not held:
        return ()
    detail = listed(f"{folder}/ ({count} {'file' if count == 1 else 'files'})" for folder, count in held.items())
    return (Finding(rule=ENVIRONMENT_SHIPPED, subject=filename, detail=detail),)


def stray_in_sdist(filename: str, members: Iterable[str], tree: SourceTree | None) -> tuple[Finding, ...]:
    """Files that no project ships on purpose, and those that version control neither knows nor ignores.

    What it ignores is mostly generated, and belongs there; a tracked file whose name is that of a leftover was put
    there on purpose, for tests as a rule.
    """
    tracked = frozenset(tree.tracked if tree else ())
    unknown = frozenset(name for name in (tree.unknown if tree else ()) if not _is_made_by_builds(name))
    names = tuple(members)
    reported = tuple(f"{folder}/" for folder in _environments(names))
    stray = [name for name in names if name in unknown or (name not in tracked and _is_leftover(name))]
    stray = [name for name in stray if not name.startswith(reported)]
    if not stray:
        return ()
    return (Finding(rule=STRAY_IN_SDIST, subject=filename, detail=listed(stray)),)


def _environments(names: Iterable[str]) -> frozenset[str]:
    """The folders that are one, the outermost of each."""
    found = {match[1] for name in names if (match := _ENVIRONMENT.match(name)) and not _IS_DATA.search(name)}
    return frozenset(folder for folder in found if not any(folder.startswith(f"{other}/") for other in found))


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _source_of(name: str) -> str:
    """The path of the source of a compiled module; empty if it is none."""
    if is_beside(name) or not name.endswith((".pyc", ".pyo")):
        return ""
    folder, _, last = name.rpartition("/")
    stem = last.partition(".")[0]
    above = folder.removesuffix("__pycache__").removesuffix("/")
    return f"{above}/{stem}.py" if above else f"{stem}.py"


def _is_made_by_builds(name: str) -> bool:
    return ".egg-info/" in name or name in ("PKG-INFO", "setup.cfg") or is_generated(name)


def _is_leftover(name: str) -> bool:
    """Whether a name is that of a leftover, but not among test data, which may need such files, nor what uv keeps."""
    is_kept = name in ("pyproject.toml.orig", "Cargo.toml.orig")
    return bool(_BUILT.search(name) or (_LEFTOVERS.search(name) and not _IS_DATA.search(name) and not is_kept))
