"""Why pip did not install something."""

import pytest

from pytest_release_check.installers.pip_output import blames_a_build, conflicts_in, inconsistency_in, refusal_in
from pytest_release_check.installers.protocol import Conflict, Reason, Refusal

UNMET = (
    "ERROR: Could not find a version that satisfies the requirement nosuch>=3; extra == 'x' (from demo[x]) "
    "(from versions: none)",
    "ERROR: No matching distribution found for nosuch>=3; extra == 'x'",
)
CONFLICT = (
    "ERROR: Cannot install demo[x]==1.0 because these package versions have conflicting dependencies.",
    "",
    "The conflict is caused by:",
    "    demo[x] 1.0 depends on six>=2",
    "    other 1.0 depends on six<2",
    "",
    "To fix this you could try to:",
    "ERROR: ResolutionImpossible: for help visit",
)
PYTHON = ("ERROR: Package 'demo' requires a different Python: 3.8.18 not in '>=3.9'",)
BUILD = (
    "  error: subprocess-exited-with-error",
    "  demo requires a different Python than that",
    "error: metadata-generation-failed",
)
OUTPUT = ("  ╰─> [2 lines of output]", "      FileNotFoundError: 'a.txt'", "      [end of output]")
FRAMED = (
    "  error: subprocess-exited-with-error",
    "  x Building wheel for demo (pyproject.toml) did not run successfully.",
    "  │ exit code: 1",
    "  ╰─> [7 lines of output]",
    "      Traceback (most recent call last):",
    '        File "x.py", line 1, in <module>',
    "          raise ValueError(message)",
    "      ValueError: no folder of that name",
    "      ",
    "      [tool.demo]",
    '      packages = ["src/foo"]',
    "      [end of output]",
    "  note: This error originates from a subprocess, and is likely not a problem with pip.",
    "  ERROR: Failed building wheel for demo",
    "error: metadata-generation-failed",
)


@pytest.mark.parametrize(
    ("lines", "reason", "words", "requirement"),
    [
        (UNMET, Reason.UNMET, "Could not find a version that satisfies the requirement nosuch>=3", "nosuch>=3"),
        (UNMET[1:], Reason.OTHER, "No matching distribution found", ""),
        (("satisfies the requirement a<2,>=3 (from versions: 1.0)",), Reason.UNMET, "a<2", "a<2,>=3"),
        (("satisfies the requirement a",), Reason.UNMET, "requirement a", "a"),
        (CONFLICT, Reason.CONFLICT, "demo[x] 1.0 depends on six>=2; other 1.0 depends on six<2", ""),
        (CONFLICT[:1], Reason.CONFLICT, "Cannot install demo[x]==1.0 because", ""),
        (PYTHON, Reason.PYTHON, "requires a different Python: 3.8.18", ""),
        (BUILD, Reason.OTHER, "metadata-generation-failed", ""),
        (BUILD[:1] + OUTPUT + BUILD[2:], Reason.OTHER, "the build failed: FileNotFoundError: 'a.txt'", ""),
        ((*OUTPUT, "ERROR: Failed to build 'demo'"), Reason.OTHER, "Failed to build 'demo': FileNotFoundError", ""),
        (FRAMED, Reason.OTHER, "the build failed: ValueError: no folder of that name", ""),
        (("[end of output]", "error: no words"), Reason.OTHER, "no words", ""),
        (("some words",), Reason.OTHER, "some words", ""),
        ((), Reason.OTHER, "it says nothing", ""),
    ],
)
def test_refusal(lines: tuple[str, ...], reason: Reason, words: str, requirement: str) -> None:
    """The kind of reason, a sentence, and the requirement that nothing satisfies."""
    found = refusal_in(lines)
    assert found == Refusal(reason=reason, sentence=found.sentence, requirement=requirement)
    assert words in found.sentence
    assert not found.sentence.startswith("ERROR")


def test_inconsistency() -> None:
    """What pip says of it is long, and its last line says something else."""
    said = "Discarding http://x/d-2.0.tar.gz: Requested demo==2.0 from http://x/d-2.0.tar.gz has inconsistent version: "
    reported = inconsistency_in([f"{said}expected '2.0', but metadata has '0.0.0'", "ERROR: No matching distribution"])
    assert reported == "built here, its metadata has the version 0.0.0, and not 2.0"
    assert inconsistency_in(["ERROR: No matching distribution"]) == ""


def test_builds() -> None:
    """What could not be built and what could not be had are kept apart."""
    assert blames_a_build(BUILD)
    assert not any(map(blames_a_build, (UNMET, CONFLICT, PYTHON, ())))


@pytest.mark.parametrize(
    ("line", "distribution"),
    [
        ("De_mo 1.0 requires six, which is not installed.", "de-mo"),
        ("demo 1.0 has requirement six>=2, but you have six 1.0.", "demo"),
        ("demo 1.0 is not supported on this platform", "demo"),
        ("WARNING: something else", ""),
    ],
)
def test_conflicts(line: str, distribution: str) -> None:
    """Whose requirement is not met; what pip says otherwise is of nobody."""
    assert conflicts_in([line]) == (Conflict(sentence=line, distribution=distribution),)
