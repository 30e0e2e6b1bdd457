"""Which extras are tried, and whose fault it is when one fails."""

import pytest

from pytest_release_check.checks.installed.extras import (
    LIMIT,
    chosen_extras,
    failing_file,
    is_for_development,
    load_fault,
)
from pytest_release_check.model.errors import SettingsError


@pytest.mark.parametrize(
    ("requested", "taken"),
    [
        (("auto",), ("socks", "fast-json")),
        (("all",), ("socks", "dev", "fast-json", "test-all")),
        (("none",), ()),
        (("dev",), ("dev",)),
        (("auto", "dev"), ("dev", "socks", "fast-json")),
        (("Fast_JSON",), ("fast-json",)),
    ],
)
def test_chosen(requested: tuple[str, ...], taken: tuple[str, ...]) -> None:
    """Those for users unless others are asked for, however a name is spelled."""
    assert chosen_extras(("socks", "dev", "Fast.JSON", "test-all"), requested)[0] == taken


def test_what_is_left_out_says_why() -> None:
    """Extras for development, and those beyond the limit."""
    _, excluded = chosen_extras(("dev", *(f"x{number}" for number in range(LIMIT + 1))), ("auto",))
    assert [(gone.what, gone.why.partition(";")[0]) for gone in excluded] == [
        ("extra dev", "for development"),
        (f"extra x{LIMIT}", f"more than {LIMIT} extras"),
    ]


def test_an_extra_that_is_not_there_is_an_error() -> None:
    """It is an error of the settings and no finding."""
    with pytest.raises(SettingsError, match="the release has the extras socks"):
        chosen_extras(("socks",), ("soks",))


@pytest.mark.parametrize(
    ("extra", "expected"),
    [("dev", True), ("docs", True), ("all-dev", True), ("test_extra", True), ("testtools", False), ("grpc", False)],
)
def test_for_development(extra: str, expected: bool) -> None:
    """Whole words count, not parts of them."""
    assert is_for_development(extra) is expected


TRACE = ('  File "demo/socks.py", line 3, in <module>', "    import sox", "ModuleNotFoundError: No module named 'sox'")


@pytest.mark.parametrize(
    ("evidence", "is_missing", "code"),
    [
        (TRACE, True, "RC415"),
        (TRACE, False, "RC416"),
        (('  File "sox/core.py", line 1, in <module>',), True, "RC416"),
        ((), True, "RC416"),
    ],
)
def test_load_fault(evidence: tuple[str, ...], is_missing: bool, code: str) -> None:
    """It is the extra's fault if the project's own file misses a module; else the fault of something that it brings."""
    found = load_fault("socks", "import demo", "boom", evidence, ("demo/socks.py",), is_missing=is_missing)
    assert (found.code, found.subject) == (code, "[socks] import demo")
    assert ("to the extra `socks`" in found.fix) is (code == "RC415")


def test_failing_file() -> None:
    """The innermost frame, also where backslashes part folders."""
    assert failing_file(('File "a.py", line 1', r'  File "demo\b.py", line 2, in x')) == "demo/b.py"
