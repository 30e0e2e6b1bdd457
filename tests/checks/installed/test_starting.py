"""How commands answer, and what that says of them."""

from typing import Any

import pytest

from pytest_release_check.checks.installed.starting import answers_well, command_faults, version_faults
from pytest_release_check.model.cell_reports import CommandAnswer

SITE = "/venv/lib/python3.12/site-packages"
HEAD = "Traceback (most recent call last):"
SCRIPT = ('  File "/venv/bin/demo", line 8, in <module>', "    sys.exit(main())")
MAIN = (f'  File "{SITE}/demo/cli.py", line 3, in main', "    run(argv)")
MODULE = (f'  File "{SITE}/demo/late.py", line 1, in <module>', "    x: list[int]")
CLICK = (f'  File "{SITE}/click/core.py", line 99, in make_parser', "    parameter.add_to_parser(parser)")


def answer(*lines: str, returncode: int = 1, **changed: Any) -> CommandAnswer:
    fields: dict[str, Any] = {"command": "demo", "option": "--help", "lines": lines, "returncode": returncode}
    fields["is_script"] = True
    return CommandAnswer(**(fields | changed))


def raised(error: str, *frames: tuple[str, str], **changed: Any) -> CommandAnswer:
    lines = [line for frame in (SCRIPT, *frames) for line in frame]
    return answer("some output", HEAD, *lines, error, **changed)


@pytest.mark.parametrize(
    ("reported", "codes"),
    [
        (answer("usage: demo", returncode=0), []),
        (answer("error: no such option", returncode=2), []),
        (answer("demo: configuration missing"), []),
        (answer(timed_out=True, returncode=-15), []),
        (answer(HEAD, *SCRIPT, "ValueError: told and survived", returncode=0), []),
        (raised("KeyboardInterrupt"), []),
        (raised("EOFError: EOF when reading a line"), []),
        (answer("Fatal Python error: Segmentation fault", returncode=-11), ["RC514"]),
        (raised("NameError: name 'x' is not defined", MAIN), ["RC513"]),
        (raised("SyntaxError: invalid syntax"), ["RC513"]),
        (raised("argparse.ArgumentError: argument -x: conflicting option string: -x", MAIN), ["RC513"]),
        (raised("ModuleNotFoundError: No module named 'demo.gone'", MAIN), ["RC513"]),
        (raised("ModuleNotFoundError: No module named 'other'", MAIN), ["RC513"]),
        (raised("ModuleNotFoundError: No module named 'extra_thing'", MAIN), ["RC517"]),
        (raised("ModuleNotFoundError: No module named 'extra_thing'", MAIN, is_script=False), ["RC514"]),
        (raised("RuntimeError: to use this command, install demo[more]", MAIN), []),
        (raised("RuntimeError: to use this command, install demo[other]", MAIN), ["RC514"]),
        (raised("ModuleNotFoundError: No module named 'winreg'", MAIN), ["RC514"]),
        (raised("ImportError: cannot import name 'x' from 'demo'", MAIN), ["RC513"]),
        (raised("importlib.metadata.PackageNotFoundError: No package metadata was found for x", MAIN), ["RC513"]),
        (raised("TypeError: main() missing 1 required positional argument: 'argv'"), ["RC513"]),
        (raised("TypeError: must be str, not None", MAIN), ["RC514"]),
        (raised("TypeError: 'type' object is not subscriptable", MAIN), ["RC513"]),
        (raised("AttributeError: module 'demo' has no attribute 'x'", MAIN, MODULE), ["RC513"]),
        (raised("TypeError: make_metavar() missing 1 required positional argument: 'ctx'", MAIN, CLICK), ["RC513"]),
        (raised("AttributeError: 'NoneType' object has no attribute 'x'", CLICK, MAIN), ["RC514"]),
        (raised("OSError: no such device", MAIN), ["RC514"]),
        (raised(f"FileNotFoundError: [Errno 2] No such file or directory: '{SITE}/demo/x.json'", MAIN), ["RC513"]),
        (raised("FileNotFoundError: [Errno 2] No such file or directory: '--help'", MAIN), ["RC514"]),
    ],
)
def test_how_a_script_answers(reported: CommandAnswer, codes: list[str]) -> None:
    """A script has started if it got as far as its own code; else it is broken, or at least troubled."""
    requires = ("extra-thing; extra == 'more'", "!broken")
    assert [finding.code for finding in command_faults([reported], ["demo"], requires)] == codes
    assert answers_well(reported, ["demo"], requires) is (codes == [])


@pytest.mark.parametrize(
    ("error", "codes"),
    [
        ("NameError: name 'main' is not defined", ["RC513"]),
        ("ModuleNotFoundError: No module named 'demo.gone'", ["RC513"]),
        ("ModuleNotFoundError: No module named 'matplotlib'", []),
        ("IndexError: list index out of range", []),
    ],
)
def test_a_module_with_a_guard_promises_less(error: str, codes: list[str]) -> None:
    """What runs under a main guard may be a demonstration: only what can never work counts."""
    reported = raised(error, is_module=True, is_script=False)
    assert [finding.code for finding in command_faults([reported], ["demo"], ())] == codes


def test_a_second_option_may_answer() -> None:
    """A script that knows ``--version`` only has started; if both fail, the worse is reported."""
    troubled, broken = raised("OSError: x"), raised("NameError: x")
    assert command_faults([troubled, answer("demo 1.0", returncode=0)], ["demo"], ()) == ()
    (finding,) = command_faults([troubled, broken], ["demo"], ())
    assert (finding.code, finding.detail) == ("RC513", "`demo --help`: NameError: x")
    assert finding.evidence[0] == HEAD


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("demo 2.6.0", True),
        ("demo, version 2.6.0", True),
        ("Demo v2.6.0 (Python 3.12.1)", True),
        ("demo 2.7.0", False),
        ("demo 2.7", False),
        ("demo 2.7.0.dev3", False),
        ("Python 3.12.1", False),
        ("2.6.0", False),
        ("demo on Python 3.12.1", False),
        ("other-library 1.0", False),
        ("demo 2.x", False),
        ("", False),
    ],
)
def test_versions_that_commands_tell(said: str, is_told: bool) -> None:
    """Only a version beside the project's own name counts, and only if it is clearly of another release."""
    reported = answer("", said, returncode=0, option="--version")
    assert [finding.code for finding in version_faults(reported, ["demo"], "2.7.0")] == ["RC515"] * is_told
