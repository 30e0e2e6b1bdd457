"""What the release puts where it meets other distributions, and the one before it did not."""

import re
from collections.abc import Iterator

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.release.top_level import in_site_packages, is_named_after, path_files, top_levels
from pytest_release_check.checks.contents.wheel_layout import is_for_no_wheel
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

PATH_FILE_ADDED = Rule(
    code="RC369",
    slug="path-file-added",
    summary="the wheel has a `.pth` file that the previous release did not have",
    why="Python reads it whenever it starts, in every program of the environment, and runs its lines that begin with "
    "`import`. Attackers who get hold of a project add one.",
    fix="find out which change of the source or of the build added it; if nobody meant it, do not publish: look for "
    "what was changed on the machine that built",
    example="1.0:  demo/__init__.py\n1.1:  demo/__init__.py, demo_init.pth    # import os; ...",
    source="BerriAI/litellm#24521 (litellm 1.82.8 with litellm_init.pth, which stole credentials); https://docs.python.org/3/library/site.html",
    severity=Severity.WARNING,
)
TOP_LEVEL_ADDED = Rule(
    code="RC370",
    slug="top-level-added",
    summary="the wheel installs a module at the top of site-packages that the previous release did not have, under a "
    "name that is not like the project's",
    why="It overwrites the module of a distribution that has one of that name, or is imported in its place. It may "
    "also be a folder of the source tree that nobody means to ship, or the work of somebody else.",
    fix="name the packages that belong in the wheel in the backend's settings, unless the new one is meant",
    example="1.0:  demo/__init__.py\n1.1:  demo/__init__.py, experiments/__init__.py",
    source="py-pdf/pypdf#727, BlueBrain/neurodamus#143; 79 popular releases, compared with the release before them, "
    "have none",
    severity=Severity.WARNING,
)
_RUNS_CODE = re.compile(rb"^import[ \t]", re.MULTILINE)


def new_since(wheel: Distribution, contents: Contents, before: PreviousRelease) -> Iterator[Finding]:
    """A finding for new ``.pth`` files, and one for new names at the top that are not like those of the project."""
    if not (before.contents.is_whole and contents.is_whole):
        return
    for name in sorted(path_files(contents.members) - path_files(before.contents.members)):
        detail = f"{name} is not in {before.version}{', and it runs code' if _runs_code(name, contents) else ''}"
        yield Finding(rule=PATH_FILE_ADDED, subject=wheel.filename, detail=detail)
    had = top_levels(before.contents.members)
    foreign = [
        name
        for name in top_levels(contents.members) - had
        if not (is_named_after(name, wheel.name, had) or name.startswith("_") or is_for_no_wheel(name))
    ]
    if had and foreign:
        detail = f"{listed(foreign)}; {before.version} had {listed(had)}"
        yield Finding(rule=TOP_LEVEL_ADDED, subject=wheel.filename, detail=detail)


def _runs_code(name: str, contents: Contents) -> bool:
    """Whether one of its lines is an import (``site.addpackage``)."""
    texts = (text for path, text in contents.texts.items() if in_site_packages(path) == name)
    return any(_RUNS_CODE.search(text) for text in texts)
