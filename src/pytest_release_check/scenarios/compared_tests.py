"""Two runs of the same tests: what failed in one of them, and what of that passed in the other."""

import re
from collections.abc import Iterable

from pytest_release_check.effects.project_tests import FailedTest, RunOfTests

WHOLE = "pytest"
"""In place of a test's name: pytest itself did not start or did not come to its end."""
_WARNING = re.compile(r"E\s+(?:\w+\.)*\w*Warning(?::|$)")
_WITHOUT_FAILURE = (0, 5)
"""Exit statuses: all is well, and there was no test to run."""


def failing(run: RunOfTests) -> tuple[FailedTest, ...]:
    """Tests and files that failed, each once; ``WHOLE`` where none did and pytest ended with an error."""
    if run.failed:
        return tuple({test.name: test for test in (*run.failed, *reversed(run.failed))}.values())
    if run.has_report and run.done.returncode in _WITHOUT_FAILURE and not run.done.timed_out:
        return ()
    return (FailedTest(name=WHOLE, lines=run.done.last()),)


def failing_only_now(failed: Iterable[FailedTest], before: RunOfTests) -> tuple[FailedTest, ...]:
    """Those of the ``failed`` that passed in ``before``: the test itself, or one test at least of the file."""
    well = _passed_in(before) - {test.name for test in failing(before)}
    return tuple(test for test in failed if test.name in well)


def _passed_in(run: RunOfTests) -> set[str]:
    """The tests that passed, all that they are in, and ``WHOLE``; nothing if none passed."""
    parts = [name.split("::") for name in run.passed]
    within = {"::".join(names[:count]) for names in parts for count in range(1, len(names) + 1)}
    return within | {WHOLE} if within else within


def failing_again(tests: Iterable[FailedTest], run: RunOfTests) -> tuple[FailedTest, ...]:
    """Those of ``tests`` that failed in ``run`` as well."""
    names = {test.name for test in failing(run)}
    return tuple(test for test in tests if test.name in names)


def names_of(tests: Iterable[FailedTest]) -> tuple[str, ...]:
    """What to ask pytest for, to run them once more; nothing, which is all of them, for ``WHOLE``."""
    return tuple(test.name for test in tests if test.name != WHOLE)


def is_for_a_warning(test: FailedTest) -> bool:
    """Whether a warning that was taken for an error is all that failed it: a deprecation breaks nobody's program."""
    return any(map(_WARNING.match, test.lines))
