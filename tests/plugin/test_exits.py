"""A run that does not come to its end leaves no exit status 0; what ended it is named where that can be seen."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_release_check.plugin.exits import ExitGuard, leaves_zero
from tests.conftest import Run, user_environment

IN_CONFTEST = {
    "sys.exit at import": "import sys\n\nsys.exit(0)\n",
    "SystemExit at import": "raise SystemExit\n",
    "os._exit at import": "import os\n\nos._exit(0)\n",
    "a status of which the system keeps nothing": "import os\n\nos._exit(256)\n",
    "os._exit from os": "from os import _exit\n\n_exit(0)\n",
    "sys.exit in an option hook": "import sys\n\ndef pytest_addoption():\n    sys.exit()\n",
    "pytest.exit in configure": "import pytest\n\ndef pytest_configure():\n    pytest.exit('x', returncode=0)\n",
    "os._exit in configure": "import os\n\ndef pytest_configure():\n    os._exit(0)\n",
    "no run at all": "def pytest_cmdline_main():\n    return 0\n",
    "os._exit when Python ends": (
        "import atexit, os, sys\n\natexit.register(lambda: os._exit(0))\n\n"
        "def pytest_sessionstart():\n    sys.exit(0)\n"
    ),
    "pytest.exit in sessionstart": (
        "import pytest\n\n@pytest.hookimpl(tryfirst=True)\n"
        "def pytest_sessionstart():\n    pytest.exit('x', returncode=0)\n"
    ),
    "sys.exit in unconfigure": (
        "import sys, pytest\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_sessionstart():\n    pytest.exit('x')\n\n"
        "def pytest_unconfigure():\n    sys.exit(0)\n"
    ),
}
CHECK = "import pytest\n\n@pytest.mark.release_check\ndef test_own():\n    pass\n"


def ended(folder: Path, *args: str, **files: str) -> "subprocess.CompletedProcess[str]":
    """A run in a folder with a conftest.py that is read, and with no project: it never gets as far as a build."""
    for name, text in {"test_own": CHECK, **files}.items():
        (folder / f"{name}.py").write_text(text)
    return subprocess.run(
        (sys.executable, "-m", "pytest", "--release-check", "-n0", "-p", "no:randomly", "--release-upstream=.", *args),
        cwd=folder,
        env=user_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )


PROJECT = '[project]\nname = "demo"\nversion = "1"\n'


@pytest.mark.slow
@pytest.mark.parametrize("situation", IN_CONFTEST)
def test_a_conftest_that_ends_the_run(situation: str, tmp_path: Path) -> None:
    """Before anything was built: status 0 is 1, and a line says so, even where pytest captures."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    run = ended(tmp_path, conftest=IN_CONFTEST[situation])
    assert run.returncode not in (0, 4), run.stdout
    if "Python ends" not in situation:  # pytest itself says what it has caught
        assert "before the run had come to its end: exit status 1" in run.stdout, run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("args", [("--markers",), ("--help",), ("--collect-only",), ("--version", "--version")])
def test_what_runs_nothing_may_well_end(args: tuple[str, ...], tmp_path: Path) -> None:
    """Help, lists and collecting reach no verdict, and leave 0."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    run = ended(tmp_path, *args)
    assert run.returncode == 0, run.stdout


AT_THE_END: dict[str, tuple[str, str]] = {
    "os._exit in a test": ("import os\n\ndef test_own(installed_release):\n    os._exit(0)\n", ""),
    "pytest.exit in the last tear-down": (
        "import pytest\n\n@pytest.fixture\ndef last():\n    yield\n    pytest.exit('x', returncode=0)\n\n"
        "def test_own(installed_release, last):\n    pass\n",
        "",
    ),
    "pytest.exit in sessionfinish": ("", "def pytest_sessionfinish():\n    pytest.exit('x', returncode=0)\n"),
    "sys.exit in sessionfinish": ("", "def pytest_sessionfinish():\n    sys.exit(0)\n"),
    "a plugin that makes a failure a pass": (
        "def test_own(installed_release):\n    assert False\n",
        "@pytest.hookimpl(wrapper=True, tryfirst=True)\ndef pytest_sessionfinish(session):\n    yield\n"
        "    session.exitstatus = 0\n\ndef pytest_unconfigure():\n    sys.exit(0)\n",
    ),
    "os._exit when Python ends": (
        "def test_own(installed_release):\n    assert False\n",
        "def pytest_sessionfinish():\n    import atexit, os\n    atexit.register(lambda: os._exit(0))\n",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("situation", AT_THE_END)
def test_an_end_that_would_look_like_a_pass(
    situation: str, sample: Callable[[str], Path], release_check: Callable[..., Run], handed_in: str
) -> None:
    """After the work: no status 0 without a verdict, nor after one that is no pass; nothing is left behind."""
    test, conftest = AT_THE_END[situation]
    folder = sample("healthy")
    if test:
        (folder / "tests" / "test_own.py").write_text(test)
    (folder / "conftest.py").write_text(f"import sys, pytest\n\n{conftest}")
    scratch = folder.parent / "scratch"
    scratch.mkdir()
    only = () if "tear-down" in situation else ("-k", "test_own")  # is no pass anyway, and costs less
    run = release_check(folder, "--release-artifact=wheel", handed_in, *only, is_cold=True, TMPDIR=str(scratch))
    assert run.exit == 1, run.output
    manifest = folder / ".release-check" / "release-manifest.json"
    assert not manifest.exists() or run.verdict != "passed"
    if "in a test" not in situation:
        assert [path for path in scratch.glob("release-check-*") if path.is_dir()] == []
    else:
        assert f"os._exit(0) was called in {folder / 'tests' / 'test_own.py'}:4, before" in run.output


@pytest.mark.parametrize(
    ("status", "zero"),
    [(0, True), (None, True), (False, True), (256, True), (-256, True), (1, False), (True, False), ("no", False)],
)
def test_leaves_zero(status: object, zero: bool) -> None:
    assert leaves_zero(status) is zero


def guard_after(status: object) -> ExitGuard:
    """A guard of a run that has come to its end with ``status``; of one that has not, where that is ``...``."""
    made = ExitGuard(None)
    if status is not ...:
        hook: Any = made.pytest_sessionfinish(SimpleNamespace(exitstatus=status))  # type: ignore[arg-type]
        next(hook)
        with pytest.raises(StopIteration):
            hook.send(None)
    return made


@pytest.mark.parametrize(
    ("reached", "at_last", "options", "status"),
    [
        (..., 0, {}, 1),
        (..., None, {}, 1),
        (..., 2, {}, 2),
        (..., 0, {"markers": True}, 0),
        (0, 0, {}, 0),
        (0, 3, {}, 3),
        (1, 0, {}, 1),
        (6, 0, {}, 6),
        (256, 256, {}, 1),
        (None, None, {}, 1),
    ],
)
def test_the_exit_status_at_last(reached: object, at_last: object, options: dict[str, bool], status: int) -> None:
    """0 only where the run has come to 0 and nobody has changed it, or where nothing was to be run."""
    config: Any = SimpleNamespace(option=SimpleNamespace(**options))
    made = guard_after(reached)
    assert made.final(config, at_last) == status
    if not options and at_last in (0, None):
        with pytest.raises(SystemExit) as raised, made.no_early_zero():
            sys.exit(0)
        assert raised.value.code == status


def test_a_worker_may_end_with_zero() -> None:
    """What counts is the controller's."""
    worker: Any = SimpleNamespace(option=SimpleNamespace(), workerinput={})
    assert guard_after(...).final(worker, 0) == 0


@pytest.mark.parametrize(("reached", "status"), [(..., 1), (0, 0), (6, 6)])
@pytest.mark.parametrize("forked", [False, True])
def test_os_exit(reached: object, status: int, forked: bool) -> None:
    """Turned into the status of the run in this process; a forked child, as of multiprocessing, ends as it likes."""
    lines = (
        "import os, sys",
        "from tests.plugin.test_exits import guard_after",
        f"guard_after({'...' if reached is ... else reached}).install()",
        "child = os.fork() if 'forked' in sys.argv and hasattr(os, 'fork') else None",
        "os._exit(0 if not child else os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or 77)",
    )
    root = Path(__file__).parent.parent.parent
    args = ["forked"] if forked and hasattr(os, "fork") else []
    done = subprocess.run((sys.executable, "-c", "\n".join(lines), *args), cwd=root, check=False)
    assert done.returncode == (77 if args else status)


def test_os_exit_is_given_back() -> None:
    """Whoever started pytest in process finds it as it was."""
    before, made = os._exit, ExitGuard(None)
    made.install()
    assert os._exit != before
    made.stand_down()
    assert os._exit is before
