"""Pure rules over ledgers: what an upgrade deletes or leaves, what an uninstallation leaves."""

from pytest_release_check.model.cell_reports import Ledger
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

UPGRADE_DELETES = Rule(
    code="RC422",
    slug="upgrade-deletes",
    summary="an upgrade from the previous release deletes files of the new one",
    why="After `pip install --upgrade` the import fails, though a fresh installation works.",
    fix="keep files that have moved to another distribution in this one, or give the modules a new name: "
    "installers delete them with the old release",
    example="1.0 of demo has demo/core.py\n"
    "1.1 of demo requires demo-core, which has demo/core.py    # deleted with demo 1.0",
    source="PrefectHQ/fastmcp#4207, jorisroovers/gitlint#250",
)
UPGRADE_LEAVES = Rule(
    code="RC424",
    slug="upgrade-leaves",
    summary="an upgrade leaves files of the previous release behind",
    why="Old modules can still be imported, or hide new ones.",
    fix="say in the notes of the release what to delete by hand, if it gets in the way: the files of a "
    "release that is out cannot be changed",
    example="1.0 has written demo/cache.db into its package, and 1.1 is installed around it",
    source="https://packaging.python.org/en/latest/specifications/recording-installed-packages/ (installers "
    "remove what RECORD names)",
    severity=Severity.WARNING,
)
UNINSTALL_LEAVES = Rule(
    code="RC427",
    slug="uninstall-leaves",
    summary="files are left when the release is uninstalled",
    why="The package can still be imported, as an empty namespace, and an installation later finds old files.",
    fix="write nothing beside the modules; keep caches in the user's cache folder (`platformdirs` knows it)",
    example='demo/__init__.py:  (Path(__file__).parent / "cache.json").write_text("{}")',
    source="https://packaging.python.org/en/latest/specifications/recording-installed-packages/ (installers "
    "remove what RECORD names)",
    severity=Severity.WARNING,
)


def upgrade_faults(before: Ledger, after: Ledger, name: str, versions: str) -> tuple[Finding, ...]:
    """What the upgrade of ``name`` (normalised) deleted of the new distributions, and what it left of the old one.

    ``versions`` is shown, as ``1.0 to 1.1``. Only files that were there before count: a RECORD that names more than its
    wheel has is no fault of the upgrade.
    """
    old = before.files_of(name) & before.present
    findings = []
    for one in after.distributions:
        if lost := sorted((old & frozenset(one.files)) - after.present):
            detail = f"{versions}: gone are {listed(lost)} of {one.name} {one.version}"
            findings.append(Finding(rule=UPGRADE_DELETES, subject=name, detail=detail))
    if left := sorted((old & after.present) - after.recorded):
        detail = f"{versions}: {listed(left)}"
        findings.append(Finding(rule=UPGRADE_LEAVES, subject=name, detail=detail))
    return tuple(findings)


def uninstall_faults(before: Ledger, after: Ledger, name: str) -> tuple[Finding, ...]:
    """A finding if files are left where ``name`` (normalised) was that no other RECORD names.

    Empty folders do not count: pip leaves those of namespace packages.
    """
    own = before.files_of(name)
    tops = {file.partition("/")[0] for file in own if "/" in file and not file.startswith("..")}
    left = sorted({file for file in after.present if file in own or file.partition("/")[0] in tops} - after.recorded)
    return (Finding(rule=UNINSTALL_LEAVES, subject=name, detail=listed(left)),) if left else ()
