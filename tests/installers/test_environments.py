"""The environment of a scenario, and which installer it is given to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.processes import Command, Completed
from pytest_release_check.installers.protocol import Installed, Outage, Refused, TimedOut
from tests.installers.environments import environment_with_uv
from tests.runners import FakeRunner

WELL = FakeRunner()
REFUSED = FakeRunner("error: no", returncode=1)
OUTAGE = FakeRunner("error: HTTP status server error (502 Bad Gateway) for url (u)", returncode=2)
TIMED_OUT = FakeRunner(returncode=-9, timed_out=True)


class EachItsOwn:
    """Answers as the runner of the installer that is started; remembers which these were."""

    def __init__(self, **answers: FakeRunner) -> None:
        self.asked: list[str] = []
        self._answers = answers

    def run(self, command: Command) -> Completed:
        name = "uv" if Path(command.args[0]).stem == "uv" else "pip"
        self.asked.append(name)
        return self._answers[name].run(command)


@pytest.mark.parametrize(
    ("installer", "uv", "pip", "asked", "answer"),
    [
        ("pip", WELL, WELL, ["uv"], Installed),
        ("pip", REFUSED, WELL, ["uv", "pip"], Installed),
        ("pip", REFUSED, REFUSED, ["uv", "pip"], Refused),
        ("pip", OUTAGE, WELL, ["uv", "pip"], Installed),
        ("pip", TIMED_OUT, WELL, ["uv"], TimedOut),
        ("uv", REFUSED, WELL, ["uv"], Refused),
        ("uv", OUTAGE, WELL, ["uv"], Outage),
    ],
)
def test_the_installer_that_answers(
    tmp_path: Path, installer: str, uv: FakeRunner, pip: FakeRunner, asked: list[str], answer: Callable[..., object]
) -> None:
    """The cell's own has the last word, unless the other one has installed."""
    runner = EachItsOwn(uv=uv, pip=pip)
    environment = environment_with_uv(tmp_path, runner, installer)
    result = environment.install_quickly("demo[x]==1.0", index="http://127.0.0.1:9/simple/")
    assert runner.asked == asked
    assert type(result) is answer
