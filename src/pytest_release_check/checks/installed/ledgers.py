"""Pure rules over ledgers: what an upgrade deletes or leaves, what an uninstallation leaves."""

from pytest_release_check.model.cell_reports import Ledger
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.listing import listed

UPGRADE_DELETES = Rule(
    code="RC422",
    slug="upgrade-deletes",
    summary="an upgrade from the previous release deletes files of the new one",
    fix="files that move to another distribution are deleted with the old one: keep them in this distribution, or "
    "give the modules a new name",
)
UPGRADE_LEAVES = Rule(
    code="RC424",
    slug="upgrade-leaves",
    summary="an upgrade leaves files of the previous release behind",
    fix="nothing can be done about the files of a release that is out; tell users if they get in the way",
    severity=Severity.WARNING,
)
UNINSTALL_LEAVES = Rule(
    code="RC427",
    slug="uninstall-leaves",
    summary="files are left when the release is uninstalled",
    fix="let the modules write nothing beside themselves; caches belong in the user's cache folder",
    severity=Severity.WARNING,
)


def upgrade_faults(before: Ledger, after: Ledger, name: str, versions: str) -> tuple[Finding, ...]:
    """What the upgrade of ``name`` (normalised) deleted of the new distributions, and what it left of the old one.

    ``versions`` tells from what to what. Only files that were there before count: a RECORD that names more than its
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
