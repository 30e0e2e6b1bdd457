"""What an upgrade deletes or leaves, and what an uninstallation leaves."""

import pytest

from pytest_release_check.checks.installed.ledgers import uninstall_faults, upgrade_faults
from pytest_release_check.model.cell_reports import Ledger, Recorded


def ledger(*present: str, **recorded: tuple[str, ...]) -> Ledger:
    """An environment; what a distribution records is there unless ``present`` is given."""
    found = tuple(Recorded(name=name, version="2", files=files) for name, files in recorded.items())
    there = present or tuple(file for files in recorded.values() for file in files)
    return Ledger(distributions=found, present=frozenset(there))


OLD = ledger(demo=("demo/__init__.py", "demo/core.py"))


@pytest.mark.parametrize(
    ("before", "after", "reported"),
    [
        (OLD, ledger(demo=("demo/__init__.py",)), {}),
        (OLD, ledger("x", demo=("x",), slim=("demo/core.py",)), {"RC422": "gone are demo/core.py of slim 2"}),
        (OLD, ledger("demo/core.py", "y", demo=("y",)), {"RC424": "from 1 to 2: demo/core.py"}),
        # it is another distribution's now
        (OLD, ledger("demo/core.py", "y", demo=("y",), slim=("demo/core.py",)), {}),
        # a RECORD that names more than the wheel has, before and after
        (ledger("a", demo=("a", "gone")), ledger("a", demo=("a", "gone")), {}),
        # a new name that was never there is no deletion
        (OLD, ledger("demo/__init__.py", demo=("demo/__init__.py", "new.py")), {}),
    ],
)
def test_upgrade(before: Ledger, after: Ledger, reported: dict[str, str]) -> None:
    """Only what the old release had and the upgrade took away, or left to nobody, is reported."""
    faults = upgrade_faults(before, after, "demo", "from 1 to 2")
    assert {fault.code: fault.detail for fault in faults}.keys() == reported.keys()
    assert all(words in fault.detail for fault, words in zip(faults, reported.values(), strict=True))


@pytest.mark.parametrize(
    ("after", "detail"),
    [
        (ledger("six.py", six=("six.py",)), None),
        (ledger("demo/cache.dat"), "demo/cache.dat"),
        (ledger("demo/core.py"), "demo/core.py"),
        (ledger("_virtualenv.py"), None),
        (ledger("demo/plugin.py", plugin=("demo/plugin.py",)), None),
    ],
)
def test_uninstall(after: Ledger, detail: str | None) -> None:
    """Files below the project's own that no other distribution has are left over."""
    faults = uninstall_faults(OLD, after, "demo")
    assert [fault.detail for fault in faults] == ([detail] if detail else [])
