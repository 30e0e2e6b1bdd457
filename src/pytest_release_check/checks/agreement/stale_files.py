"""Wheel and sdist hold the same modules: what is in one of them alone was not meant."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pytest_release_check.analysis.files.members import (
    Homes,
    is_beside,
    is_for_developers,
    is_generated,
    listed,
    module_name,
    without_repairs,
)
from pytest_release_check.analysis.source.own_imports import certain_imports
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

ONLY_IN_WHEEL = Rule(
    code="RC249",
    slug="only-in-wheel",
    summary="the wheel has modules that the sdist leaves out",
    why="Users whose pip builds the sdist get a package without those modules.",
    fix="add them to the sdist (setuptools: `MANIFEST.in`; else the backend's settings for sdists)",
    example="sdist:  demo/__init__.py\nwheel:  demo/__init__.py, demo/plugins/__init__.py, demo/plugins/json.py",
    source="pip and distributors build out of the sdist (PEP 517); which module counts as left over instead "
    "(RC254) was decided on keyring 8.4, FeinCMS 1.11.0, numpyro 0.7.0 and octodns 1.2.0",
    severity=Severity.WARNING,
)
SLIGHTLY_DIFFERING = Rule(
    code="RC250",
    slug="slightly-differing-modules",
    summary="modules in the wheel differ in a few lines from those of the sdist",
    why="One of the two files was built before the last change, so one version has two behaviours.",
    fix="build the wheel out of the sdist, as `python -m build` does, and both from one commit",
    example="demo/core.py of the wheel:  TIMEOUT = 10\ndemo/core.py of the sdist:  TIMEOUT = 30",
    source="psutil 7.2.2, whose wheels are two lines apart from its sdist, and numpyro 0.7.0 and Unidecode "
    "1.3.5, which are of another state of the source (RC255)",
    severity=Severity.WARNING,
)
STALE_MODULES = Rule(
    code="RC254",
    slug="stale-modules",
    summary="the wheel has modules that the source no longer has: left over from an earlier build",
    why="Users can import what was removed, and what replaced it may be hidden by the old copy.",
    fix="remove the folder `build`, and build the wheel out of the sdist, as `python -m build` does",
    example="sdist:  demo/core.py\nwheel:  demo/core.py, demo/old.py    # from build/lib of an earlier build",
    source="octodns/octodns#1075, friendly-traceback/friendly-traceback#24",
)
DIFFERING_MODULES = Rule(
    code="RC255",
    slug="differing-modules",
    summary="modules in the wheel are not those of the sdist",
    why="One version has two behaviours: the wheel was built from another state of the source than the sdist.",
    fix="remove the folder `build`, and build the wheel out of the sdist, as `python -m build` does",
    example="demo/main.py of the wheel:  the code of 1.4.3\ndemo/main.py of the sdist:  the code of 1.4.5",
    source='JonnyHaystack/i3-resurrect#125; Unidecode 1.3.5, yanked for "wrong version of the code was released '
    'in the .whl package"',
)
STUBS_NOT_IN_SDIST = Rule(
    code="RC265",
    slug="stubs-not-in-sdist",
    summary="the wheel has type stubs that the sdist does not have",
    why="A package that is built out of the sdist has no types, so type checkers find nothing in code that uses it.",
    fix="include `*.pyi` and `py.typed` in the sdist (setuptools: `MANIFEST.in`)",
    example="sdist:  demo/core.py\nwheel:  demo/core.py, demo/core.pyi, demo/py.typed",
    source="PEP 561",
    severity=Severity.WARNING,
)

_GENERATED_TEXT = re.compile(rb"generated|do not (edit|modify|change)|don't (edit|modify|change)", re.IGNORECASE)
_TEMPLATE_ENDINGS = (".in", ".jinja", ".jinja2", ".j2", ".mako", ".tmpl", ".tpl", ".template", ".src")
_SOURCES_OF_MODULES = (".pyx", ".proto", ".ui", ".g4", ".grammar", ".cog", ".hy", ".coco", ".ipynb", ".nw", ".thrift")
_FEW_LINES = 6
"""At most so many lines, of both files together, are a last change and no other state of the source.

Chosen: the wheels of psutil 7.2.2 are two lines apart from its sdist; numpyro 0.7.0 and Unidecode 1.3.5, which were
built from another state, have more.
"""
_STATED_AT_BUILD = re.compile(rb"version|commit|revision|build|git|date|hash", re.IGNORECASE)


def stale_modules(
    filename: str, wheel: Contents, sdist: Contents, before: PreviousRelease | None = None
) -> tuple[Finding, ...]:
    """Modules of the wheel that the sdist does not have anywhere: left over from an earlier build, or left out of it.

    Left over is what the source before had and this one has not, and a single module of a package that the sdist has
    otherwise: backends take packages whole. What the wheel before had and its sdist had not was left out then as well;
    a whole sub-package may be. Both are left over only if other modules differ, too.

    Nothing is said of what a build makes: a module that the others import, that says it was generated, that has a
    template in the sdist, or that is empty; nor of a wheel most of whose modules the sdist has elsewhere.
    """
    modules = [name for name in wheel.members if is_written_module(name)]
    homes = Homes(sdist.members)
    missing = [name for name in modules if not homes.of(name)]
    if len(missing) * 2 > len(modules):
        return ()
    missing = [name for name in missing if not _is_made(name, wheel, sdist)]
    used = _imports_of({name: wheel.texts.get(name, b"") for name in modules if homes.of(name)}) if missing else ()
    missing = [name for name in missing if module_name(name) not in used]
    folders = {path.rpartition("/")[0] for path in sdist.members}
    aside = [name for name in missing if _is_left_out(name, folders, before)]
    if aside and differing_modules(filename, wheel, sdist):
        aside = []
    stale = [name for name in missing if name not in aside]
    found = (_finding(STALE_MODULES, filename, stale),) if stale else ()
    if not aside:
        return found
    return (*found, replace(_finding(ONLY_IN_WHEEL, filename, aside), fix=_include(aside)))


def differing_modules(filename: str, wheel: Contents, sdist: Contents) -> tuple[Finding, ...]:
    """Modules that both have, with other code; a version or a commit that the build writes into one is nothing."""
    homes = Homes(sdist.members)
    differing = [
        name
        for name, member in wheel.members.items()
        if is_written_module(name)
        and (found := homes.of(name))
        and member.sha256 not in {sdist.members[home].sha256 for home in found}
        and not is_same_code(wheel.texts.get(name), [sdist.texts.get(home) for home in found])
    ]
    # A build that rewrites most of the modules does it on purpose: 2to3, a minifier, another line length.
    modules = [name for name in wheel.members if is_written_module(name) and homes.of(name)]
    if not differing or len(differing) * 2 > len(modules) > 1:
        return ()
    lines = sum(
        _differing_lines(wheel.texts[name], [sdist.texts[home] for home in homes.of(name)]) for name in differing
    )
    rule = SLIGHTLY_DIFFERING if lines <= _FEW_LINES else DIFFERING_MODULES
    return (_finding(rule, filename, differing),)


def stubs_not_in_sdist(filename: str, wheel: Contents, sdist: Contents) -> tuple[Finding, ...]:
    """Type information of the wheel that the sdist lacks, although it has the modules."""
    homes = Homes(sdist.members)
    missing = [
        name
        for name in wheel.members
        if not is_beside(name)
        and not homes.of(name)
        and homes.of(f"{name.removesuffix('py.typed')}__init__.py" if name.endswith("/py.typed") else name[:-1])
        and name.endswith(("/py.typed", ".pyi"))
        and not _GENERATED_TEXT.search(wheel.texts.get(name, b"")[:2000])
    ]
    return (replace(_finding(STUBS_NOT_IN_SDIST, filename, missing), fix=_include(missing)),) if missing else ()


def _is_left_out(name: str, folders: Iterable[str], before: PreviousRelease | None) -> bool:
    """Whether the sdist rather leaves a module out, now as before, than that the wheel has an old one."""
    if before is not None and before.sdist is not None:
        if Homes(before.sdist.members).of(name):
            return False
        if name in before.contents.members:
            return True
    folder = name.rpartition("/")[0]
    return not any(one == folder or one.endswith(f"/{folder}") for one in folders)


def _imports_of(modules: Mapping[str, bytes]) -> frozenset[str]:
    return frozenset(
        imported
        for name, text in modules.items()
        for imported in certain_imports(text, module_name(name), is_package=name.endswith("/__init__.py"))
    )


def _is_made(name: str, wheel: Contents, sdist: Contents) -> bool:
    """Whether a module that the sdist lacks looks as if the build had written it."""
    text = wheel.texts.get(name)
    if text is None or not text.strip() or _GENERATED_TEXT.search(text[:2000]):
        return True
    last = name.rpartition("/")[2]
    origins = {f"{last}{ending}" for ending in _TEMPLATE_ENDINGS}
    origins |= {f"{last[:-3]}{ending}" for ending in _SOURCES_OF_MODULES}
    return any(path.rpartition("/")[2] in origins for path in sdist.members)


def is_same_code(text: bytes | None, others: list[bytes | None]) -> bool:
    """Whether texts differ in line ends and in lines that name the build alone, or one of them was not read."""
    if text is None or None in others or text in others:
        return True
    lines = _code_lines(text)
    return any(lines == _code_lines(other or b"") for other in others)


def _differing_lines(text: bytes, others: list[bytes]) -> int:
    """How many lines are not in both, for the one that is most alike."""
    lines = Counter(_code_lines(text))
    return min(sum(((lines - theirs) + (theirs - lines)).values()) for theirs in map(Counter, map(_code_lines, others)))


def _code_lines(text: bytes) -> list[bytes]:
    lines = without_repairs(text).splitlines()
    return [line.strip() for line in lines if line.strip() and not _STATED_AT_BUILD.search(line)]


def is_written_module(member: str) -> bool:
    """Python source that somebody wrote and users import."""
    is_own = member.endswith(".py") and not is_beside(member) and not is_for_developers(member)
    return is_own and not is_generated(member)


def _include(members: Iterable[str]) -> str:
    return f"include {listed(members)} in the sdist (setuptools: `MANIFEST.in`)"


def _finding(rule: Rule, filename: str, members: list[str]) -> Finding:
    return Finding(rule=rule, subject=filename, detail=listed(members))
