"""A clearance is given only for what was planned, passed, and installed, on the same bytes everywhere."""

import dataclasses

import pytest

from pytest_release_check.model.evidence import (
    Evidence,
    NotClearedError,
    VerifiedCell,
    VerifiedFile,
    VerifiedSource,
    WaivedFile,
)
from pytest_release_check.publishing.clearance import clearance_of, ignored_rules

WHEEL = VerifiedFile(filename="demo-1.0-py3-none-any.whl", artifact="wheel", sha256="a" * 64, size=9)
OTHER_WHEEL = VerifiedFile(filename="demo-1.0-cp312-cp312-win_amd64.whl", artifact="wheel", sha256="c" * 64, size=9)
SDIST = VerifiedFile(filename="demo-1.0.tar.gz", artifact="sdist", sha256="b" * 64, size=8)


def cell(*files: VerifiedFile, python: str = "3.12.1", platform: str = "linux") -> VerifiedCell:
    return VerifiedCell(
        id=f"{files[0].artifact}-{python}-{platform}" if files else "none",
        python=python,
        implementation="cpython",
        platform=platform,
        files=tuple(file.filename for file in files),
        distributions=("demo==1.0", "six==1.17.0"),
    )


def evidence(**changed: object) -> Evidence:
    fields: dict[str, object] = {
        "tool": "pytest-release-check 1",
        "created": "2026-01-01T00:00:00+00:00",
        "name": "demo",
        "version": "1.0",
        "stage": "local",
        "python": "3.12.1",
        "platform": "linux-x86_64",
        "source": VerifiedSource(commit="c" * 40, tags=("v1.0",), ref="refs/tags/v1.0", clean=True),
        "files": (SDIST, WHEEL),
        "cells": (cell(WHEEL), cell(SDIST)),
        "ignored": (),
        "passed": ("release::build", "release::install[wheel]"),
        "not_passed": (),
    }
    return Evidence(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field


def test_wheels_come_first() -> None:
    """An sdist that is there alone would be built by pip where a wheel is on its way."""
    clearance = clearance_of((evidence(ignored=ignored_rules([("PYPI066", "ours")])),))
    assert [file.filename for file in clearance.files] == [WHEEL.filename, SDIST.filename]
    assert [(rule.code, rule.reason) for rule in clearance.ignored] == [("PYPI066", "ours")]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"not_passed": ("skipped: release::stage",)}, "planned and not passed: skipped: release::stage"),
        ({"not_passed": ("not for publishing: demo.whl was built here",)}, "not for publishing: demo.whl was built"),
        ({"passed": ()}, "nothing was planned"),
        ({"files": ()}, "there are no files"),
        ({"cells": (cell(WHEEL),)}, f"not installed in any environment: {SDIST.filename}"),
        ({"cells": ()}, f"not installed in any environment: {WHEEL.filename}"),
        ({"files": (dataclasses.replace(WHEEL, filename="../x-1.0-py3-none-any.whl"),)}, "not a file name"),
    ],
)
def test_what_is_open(changed: dict[str, object], words: str) -> None:
    """Each reason is reported."""
    with pytest.raises(NotClearedError) as raised:
        clearance_of((evidence(**changed),))
    assert any(words in reason for reason in raised.value.reasons)


def test_no_evidence() -> None:
    """Nothing clears nothing."""
    with pytest.raises(NotClearedError, match="there is no evidence"):
        clearance_of(())


def test_several_machines_cover_the_plan_together() -> None:
    """Each installs what fits it; together every file must have been installed."""
    files = (WHEEL, OTHER_WHEEL, SDIST)
    linux = evidence(files=files, cells=(cell(WHEEL), cell(SDIST)))
    windows = evidence(files=files, cells=(cell(OTHER_WHEEL, platform="win32"),))
    assert len(clearance_of((linux, windows)).cells) == 3
    with pytest.raises(NotClearedError, match=f"not installed in any environment: {OTHER_WHEEL.filename}"):
        clearance_of((linux,))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"version": "1.1"}, "evidence of two releases: demo 1.0 and demo 1.1"),
        ({"name": "other"}, "evidence of two releases: demo 1.0 and other 1.0"),
        ({"files": (SDIST, dataclasses.replace(WHEEL, sha256="d" * 64))}, "different bytes: demo-1.0-py3-none-any.whl"),
        ({"files": (SDIST,)}, "different bytes"),
        ({"not_passed": ("failed: x",)}, "planned and not passed: failed: x"),
    ],
)
def test_machines_that_disagree(changed: dict[str, object], words: str) -> None:
    """One whole and one other do not make a clearance."""
    for pair in ((evidence(), evidence(**changed)), (evidence(**changed), evidence())):
        with pytest.raises(NotClearedError) as raised:
            clearance_of(pair)
        assert any(words.split(" beside ")[0].split()[-1] in reason for reason in raised.value.reasons)


@pytest.mark.parametrize(
    ("required", "is_missing"), [("3.12", False), ("3.12.1", False), ("3", False), ("3.1", True), ("3.13", True)]
)
def test_required_pythons(required: str, is_missing: bool) -> None:
    """A Python that is demanded must be among the environments."""
    if not is_missing:
        assert clearance_of((evidence(),), (required,)).name == "demo"
        return
    with pytest.raises(NotClearedError, match=f"Python {required} is required"):
        clearance_of((evidence(),), (required,))


WAIVED = WaivedFile(filename=OTHER_WHEEL.filename, reason="no runner for it")


def test_a_wheel_that_was_waived() -> None:
    """It is cleared without an environment, and the clearance says so."""
    files = (SDIST, WHEEL, OTHER_WHEEL)
    clearance = clearance_of((evidence(files=files, waived=(WAIVED,)),))
    assert clearance.waived == (WAIVED,)
    assert OTHER_WHEEL in clearance.files


def test_a_waiver_that_nothing_needs() -> None:
    """Another machine has installed the wheel: nothing is said of it."""
    files = (SDIST, WHEEL, OTHER_WHEEL)
    linux = evidence(files=files, waived=(WAIVED,))
    windows = evidence(files=files, cells=(cell(OTHER_WHEEL, platform="win32"),))
    assert clearance_of((linux, windows)).waived == ()


def test_a_release_of_waivers() -> None:
    """Something has to be installed."""
    with pytest.raises(NotClearedError, match="nothing was installed in any environment"):
        clearance_of((evidence(files=(OTHER_WHEEL,), cells=(), waived=(WAIVED,)),))
