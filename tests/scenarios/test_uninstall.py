"""Uninstall: with a real pip, after an upgrade and by itself."""

import pytest

from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.scenarios.uninstall import uninstall
from pytest_release_check.scenarios.upgrade import upgrade
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
def test_an_upgrade_and_an_uninstallation(indexes: Indexes) -> None:
    """The whole new release is there after the upgrade; what its modules write is left when it goes."""
    writing = "import pathlib\npathlib.Path(__file__).with_name('cache.dat').touch()\n"
    build_wheel(indexes.out, "demo", "1.0", files={"demo/__init__.py": "", "demo/old.py": ""})
    release = indexes.release(files={"demo/__init__.py": writing})
    outcome = upgrade(release, case("upgrade", previous="1.0"), indexes.fresh(release), indexes.context)
    assert (codes(outcome), outcome.status) == ([], Status.PASSED)
    left = uninstall(release, case("uninstall"), outcome.value, indexes.context)
    assert codes(left) == ["RC427"]
    assert left.findings[0].detail == "demo/cache.dat"


@pytest.mark.slow
def test_an_uninstallation_by_itself(indexes: Indexes) -> None:
    """Without an upgrade there is an environment for it."""
    release = indexes.release(("nosuch-thing",))
    assert uninstall(release, case("uninstall"), None, indexes.context) == Outcome.of(None)


@pytest.mark.slow
def test_an_uninstallation_that_fails(indexes: Indexes) -> None:
    """Without RECORD pip knows nothing to remove."""
    fresh = indexes.fresh(release := indexes.release())
    next(fresh.site_packages[0].glob("demo-*/RECORD")).unlink()
    assert codes(uninstall(release, case("uninstall"), fresh, indexes.context)) == ["RC426"]
