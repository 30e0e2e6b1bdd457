"""The modules that an extra is for: with a real pip, on indexes of a few small wheels."""

import pytest

from pytest_release_check.scenarios.extra import extra
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case

PROVIDES = "Provides-Extra: x\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "excluded", "found"),
    [
        ("import host\n", (), []),
        ("try:\n    import host\nexcept ImportError:\n    host = None\n", (), []),
        ("import other\n", (), []),
        ("import host\nimport other\n", (), [("RC512", "[x] import demo.x", "No module named 'other'")]),
        ("import host\nimport other\n", ("demo.x",), []),
        ("import host\nhost.gone\n", (), [("RC511", "[x] import demo.x", "module 'host' has no attribute 'gone'")]),
        (
            "try:\n    import host\nexcept ImportError:\n    host = None\nhost and host.gone\n",
            (),
            [("RC511", "[x] import demo.x", "module 'host' has no attribute 'gone'")],
        ),
    ],
)
def test_modules_of_an_extra(
    indexes: Indexes, module: str, excluded: tuple[str, ...], found: list[tuple[str, str, str]]
) -> None:
    """What imports something that the extra brings is asked again: without it, it failed for want of that."""
    build_wheel(indexes.staged, "host", "1.0")
    files = {"demo/__init__.py": "", "demo/x.py": module}
    release = indexes.release(("host; extra == 'x'",), extra=PROVIDES, files=files)
    outcome = extra(release, case("extra", subject="x"), indexes.fresh(release), excluded, indexes.context)
    reported = [(one.code, one.subject, one.detail.partition(": ")[2]) for one in outcome.findings]
    assert reported == found, outcome
