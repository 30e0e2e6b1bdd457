"""Pure rules over runs of pytest with a plugin in it: does the plugin end them."""

import re
from collections.abc import Iterable, Sequence

from pytest_release_check.analysis.output.tracebacks import last_traceback, without_folders
from pytest_release_check.model.cell_reports import PytestRun
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

PYTEST_PLUGIN_BROKEN = Rule(
    code="RC519",
    slug="pytest-plugin-broken",
    summary="with the distribution installed every pytest run ends with an error",
    why="The plugin is loaded wherever it is installed: nobody who has it can run a test.",
    fix="change what the error names for the pytest that users get, or require a pytest that has it; mark "
    "hooks of other plugins with `@pytest.hookimpl(optionalhook=True)`",
    example="def pytest_cmdline_preparse(config, args):    # a hook that pytest 8 does not have\n"
    '    args.append("-ra")',
    source="https://docs.pytest.org/en/stable/how-to/writing_hook_functions.html (unknown hooks end pytest)",
)
PYTEST_HELP_BROKEN = Rule(
    code="RC520",
    slug="pytest-help-broken",
    summary="with the distribution installed `pytest --help` ends with an error",
    why="Users of the plugin cannot read the help of pytest, nor of any other plugin.",
    fix="correct the help texts of the plugin's options: write a single `%` in them as `%%`",
    example='parser.addoption("--demo", help="fail under 80%")     # wrong\n'
    'parser.addoption("--demo", help="fail under 80%%")',
    source="https://docs.python.org/3/library/argparse.html#help",
)
PYTEST_PLUGIN_DOUBTFUL = Rule(
    code="RC521",
    slug="pytest-plugin-doubtful",
    summary="with the distribution installed pytest runs only under conditions",
    why="Users who have the distribution for another reason, or switch off a plugin, cannot run a test.",
    fix="do nothing in the plugin where nothing is set or the plugins of its dependencies are switched off; "
    "mark their hooks with `@pytest.hookimpl(optionalhook=True)`",
    example="def pytest_configure(config):\n"
    '    if not config.getoption("--demo-server"):\n'
    '        raise pytest.UsageError("--demo-server is missing")    # in every project',
    source="https://docs.pytest.org/en/stable/how-to/writing_hook_functions.html (`optionalhook`)",
    severity=Severity.WARNING,
)

USAGE = 4
"""pytest's exit status where it is called wrongly, or a plugin asks for settings (``pytest.ExitCode``)."""
_EVIDENCE = 12
"""Last lines of the run that are shown; chosen: pytest's summary and the error above it."""
_MARKED = re.compile(r"^(?:INTERNALERROR> ?|E {3}|ERROR:? )")
_ERROR = re.compile(r"^(?:[A-Za-z_]\w*\.)*\w+(?:Error|Exception|Warning|Exit)(?::|$)")
_ARGUMENTS = re.compile(r"^Argument\(s\) .*")
"""What pluggy says, below the name of the hook, of arguments that the hook does not have."""


def run_fault(names: Iterable[str], run: PytestRun) -> Finding:
    """What is wrong where a run with everything autoloaded fails, and does not without the plugins of ``names``."""
    if run.returncode == USAGE and last_traceback(run.lines) is None and not run.timed_out:
        return _finding(PYTEST_PLUGIN_DOUBTFUL, names, run, "a run without any setting")
    return _finding(PYTEST_PLUGIN_BROKEN, names, run, "pytest")


def help_fault(names: Iterable[str], run: PytestRun) -> Finding:
    """What is wrong where only ``--help`` fails."""
    return _finding(PYTEST_HELP_BROKEN, names, run, "pytest --help")


def alone_fault(names: Iterable[str], run: PytestRun) -> Finding:
    """What is wrong where a run fails if the plugins of the dependencies are not loaded."""
    return _finding(PYTEST_PLUGIN_DOUBTFUL, names, run, "a run without the dependencies' plugins")


def first_error(lines: Sequence[str]) -> str:
    """Pytest's own first sentence about what ended the run."""
    plain = [_MARKED.sub("", line) for line in lines]
    raised = last_traceback(plain)
    found = raised.error if raised else ""
    if not found:
        raised_at_all = [line for line in plain if _ERROR.match(line)]
        marked = [text for line, text in zip(lines, plain, strict=True) if line != text and text.strip()]
        said = [line for line in plain if line.strip()]
        found = (raised_at_all or marked or said or ["it says nothing"])[0].strip()
    arguments = next((line for line in plain if "PluginValidationError" in found and _ARGUMENTS.match(line)), "")
    return "; ".join(filter(None, (found, arguments)))


def _finding(rule: Rule, names: Iterable[str], run: PytestRun, what: str) -> Finding:
    how = "did not end in time" if run.timed_out else without_folders(first_error(run.lines))
    shown = tuple(without_folders(line) for line in run.lines if line.strip())[-_EVIDENCE:]
    return Finding(
        rule=rule, subject=f"[pytest11] {', '.join(names)}", detail=f"{what}: {how}", evidence=shown, log=run.log
    )
