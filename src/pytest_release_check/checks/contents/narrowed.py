"""What admits less, or is missing altogether, since the previous release: requirements, Pythons, tests."""

from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.metadata.core_metadata import wheel_metadata
from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

REQUIREMENTS_NARROWED = Rule(
    code="RC365",
    slug="requirements-narrowed",
    summary="new upper bounds exclude versions that the previous release admitted",
    why="Resolvers give users of the excluded versions the previous release, and their updates stop there.",
    fix="remove the upper bounds, unless those versions do not work",
    example='1.0.0:  dependencies = ["requests>=2"]\n1.0.1:  dependencies = ["requests>=2,<3"]',
    source="https://pip.pypa.io/en/stable/topics/dependency-resolution/ (resolvers go back to older releases)",
    severity=Severity.WARNING,
)
SDIST_TESTS_GONE = Rule(
    code="RC367",
    slug="sdist-tests-gone",
    summary="the sdist of the previous release had tests and this one has none",
    why="Distributors run the tests that the sdist has before they ship a release.",
    fix="include the tests in the sdist again, unless they were left out on purpose",
    example="1.0:  demo-1.0/demo/__init__.py, demo-1.0/tests/test_demo.py\n1.1:  demo-1.1/demo/__init__.py",
    source="https://packaging.python.org/en/latest/discussions/package-formats/; compared with the previous "
    "release, since many projects leave tests out on purpose",
    severity=Severity.WARNING,
)

_ANY_LATER, _ANY_PYTHON = "99999", "3.99"
_Key = tuple[str, str]


def narrowed(wheel: Distribution, before: PreviousRelease) -> Iterator[Finding]:
    """One finding for new upper bounds: of Python in any release, of requirements in one that only fixes something.

    A release with a new minor version may mean them.
    """
    earlier = wheel_metadata(before.contents)
    bounds = []
    if admits(earlier.get("requires_python", ""), _ANY_PYTHON) and not admits(wheel.requires_python, _ANY_PYTHON):
        bounds.append(f"Requires-Python {wheel.requires_python}")
    if Version(wheel.version).release[:2] == Version(before.version).release[:2]:
        had, has = _requirements(earlier.get("requires_dist", ())), _requirements(wheel.requires_dist)
        bounds += [
            str(requirement)
            for key, requirement in has.items()
            if key in had and had[key].specifier.contains(_ANY_LATER) and not requirement.specifier.contains(_ANY_LATER)
        ]
    if bounds:
        detail = f"{before.version} had no upper bound for {listed(bounds)}"
        yield Finding(rule=REQUIREMENTS_NARROWED, subject=wheel.filename, detail=detail)


def lost_tests(sdist: Distribution, source: Contents, before: PreviousRelease) -> Iterator[Finding]:
    """A finding if the previous sdist had tests and this one has not a single one."""
    if before.sdist is None or not (before.sdist.is_whole and source.is_whole):
        return
    had = _tests(before.sdist.members)
    if had and not _tests(source.members):
        detail = f"{before.version} had {listed(had)}"
        yield Finding(rule=SDIST_TESTS_GONE, subject=sdist.filename, detail=detail)


def _tests(members: Iterable[str]) -> tuple[str, ...]:
    names = ((name, name.rpartition("/")[2]) for name in members)
    return tuple(
        name for name, last in names if last.endswith(".py") and (last.startswith("test_") or last.endswith("_test.py"))
    )


def _requirements(lines: Iterable[str]) -> Mapping[_Key, Requirement]:
    """By name and marker; without those of extras, whose users are few and know what they ask for."""
    found: dict[_Key, Requirement] = {}
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        marker = str(requirement.marker or "")
        if "extra ==" not in marker:
            found[canonicalize_name(requirement.name), marker] = requirement
    return found
