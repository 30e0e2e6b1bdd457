"""The gate: exactly what was verified is published, or nothing."""

import dataclasses
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.conftest import Run, user_environment
from tests.faulty_front import Exchange, is_file
from tests.plugin.publications import GIVEN, REPORT, TOKEN, Target, digests, publication, read, verified
from tests.sigstore_instance import Instance

pytestmark = pytest.mark.slow
Check = Callable[..., Run]
Sample = Callable[[str], Path]


def whole(target: Target, evidence: Path) -> bool:
    return target.held == digests(evidence)


SKIPPING = "import pytest\n\n\ndef test_release_check(installed_release):\n    pytest.skip('not today')\n"
XFAILING = "import pytest\n\n\n@pytest.mark.xfail\ndef test_release_check(installed_release):\n    assert False\n"
DYING = "import os, signal\n\n\ndef test_release_check(installed_release):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
PASSING = "def test_release_check(installed_release):\n    assert installed_release.version\n"
FAILING = "def test_release_check(installed_release):\n    assert False\n"
UNCOLLECTED = f"import nosuch_module\n\n\n{FAILING}"
STOPPING = "def test_release_check(installed_release):\n    raise KeyboardInterrupt\n"

REFUSED: dict[str, tuple[tuple[str, ...], str, int]] = {
    "-k": (("-k", "wheel"), "", 1),
    "-m": (("-m", "not release_check"), "", 1),
    "--deselect": (("--deselect", "release::examine"), "", 1),
    "a node id": (("release::stage",), "", 1),
    "--co": (("--co",), "", 1),
    "a skip": ((), SKIPPING, 1),
    "an xfail": ((), XFAILING, 1),
    "a failure": ((), FAILING, 1),
    "-x": (("-x",), FAILING, 1),
    "--maxfail": (("--maxfail=1",), FAILING, 1),
    "reruns": (("--reruns=1",), FAILING, 1),
    "Ctrl-C": ((), STOPPING, 2),
    "a dead worker": (("-n2",), DYING, 1),
    "a file that cannot be collected": (("-n2",), UNCOLLECTED, 1),
    "the same in one process": ((), UNCOLLECTED, 2),
    "a file that is skipped": (("-n2",), f"import pytest\n\npytest.skip('no', allow_module_level=True)\n{FAILING}", 1),
    "a file that needs more": ((), f"import pytest\n\npytest.importorskip('nosuch')\n\n\n{FAILING}", 1),
    "too many warnings": (("--max-warnings=0",), f"import warnings\n{PASSING}    warnings.warn('x')\n", 6),
    "wheel only": (("--release-artifact=wheel",), "", 1),
    "sdist only": (("--release-artifact=sdist",), "", 1),
    "a missing interpreter": (("--release-python=3.99",), "", 4),
    "no such test": (("-k", "nothing-is-called-so"), "", 1),
}


def wheel_alone(verifying_run: Path, project: Path) -> str:
    """The option that hands in the wheel of a run that passed, beside the project: an sdist would cost a cell."""
    shutil.copytree(verifying_run / "dist", project / "dist", ignore=shutil.ignore_patterns("*.tar.gz"))
    return "--release-dist=dist"


@pytest.fixture
def mine(target: Target, tmp_path: Path) -> dict[str, str]:
    """The variables of a user whose .pypirc calls the target `mine`: with them, pytest need not start anew."""
    (tmp_path / "home").mkdir()
    login = f"repository = {target.url}\nusername = __token__\npassword = {TOKEN}\n"
    (tmp_path / "home" / ".pypirc").write_text(f"[distutils]\nindex-servers = mine\n\n[mine]\n{login}")
    return {"HOME": str(tmp_path / "home")}


@pytest.mark.parametrize("situation", REFUSED)
def test_nothing_is_published(
    situation: str, target: Target, mine: dict[str, str], verifying_run: Path, sample: Sample, release_check: Check
) -> None:
    """Whatever was planned and did not pass keeps everything back, and the last lines say what it was."""
    args, more, status = REFUSED[situation]
    project = sample("healthy")
    # What was built once, and an sdist only where it matters: each file costs a cell.
    ignored = shutil.ignore_patterns(*[] if args and "artifact" in args[0] else ["*.tar.gz"])
    shutil.copytree(verifying_run / "dist", project / "dist", ignore=ignored)
    if more:
        (project / "tests" / "test_more.py").write_text(more)
    n = "" if "-n2" in args else "-n0"
    options = ("--release-dist=dist", "--release-publish=mine", "--release-yes")
    run = release_check(project, *options, *args, n=n, **mine)
    assert (run.exit, target.sent, target.held) == (status, 0, {}), run.output
    if status == 1:
        assert "nothing was published on" in run.output.rpartition("verdict: ")[2], run.output
        reasons = ("planned and not passed: ", "not installed in any environment", "--collect-only: ")
        assert any(reason in run.output for reason in reasons)


def test_one_command_does_it_all(target: Target, sample: Sample, release_check: Check) -> None:
    """Verify, publish, wait, verify again; a second run finds the version taken before any work."""
    project = sample("healthy")
    options = (f"--release-publish={target.url}", "--release-yes")
    run = release_check(project, *options, installer="", **GIVEN)
    assert run.exit == 0, run.output
    assert whole(target, project / REPORT / "release-evidence.json")
    assert target.sent == 2
    assert "FIRST RELEASE" in run.output
    assert run.output.count("verdict: passed") == 2, "before and after"
    order = [line for line in run.output.splitlines() if "release-check: publishing " in line]
    assert [".whl" in line for line in order] == [True, False]
    again = release_check(project, *options, **GIVEN)
    assert (again.exit, target.sent) == (4, 2), again.output
    assert "already" in again.output and "building" not in again.output


def test_a_dry_run(target: Target, verifying_run: Path, sample: Sample, release_check: Check) -> None:
    """Everything but the sending, and a word on what that leaves open; it needs nobody to ask."""
    project = sample("healthy")
    options = (wheel_alone(verifying_run, project), f"--release-publish={target.url}", "--release-dry-run")
    run = release_check(project, *options, **GIVEN)
    assert (run.exit, target.sent) == (0, 0), run.output
    assert "dry run: nothing was sent" in run.output
    assert "whether the credentials are accepted" in run.output


def test_before_any_work(target: Target, sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """No terminal, no credentials, another tag, a dirty tree: nothing is built."""
    project = sample("healthy")
    to = f"--release-publish={target.url}"
    for args, given, words in (
        ((to,), GIVEN, "no terminal to ask on; add --release-yes"),
        ((to, "--release-yes"), {}, "there are no credentials"),
        (("--release-publish=local", "--release-yes"), GIVEN, "the embedded index ends with the run"),
        (("--release-evidence=x.json",), GIVEN, "evidence is for --release-publish"),
        ((to, "--release-evidence-signer=o/r"), GIVEN, "name that by --release-evidence"),
        ((to, "--release-evidence-trust=x"), GIVEN, "name that by --release-evidence"),
    ):
        run = release_check(project, *args, HOME=str(tmp_path), **given)
        assert (run.exit, words in run.output) == (4, True), run.output
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(project))
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "x"), ("tag", "v9.9")):
        subprocess.run((*git, *command), check=True, capture_output=True)
    tagged = release_check(project, to, "--release-yes", **GIVEN)
    assert (tagged.exit, "the tag is v9.9 and the version 1.0.0" in tagged.output) == (4, True), tagged.output
    subprocess.run((*git, "tag", "-d", "v9.9"), check=True, capture_output=True)
    (project / "stray.py").write_text("x = 1\n")
    dirty = release_check(project, to, "--release-yes", **GIVEN)
    assert (dirty.exit, "not committed: stray.py" in dirty.output) == (4, True), dirty.output
    assert not (project / REPORT).exists()
    assert target.sent == 0


# -- the publishing job of three -----------------------------------------------------------------------------------


def test_three_jobs(target: Target, publishing_folder: Path, release_check: Check) -> None:
    """The second imports nothing that lies about; the third verifies what users get."""
    (publishing_folder / "conftest.py").write_text("raise RuntimeError('imported')\n")
    (publishing_folder / "test_release_check.py").write_text("raise RuntimeError('imported')\n")
    done = publication(publishing_folder, target)
    assert done.returncode == 0, done.stdout
    assert whole(target, publishing_folder / "release-evidence.json")
    assert TOKEN not in done.stdout
    served = (f"--release-index={target.url}", "--release-version=sample-healthy==1.0")
    again = release_check(publishing_folder.parent, *served, installer="")
    assert (again.exit, again.verdict) == (0, "passed"), again.output


def test_collecting_only(target: Target, publishing_folder: Path) -> None:
    """Who asks what there is to collect wants nothing sent."""
    done = publication(publishing_folder, target, "--collect-only")
    assert (done.returncode, target.sent) == (1, 0), done.stdout


def change(folder: Path) -> None:
    with (folder / "dist" / "sample_healthy-1.0.0.tar.gz").open("ab") as file:
        file.write(b"\0")


def add(folder: Path) -> None:
    build_wheel(folder / "dist", "sample-healthy", "1.0.0", filename="sample_healthy-1.0.0-py2-none-any.whl")


def remove(folder: Path) -> None:
    (folder / "dist" / "sample_healthy-1.0.0.tar.gz").unlink()


def edit(folder: Path) -> None:
    evidence = folder / "release-evidence.json"
    evidence.write_text(evidence.read_text().replace('"PASSED"', '"FAILED"'))


def rename(folder: Path) -> None:
    wheel = folder / "dist" / "sample_healthy-1.0.0-py3-none-any.whl"
    wheel.rename(wheel.with_name("sample_healthy-1.0.0-py2.py3-none-any.whl"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change, "is not what was verified"),
        (add, "was not verified"),
        (remove, "is missing"),
        (edit, "evidence must not be edited"),
        (rename, "is missing"),
    ],
)
def test_other_bytes_are_not_published(
    spoil: Callable[[Path], None], words: str, target: Target, publishing_folder: Path
) -> None:
    """A changed, added or missing file refuses the whole, a rehearsal too."""
    spoil(publishing_folder)
    assert publication(publishing_folder, target, "--release-dry-run").returncode in (1, 4)
    done = publication(publishing_folder, target)
    assert done.returncode in (1, 4), done.stdout
    assert words in done.stdout
    assert (target.sent, target.held) == (0, {})


V999 = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v9.9.9"}


def commit(folder: Path) -> str:
    """Make the folder a repository of one commit; its hash."""
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(folder))
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
        subprocess.run((*git, *command), check=True, capture_output=True)
    done = subprocess.run((*git, "rev-parse", "HEAD"), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_evidence_of_a_commit(target: Target, sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """It knows what was verified; another tag, another commit and a dirty tree are each refused, unless allowed."""
    project = sample("healthy")
    head = commit(project)
    (project / "stray.txt").write_text("x\n")
    run = release_check(project, n="-n2", **V999, GITHUB_SHA="b" * 40)
    assert (run.exit, "note: the tag is v9.9.9 and the version 1.0.0" in run.output) == (0, True), run.output
    report = project / REPORT
    known = read(report / "release-evidence.json")["predicate"]["configuration"][0]["annotations"]
    source = {"commit": head, "tags": ["v9.9.9"], "ref": "refs/tags/v9.9.9", "clean": False, "changed": ["stray.txt"]}
    assert known["source"] == source | {"trouble": ""}
    assert (known["python"], known["platform"]) == (platform.python_version(), sysconfig.get_platform())
    assert [cell["distributions"] for cell in known["cells"]] == [["sample-healthy==1.0.0"]] * 2
    job = verified(report / "dist", report / "release-evidence.json", tmp_path / "job")
    refused = publication(job, target, GITHUB_SHA="b" * 40)
    assert (refused.returncode, target.sent) == (4, 0), refused.stdout
    for words in (
        "the tag is v9.9.9",
        "not committed: stray.txt",
        f"is of commit {head}, and this job is for {'b' * 40}",
    ):
        assert words in refused.stdout
    allowed = [f"--release-allow={what}: as agreed" for what in ("other-tag", "dirty", "other-commit")]
    for one in allowed:
        most = publication(job, target, *(each for each in allowed if each != one), GITHUB_SHA="b" * 40)
        assert (most.returncode, target.sent) == (4, 0), most.stdout
    done = publication(job, target, *allowed, GITHUB_SHA="b" * 40)
    assert (done.returncode, target.sent) == (0, 2), done.stdout
    assert "allowed by --release-allow: other-tag: as agreed" in done.stdout


def test_the_tag_of_the_job(target: Target, verifying_run: Path, publishing_folder: Path, release_check: Check) -> None:
    """It must be that of the version, wherever the files come from."""
    assert publication(publishing_folder, target, **V999).returncode == 4
    fitting = publication(publishing_folder, target, "--release-dry-run", CI_COMMIT_TAG="v1.0.0")
    assert (fitting.returncode, target.sent) == (0, 0), fitting.stdout
    options = (f"--release-publish={target.url}", "--release-yes", f"--release-dist={verifying_run / 'dist'}")
    handed_in = release_check(publishing_folder.parent, *options, **GIVEN, **V999)
    assert (handed_in.exit, "the tag is v9.9.9" in handed_in.output, target.sent) == (4, True, 0), handed_in.output


def test_evidence_that_must_be_signed(target: Target, publishing_folder: Path) -> None:
    """Nothing is sent without the signature of whom it names; with it, the release is published."""
    sigstore, evidence = Instance(), publishing_folder / "release-evidence.json"
    (publishing_folder / "trust.json").write_text(json.dumps(sigstore.trusted_root))
    signer = ("--release-evidence-signer=owner/repo", "--release-evidence-trust=trust.json")
    bundle = publishing_folder / "release-evidence.json.sigstore.json"
    for content, words in (
        (None, "has no signature"),
        (sigstore.signed(evidence.read_bytes(), repository="other/repo"), "was not signed by owner/repo"),
    ):
        if content is not None:
            bundle.write_text(content)
        refused = publication(publishing_folder, target, *signer)
        assert (refused.returncode, words in refused.stdout, target.sent) == (4, True, 0), refused.stdout
    bundle.write_text(sigstore.signed(evidence.read_bytes()))
    done = publication(publishing_folder, target, *signer)
    assert (done.returncode, target.sent) == (0, 2), done.stdout


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nothing: x", "there is no 'nothing'; choose from dirty, other-tag, other-commit, other-index, plain-http"),
        ("dirty", "give the reason"),
        ("dirty: ", "give the reason"),
    ],
)
def test_what_can_be_allowed(typed: str, words: str, target: Target, publishing_folder: Path) -> None:
    """A word that is none, or one without a reason, allows nothing."""
    done = publication(publishing_folder, target, f"--release-allow={typed}")
    assert (done.returncode, words in done.stdout, target.sent) == (4, True, 0), done.stdout


def test_a_required_python(target: Target, publishing_folder: Path) -> None:
    """The job may demand what the evidence must show."""
    done = publication(publishing_folder, target, "--release-python=2.6")
    assert (done.returncode, target.sent) == (1, 0)
    assert "Python 2.6 is required" in done.stdout


def test_evidence_of_several_machines(
    target: Target, verifying_run: Path, release_check: Check, tmp_path: Path
) -> None:
    """Each alone leaves a file without installation; together they clear the release."""
    evidence = []
    for artifact in ("wheel", "sdist"):
        machine = tmp_path / artifact
        machine.mkdir()
        run = release_check(machine, f"--release-dist={verifying_run / 'dist'}", f"--release-artifact={artifact}")
        assert run.exit == 0, run.output
        evidence.append(machine / REPORT / "release-evidence.json")
    job = verified(verifying_run / "dist", evidence[0], tmp_path / "job")
    alone = publication(job, target)
    assert (alone.returncode, target.sent) == (1, 0), alone.stdout
    assert "not installed in any environment: sample_healthy-1.0.0.tar.gz" in alone.stdout
    both = (f"--release-evidence={evidence[0]}", f"--release-evidence={evidence[1]}", "--release-dist=dist")
    together = publication(job, target, *both)
    assert together.returncode == 0, together.stdout
    assert whole(target, evidence[0])


def test_a_wheel_that_no_machine_here_can_install(
    target: Target, verifying_run: Path, release_check: Check, tmp_path: Path
) -> None:
    """Without a reason nothing is published; with one it goes out, and the reason stands in every place."""
    machine = tmp_path / "machine"
    machine.mkdir()
    shutil.copytree(verifying_run / "dist", tmp_path / "dist")
    built = next((tmp_path / "dist").glob("*.whl"))
    other = build_wheel(
        tmp_path / "dist",
        "sample-healthy",
        "1.0.0",
        files={"sample_healthy/__init__.py": ""},
        filename="sample_healthy-1.0.0-cp312-cp312-win_arm64.whl",
    )
    handed_in = (
        f"--release-dist={tmp_path / 'dist'}",
        "--release-ignore=RC255: a test",
        "--release-ignore=RC254: a test",
    )
    refused = release_check(machine, *handed_in)
    job = verified(tmp_path / "dist", machine / REPORT / "release-evidence.json", tmp_path / "job")
    alone = publication(job, target)
    assert (alone.returncode, target.sent) == (1, 0), refused.output + alone.stdout
    assert f"not installed in any environment: {other.name}" in alone.stdout
    waived = release_check(machine, *handed_in, "--release-not-installed=*-win_arm64.whl: no runner for it")
    assert waived.exit == 0, waived.output
    assert f"not verified: {other.name}: release_not_installed: no runner for it" in waived.output
    job = verified(tmp_path / "dist", machine / REPORT / "release-evidence.json", tmp_path / "another")
    done = publication(job, target)
    assert done.returncode == 0, done.stdout
    assert f"installed nowhere: {other.name}: no runner for it" in done.stdout
    assert {built.name, other.name} <= set(target.held)


def swap_files(exchange: Exchange) -> Exchange:
    return (
        dataclasses.replace(exchange, body=exchange.body[::-1]) if exchange.status and is_file(exchange) else exchange
    )


def test_what_the_index_then_serves_is_compared(target: Target, publishing_folder: Path) -> None:
    """Other bytes than those that were sent are reported, and the exit status is not 0."""
    target.faults.append(swap_files)
    done = publication(publishing_folder, target)
    assert done.returncode == 1, done.stdout
    assert "RC302 served-differs" in done.stdout and "broke off" in done.stdout


def test_a_release_that_fails_afterwards(
    target: Target, mine: dict[str, str], verifying_run: Path, sample: Sample, release_check: Check
) -> None:
    """It is public: what to do now is printed, and the exit status is not 0."""
    project = sample("healthy")

    def breaks_later(exchange: Exchange) -> Exchange:
        # The last request for a file before the second verification is the one that proves the upload.
        if exchange.status and is_file(exchange) and exchange.number >= 1:
            return dataclasses.replace(exchange, body=exchange.body[::-1])
        return exchange

    target.faults.append(breaks_later)
    options = (wheel_alone(verifying_run, project), "--release-publish=mine", "--release-yes")
    run = release_check(project, *options, **mine)
    assert run.exit == 1, run.output
    assert "PUBLISHED AND NOT VERIFIED" in run.output.splitlines()[-1] + run.output.splitlines()[-2] + run.output
    assert "What to do now" in run.output and "yank it" in run.output


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
@pytest.mark.parametrize(("answer", "sent"), [("yes", 2), ("no", 0), ("y", 0), ("", 0)])
def test_somebody_is_asked(answer: str, sent: int, target: Target, publishing_folder: Path) -> None:
    """On a terminal only a whole yes publishes."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "pytest", f"--release-publish={target.url}"]
    process = subprocess.Popen(
        [*command, "--release-evidence=release-evidence.json"],
        cwd=publishing_folder,
        env=user_environment(publishing_folder) | GIVEN,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.write(ours, f"{answer}\n".encode())
    output, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, target.sent) == (0 if sent else 1, sent), output


# -- crashes -------------------------------------------------------------------------------------------------------

ALONE = ("as the wheel comes", "between the files")
"""Where twine is left behind."""
MOMENTS = {
    "before anything": ("GET", 0, False),
    "as the wheel comes": ("POST", 0, False),
    "once the wheel is there": ("POST", 0, True),
    "as the sdist comes": ("POST", 1, False),
    "once the sdist is there": ("POST", 1, True),
    "before the wheel is looked for": ("GET", 1, True),
    "between the files": ("GET", 2, False),
    "as it waits": ("GET", 3, False),
    "as it compares": ("FILE", 0, False),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal 9")
@pytest.mark.parametrize(
    ("moment", "with_children"),
    [(moment, True) for moment in MOMENTS] + [(moment, False) for moment in ALONE],
)
def test_killed_and_run_again(moment: str, with_children: bool, target: Target, publishing_folder: Path) -> None:
    """However a publication ends, the next run completes it with the same bytes."""
    method, number, after = MOMENTS[moment]
    started: list[subprocess.Popen[str]] = []

    def kill(exchange: Exchange) -> Exchange:
        kind = "FILE" if is_file(exchange) else exchange.method
        before = sum(line.startswith(kind) for line in target.front.seen) - 1 if kind != "FILE" else 0
        if started and (kind, before, bool(exchange.status)) == (method, number, after):
            process = started.pop()
            if with_children:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        return exchange

    target.faults.append(kill)
    command = [sys.executable, "-m", "pytest", f"--release-publish={target.url}", "--release-yes"]
    with (publishing_folder.parent / "output").open("w") as output:
        process = subprocess.Popen(
            [*command, "--release-evidence=release-evidence.json", "--release-wait=20"],
            cwd=publishing_folder,
            env=user_environment(publishing_folder) | GIVEN,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        process.wait(60)
    assert process.returncode == -signal.SIGKILL, (publishing_folder.parent / "output").read_text()
    done = publication(publishing_folder, target)
    assert done.returncode == 0, done.stdout
    assert whole(target, publishing_folder / "release-evidence.json")


def test_a_broken_off_publication_keeps_its_files(
    target: Target, mine: dict[str, str], sample: Sample, release_check: Check
) -> None:
    """The next run does not clear the only copy; with these files it completes the release."""
    project = sample("healthy")

    def no_sdist(exchange: Exchange) -> Exchange | None:
        return None if exchange.method == "POST" and exchange.number else exchange

    target.faults.append(no_sdist)
    options = ("--release-publish=mine", "--release-yes")
    first = release_check(project, *options, **mine)
    assert first.exit == 1, first.output
    assert "broke off" in first.output and "never with files built anew" in first.output
    built = digests(project / REPORT / "release-evidence.json")
    assert [name.endswith(".whl") for name in target.held] == [True]
    target.faults.clear()
    for careless in (release_check(project), release_check(project, *options, **mine)):
        assert (careless.exit, "broke off" in careless.output) == (4, True), careless.output
    last = release_check(project, *options, f"--release-dist={REPORT}/dist", **mine)
    assert last.exit == 0, last.output
    assert target.held == built


def test_the_evidence_of_a_selection(target: Target, sample: Sample, release_check: Check, tmp_path: Path) -> None:
    """A run that let only some rules count passes, and clears nothing."""
    project = sample("healthy")
    run = release_check(project, "--release-select=RC1", "--release-artifact=wheel")
    assert run.exit == 0, run.output
    report = project / REPORT
    done = publication(verified(report / "dist", report / "release-evidence.json", tmp_path / "job"), target)
    assert (done.returncode, "not judged: all rules but RC1" in done.stdout, target.sent) == (1, True, 0), done.stdout


def test_the_evidence_of_an_ignored_rule(sample: Sample, release_check: Check) -> None:
    """What the user let not count stands in the evidence."""
    project = sample("healthy")
    run = release_check(project, "--release-ignore=PYPI066: ours", "--release-artifact=wheel")
    assert run.exit == 0, run.output
    statement = read(project / REPORT / "release-evidence.json")
    ignored = statement["predicate"]["configuration"][0]["annotations"]["ignored"]
    assert ignored == [{"code": "PYPI066", "reason": "ours"}]
