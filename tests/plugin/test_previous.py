"""A release is compared with the one before it, with version control, and with a second build of itself."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.evidence_file import read_evidence
from tests.archives import build_wheel
from tests.conftest import Run
from tests.index.conftest import TOKEN, upload
from tests.indexes import index_of

pytestmark = pytest.mark.slow


def test_what_others_have_and_the_release_has_not(
    sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path, upstream: Path
) -> None:
    """The previous release had a module, git a py.typed, and the sdist what git does not know: warnings, no more."""
    project, earlier = sample("left-out"), tmp_path / "earlier"
    for command in (("init", "-q"), ("add", ".")):
        subprocess.run(("git", *command), cwd=project, check=True, capture_output=True)
    (project / "MANIFEST.in").write_text("include notes.txt\n")
    (project / "notes.txt").write_text("buy milk\n")
    files = {"sample_left_out/__init__.py": "", "sample_other.py": ""}
    build_wheel(earlier, "sample-left-out", "0.9", files=files)
    run = release_check(project, f"--release-upstream={earlier}", "--release-artifact=wheel")
    assert (run.exit, run.verdict, run.codes) == (0, "passed", {"RC259", "RC262", "RC263"}), run.output
    assert "passed, 3 warnings" in run.output
    for fact in ("comparing with sample_left_out-0.9-py3", "0.9 had the top-level modules sample_other", "notes.txt"):
        assert fact in run.output


@pytest.mark.parametrize("wanted", ["none", "0.8", "auto"])
def test_which_release_is_compared(
    wanted: str, sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """None, the one before, or one that is nowhere, which ends the run."""
    earlier = tmp_path / "earlier"
    build_wheel(earlier, "sample-healthy", "0.9")
    args = (f"--release-upstream={earlier}", f"--release-previous={wanted}", "--release-artifact=wheel", "-kexamine")
    output = release_check(sample("healthy"), *args).output
    expected = {
        "none": (False, False),
        "0.8": (False, True),
        "auto": (True, False),
    }
    said = ("comparing with sample_healthy-0.9" in output, "--release-previous 0.8: the upstream has no" in output)
    assert said == expected[wanted], output


@pytest.mark.parametrize(("version", "reported"), [("1.0", True), ("1.0.1", False)])
def test_a_version_that_is_out(
    version: str, reported: bool, sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """To check it again is as it should be; that it cannot be published is good to know."""
    build_wheel(tmp_path / "out", "sample-healthy", version)
    args = (f"--release-upstream={tmp_path / 'out'}", "--release-artifact=wheel")
    run = release_check(sample("healthy"), *args)
    assert (run.exit, "note: sample-healthy 1.0.0 is on the index already" in run.output) == (0, reported), run.output


def test_what_is_out_already(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """PyPI would take no wheel of that name any more; what users can get already is not blamed for it."""
    wheel = build_wheel(tmp_path / "here" / "dist", "Demo", "1.0", files={"demo.py": ""})
    with index_of(tmp_path / "index", token=TOKEN, ignored=frozenset({"PYPI123"})) as index:
        args = ("--release-dist=dist", f"--release-upstream={index.simple_url()}", "-kexamine or files or stage")
        before = release_check(tmp_path / "here", *args)
        assert ("error PYPI123" in before.output, before.statuses["release::examine"]) == (True, "failed")
        assert upload(index, wheel).status_code == 200
        after = release_check(tmp_path / "here", *args)
    assert after.statuses["release::examine"] == "passed", after.output
    assert "ignored PYPI123" in after.output and "ignored: the index has this very file already" in after.output


def test_the_rest_of_what_is_wrong(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """What PyPI refuses, and twine would not even send, is told with all that is wrong besides."""
    extra = "License-Expression: MIT\n"
    build_wheel(tmp_path / "dist", "demo", "1.0", files={"demo.py": "import nosuch\n"}, extra=extra)
    run = release_check(tmp_path, "--release-dist=dist")
    assert run.exit == 1, run.output
    assert {"PYPI035", "RC502"} <= run.codes
    assert run.statuses["release::stage"] == "passed"


def test_a_second_build(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Asked for, everything is built twice; asked not to, nothing is."""
    project = sample("not-reproducible")
    run = release_check(project, "--release-reproducible=yes", "--release-artifact=wheel", "-kexamine")
    reported = [line for line in run.output.splitlines() if "RC267" in line]
    assert any(".tar.gz" in line for line in reported) and any(".whl" in line for line in reported), run.output
    quick = release_check(project, "--release-reproducible=no", "--release-artifact=wheel", "-kexamine")
    assert quick.codes == set(), quick.output


@pytest.mark.parametrize(("slug", "expected"), [("healthy", set()), ("not-reproducible", {"RC267", "RC218"})])
def test_a_second_build_byte_for_byte(
    slug: str, expected: set[str], sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """Flit packs the same everywhere; setuptools packs the times and permissions of the files that it finds."""
    project = sample(slug)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for args in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "one")):  # the commit's time is that of all
        subprocess.run(("git", *args), cwd=project, check=True)
    run = release_check(project, "--release-reproducible=bytes", "--release-artifact=wheel", "-kexamine")
    assert run.codes == expected, run.output
    assert not expected or ("time stamps: " in run.output and "permissions: " in run.output)


def test_everything_that_changed(
    sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """What is loud is on the screen, all of it in the manifest and on the page."""
    project, earlier = sample("healthy"), tmp_path / "earlier"
    files = {"sample_healthy/__init__.py": "", "sample_more.py": ""}
    build_wheel(earlier, "sample-healthy", "0.9", files=files, requires=("six",))
    report = tmp_path / "report"
    args = (f"--release-upstream={earlier}", "--release-artifact=wheel", f"--release-report={report}", "-kexamine")
    run = release_check(project, *args)
    assert "since 0.9: dependencies removed: six\n" in run.output, run.output
    difference = json.loads((report / "release-manifest.json").read_text("utf-8"))["difference"]
    assert difference["top_level_gone"] == ["sample_more"]
    assert {"path": "sample_more.py", "before": 0, "now": None} in difference["wheel_files"]
    assert "What changed since 0.9" in (report / "release-report.html").read_text("utf-8")


PLATFORMS = ("manylinux_2_28_x86_64", "win_amd64")
CLASSIFIERS = "Classifier: Programming Language :: Python :: 3\nClassifier: Operating System :: Microsoft :: Windows\n"


@pytest.mark.parametrize(
    ("platforms", "expect", "codes"),
    [
        (("manylinux_2_28_x86_64", "win_amd64"), (), set()),
        (("manylinux_2_28_x86_64", "musllinux_1_2_x86_64"), (), {"RC375"}),
        (("manylinux_2_28_x86_64", "macosx_11_0_arm64"), (), {"RC374"}),
        (("manylinux_2_28_x86_64",), ("py3 on manylinux_x86_64",), set()),
        (("manylinux_2_28_x86_64",), ("sdist", "py3 on manylinux_x86_64, macosx_arm64"), {"RC307"}),
    ],
)
def test_the_set_of_files(
    platforms: tuple[str, ...],
    expect: tuple[str, ...],
    codes: set[str],
    release_check: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """Wheels that were handed in, beside those that the previous release has, and those that were stated."""
    for platform in platforms:
        _wheel_for(platform, tmp_path / "dist", "1.1")
    with index_of(tmp_path / "index", token=TOKEN) as index:
        for platform in PLATFORMS:
            assert upload(index, _wheel_for(platform, tmp_path / "out", "1.0")).status_code == 200
        options = [f"--release-expect={text}" for text in expect]
        args = ("--release-dist=dist", f"--release-upstream={index.simple_url()}", "-kexamine", *options)
        run = release_check(tmp_path, *args)
    assert run.codes & {"RC307", "RC373", "RC374", "RC375"} == codes, run.output
    assert (run.statuses["release::examine"] == "failed") is bool(codes - {"RC375"}), run.output
    evidence = read_evidence(tmp_path / ".release-check" / "release-evidence.json")
    is_part = any(why.startswith("not for publishing: these wheels are for one") for why in evidence.not_passed)
    assert is_part is (codes == {"RC375"})


def _wheel_for(platform: str, folder: Path, version: str) -> Path:
    filename = f"demo-{version}-py3-none-{platform}.whl"
    return build_wheel(
        folder, "demo", version, extra=CLASSIFIERS, filename=filename, files={"demo.py": f"# {platform}"}
    )
