"""What lies at the top of site-packages."""

import pytest

from pytest_release_check.analysis.release.top_level import is_named_after, path_files, top_levels


@pytest.mark.parametrize(
    ("members", "names"),
    [
        (("demo/__init__.py", "demo/core.py"), {"demo"}),
        (("demo.py", "_demo.cpython-312-x86_64-linux-gnu.so"), {"demo", "_demo"}),
        (("space/demo/__init__.py",), {"space"}),
        (("demo-1.0.data/purelib/extra.py",), {"extra"}),
        (("demo-1.0.data/scripts/run.py", "demo-1.0.dist-info/METADATA", "demo.libs/liba.so"), set()),
        (("abcdef0123456789__mypyc.cpython-312-darwin.so", "85cae__mypyc.cpython-312-darwin.so"), set()),
    ],
)
def test_what_can_be_imported(members: tuple[str, ...], names: set[str]) -> None:
    """Packages, modules and folders of namespaces; what mypyc names by a digest is new in each release."""
    assert top_levels(members) == names


def test_path_files() -> None:
    """Only those that Python reads: right in site-packages."""
    members = ("a.pth", "demo/b.pth", "demo-1.0.data/platlib/c.pth", "demo-1.0.data/data/d.pth", "e.pth.txt")
    assert path_files(members) == {"a.pth", "c.pth"}


@pytest.mark.parametrize(
    ("module", "project", "others", "is_like"),
    [
        ("demo", "demo", (), True),
        ("demo_cli", "Demo", (), True),
        ("demo", "py-demo", (), True),
        ("pydemo", "demo", (), True),
        ("demo2", "demo", (), True),
        ("pytest_demo", "demo", (), True),
        ("bs4_extras", "beautifulsoup4", ("bs4",), True),
        ("experiments", "demo", (), False),
        ("requests", "demo", ("demo",), False),
        ("os", "cosmos", (), False),
    ],
)
def test_names_that_are_alike(module: str, project: str, others: tuple[str, ...], is_like: bool) -> None:
    """Additions and abbreviations of the project's name, or of what it has installed before."""
    assert is_named_after(module, project, others) is is_like
