"""What a wheel puts at the top of site-packages, and what its tags promise: pure rules over names."""

from collections.abc import Iterable

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from pytest_release_check.model import content_rules as rules
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.findings import Finding

# Names that belong to a source tree and not to one project: two distributions that install them overwrite each other.
_STRAY_FOLDERS = frozenset(
    {"benchmark", "benchmarks", "doc", "docs", "example", "examples", "script", "scripts", "test", "tests"}
)
_STRAY_STEMS = frozenset(
    {"authors", "changelog", "changes", "conftest", "contributing", "contribution", "example", "history", "license"}
    | {"news", "noxfile", "readme", "setup", "tasks"}
)
_STRAY_ENDINGS = ("", ".md", ".rst", ".txt", ".py", ".cfg", ".toml")
_STRAY_FILES = frozenset({"makefile", "pyproject.toml", "setup.cfg", "tox.ini"})


def stray_top_level(wheel: Distribution, members: Iterable[str]) -> tuple[Finding, ...]:
    """Top-level names that a user's environment should not get from this wheel."""
    own = canonicalize_name(wheel.name)
    members = tuple(members)
    tops = {member.partition("/")[0] for member in members if not _is_beside(member)}
    folders = {member.partition("/")[0] for member in members if "/" in member}
    stray = sorted(top for top in tops if canonicalize_name(top) != own and _is_stray(top, is_folder=top in folders))
    if not stray:
        return ()
    detail = f"at the top of site-packages: {', '.join(stray)}"
    return (Finding(code=rules.STRAY_TOP_LEVEL.code, subject=wheel.filename, detail=detail),)


def tag_contradictions(wheel: Distribution, members: Iterable[str]) -> tuple[Finding, ...]:
    """A Python tag that Requires-Python rules out, and compiled files under a tag that promises none."""
    findings = []
    promised = sorted({tag.partition("-")[0] for tag in wheel.tags})
    if "py2" in promised and _rules_out(wheel.requires_python, "2.7"):
        detail = f"the tag is for {' and '.join(promised)}, Requires-Python is {wheel.requires_python}"
        findings.append(Finding(code=rules.TAG_CONTRADICTS.code, subject=wheel.filename, detail=detail))
    compiled = [member for member in members if member.endswith((".so", ".pyd")) or ".so." in member]
    if compiled and all(tag.endswith("-none-any") for tag in wheel.tags):
        detail = f"it is tagged for any platform and has {', '.join(sorted(compiled)[:3])}"
        findings.append(Finding(code=rules.COMPILED_IN_PURE.code, subject=wheel.filename, detail=detail))
    return tuple(findings)


def _is_beside(member: str) -> bool:
    """Metadata, and data that installers put elsewhere."""
    top = member.partition("/")[0]
    return top.endswith((".dist-info", ".data"))


def _is_stray(top: str, *, is_folder: bool) -> bool:
    if is_folder:
        return top.lower() in _STRAY_FOLDERS
    stem, dot, ending = top.lower().partition(".")
    return top.lower() in _STRAY_FILES or (stem in _STRAY_STEMS and f"{dot}{ending}" in _STRAY_ENDINGS)


def _rules_out(requires_python: str, version: str) -> bool:
    try:
        return bool(requires_python) and version not in SpecifierSet(requires_python)
    except InvalidSpecifier:
        return False
