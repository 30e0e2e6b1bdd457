"""Lowest dependencies that do not work by themselves: with a real installer, on indexes of a few small wheels."""

import pytest

from pytest_release_check.scenarios.lowest import lowest
from tests.archives import build_wheel
from tests.scenarios.indexes import Indexes, case


@pytest.mark.slow
@pytest.mark.parametrize(
    ("later", "found"),
    [
        ({}, []),
        ({"1.3": "new = 1\n"}, []),
        ({"1.2": "", "2.0": "new = 1\n"}, ["demo==2.0 with host==1.2"]),
        # More than ten versions in which it fails, and those that work are not the last ones.
        (
            {f"1.{minor}": "import nosuch\n" for minor in range(2, 13)}
            | {"1.13": "", "1.14": "", "1.15": "new = 1\n", "2.0": "new = 1\n"},
            ["demo==2.0 with host==1.13"],
        ),
    ],
)
def test_a_lowest_version_that_works_nowhere(indexes: Indexes, later: dict[str, str], found: list[str]) -> None:
    """Where the dependency itself fails on this Python, its first version that works is taken for the lowest."""
    for version, text in {
        "1.0": "import nosuch\n",
        "1.0.1": "import nosuch\n",
        "1.1": "import nosuch\n",
        **later,
    }.items():
        build_wheel(indexes.staged, "host", version, files={"host.py": text})
    release = indexes.release(("host",), files={"demo.py": "from host import new\n"})
    fresh = indexes.fresh(release)
    findings = lowest(release, case("lowest"), fresh, (), indexes.context).findings
    assert [finding.subject for finding in findings] == found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("package", "found"), [("ns/__init__.py", "py-one==1.1, py-two==1.0"), ("ns/two.py", "py-one==1.0, py-two==1.1")]
)
def test_a_lowest_version_whose_package_has_another_name(indexes: Indexes, package: str, found: str) -> None:
    """Whose lines fail is looked up in what is installed: several may have a file, and it may have any name."""
    for name in ("one", "two"):
        mine = {"ns/__init__.py": "", f"ns/{name}.py": ""}
        build_wheel(
            indexes.staged, f"py-{name}", "1.0", files={**mine, package: "import nosuch\n"} if package in mine else mine
        )
        build_wheel(indexes.staged, f"py-{name}", "1.1", files=mine)
    files = {"demo.py": "import ns.one\nfrom ns.two import new\n"}
    release = indexes.release(("py-one", "Py_Two"), files=files)
    build_wheel(indexes.staged, "py-two", "1.2", files={"ns/__init__.py": "", "ns/two.py": "new = 1\n"})
    findings = lowest(release, case("lowest"), indexes.fresh(release), (), indexes.context).findings
    assert [finding.subject for finding in findings] == [f"demo==2.0 with {found}"]
