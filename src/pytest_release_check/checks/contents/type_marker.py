"""Types that the classifiers promise, and that type checkers do not read."""

from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_for_developers, listed, outer_packages
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

TYPE_MARKER_MISSING = Rule(
    code="RC376",
    slug="type-marker-missing",
    summary="the classifier `Typing :: Typed` promises types, and the wheel has no `py.typed`",
    why="Type checkers ignore the annotations of a package without that file: their users read that types are missing.",
    fix="add an empty `py.typed` to the package and ship it (setuptools: `tool.setuptools.package-data`), or remove "
    "the classifier",
    example="Classifier: Typing :: Typed\n\ndemo/__init__.py    # and no demo/py.typed",
    source="PEP 561; of 1474 downloaded wheels four have it, as pooch 1.9.0. Modules without a package are left "
    "out: PEP 561 knows no marker for them",
    severity=Severity.WARNING,
)

TYPED = "Typing :: Typed"
_MARKER = "/py.typed"


def missing_type_marker(wheel: Distribution, contents: Contents, others: Iterable[Contents]) -> Iterator[Finding]:
    """A finding for a wheel with packages and the classifier, and with neither marker nor stub packages.

    ``others`` are the sdists and the previous wheel: what they have was lost, which other rules report.
    """
    packages = [name for name in outer_packages(contents.members) if not is_for_developers(f"{name}/__init__.py")]
    if TYPED not in wheel.classifiers or not packages or not contents.is_whole:
        return
    has_stubs = any("-stubs/" in name for name in contents.members)
    if not has_stubs and not any(name.endswith(_MARKER) for each in (contents, *others) for name in each.members):
        detail = f"there is no {listed(name + _MARKER for name in packages)}"
        fix = f"add an empty `{packages[0]}{_MARKER}` and ship it, or remove the classifier `{TYPED}`"
        yield Finding(rule=TYPE_MARKER_MISSING, subject=wheel.filename, detail=detail, fix=fix)
