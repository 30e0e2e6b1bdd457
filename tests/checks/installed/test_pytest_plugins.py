"""What pytest says where a plugin ends it."""

import pytest

from pytest_release_check.checks.installed.pytest_plugins import alone_fault, first_error, help_fault, run_fault
from pytest_release_check.model.cell_reports import PytestRun

# As pytest 8.3, 9.0 and 9.2 print them.
ARGUMENT = """\
Error while loading plugin "pytest11".
pluggy._manager.PluginValidationError: Plugin 'labhook' for hook 'pytest_collect_file'
hookimpl definition: pytest_collect_file(path, parent)
Argument(s) {'path'} are declared in the hookimpl but can not be found in the hookspec"""
UNKNOWN = """\
INTERNALERROR> Traceback (most recent call last):
INTERNALERROR>   File "/venv/lib/python3.12/site-packages/pluggy/_manager.py", line 492, in check_pending
INTERNALERROR>     raise PluginValidationError(
INTERNALERROR> pluggy._manager.PluginValidationError: unknown hook 'pytest_foo' in plugin <module 'labhook'>

no tests ran in 0.01s"""
TRACEBACK = f"""\
Traceback (most recent call last):
  File "/venv/bin/pytest", line 8, in <module>
    sys.exit(console_main())
{ARGUMENT.partition(chr(10))[2]}"""
IN_A_HOOK = """\
E                                                                        [100%]
==================================== ERRORS ====================================
    def pytest_runtest_setup(item): 1/0
E   ZeroDivisionError: division by zero

ERROR test_nothing.py::test_nothing - ZeroDivisionError: division by zero"""
USAGE = "ERROR: set foo"


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        (
            ARGUMENT,
            "pluggy._manager.PluginValidationError: Plugin 'labhook' for hook 'pytest_collect_file'; "
            "Argument(s) {'path'} are declared in the hookimpl but can not be found in the hookspec",
        ),
        (
            TRACEBACK,
            "pluggy._manager.PluginValidationError: Plugin 'labhook' for hook 'pytest_collect_file'; "
            "Argument(s) {'path'} are declared in the hookimpl but can not be found in the hookspec",
        ),
        (UNKNOWN, "pluggy._manager.PluginValidationError: unknown hook 'pytest_foo' in plugin <module 'labhook'>"),
        (IN_A_HOOK, "ZeroDivisionError: division by zero"),
        (USAGE, "set foo"),
        ("only this", "only this"),
        ("", "it says nothing"),
    ],
)
def test_the_first_sentence(printed: str, sentence: str) -> None:
    """What ended the run in pytest's own words, with the arguments that a hook does not have."""
    assert first_error(printed.splitlines()) == sentence


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (PytestRun(returncode=3, lines=tuple(UNKNOWN.splitlines())), "RC519"),
        (PytestRun(returncode=1, lines=tuple(IN_A_HOOK.splitlines())), "RC519"),
        (PytestRun(returncode=-15, timed_out=True), "RC519"),
        (PytestRun(returncode=4, lines=(USAGE,)), "RC521"),
        (PytestRun(returncode=4, lines=tuple(TRACEBACK.splitlines())), "RC519"),
    ],
)
def test_what_ends_a_run(run: PytestRun, code: str) -> None:
    """An error ends it for everybody; a plugin that asks for a setting may mean to."""
    assert run_fault(["labhook"], run).code == code


def test_the_others() -> None:
    """Each run has a rule of its own."""
    run = PytestRun(returncode=1, lines=("TypeError: %d format",))
    assert (help_fault(["a"], run).code, alone_fault(["a"], run).code) == ("RC520", "RC521")
    assert help_fault(["a", "b"], run).detail == "pytest --help: TypeError: %d format"
