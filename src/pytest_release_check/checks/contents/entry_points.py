"""Entry points point at modules that the wheel ships."""

from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_beside, is_for_developers, listed, module_name, packages_of
from pytest_release_check.analysis.metadata.entry_points import (
    SCRIPT_GROUPS,
    entry_point_target,
    entry_points_text,
    stated_entry_points,
)
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

ENTRY_POINT_NOT_SHIPPED = Rule(
    code="RC264",
    slug="entry-point-not-shipped",
    summary="an entry point names a module that the wheel does not ship",
    why="The script or plugin is in place, and ends with ModuleNotFoundError.",
    fix="ship the module that the entry point names, or correct the entry point",
    example='[project.scripts]\ndemo = "demo.cli:main"    # and the wheel has no demo/cli.py',
    source="https://packaging.python.org/en/latest/specifications/entry-points/; pltrdy/rouge#30, "
    "python-cachier/cachier#107",
)

# Packages whose modules may come from elsewhere: other folders, other distributions, or made at import.
_OPEN = (b"extend_path", b"declare_namespace", b"__path__", b"sys.modules", b"find_spec", b"meta_path", b"lazy")


def entry_point_findings(wheel: Distribution, contents: Contents) -> tuple[Finding, ...]:
    """A finding if entry points name modules that are certainly not there.

    A module of another distribution may be named: one that is required, or one that shares a namespace.
    """
    if not contents.is_whole:
        return ()
    names = tuple(name for name in contents.members if not is_beside(name))
    shipped, packages = _importable(contents.members), packages_of(names)
    missing = []
    for group, name, value in stated_entry_points(entry_points_text(contents)):
        module = entry_point_target(value)[0]
        # Projects that load entry points ship broken ones in their tests, to see what happens.
        if not _is_module_name(module) or module in shipped or is_for_developers(module.replace(".", "/")):
            continue
        top = module.partition(".")[0]
        is_alone = group in SCRIPT_GROUPS and top not in shipped and not wheel.requires_dist  # nobody else can bring it
        is_own = top in packages and not any(is_open(package, contents) for package in _packages_above(module))
        if is_alone or is_own:
            missing.append(f"[{group}] {name} = {value}")
    if not missing:
        return ()
    rule = ENTRY_POINT_NOT_SHIPPED
    return (Finding(rule=rule, subject=wheel.filename, detail=listed(missing)),)


def _is_module_name(text: str) -> bool:
    """Whether it is a module name at all; PYPI127 and the cells report what is none."""
    return all(part.isidentifier() for part in text.split("."))


def _importable(members: Iterable[str]) -> frozenset[str]:
    """Dotted names of modules and of all folders above them, also of those in the wheel's data for site-packages."""
    found = set()
    for member in members:
        inside = member.split("/", 2)[2] if ".data/" in member and member.count("/") > 1 else member
        parts = module_name(inside).split(".")
        found |= {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return frozenset(found)


def is_open(package: str, contents: Contents) -> bool:
    """Whether modules of a package, given as a folder, may come from elsewhere than the wheel."""
    name = f"{package}/__init__.py"
    is_unread = name in contents.members and name not in contents.texts
    return is_unread or any(sign in contents.texts.get(name, b"") for sign in _OPEN)


def _packages_above(module: str) -> Iterator[str]:
    parts = module.split(".")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))
