"""The compiled files of a wheel, read with the libraries of the extra ``compiled`` in processes of their own."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.windows_names import with_missing_libraries
from pytest_release_check.model.binaries import Abi3Report, WheelBinaries

INSTALL = 'pip install "pytest-release-check[compiled]"'
_PROGRAM = Path(__file__).with_name("in_compiled") / "read.py"
_SECONDS, _SECONDS_EACH = 60.0, 10.0
_MISSING = 3


def read_binaries(wheels: tuple[Path, ...], context: RunContext) -> Mapping[str, WheelBinaries]:
    """File name to what is known of its compiled files.

    What cannot be read, or takes too long, is among what is excluded, in words that do not name the wheel.
    Raises ``OutageError`` if no program starts.
    """
    if not wheels:
        return {}
    wheels = tuple(wheel.absolute() for wheel in wheels)  # the programs run elsewhere
    answer = context.workspace / "binaries.json"
    names = tuple(wheel.name for wheel in wheels)
    done = context.run(
        f"reading the compiled files of {len(wheels)} wheel{'s' * (len(wheels) > 1)}",
        (sys.executable, str(_PROGRAM), str(answer), *map(str, wheels)),
        cwd=context.workspace,
        log="compiled",
        timeout=_limit(len(wheels)),
    )
    if done.returncode == _MISSING and not done.timed_out:
        return dict.fromkeys(names, WheelBinaries(excluded=(f"compiled files: not examined: {INSTALL}",)))
    read, why = _read(answer), _reason(done)
    for name in names:
        known = read.get(name) or WheelBinaries(excluded=(f"its compiled files cannot be read: {why}",))
        known = with_missing_libraries(known) if "-win" in name else known
        read[name] = replace(known, excluded=tuple(f"not examined: {each}" for each in known.excluded))
    return _with_abi3(read, tuple(wheel for wheel in wheels if "-abi3" in wheel.name), context)


def _limit(count: int) -> float:
    return _SECONDS + _SECONDS_EACH * count


def _reason(done: Completed) -> str:
    return f"ended after {done.seconds:.0f} s" if done.timed_out else " ".join(done.last(1))


def _read(answer: Path) -> dict[str, WheelBinaries]:
    try:
        return msgspec.json.decode(answer.read_bytes(), type=dict[str, WheelBinaries])
    except (OSError, msgspec.MsgspecError):
        return {}


def _with_abi3(
    read: dict[str, WheelBinaries], wheels: tuple[Path, ...], context: RunContext
) -> Mapping[str, WheelBinaries]:
    """The same with what abi3audit reports; it takes all wheels in one go."""
    if not wheels:
        return read
    report = context.workspace / "abi3.json"
    done = context.run(
        f"auditing {len(wheels)} wheel{'s' * (len(wheels) > 1)} with abi3audit",
        (sys.executable, "-m", "abi3audit", "--report", *map(str, wheels)),
        cwd=context.workspace,
        log="compiled",
        timeout=_limit(len(wheels)),
        stdout=report,
    )
    stated = _specs(report)
    for wheel in wheels:
        known = read[wheel.name]
        try:
            found = next(spec["wheel"] for path, spec in stated.items() if Path(path).name == wheel.name)
            read[wheel.name] = replace(known, abi3=tuple(map(_report, found)))
        except (LookupError, ValueError, TypeError, AttributeError, StopIteration):
            line = f"abi3audit gave no report: {_reason(done)}"
            read[wheel.name] = replace(known, excluded=(*known.excluded, line))
    return read


def _specs(report: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(report.read_text("utf-8"))["specs"])
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _report(stated: Any) -> Abi3Report:
    result = stated["result"]
    return Abi3Report(
        name=str(stated["name"]),
        foreign=tuple(sorted(map(str, result["non_abi3_symbols"]))),
        newer={str(name): _version(str(version)) for name, version in sorted(result["future_abi3_objects"].items())},
    )


def _version(text: str) -> tuple[int, int]:
    numbers = re.findall(r"\d+", text)
    return int(numbers[0]), int(numbers[1])
