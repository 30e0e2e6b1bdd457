"""What a wheel puts at the top of site-packages, and what its tags promise: pure rules over names."""

import re
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.files.members import is_beside, is_extension_module, listed, module_name
from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

GENERAL_TOP_LEVEL = Rule(
    code="RC216",
    slug="general-top-level",
    summary="the wheel installs a top-level package with so general a name that other distributions overwrite it",
    why="Two distributions that install a package of one name overwrite each other, and uninstalling one "
    "breaks the other.",
    fix="move it into a package that is named as the project is",
    example="utils/__init__.py         # wrong, in the wheel of demo\ndemo/utils/__init__.py",
    source="none of the 150 downloaded releases that are well or much used has one",
    severity=Severity.WARNING,
)
STRAY_TOP_LEVEL = Rule(
    code="RC251",
    slug="stray-top-level",
    summary="the wheel installs files of the source tree beside the packages of all other projects",
    why="They overwrite files of other distributions that make the same mistake, and `import tests` of a "
    "user's project finds these.",
    fix="name the packages that belong in the wheel in the backend's settings; leave tests, docs and scripts "
    "out of it, or move them into the package",
    example="demo/__init__.py\ntests/__init__.py    # wrong\nsetup.py             # wrong",
    source="casperdcl/argopt#21, formencode/formencode#177; yanked for it were diff-cover 6.3.4, dynaconf "
    "3.1.10 and Mako 1.4.0",
)
TAG_CONTRADICTS = Rule(
    code="RC252",
    slug="tag-contradicts",
    summary="the wheel is tagged for a Python that Requires-Python rules out",
    why="Programs that choose by the tag alone give the wheel to Python 2, where it does not run.",
    fix="remove `universal` from the wheel's configuration (`[bdist_wheel]` in setup.cfg), so that the tag is py3",
    example="demo-1.0-py2.py3-none-any.whl, Requires-Python: >=3.8",
    source="pypa/wheel#396, john-kurkowski/tldextract#245; PEP 425",
    severity=Severity.WARNING,
)
COMPILED_IN_PURE = Rule(
    code="RC253",
    slug="compiled-in-pure",
    summary="the wheel is tagged for any platform and holds extension modules for one",
    why="Installers take the wheel on every platform, and on all others the module cannot be imported.",
    fix="build it as a platform wheel (setuptools: declare `ext_modules`), or leave the compiled files out",
    example="demo-1.0-py3-none-any.whl\n  demo/_speed.cpython-312-x86_64-linux-gnu.so",
    source="PEP 425: the platform tag `any` promises every platform",
)

# Names that belong to a source tree and not to one project: two distributions that install them overwrite each other.
_STRAY_FOLDERS = frozenset(
    {"benchmark", "benchmarks", "ci", "doc", "docs", "example", "examples", "sample", "samples", "script", "scripts"}
    | {"test", "tests", "tools", ".github", ".venv", "site-packages", "src", "venv"}
)
_KINDS_OF_TESTS = "unit|integration|functional|e2e|end_to_end|acceptance|regression|performance|system|smoke"
_STRAY_TESTS = re.compile(
    rf"tests?_({_KINDS_OF_TESTS}|cases?|data|fixtures?|helpers?|resources?|suites?|support|utils?)"
    rf"|({_KINDS_OF_TESTS})_?tests?"
)
_STRAY_STEMS = frozenset(
    {"authors", "changelog", "changes", "conftest", "contributing", "contribution", "example", "history", "license"}
    | {"news", "noxfile", "readme", "setup", "tasks"}
)
_STRAY_ENDINGS = ("", ".md", ".rst", ".txt", ".py", ".cfg", ".toml")
_STRAY_FILES = frozenset({"makefile", "pyproject.toml", "setup.cfg", "tox.ini"})

# Packages that many projects have inside their own, and that reach the top of site-packages where the layout of the
# source tree is not stated. None of the 150 downloaded releases that are well or much used has one.
_GENERAL = frozenset(
    {"app", "cli", "common", "config", "constants", "core", "helper", "helpers", "lib", "main", "misc", "models"}
    | {"settings", "shared", "util", "utils"}
)


def stray_top_level(wheel: Distribution, members: Iterable[str]) -> tuple[Finding, ...]:
    """Top-level names that a user's environment should not get from this wheel."""
    shipped = tuple(member for member in members if not is_beside(member))
    folders = {member.partition("/")[0] for member in shipped if "/" in member}
    tops = {member.partition("/")[0] for member in shipped}
    own = canonicalize_name(wheel.name)
    stray = {
        top for top in tops if _is_stray(top, is_folder=top in folders) and not own.endswith(canonicalize_name(top))
    }
    # A project may be called build; what setuptools leaves in `build/lib` is a leftover all the same.
    stray |= {"build/lib"} if any(re.match(r"build/lib[./]", member) for member in shipped) else set()
    if not stray:
        return ()
    detail = f"at the top of site-packages: {listed(stray)}"
    return (Finding(rule=STRAY_TOP_LEVEL, subject=wheel.filename, detail=detail),)


def general_top_level(wheel: Distribution, members: Iterable[str]) -> tuple[Finding, ...]:
    """Packages and modules at the top whose names any project may have inside, unless the project is named so."""
    tops = {module_name(member).partition(".")[0] for member in members if not is_beside(member)}
    own = canonicalize_name(wheel.name).split("-")
    general = sorted(top for top in tops & _GENERAL if top not in own)
    if not general:
        return ()
    detail = f"at the top of site-packages: {listed(general)}"
    return (Finding(rule=GENERAL_TOP_LEVEL, subject=wheel.filename, detail=detail),)


def tag_contradictions(wheel: Distribution, members: Iterable[str]) -> tuple[Finding, ...]:
    """A Python tag that Requires-Python rules out, and compiled files under a tag that promises none."""
    findings = []
    promised = sorted({tag.partition("-")[0] for tag in wheel.tags})
    if "py2" in promised and _rules_out_python_2(wheel.requires_python):
        detail = f"the tag is for {' and '.join(promised)}, Requires-Python is {wheel.requires_python}"
        findings.append(Finding(rule=TAG_CONTRADICTS, subject=wheel.filename, detail=detail))
    compiled = _only_for_one_platform(members) if all(tag.endswith("-none-any") for tag in wheel.tags) else ()
    if compiled:
        detail = f"it is tagged for any platform and has {listed(compiled)}"
        findings.append(Finding(rule=COMPILED_IN_PURE, subject=wheel.filename, detail=detail))
    return tuple(findings)


def is_for_no_wheel(name: str) -> bool:
    """Whether a package or a module has a name of which the rules of this module speak already."""
    return name in _GENERAL or _is_stray(name, is_folder=True) or _is_stray(f"{name}.py", is_folder=False)


def _is_stray(top: str, *, is_folder: bool) -> bool:
    if is_folder:
        return top.lower() in _STRAY_FOLDERS or _STRAY_TESTS.fullmatch(top.lower()) is not None
    stem, dot, ending = top.lower().partition(".")
    return top.lower() in _STRAY_FILES or (stem in _STRAY_STEMS and f"{dot}{ending}" in _STRAY_ENDINGS)


def _only_for_one_platform(members: Iterable[str]) -> tuple[str, ...]:
    """Extension modules without a fallback in Python; none if the wheel brings them for several platforms."""
    names = frozenset(members)
    sources = {module_name(name) for name in names if name.endswith(".py")}
    compiled = [name for name in names if is_extension_module(name)]
    platforms = {name.rpartition("/")[2].partition(".")[2] for name in compiled}
    return tuple(name for name in compiled if module_name(name) not in sources) if len(platforms) == 1 else ()


def _rules_out_python_2(requires_python: str) -> bool:
    """Whether every Python 2 is ruled out."""
    return not any(admits(requires_python, minor) for minor in ((2, 6), (2, 7)))
