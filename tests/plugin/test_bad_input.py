"""Bad input and bad luck get a clear sentence, the right exit status, and leave nothing behind."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest

from pytest_release_check.effects.report_folder import clear
from tests.archives import build_wheel
from tests.conftest import THIS_PYTHON, Run, user_environment
from tests.faulty_front import Exchange, front_of
from tests.programs import answers

pytestmark = pytest.mark.slow


def closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "no project in"),
        (("--release-dist=missing",), "no folder"),
        (("--release-dist=.",), "holds no wheel and no sdist"),
    ],
)
def test_nothing_to_check(tmp_path: Path, release_check: Callable[..., Run], args: tuple[str, ...], words: str) -> None:
    """A folder without a project, and built files that are not there, are usage errors that say what to do."""
    run = release_check(tmp_path, *args)
    assert run.exit == 4, run.output
    assert words in run.output
    assert "Traceback" not in run.output


def test_files_for_another_system(tmp_path: Path, release_check: Callable[..., Run]) -> None:
    """Where no wheel fits, the message says what would help, and names no option that does not."""
    build_wheel(tmp_path / "dist", "demo", "1.0", filename="demo-1.0-cp312-cp312-win_arm64.whl")
    run = release_check(tmp_path, "--release-dist=dist")
    assert run.exit == 4, run.output
    assert "run the check on a system that they are for" in run.output and "--release-artifact" not in run.output


IMPOSSIBLE = [
    (("--release-python=2.5",), "no interpreter for --release-python 2.5. Found: "),
    (("--release-python=1.5",), "is not understood"),
    (("--release-python=3.99",), "no interpreter for --release-python 3.99. Found: "),
    (("--release-python=>=3.99",), "no interpreter for --release-python >=3.99"),
    (("--release-timeout=soon",), "--release-timeout soon: give a number of seconds"),
    (("--release-previous=newest",), "--release-previous newest: give auto, none or a version"),
    (("--release-expect=wheels",), "--release-expect: 'wheels' is neither sdist nor a set of wheels; write sdist, or"),
    (("-o", "release_expect=cp3 on any"), "--release-expect: 'cp3' names no Python 3 as tags of wheels do"),
    (("--release-upstream=gopher://x",), "--release-upstream gopher://x: give an http(s) index"),
    (("--release-upstream=no/such/folder",), "there is no such folder"),
    (("--release-index=somewhere",), "--release-index somewhere"),
    (("--release-artifact=egg",), "invalid choice: 'egg'"),
    (("--release-installer=conda",), "release_installer 'conda': choose from pip, uv"),
    (("--release-publisher=me",), "--release-publisher me: write github:OWNER/REPO"),
    (("--release-versioning=guess",), "invalid choice: 'guess'"),
    (("-o", "release_versioning=guess"), "release_versioning 'guess': choose from auto, semver"),
    (("--release-not-installed=*-win_arm64.whl",), 'and the reason, as "*-win_arm64.whl: no runner for it"'),
    (("--release-not-installed=*.tar.gz: why",), "An sdist can be installed everywhere"),
    (("--release-not-installed=*.whl: why",), "this is every wheel; name"),
    (("-o", "release_installer=conda"), "release_installer 'conda': choose from pip, uv"),
    (("--release-ignore=RC999:why",), "there is no rule 'RC999'"),
    (("--release-ignore=RC206",), "give the reason, as RC206:REASON"),
    (("--release-select=XX",), "no rule's code begins so"),
    (("--release-select=RC", "--release-publish"), "publishing takes all rules"),
]


def test_settings_that_cannot_be(sample: Callable[[str], Path], upstream: Path) -> None:
    """A setting that makes no sense is refused before any work, by name."""
    folder = sample("healthy")
    always = ("--release-check", f"--release-upstream={upstream}", f"--release-python={THIS_PYTHON}", "-n0")
    said = answers("pytest", [(*always, *args) for args, _ in IMPOSSIBLE], folder, user_environment(folder))
    wrong = {
        args: answer
        for (args, words), answer in zip(IMPOSSIBLE, said, strict=True)
        if (answer.status, words in answer.out + answer.err, "building" in answer.out + answer.err) != (4, True, False)
    }
    assert wrong == {}


def test_a_pyproject_that_does_not_parse(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """pytest or we say which file and which line."""
    run = release_check(sample("pyproject-unparsable"))
    assert run.exit == 4, run.output
    assert "pyproject.toml" in run.output and "line 2" in run.output


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("release_strct", "there is no such setting; did you mean release_strict?"),
        ("release_nothing_like_it_at_all", "there is no such setting. See"),
        ("release_yes", "can only be given on the command line, as --release-yes"),
    ],
)
def test_a_misspelt_setting(
    setting: str, words: str, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """It ends the run before any work: what it should have demanded would not be demanded."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write(f"\n[tool.pytest.ini_options]\n{setting} = true\n")
    run = release_check(folder)
    assert run.exit == 4 and f"{setting}: " in run.output and words in run.output, run.output


def test_what_has_to_be_typed(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A configuration file cannot publish."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write("\n[tool.pytest.ini_options]\naddopts = '--release-publish=http://127.0.0.1:9/ --release-yes'\n")
    run = release_check(folder)
    assert (run.exit, "type it on the command line" in run.output) == (4, True), run.output


def test_an_upstream_that_is_down(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """An unreachable index is an outage, not a fault of the release: unsettled, no finding, exit 1."""
    down = f"http://user:pass@127.0.0.1:{closed_port()}/simple"
    run = release_check(sample("healthy"), f"--release-upstream={down}", python="", installer="")
    # The fixture's own folder comes first; the address that is down is asked all the same.
    assert (run.exit, run.verdict, run.codes) == (1, "unsettled", set()), run.output
    assert "cannot be reached" in run.output
    assert "user:pass" not in run.output
    clear(run.folder / ".release-check")  # is ours: the next run can begin


def test_an_upstream_that_is_down_while_the_build_waits(
    sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """The build is ended as soon as that is known: it may wait for the same network, and for longer."""
    is_building = Event()

    def down(exchange: Exchange) -> Exchange:
        if exchange.path == "/building":
            is_building.set()
        else:
            assert is_building.wait(60)
        exchange.status = 503
        return exchange

    folder, began = sample("build-timed-out"), time.monotonic()
    with front_of("http://127.0.0.1:9/", down) as front:
        connection = f"http.client.HTTPConnection('{urlsplit(front.url).netloc}')"
        asked = f"import http.client; {connection}.request('GET', '/building')"
        backend = folder / "backend.py"
        backend.write_text(backend.read_text().replace("    time.sleep", f"    {asked}\n    time.sleep"))
        run = release_check(folder, f"--release-upstream={front.url}/simple", "--release-timeout=300")
    assert is_building.is_set() and time.monotonic() - began < 120
    assert (run.exit, run.verdict, run.codes) == (1, "unsettled", set()), run.output
    assert "cannot be reached: it answers 503" in run.output, run.output
    assert programs_with(str(folder)) == []
    assert not list((folder / ".release-check").rglob("*.log")), "as if the build had not begun"


@pytest.mark.parametrize("phase", ["install-hangs", "import-hangs"])
def test_a_cell_that_hangs(phase: str, sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A hanging installation or import ends after the time allowed, as a finding; meanwhile one is told."""
    installer = "" if phase == "install-hangs" else "uv"
    run = release_check(sample(phase), "--release-timeout=12", n="-n2", installer=installer)
    assert run.exit == 1
    assert "release-check: still " in run.output, "progress is told while it lasts"
    assert run.codes == ({"RC402"} if phase == "install-hangs" else {"RC502"}), run.output


def programs_with(text: str) -> list[str]:
    """Command lines of all running programs that contain ``text``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.parametrize(
    ("slug", "until"),
    [
        ("build-timed-out", "build_sdist"),
        ("healthy", "uploading"),
        ("install-hangs", "build_wheel"),
        ("import-hangs", "probe.py"),
    ],
)
def test_interrupted(
    slug: str, until: str, workers: str, sample: Callable[[str], Path], upstream: Path, tmp_path: Path
) -> None:
    """Ctrl-C in any step: exit status 2, a clear last word, no child and no environment left."""
    folder = sample(slug)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    args = (
        *(sys.executable, "-m", "pytest", "--release-check", workers),
        *(f"--release-upstream={upstream}", f"--release-python={THIS_PYTHON}", "--release-report=.release-check"),
    )
    output = tmp_path / "output.txt"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            args,
            cwd=folder,
            env=user_environment(folder) | {"TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            # Where our own runner was started in the background, SIGINT is ignored and would be in the child.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            _wait_for(lambda: _said(folder, output, until, scratch), process)
            process.send_signal(signal.SIGINT)
            status = process.wait(60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # pytest's faulthandler says where every thread is
            process.wait(10)
            pytest.fail(f"it goes on after Ctrl-C:\n{output.read_text('utf-8')}")
        finally:
            process.kill()
    text = output.read_text("utf-8")
    assert status == 2, text
    assert "interrupted during" in text.splitlines()[-1], text
    assert programs_with(str(scratch)) == []
    assert [path.name for path in scratch.iterdir() if "pytest-of" not in path.name] == []


def _said(folder: Path, output: Path, until: str, scratch: Path) -> bool:
    if until == "uploading":
        return until in output.read_text("utf-8")
    cell = any((folder / ".release-check" / "logs").glob("install-sdist-*.log")) or until != "build_wheel"
    return cell and any(until in command for command in programs_with(str(scratch)))


def _wait_for(happened: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert process.poll() is None, "the run ended before it could be interrupted"
        assert time.monotonic() < deadline, "what was waited for never happened"
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a file system of its own")
@pytest.mark.parametrize("size", ["8k", "24k"])
def test_a_full_disk_in_the_report_folder(
    size: str, sample: Callable[[str], Path], upstream: Path, tmp_path: Path
) -> None:
    """When the report folder takes no more, the run says so, is no pass, and blames no release."""
    if subprocess.run(("unshare", "-rm", "true"), capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    folder = sample("healthy")
    small = Path(tempfile.mkdtemp(dir=tmp_path))
    command = (
        f"mount -t tmpfs -o size={size} none {small} && exec {sys.executable} -m pytest --release-check -n0 "
        f"--release-upstream={upstream} --release-python={THIS_PYTHON} --release-report={small}"
    )
    done = subprocess.run(
        ("unshare", "-rm", "sh", "-c", command),
        cwd=folder,
        env=user_environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    text = done.stdout + done.stderr
    assert done.returncode in (1, 4), text
    assert "No space left on device" in text
    assert "RC1" not in text and "INTERNALERROR" not in text, text


def test_files_that_cannot_be_read(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """What is wrong with files that were handed in is a finding, and nothing else is reached."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "demo-1.0-py3-none-any.whl").write_text("no zip")
    run = release_check(tmp_path, "--release-dist=dist")
    assert (run.exit, run.statuses["release::files"], run.codes) == (1, "failed", {"RC202"}), run.output
    assert "RC202 metadata-unreadable: demo-1.0-py3-none-any.whl" in run.output


def test_files_of_a_folder_that_is_no_project(
    verifying_run: Path, release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Built files are verified anywhere, and stay as they are."""
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(verifying_run / "dist", elsewhere / "dist")
    before = {file.name: file.read_bytes() for file in (elsewhere / "dist").iterdir()}
    run = release_check(elsewhere, "--release-dist=dist")
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    assert "release::build" not in run.statuses
    assert {file.name: file.read_bytes() for file in (elsewhere / "dist").iterdir()} == before
    assert len(before) == 2
