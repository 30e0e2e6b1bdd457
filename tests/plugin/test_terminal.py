"""What pytest is given to show of an interrupt."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_release_check.plugin.terminal import settle_interrupt


def interrupted(source: str, names: dict[str, object], *, has_lines: bool) -> pytest.ExceptionInfo[BaseException]:
    code = compile(source, "project.py", "exec")
    try:
        exec(code if has_lines else code.replace(co_linetable=b""), names)  # noqa: S102 - a frame without lines
    except KeyboardInterrupt:
        return pytest.ExceptionInfo.from_exc_info(sys.exc_info())  # type: ignore[arg-type]
    raise AssertionError("not interrupted")


@pytest.mark.parametrize("has_lines", [True, False])
def test_an_interrupt_can_be_shown_from_any_instruction(has_lines: bool) -> None:
    excinfo = interrupted("raise KeyboardInterrupt", {}, has_lines=has_lines)
    settle_interrupt(excinfo)
    assert "KeyboardInterrupt" in str(excinfo.getrepr(funcargs=True))


def test_an_interrupt_holds_no_lock() -> None:
    """Interrupted between the start of a context manager and its block, as any call can be."""
    lock = threading.Lock()

    @contextmanager
    def held() -> Iterator[None]:
        with lock:
            yield

    source = "def enter():\n    manager = held()\n    manager.__enter__()\n    raise KeyboardInterrupt\nenter()"
    excinfo = interrupted(source, {"held": held}, has_lines=True)
    assert lock.locked()
    settle_interrupt(excinfo)
    assert not lock.locked()


def test_an_interrupt_in_generated_code_leaves_the_exit_status(tmp_path: Path) -> None:
    """CPython would end with the signal, as a shell sees it: 130 in place of 2."""
    lines = (
        "import sys, pytest",
        "from pytest_release_check.plugin.terminal import settle_interrupt",
        "try:",
        "    exec('raise KeyboardInterrupt')",
        "except KeyboardInterrupt:",
        "    settle_interrupt(pytest.ExceptionInfo.from_current())",
        "sys.exit(2)",
    )
    (tmp_path / "interrupted.py").write_text("\n".join(lines))
    done = subprocess.run((sys.executable, "-m", "interrupted"), cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"")
