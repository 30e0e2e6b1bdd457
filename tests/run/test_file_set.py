"""When a missing file is a fault, and when one machine could not build it."""

from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import NONE, Settings
from pytest_release_check.rules.finding import RulePolicy
from pytest_release_check.run.file_set import file_set
from tests.builders import sdist, wheel

SERVED = (
    *(IndexFile(filename=f"demo-1.0-cp312-cp312-{system}.whl") for system in ("win_amd64", "manylinux_2_28_x86_64")),
    *(IndexFile(filename=f"demo-{version}.tar.gz") for version in ("0.8", "0.9", "1.0")),
)
LOCAL = Distributions(
    name="demo",
    version="2.0",
    files=(wheel(version="2.0", tag="cp312-cp312-linux_x86_64"), sdist(version="2.0")),
)
LONE = Distributions(name="demo", version="2.0", files=(wheel(version="2.0", tag="cp312-cp312-win_amd64"),))
HANDED_IN = {"dist": Path("dist")}
EXPECT = ("sdist", "cp312 on win_amd64, macosx_arm64")


def found(files: Distributions, **given: Any) -> tuple[list[str], str]:
    missing = file_set(Settings(report=Path("report"), **given), files, SERVED)
    return [f"{finding.code}: {finding.detail}" for finding in missing.findings], missing.note


def test_one_machine_builds_what_it_can() -> None:
    """That is no fault; what there is besides is good to know."""
    findings, note = found(LOCAL)
    assert (findings, note.partition(";")[0]) == (
        [],
        "not built here: 1.0 has wheels for cp312 on manylinux_x86_64, win_amd64",
    )
    assert found(LOCAL, expect=EXPECT)[1].startswith(
        "not built here: release_expect names wheels for cp312 on macosx_arm64, win_amd64"
    )
    assert found(LOCAL, expect=("sdist",)) == ([], "")


@pytest.mark.parametrize("given", [HANDED_IN, {"version": "2.0"}, {"publish": "pypi"}])
def test_all_that_users_get(given: dict[str, Any]) -> None:
    """Handed in, served, or about to be published."""
    assert found(LONE, **given) == (
        ["RC373: 0.8, 0.9, 1.0 have one", "RC375: 1.0 has wheels for cp312 on manylinux_x86_64"],
        "",
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [(HANDED_IN, "RC375"), ({"version": "2.0"}, "RC374"), ({**HANDED_IN, "publish": "pypi"}, "RC374")],
)
def test_a_part_of_the_release(given: dict[str, Any], code: str) -> None:
    """Wheels of one system that are handed in; not what is out, and not what is to be published."""
    promises = ("Programming Language :: Python :: 3.12", "Operating System :: OS Independent")
    file = wheel(version="2.0", tag="cp312-cp312-win_amd64", classifiers=promises)
    files = Distributions(name="demo", version="2.0", files=(file, sdist(version="2.0")))
    assert [line.partition(":")[0] for line in found(files, **given)[0]] == [code]
    blocker = file_set(Settings(report=Path("report"), **given), files, SERVED).blocker
    is_part = blocker.startswith("these wheels are for one system, 1.0 has wheels for cp312 on manylinux_x86_64, and")
    assert (is_part, bool(blocker)) == (code == "RC375", code == "RC375")
    ignored = Settings(report=Path("report"), rule_policy=RulePolicy(ignored={"RC374": "given up"}), **given)
    assert file_set(ignored, files, SERVED).blocker == ""


def test_what_was_stated_counts_alone() -> None:
    """Whatever the previous release had."""
    assert found(LONE, **HANDED_IN, expect=EXPECT)[0] == [
        "RC307: release_expect names an sdist",
        "RC307: release_expect names wheels for cp312 on macosx_arm64",
    ]
    assert found(LONE, **HANDED_IN, expect=("cp312 on win_amd64",))[0] == []


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"previous": NONE}, []),
        ({"evidence": (Path("e.json"),)}, []),
        ({"artifacts": (Artifact.WHEEL,), "artifacts_named": True}, ["RC375"]),
        ({"artifacts": (Artifact.WHEEL, Artifact.SDIST), "artifacts_named": True}, ["RC375"]),
        ({"artifacts": (Artifact.SDIST,), "artifacts_named": True}, []),
        ({"previous": "0.9"}, ["RC373"]),
    ],
)
def test_what_is_not_asked(given: dict[str, Any], codes: list[str]) -> None:
    """Without a previous release, with evidence, and of kinds that the run is not about."""
    assert [line.partition(":")[0] for line in found(LONE, **HANDED_IN, **given)[0]] == codes


def test_a_pre_release() -> None:
    """Is compared with nothing."""
    files = Distributions(name="demo", version="2.0rc1", files=(wheel(version="2.0rc1"),))
    assert found(files) == found(files, **HANDED_IN) == ([], "")
