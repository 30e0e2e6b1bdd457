"""However a run is distributed, narrowed or broken off, only everything planned and passed is a pass."""

import os
import shutil
import sys
import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow

OWN = "tests/test_own.py"


def with_own_check(folder: Path, body: str) -> Path:
    """The project with one more smoke test of its own."""
    (folder / "tests").mkdir(exist_ok=True)
    (folder / OWN).write_text(f"import os, pytest\n\n@pytest.mark.release_check\n{body}")
    return folder


ONE_PROCESS, MANY, ANYWHERE = ("-n0",), ("-n4",), ("-n2", "--dist=load")
OTHERS = (("",), ("", "-p", "no:xdist"), ("-n2", "--dist=loadgroup"), ("-n2", "--dist=worksteal"))


@pytest.mark.parametrize(
    ("slug", "how"),
    [
        *(("healthy", how) for how in (ONE_PROCESS, MANY, ANYWHERE, *OTHERS, ("-n0", "-p", "no:randomly"))),
        *(("entry-point-broken", how) for how in (MANY, ANYWHERE)),
    ],
)
def test_distribution_does_not_change_the_verdict(
    slug: str, how: tuple[str, ...], sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """Any number of workers, any scheduling, or none: the same checks with the same standings."""
    folder = sample(slug)
    n, *args = how
    run = release_check(folder, *args, n=n)
    broken = [node_id for node_id, status in run.statuses.items() if status != "passed"]
    assert (run.exit, run.verdict) == ((0, "passed") if slug == "healthy" else (1, "failed")), run.output
    assert len(run.statuses) == (20 if slug == "healthy" else 18)
    assert len(broken) == (0 if slug == "healthy" else 4)  # entry points and scripts, of wheel and sdist
    assert (folder / ".release-check/logs/build.log").read_text().count("building the sdist") == 1
    log = (folder / ".release-check/logs/upload.log").read_text().splitlines()
    uploads = [line for line in log if line.startswith("uploading ")]
    assert len(uploads) == len(set(uploads)) == 2


@pytest.mark.parametrize("dist", ["", "--dist=load"])
def test_a_killed_worker_is_no_pass(
    dist: str, sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """A worker that dies takes its check's pass with it; the others go on."""
    folder = with_own_check(sample("healthy"), "def test_dies(installed_release):\n    os.kill(os.getpid(), 9)\n")
    run = release_check(folder, "--release-artifact=wheel", handed_in, *filter(None, [dist]), n="-n2")
    assert run.exit == 1, run.output
    assert run.verdict != "passed"
    lost = {node_id for node_id, status in run.statuses.items() if status == "lost"}
    assert lost and all("test_dies" in node_id for node_id in lost), run.statuses


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("-k", "install"), "not run"),
        (("-m", "not release_check"), "not run"),
        (("--deselect", "release::examine"), "not run"),
        (("release::version",), "not run"),
        (("-x", "--deselect=release::stage"), "not run"),
    ],
)
def test_what_was_deselected_is_no_pass(
    args: tuple[str, ...], words: str, sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """A run that leaves out planned checks exits with 1, however well the rest went, and says what is missing."""
    run = release_check(sample("healthy"), "--release-artifact=wheel", handed_in, *args)
    assert (run.exit, run.verdict) == (1, "unsettled"), run.output
    assert words in run.statuses.values()
    assert "not run: release::" in run.output


USING = """
def test_own(installed_release):
    assert installed_release.version == '1.0.0'

@pytest.mark.release_check
def test_other(fresh_environment, staged_release, release_distributions, release_project):
    fresh_environment.pip('install', staged_release.requirement)
    code = 'import sample_healthy; print(sample_healthy.__file__)'
    assert str(fresh_environment.folder) in fresh_environment.python(code).stdout
    assert release_project.name == 'sample-healthy' and len(release_distributions.files) == 2
"""
NOT_WELL = """
def test_own(installed_release):
    assert installed_release.version == '9'

@pytest.mark.release_check
def test_other(installed_release):
    installed_release.python('import sys; sys.exit(3)')
"""
NOT_EXPECTED = """
@pytest.mark.xfail
def test_own(installed_release):
    assert 0

@pytest.mark.release_check
@pytest.mark.xfail
def test_other(installed_release):
    pass
"""


@pytest.mark.parametrize(
    ("body", "checks", "verdict", "status"),
    [
        (USING, 2, "passed", "passed"),
        (NOT_WELL, 2, "failed", "failed"),
        ("def test_own(installed_release):\n    pytest.skip('no display')\n", 1, "unsettled", "skipped"),
        (NOT_EXPECTED, 2, "unsettled", "xfailed"),
    ],
    ids=["passed", "failed", "skipped", "xfailed"],
)
def test_own_checks(
    body: str,
    checks: int,
    verdict: str,
    status: str,
    sample: Callable[[str], Path],
    release_check: Callable[..., Run],
    handed_in: str,
) -> None:
    """A project's own marked tests run once in every cell and count like any other check."""
    artifacts = () if verdict == "passed" else ("--release-artifact=wheel",)
    run = release_check(with_own_check(sample("healthy"), body), handed_in, *artifacts, installer="")
    own = {node_id: was for node_id, was in run.statuses.items() if node_id.startswith(OWN)}
    assert (run.verdict, run.exit) == (verdict, 0 if verdict == "passed" else 1), run.output
    assert set(own.values()) == {status}
    assert len(own) == checks * (2 if verdict == "passed" else 1)
    assert run.codes == ({"RC601"} if verdict == "failed" else set())


PASSING = "def test_well(installed_release): pass\n"
FAILING = "def test_ill(installed_release): assert False\n"
WRAPPER = "import pytest\n\n@pytest.fixture\ndef cli(installed_release):\n    return installed_release\n"
TAKING = (
    "import pytest\n\n@pytest.hookimpl(wrapper=True, tryfirst=True)\ndef pytest_collection_modifyitems(items):\n"
    "    items[:] = [item for item in items if 'ill' not in item.name]\n    return (yield)\n"
)


@pytest.mark.parametrize(
    ("files", "settings", "args", "verdict"),
    [
        ({"tests/test_a.py": PASSING + FAILING}, "", ("tests/test_a.py::test_well",), "unsettled"),
        ({"tests/test_a.py": PASSING, "tests/test_b.py": FAILING}, "", ("tests/test_a.py",), "unsettled"),
        ({"tests/test_a.py": FAILING}, "", ("--ignore=tests/test_a.py",), "unsettled"),
        ({"tests/test_a.py": FAILING}, "", ("src",), "unsettled"),
        ({"tests/test_a.py": FAILING, "other/x.py": ""}, "addopts = '--cov other'", (), "failed"),
        ({"tests/test_a.py": FAILING, "other/x.py": ""}, "addopts = '--no-such-option other -ra'", (), "failed"),
        ({"tests/test_a.py": FAILING, "tests/conftest.py": TAKING}, "", (), "unsettled"),
        ({"tests/test_a.py": "def test_ill(cli): assert False\n", "conftest.py": WRAPPER}, "", (), "failed"),
    ],
)
def test_own_checks_that_nobody_runs(
    files: dict[str, str],
    settings: str,
    args: tuple[str, ...],
    verdict: str,
    sample: Callable[[str], Path],
    release_check: Callable[..., Run],
    handed_in: str,
) -> None:
    """The plan is the project's, whatever was named, left out or taken away: what is missing of it is no pass."""
    folder = sample("healthy")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write(f"\n[tool.pytest.ini_options]\n{settings}\n")
    run = release_check(folder, "--release-artifact=wheel", handed_in, *args)
    assert (run.exit, run.verdict) == (1, verdict), run.output
    assert "tests/test_" in run.output.rpartition("= release check =")[2]


def test_projects_beside_each_other(
    tmp_path: Path, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """Under one configuration of pytest, the checks of the other projects are not planned for this one."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '-ra'\n")
    (tmp_path / "other" / "tests").mkdir(parents=True)
    (tmp_path / "other" / "tests" / "test_a.py").write_text(FAILING)
    run = release_check(with_own_check(sample("healthy"), PASSING.replace("well", "own")), "--release-artifact=wheel")
    assert (run.exit, "verdict: passed: 12 checks planned: 12 passed" in run.output) == (0, True), run.output


@pytest.mark.parametrize(
    ("where", "args"),
    [
        (".", ("--release-python", sys.executable)),
        ("docs", ("--release-python", sys.executable)),
    ],
)
def test_own_checks_behind_a_link(
    where: str, args: tuple[str, ...], sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """pytest follows links; the checks there are planned and run, wherever in the project it was called, and count."""
    folder = sample("healthy")
    (folder / "docs").mkdir()
    (folder / "tests").rename(tmp_path / "smoke")
    (tmp_path / "smoke" / "test_own.py").write_text(FAILING)
    (folder / "tests").symlink_to("../smoke")
    run = release_check(folder / where, "--release-artifact=wheel", *args, python="")
    assert (run.exit, "verdict: failed: 12 checks planned: 1 failed, 11 passed" in run.output) == (1, True), run.output


@pytest.mark.parametrize("where", ["neighbour", "."])
def test_built_files_of_another_folder(
    where: str, sample: Callable[[str], Path], release_check: Callable[..., Run], verifying_run: Path, tmp_path: Path
) -> None:
    """The checks of the project whose files they are count, and those of its neighbours do not."""
    folder = with_own_check(sample("healthy"), PASSING.replace("well", "own"))
    shutil.copytree(verifying_run / "dist", folder / "dist")
    (tmp_path / "neighbour" / "tests").mkdir(parents=True)
    (tmp_path / "neighbour" / "pyproject.toml").write_text('[project]\nname = "neighbour"\n')
    (tmp_path / "neighbour" / "tests" / "test_ill.py").write_text(FAILING)
    dist = os.path.relpath(folder / "dist", tmp_path / where)
    run = release_check(tmp_path / where, "--release-artifact=wheel", "--release-dist", dist)
    own = {node_id.partition("[")[0] for node_id in run.statuses if not node_id.startswith("release::")}
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    assert own == {"tests/test_own.py::test_own", "tests/test_release.py::test_says_hello"}


def test_the_report_never_gets_into_the_sdist(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A backend that takes the whole tree finds no report of an earlier run, nor of this one."""
    folder = sample("healthy-legacy")
    (folder / "MANIFEST.in").write_text("graft .\n")
    for _ in range(2):
        assert release_check(folder, "-k", "build").exit == 1
        (sdist,) = (folder / ".release-check" / "dist").glob("*.tar.gz")
        with tarfile.open(sdist) as archive:
            assert [name for name in archive.getnames() if "release-check/" in name.partition("/")[2]] == []


def test_a_report_folder_with_other_files(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """`--release-report .` would cost the project its files: refused."""
    folder = sample("healthy")
    before = sorted(folder.rglob("*.py"))
    run = release_check(folder, "--release-report=.")
    assert (run.exit, "it holds files that are not a report of ours" in run.output) == (4, True)
    assert sorted(folder.rglob("*.py")) == before


def test_reports_for_others(sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path) -> None:
    """Where Actions asks for a summary, the verdict and the table are appended to it.

    JUnit has a case for every check, with the time the step took.
    """
    folder, summary = sample("healthy"), tmp_path / "summary.md"
    summary.write_text("before\n")
    only = ("--release-artifact=wheel", "--junitxml=junit.xml")
    run = release_check(folder, *only, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text()
    assert run.exit == 0
    assert text.startswith("before\n### release check: verdict: passed")
    assert "wheel-py" in text
    cases = {case.get("name"): case for case in ET.parse(folder / "junit.xml").getroot().iter("testcase")}
    assert len(cases) == len(run.statuses)
    assert float(str(cases["build"].get("time"))) > 0.1


def test_only_listing(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """`--collect-only` lists every check without building anything."""
    folder = sample("healthy")
    run = release_check(folder, "--collect-only", "-q")
    assert run.exit == 0, run.output
    assert "release::build" in run.output and "release::install[wheel-py" in run.output
    assert not (folder / ".release-check" / "dist").exists()


def test_last_failed(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """`--lf` runs the failed checks again, and is no pass of the rest."""
    folder = sample("entry-point-broken")
    assert release_check(folder, "--release-artifact=wheel").exit == 1
    again = release_check(folder, "--release-artifact=wheel", "--lf")
    ran = {node_id for node_id, status in again.statuses.items() if status != "not run"}
    failed = {"release::entry_points", "release::scripts"}
    assert (again.exit, {node_id.partition("[")[0] for node_id in ran}) == (1, failed), again.output


def test_the_projects_own_setting_up_does_not_matter(
    sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """Plugins that are not here, a conftest.py that cannot be imported and other tests change nothing."""
    folder = sample("import-failed")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write('\n[tool.pytest.ini_options]\naddopts = "--no-such-option=1 -ra --strict-config"\n')
        stream.write('no_such_setting = "x"\ntestpaths = ["tests"]\n')
    (folder / "tests").mkdir()
    (folder / "tests" / "conftest.py").write_text("import there_is_no_such_module\n")
    (folder / "tests" / "test_other.py").write_text("import there_is_no_such_module\n")
    run = release_check(folder, "--release-artifact=wheel")
    assert (run.exit, run.codes) == (1, {"RC502"}), run.output
    assert "that are not installed): --no-such-option=1" in run.output


def test_settings_from_pytest_s_own_table(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """The native TOML table of pytest 9, flag included, with numbers and lists as TOML writes them."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write('\n[tool.pytest]\nrelease_check = true\nrelease_timeout = 300\nrelease_artifact = ["sdist"]\n')
    run = release_check(folder)
    assert (run.exit, run.manifest["uncovered"]) == (0, ["sample_healthy-1.0.0-py3-none-any.whl"]), run.output


def test_limits_meant_for_unit_tests(
    sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """Coverage thresholds, timeouts, closed sockets and reruns of other plugins neither fail nor stop a check."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write("\n[tool.pytest.ini_options]\ntimeout = 1\n")
        stream.write('addopts = "--cov=sample_healthy --cov-fail-under=99 --disable-socket --reruns=1"\n')
    # In a new interpreter: it matters which plugin is imported first.
    run = release_check(folder, "--release-artifact=wheel", handed_in, is_cold=True)
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    assert "--cov=sample_healthy --cov-fail-under=99" in run.output


def test_settings_from_the_ini_file(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Every option has an ini key; the command line wins."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write('\n[tool.pytest.ini_options]\nrelease_artifact = ["wheel"]\nrelease_report = "out"\n')
    run = release_check(folder)
    assert run.exit == 0, run.output
    typed = folder / ".release-check" / "logs"  # as every run of these tests is started
    assert {path.name.split("-")[1] for path in typed.glob("install-*.log")} == {"wheel"}
    assert not (folder / "out").exists()
