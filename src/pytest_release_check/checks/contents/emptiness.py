"""A wheel that ships nothing although there is something to ship."""

from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.files.members import is_for_developers, listed, module_name
from pytest_release_check.analysis.metadata.core_metadata import wheel_metadata
from pytest_release_check.model.contents import PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

EMPTY_WHEEL = Rule(
    code="RC258",
    slug="empty-wheel",
    summary="the wheel ships nothing, or next to nothing, of the package that the sdist has",
    why="Users install the release without an error, and cannot import it.",
    fix="name the packages or modules that belong in the wheel in the backend's settings (setuptools: "
    "`tool.setuptools.packages`)",
    example="sdist:  src/demo/__init__.py\nwheel:  demo-1.0.dist-info/METADATA, WHEEL and RECORD, nothing else",
    source="ladisk/pyuff#86, theatlantic/django-xml#18 (one module of sixteen)",
)

_ROOTS = ("", "src/", "lib/", "python/")


def empty_wheel(wheel: Distribution, members: Iterable[str], source: Iterable[str]) -> tuple[Finding, ...]:
    """A finding if the wheel has metadata only, and the sdist the package that the project is named for.

    A distribution that only requires others is as it should be, also if one of these has taken over the package, as
    typer-slim did.
    """
    if any(".dist-info/" not in member for member in members):
        return ()
    own = canonicalize_name(wheel.name)
    packages = {path: name for path in source if (name := _package(path)) in (own, *_parts(own))}
    required = _required(wheel.requires_dist)
    if not packages or required.intersection(packages.values()) or any(name.startswith(own) for name in required):
        return ()
    detail = f"the sdist has {listed(packages)}"
    return (Finding(rule=EMPTY_WHEEL, subject=wheel.filename, detail=detail),)


def emptied_wheel(wheel: Distribution, members: Iterable[str], before: PreviousRelease) -> tuple[Finding, ...]:
    """A finding if the wheel has metadata only, and the one before had modules and required no less than this one.

    Who hands a project over to another lets it require that one, which it did not before.
    """
    if any(".dist-info/" not in member for member in members):
        return ()
    had = sorted({name.partition(".")[0] for name in map(module_name, before.contents.members) if name})
    required = _required(wheel_metadata(before.contents).get("requires_dist", ()))
    if not had or not _required(wheel.requires_dist) <= required:
        return ()
    detail = f"{before.version} had {listed(had)}"
    return (Finding(rule=EMPTY_WHEEL, subject=wheel.filename, detail=detail),)


def _package(path: str) -> str:
    """The normalised name of the top-level package or module that a file of the sdist begins; empty otherwise."""
    root = max((root for root in _ROOTS if path.startswith(root)), key=len)
    inside = path[len(root) :].removesuffix("/__init__.py").removesuffix(".py")
    is_top = path.endswith(".py") and "/" not in inside and not is_for_developers(inside)
    return str(canonicalize_name(inside)) if is_top and inside not in ("setup", "__init__") else ""


def _parts(name: str) -> tuple[str, ...]:
    """What may be left of a project's name in its package's: django-render-block is render_block."""
    words = name.split("-")
    ends = ["-".join(words[start:]) for start in range(1, len(words))]
    return (*ends, "-".join(words[:-1]), name.replace("-", "")) if len(words) > 1 else ()


def _required(lines: Iterable[str]) -> frozenset[str]:
    names = set()
    for line in lines:
        try:
            names.add(canonicalize_name(Requirement(line).name))
        except InvalidRequirement:
            continue
    return frozenset(names)
