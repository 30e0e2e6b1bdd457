"""Upgrade: with a real pip, on indexes of a few small wheels."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.scenarios.upgrade import upgrade
from tests.archives import build_wheel
from tests.builders import installation
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
def test_who_installs(indexes: Indexes) -> None:
    """uv what is upgraded, wherever it is there; pip makes the upgrade, which is what users of pip would get."""
    build_wheel(indexes.out, "demo", "1.0")
    release = indexes.release()
    planned = case("upgrade", previous="1.0")
    outcome = upgrade(release, planned, indexes.fresh(release), indexes.context)
    assert (codes(outcome), outcome.status) == ([], Status.PASSED)
    log = indexes.context.log(f"upgrade-{planned.label}").read_text("utf-8")
    assert re.search(r"^ \+ demo==1\.0$[\s\S]*^Successfully installed demo-2\.0$", log, re.MULTILINE)


@pytest.mark.slow
def test_an_upgrade_that_deletes(indexes: Indexes) -> None:
    """A package that moved to another distribution goes with the old one."""
    build_wheel(indexes.out, "demo", "1.0", files={"demo/__init__.py": "", "demo/core.py": ""})
    build_wheel(indexes.staged, "demo-slim", "2.0", files={"demo/__init__.py": "", "demo/core.py": ""})
    release = indexes.release(("demo-slim",), files={"demo_more.py": ""})
    outcome = upgrade(release, case("upgrade", previous="1.0"), indexes.fresh(release), indexes.context)
    assert codes(outcome) == ["RC422"]
    assert "from 1.0 to 2.0: gone are demo/__init__.py, demo/core.py of demo-slim 2.0" in outcome.findings[0].detail


@pytest.mark.slow
def test_an_upgrade_that_keeps_too_old_a_dependency(indexes: Indexes) -> None:
    """What the old release held back stays, and the new one does not say that it needs more."""
    for folder in (indexes.out, indexes.staged):
        build_wheel(folder, "host", "1.0", files={"host.py": ""})
        build_wheel(folder, "host", "2.0", files={"host.py": "new = 1\n"})
    build_wheel(indexes.out, "demo", "1.0", requires=("host<2",))
    release = indexes.release(("host",), files={"demo.py": "from host import new\n"})
    outcome = upgrade(release, case("upgrade", previous="1.0"), indexes.fresh(release), indexes.context)
    assert codes(outcome) == ["RC423"]
    assert "from 1.0 to 2.0: ImportError: cannot import name 'new'" in outcome.findings[0].detail


@pytest.mark.slow
def test_an_upgrade_that_breaks_what_the_old_release_required(indexes: Indexes) -> None:
    """It is a warning: the new release does not need it any more."""
    for folder in (indexes.out, indexes.staged):
        build_wheel(folder, "host", "1.0")
        build_wheel(folder, "host", "2.0")
    build_wheel(indexes.out, "rival", "1.0", requires=("host<2",))
    build_wheel(indexes.out, "demo", "1.0", requires=("rival",))
    release = indexes.release(("host>=2",))
    outcome = upgrade(release, case("upgrade", previous="1.0"), indexes.fresh(release), indexes.context)
    assert (codes(outcome), outcome.status) == (["RC425"], Status.PASSED)


@pytest.mark.slow
def test_an_upgrade_that_fails(indexes: Indexes) -> None:
    """pip's own words say why."""
    build_wheel(indexes.out, "demo", "1.0")
    release = indexes.release()
    fresh = indexes.fresh(release)
    gone = replace(release, wheel_index_url=release.upstream_index_url)
    outcome = upgrade(gone, case("upgrade", previous="1.0"), fresh, indexes.context)
    assert codes(outcome) == ["RC421"]
    assert "satisfies the requirement demo==2.0" in outcome.findings[0].detail


@pytest.mark.slow
def test_a_previous_release_that_cannot_be_installed(indexes: Indexes) -> None:
    """Nobody has it, so there is nothing to upgrade."""
    release = indexes.release()
    outcome = upgrade(release, case("upgrade", previous="1.0"), indexes.fresh(release), indexes.context)
    assert (outcome.status, outcome.findings) == (Status.PASSED, ())
    assert outcome.reason.startswith("nothing to upgrade: 1.0 cannot be installed here")


def test_an_outage_while_it_was_planned(indexes: Indexes, tmp_path: Path) -> None:
    """An index that did not list earlier releases leaves the upgrade inconclusive."""
    outcome = upgrade(
        replace(indexes.release()), case("upgrade", trouble="it is down"), installation(tmp_path), indexes.context
    )
    assert outcome == Outcome.inconclusive("it is down")
