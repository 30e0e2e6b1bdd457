"""A stub package against the newest release of the project that it describes (PEP 561)."""

from collections.abc import Iterator

from pytest_release_check.analysis.release.stub_packages import modules_in, stubbed_modules, typed_packages
from pytest_release_check.model.contents import Contents, StubbedProject
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

STUBBED_MODULES_GONE = Rule(
    code="RC455",
    slug="stubbed-modules-gone",
    summary="stubs describe modules that the newest release of their project no longer has",
    why="Type checkers accept the import of a module that ends with ModuleNotFoundError when the program runs.",
    fix="remove the stubs of these modules, or require the versions of the project that have them",
    example="types-demo 4.6.0.20241004 has demo-stubs/graph.pyi    # demo 4.6 has demo/graph.py, demo 8.1 has not",
    source="PEP 561; https://typing.python.org/en/latest/spec/distributing.html#stub-only-packages. What the stubs are "
    "for is in their version: types-redis 4.6 has modules of redis 4.6 that 8.1 has not",
    severity=Severity.WARNING,
)
STUBS_SUPERSEDED = Rule(
    code="RC456",
    slug="stubs-superseded",
    summary="the newest release of the project that the stubs describe has types of its own",
    why="Type checkers read a stub package in place of what the project itself has: users see the types of an older "
    "version.",
    fix="release a last version that requires the versions of the project without types, and say in its README that it "
    "is no longer needed; or mark stubs that only add something as partial (`partial` in `py.typed`)",
    example="types-demo 2.33.0.20261030, for demo 2.33.0\ndemo 2.34.2:  demo/py.typed",
    source="PEP 561 puts stub packages before types in packages. Only if the version that the stubs are for had none: "
    "types-requests 2.33 is for requests 2.33, and 2.34 has types",
    severity=Severity.WARNING,
)

_PARTIAL = b"partial\n"


def stubbed_project_findings(wheel: Distribution, contents: Contents, project: StubbedProject) -> Iterator[Finding]:
    """At most one finding of each rule; of packages that the newest release does not have at all nothing is known.

    Those may come from elsewhere: types-setuptools describes ``distutils``.
    """
    then, now = modules_in(project.old_members), modules_in(project.new_members)
    stubbed = stubbed_modules(contents.members)
    gone = {name for name in (stubbed & then) - now if name.partition(".")[0] in now}
    outermost = sorted(name for name in gone if name.rpartition(".")[0] not in gone)
    newest, before = f"{project.name} {project.newest}", f"{project.name} {project.before}"
    which = f"by their version the stubs are for {project.before}"
    if outermost:
        detail = f"{newest} lacks {listed(outermost)}, which {before} has; {which}"
        yield Finding(rule=STUBBED_MODULES_GONE, subject=wheel.filename, detail=detail)
    typed = typed_packages(project.new_members) - typed_packages(project.old_members)
    shadowed = sorted(name for name in typed & stubbed if not _is_partial(name, contents))
    if shadowed:
        markers = listed(f"{name}/py.typed" for name in shadowed)
        detail = f"{newest} has {markers}, and {before} has not; {which}"
        yield Finding(rule=STUBS_SUPERSEDED, subject=wheel.filename, detail=detail)


def _is_partial(name: str, contents: Contents) -> bool:
    return _PARTIAL in contents.texts.get(f"{name}-stubs/py.typed", b"").replace(b"\r", b"") + b"\n"
