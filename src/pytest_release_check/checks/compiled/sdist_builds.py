"""Extension modules that what is built out of an sdist lacks."""

from collections.abc import Iterable

from pytest_release_check.analysis.files.members import is_extension_module, listed, module_name
from pytest_release_check.analysis.source.extension_sources import missing_source, stated_without_source
from pytest_release_check.analysis.source.extension_uses import Use, uses_of
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed as in_order

EXTENSION_SOURCE_MISSING = Rule(
    code="RC323",
    slug="extension-source-missing",
    summary="the sdist lacks what an extension module is compiled from, and builds without it",
    why="Users whose pip builds the sdist get a package without the module, and nothing says so.",
    fix="include its source in the sdist (setuptools: `MANIFEST.in`), and let the build fail where it is missing",
    example='setup.py:  Extension("demo._speed", ["demo/_speed.c"], optional=True)\n'
    "sdist:     setup.py, demo/__init__.py    # no demo/_speed.c",
    source="setuptools goes on without a module that is `optional`: "
    "https://setuptools.pypa.io/en/latest/userguide/ext_modules.html",
)
EXTENSION_NOT_BUILT = Rule(
    code="RC324",
    slug="extension-not-built",
    summary="pip builds the sdist without an extension module that a wheel of the release for this platform has",
    why="Users whose pip builds the sdist run without the module, and nothing says so.",
    fix="look at the log of the installation for a compiler, header or library that is missing, and install "
    "it; leave it if the module is optional",
    example="wheel for this platform:  demo/_speed.cpython-312-x86_64-linux-gnu.so\n"
    "pip, out of the sdist:    demo/__init__.py",
    source="setuptools goes on without a module that is `optional`: "
    "https://setuptools.pypa.io/en/latest/userguide/ext_modules.html",
    severity=Severity.WARNING,
)

_DATA = (".data/purelib/", ".data/platlib/")


def unbuilt_extensions(
    sdist: str, source: Contents, wheel: str, held: Iterable[str], installed: Iterable[str]
) -> tuple[Finding, ...]:
    """Findings if pip has built an ``sdist`` without extension modules that a ``wheel`` for the same platform has.

    ``held`` and ``installed`` are paths in site-packages. A module that is there as Python source is no loss: builds
    that compile Python do so where they are asked to.
    """
    lost = sorted(_extensions(held) - _modules(installed))
    reasons = {name: missing_source(name, source) for name in lost}
    certain = [f"{name}: {reason}" for name, reason in reasons.items() if reason]
    if certain:
        detail = f"pip builds it without what {wheel} has: {in_order(certain, '; ')}"
        return (Finding(rule=EXTENSION_SOURCE_MISSING, subject=sdist, detail=detail),)
    if lost:
        detail = f"{wheel} has {listed(lost)}"
        return (Finding(rule=EXTENSION_NOT_BUILT, subject=sdist, detail=detail),)
    return ()


def optional_lost(sdist: str, source: Contents, installed: Contents) -> tuple[Finding, ...]:
    """A finding if pip has built an ``sdist`` without modules that its own modules import and its setup.py states.

    As setuptools does for ``Extension(optional=True)`` where the source is not there: it warns, and goes on. A module
    that nothing imports may be stated for another system.
    """
    lacking = stated_without_source(source)
    there = _modules(installed.members)
    lost = {module: use for module, use in uses_of(installed, lacking).items() if use is not Use.NONE}
    reasons = [f"{module}: it is compiled from {lacking[module]}" for module in sorted(lost) if module not in there]
    if not reasons:
        return ()
    detail = f"pip builds it without what its own modules import: {in_order(reasons, '; ')}"
    return (Finding(rule=EXTENSION_SOURCE_MISSING, subject=sdist, detail=detail),)


def lost_without_the_tree(wheel: str, held: Iterable[str], other: str, of_tree: Iterable[str]) -> tuple[Finding, ...]:
    """A finding if the wheel out of the sdist lacks extension modules that the one out of the tree has.

    Both were built a moment ago on the same machine with the same Python: it is the sdist that makes the difference.
    """
    lost = _extensions(of_tree) - _modules(held)
    if not lost:
        return ()
    detail = f"built out of the tree it is {other}, with {listed(lost)}"
    return (Finding(rule=EXTENSION_SOURCE_MISSING, subject=wheel, detail=detail),)


def _extensions(members: Iterable[str]) -> set[str]:
    names = {module_name(_where_installed(member)) for member in members if is_extension_module(member)}
    # mypyc puts the code of a package's modules into one that is named after a hash of them.
    return {name for name in names if name and not name.endswith("__mypyc")}


def _modules(members: Iterable[str]) -> set[str]:
    return {module_name(_where_installed(member)) for member in members}


def _where_installed(member: str) -> str:
    return next((member.partition(folder)[2] for folder in _DATA if folder in member), member)
