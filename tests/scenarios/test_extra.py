"""Extra: with a real pip, on indexes of a few small wheels."""

import pytest

from pytest_release_check.scenarios.extra import extra
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case, codes

PROVIDES = "Provides-Extra: x\n"
ENTRY = {"demo/__init__.py": "", "demo/x.py": "import host\n"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("requirement", "code"),
    [
        ("host; extra == 'x'", None),
        ("nosuch-thing; extra == 'x'", "RC413"),
        ("host>=1.1,<2; extra == 'x'", "RC413"),
        ("host>=3; extra == 'x'", "RC414"),
        ("host>=2,<3; extra == 'x'", "RC414"),
        ("rival; extra == 'x'", "RC413"),
        ("broken; extra == 'x'", "RC414"),
    ],
)
def test_extra(indexes: Indexes, requirement: str, code: str | None) -> None:
    """What nobody can install is an error; what cannot be built here, or is for other Pythons, is a warning."""
    build_wheel(indexes.staged, "host", "1.0")
    build_wheel(indexes.staged, "host", "2.0", filename="host-2.0-cp27-none-win32.whl")
    build_wheel(indexes.staged, "rival", "1.0", requires=("host<1",))
    build_wheel(indexes.staged, "rival", "1.1", requires=("demo<2",))
    (indexes.staged / "broken-1.0.tar.gz").write_bytes(b"no archive")
    release = indexes.release((requirement,), extra=PROVIDES)
    outcome = extra(release, case("extra", subject="x"), indexes.fresh(release), (), indexes.context)
    assert codes(outcome) == ([code] if code else []), outcome
    assert all(finding.detail for finding in outcome.findings)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "code"),
    [("", None), ("import nosuch\n", "RC416"), (None, "RC415")],
)
def test_entry_points_of_an_extra(indexes: Indexes, host: str | None, code: str | None) -> None:
    """The extra brings what its entry point imports; what breaks inside of it is not for sure the release's fault."""
    if host is not None:
        build_wheel(indexes.staged, "host", "1.0", files={"host.py": host})
    files = {**ENTRY, "demo-2.0.dist-info/entry_points.txt": "[demo]\nx = demo.x [x]\n"}
    requires = ("host; extra == 'x'",) if host is not None else ()
    release = indexes.release(requires, extra=PROVIDES, files=files)
    outcome = extra(release, case("extra", subject="x"), indexes.fresh(release), (), indexes.context)
    assert codes(outcome) == ([code] if code else []), outcome
