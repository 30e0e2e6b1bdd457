"""Two builds of the same source hold the same."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pytest_release_check.analysis.files.members import is_for_developers, listed
from pytest_release_check.checks.agreement.stale_files import is_same_code, is_written_module
from pytest_release_check.checks.compiled.sdist_builds import lost_without_the_tree
from pytest_release_check.checks.contents.lost_metadata import lost_fields
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

NOT_REPRODUCIBLE = Rule(
    code="RC267",
    slug="not-reproducible",
    summary="built again in another folder, the file has other members",
    why="Nobody can verify that the published file was made out of the published source.",
    fix="keep times, paths, random values and the order of sets and folders out of what the build writes",
    example='# a module that the build writes\nBUILT = "2026-03-01 12:00:07"    # another text in every build',
    source="https://reproducible-builds.org/docs/source-date-epoch/; the members are compared, not how they are packed",
    severity=Severity.WARNING,
)
TREE_WHEEL_DIFFERS = Rule(
    code="RC268",
    slug="tree-wheel-differs",
    summary="a wheel that is built out of the tree, without the sdist in between, holds other files",
    why="Users who install from the repository get other files than those who install the release.",
    fix="include in the sdist what the wheel needs (setuptools: `MANIFEST.in`)",
    example="wheel out of the tree:   demo/__init__.py, demo/ui/index.html\nwheel out of the sdist:  demo/__init__.py",
    source="dmux/minilake#5: one of the wheels had 265 files of a user interface, the other none",
    severity=Severity.WARNING,
)
SDIST_INSTALLS_OTHERWISE = Rule(
    code="RC405",
    slug="sdist-installs-otherwise",
    summary="what pip builds out of the sdist and installs are not the files of the wheel",
    why="What users get depends on whether they install the wheel, or pip builds the sdist, as on platforms "
    "without a wheel.",
    fix="build the wheel out of the sdist, as `python -m build` does, and include in the sdist all that the "
    "wheel needs",
    example="wheel:               demo/__init__.py, demo/schema.json\npip, out of the sdist:  demo/__init__.py",
    source='nbformat 5.1.0, yanked for "Missing schema files": only its wheel had them',
    severity=Severity.WARNING,
)
SDIST_OF_OTHER_SOURCE = Rule(
    code="RC406",
    slug="sdist-of-other-source",
    summary="most modules of the wheel are not what pip builds out of the sdist and installs",
    why="The same version has other code for users of the sdist than for users of the wheel.",
    fix="build the wheel out of the sdist, as `python -m build` does, and both from one commit; let the "
    "sdist have the packages where its build configuration looks for them",
    example="wheel:                  demo/run.py, demo/new.py     # built on another branch\n"
    "pip, out of the sdist:  demo/old.py",
    source='tox 3.16.1, yanked for "wheel file is of the rewrite branch"; alvinwan/timefhuman#32',
)

_COMMIT = re.compile(rb"^__commit_id__ = commit_id = .*$", re.MULTILINE)
"""A line of the version file of setuptools-scm 9 and later; an sdist has no repository to read it from."""


def differing_members(filename: str, first: Contents, second: Contents | None) -> tuple[Finding, ...]:
    """A finding if members are not the same; ``None`` if the second build gave no file of that name.

    How the archive is packed, times of members above all, is not looked at.
    """
    if second is None:
        detail = "the second build gave no file of this name"
        return (Finding(rule=NOT_REPRODUCIBLE, subject=filename, detail=detail),)
    if not (first.is_whole and second.is_whole):
        return ()
    reported = _different(first, second)
    return (Finding(rule=NOT_REPRODUCIBLE, subject=filename, detail=listed(reported)),) if reported else ()


def different_members(first: Contents, second: Contents) -> frozenset[str]:
    """The names of the members that only one of both has, or that are not the same in both."""
    return frozenset(_different(first, second))


def tree_wheel_differences(
    filename: str, wheel: Contents, other: str, tree_wheel: Contents, explained: tuple[Finding, ...] = ()
) -> tuple[Finding, ...]:
    """Findings about a wheel that was built out of the sdist, and another of the same tree, without an sdist.

    Members that only one of them has are reported before those that differ. With ``explained``, findings that say why
    the metadata differs, nothing more is said of that.
    """
    if not (wheel.is_whole and tree_wheel.is_whole):
        return explained
    if explained and other != filename:
        return explained  # the version is lost, and with it every path of the metadata
    if explained:
        return explained + tree_wheel_differences(filename, _bare(wheel), other, _bare(tree_wheel))
    lacking = listed(tree_wheel.members.keys() - wheel.members.keys())
    more = listed(wheel.members.keys() - tree_wheel.members.keys())
    if unbuilt := lost_without_the_tree(filename, wheel.members, other, tree_wheel.members):
        return unbuilt
    if other != filename:
        details = [f"built out of the tree it is {other}"]
    else:
        details = [f"only with the sdist in between: {more}"] * bool(more)
        details += [f"not with the sdist in between: {lacking}"] * bool(lacking)
    if details:
        rule = TREE_WHEEL_DIFFERS
        return tuple(Finding(rule=rule, subject=filename, detail=detail) for detail in details)
    differing = [name for name in _different(wheel, tree_wheel) if not _is_commit_alone(name, wheel, tree_wheel)]
    if not differing:
        return ()
    lost = tuple(lost_fields(tree_wheel, wheel, is_whole=False)) if any(map(_is_metadata, differing)) else ()
    detail = f"{listed(differing)}{': the sdist loses ' * bool(lost)}{'; '.join(lost)}"
    return (Finding(rule=NOT_REPRODUCIBLE, subject=filename, detail=detail),)


def _is_commit_alone(name: str, *wheels: Contents) -> bool:
    """Whether a module differs by the commit alone, which setuptools-scm writes where there is a repository only."""
    texts = [wheel.texts.get(name) for wheel in wheels]
    return None not in texts and len({_COMMIT.sub(b"", text) for text in texts if text is not None}) == 1


def _is_metadata(name: str) -> bool:
    return name.endswith((".dist-info/METADATA", ".dist-info/entry_points.txt"))


def _bare(contents: Contents) -> Contents:
    """The contents without the files in ``.dist-info``."""
    members = {name: member for name, member in contents.members.items() if ".dist-info/" not in name}
    return replace(contents, members=members)


def installed_differences(filename: str, members: Iterable[str], installed: Iterable[str]) -> tuple[Finding, ...]:
    """A finding if the files that were ``installed`` out of the sdist are not the ``members`` of the wheel.

    Of compiled files nothing is said, as what can be compiled depends on the machine; nor of tests and their like, nor
    of what setuptools names after the Python that built it.
    """
    ours, theirs = _comparable(map(_where_installed, members)), _comparable(installed)
    parts = (("only in the wheel", ours - theirs), ("only out of the sdist", theirs - ours))
    details = [f"{where}: {listed(names)}" for where, names in parts if names]
    if not details:
        return ()
    modules = {name for name in ours if name.endswith(".py")}
    rule = SDIST_OF_OTHER_SOURCE if len(modules - theirs) * 2 > len(modules) else SDIST_INSTALLS_OTHERWISE
    return (Finding(rule=rule, subject=filename, detail="; ".join(details)),)


def other_code(filename: str, wheel: Contents, installed: Contents) -> tuple[Finding, ...]:
    """A finding if most modules of the wheel have other code than those that were ``installed`` out of the sdist.

    Where a build rewrites modules, both have been through it, other than the sdist; of fewer than most the comparison
    with the sdist itself reports.
    """
    both = [name for name in wheel.texts if is_written_module(name) and name in installed.texts]
    differing = [name for name in both if not is_same_code(wheel.texts[name], [installed.texts[name]])]
    if len(differing) * 2 <= len(both) or len(both) == 1:
        return ()
    detail = f"other code: {listed(differing)}"
    return (Finding(rule=SDIST_OF_OTHER_SOURCE, subject=filename, detail=detail),)


_LIBRARY_FOLDERS = re.compile(r"^[^/]+\.data/(purelib|platlib)/")
_NOT_COMPARED = re.compile(
    r"^\.\.|^/|/$|^[^/]+\.(dist-info|egg-info|data)/|\.egg-info$|-nspkg\.pth$|(^|/)__pycache__/|\.so\."
    r"|\.(pyc|so|pyd|dylib|dll|lib|a|c|cc|cpp|h|hpp|pyx)$"
    r"|^[^/]+\.libs/"
)


def _where_installed(member: str) -> str:
    return _LIBRARY_FOLDERS.sub("", member)


def _comparable(files: Iterable[str]) -> set[str]:
    kept = (file for file in files if not _NOT_COMPARED.search(file))
    return {file for file in kept if not is_for_developers(file)}


def _different(first: Contents, second: Contents) -> list[str]:
    names = first.members.keys() | second.members.keys()
    differing = [name for name in names if first.members.get(name) != second.members.get(name)]
    return [name for name in differing if not name.endswith(".dist-info/RECORD")]  # it follows the others
