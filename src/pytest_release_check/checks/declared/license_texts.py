"""The license: its text where users get it, and statements that contradict each other."""

import re
from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_for_developers
from pytest_release_check.analysis.metadata.core_metadata import Fields
from pytest_release_check.model.contents import Contents, SourceTree
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import shown

LICENSE_NOT_SHIPPED = Rule(
    code="RC217",
    slug="license-not-shipped",
    summary="the repository has a license text, and neither sdist nor wheel has one",
    why="Most licenses want their text in every copy, and distributors refuse a release without it.",
    fix="name it in `project.license-files`; if it lies only at the root of the repository, copy or link it "
    "into the project's folder first, for backends take nothing from above that",
    example='[project]\nlicense = "MIT"\nlicense-files = ["LICENSE"]    # was missing',
    source="PEP 639",
    severity=Severity.WARNING,
)
LICENSE_TEXT_MISSING = Rule(
    code="RC287",
    slug="license-text-missing",
    summary="the sdist has a license text and the wheel has none",
    why="Most licenses want their text in every copy, and most users have the wheel.",
    fix="name it in `project.license-files`",
    example="sdist:  demo-1.0/LICENSE\nwheel:  nothing below demo-1.0.dist-info/licenses/",
    source="PEP 639",
    severity=Severity.WARNING,
)
LICENSES_CONTRADICT = Rule(
    code="RC288",
    slug="licenses-contradict",
    summary="the license and the license classifiers name different licenses",
    why="Nobody knows which license holds, and programs that collect licenses report the wrong one.",
    fix="correct the one that is wrong; best state `project.license` as an expression, without a `License "
    "::` classifier",
    example='license = "MIT"\nclassifiers = ["License :: OSI Approved :: BSD License"]',
    source="PEP 639, which deprecates the classifiers",
    severity=Severity.WARNING,
)

_TEXT = re.compile(r"(un)?licen[cs]e.*|copying.*", re.IGNORECASE)
_SOURCE = (".py", ".pyi", ".pyc", ".json", ".yml", ".yaml", ".toml", ".html", ".so", ".pyd")
_FAMILIES = (
    ("GPL", re.compile(r"\bA?L?GPL|General Public License", re.IGNORECASE)),
    ("MIT", re.compile(r"\bMIT\b")),
    ("Apache", re.compile(r"\bApache\b", re.IGNORECASE)),
    ("BSD", re.compile(r"\bBSD\b|0BSD")),
    ("Mozilla", re.compile(r"\bMPL\b|MPL-|Mozilla", re.IGNORECASE)),
)
_LONGEST = 80
"""Characters of a License field that is a name; longer ones are whole texts. Chosen: a line of text."""


def license_findings(filename: str, fields: Fields) -> Iterator[Finding]:
    """A License field or expression whose license no classifier names, though some classifiers name others."""
    classifiers = [text for text in fields.get("classifiers", ()) if text.startswith("License :: OSI Approved ::")]
    for stated in (*fields.get("license_expression", ()), *fields.get("license", ())):
        claimed, classified = _families([stated]), _families(classifiers)
        if len(stated) <= _LONGEST and claimed and classified and claimed.isdisjoint(classified):
            detail = f"{shown(stated)} and {shown(classifiers[0])}"
            yield Finding(rule=LICENSES_CONTRADICT, subject=filename, detail=detail)


def missing_license_text(filename: str, wheel: Contents, sources: Iterable[Contents]) -> Iterator[Finding]:
    """A license text at the top of the sdist, and none in the wheel."""
    at_top = [path for source in sources for path in source.members if "/" not in path and is_license_text(path)]
    if at_top and wheel.is_whole and not any(is_license_text(path) for path in wheel.members):
        detail = f"the sdist has {', '.join(sorted(at_top)[:3])}"
        yield Finding(rule=LICENSE_TEXT_MISSING, subject=filename, detail=detail, fix=_fix(at_top))


def license_not_shipped(filename: str, files: Iterable[Contents], tree: SourceTree | None) -> Iterator[Finding]:
    """A license text at the top of the project, or of the repository that it shares, and none in any of the files.

    The text of a repository counts where it has several projects: it is the license of each of them there.
    """
    files = tuple(files)
    if tree is None or not all(file.is_whole for file in files) or any(map(is_license_text, _members(files))):
        return
    own = [path for path in tree.tracked if "/" not in path and is_license_text(path)]
    is_shared = not all(map(is_for_developers, tree.other_projects))
    above = [path for path in tree.above if is_shared and is_license_text(path)]
    if own or above:
        where = "in the project's folder" if own else "only at the root of the repository, above the project's folder"
        detail = f"{', '.join(sorted(own or above)[:3])} lies {where}"
        yield Finding(rule=LICENSE_NOT_SHIPPED, subject=filename, detail=detail, fix=_fix(own) if own else "")


def _fix(paths: Iterable[str]) -> str:
    names = ", ".join(f'"{path}"' for path in sorted(paths)[:3])
    return f"write `license-files = [{names}]` into `[project]`"


def _members(files: Iterable[Contents]) -> Iterator[str]:
    return (path for file in files for path in file.members)


def _families(texts: Iterable[str]) -> set[str]:
    return {family for family, pattern in _FAMILIES for text in texts if pattern.search(text)}


def is_license_text(path: str) -> bool:
    """Whether a file is named as license texts are, or lies where backends put them (PEP 639)."""
    last = path.rpartition("/")[2]
    return ".dist-info/licenses/" in path or (bool(_TEXT.fullmatch(last)) and not last.lower().endswith(_SOURCE))
