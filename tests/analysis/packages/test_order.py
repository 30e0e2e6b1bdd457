"""In which order the packages of a repository come."""

from pathlib import Path

import pytest

from pytest_release_check.analysis.packages.order import in_order, later_extras, required_of
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.packages import Package


def package(name: str, *requires: str, **extras: tuple[str, ...]) -> Package:
    return Package(
        root=Path(name),
        name=name,
        requires=frozenset(requires),
        extras={extra: frozenset(names) for extra, names in extras.items()},
    )


@pytest.mark.parametrize(
    ("packages", "order"),
    [
        ((package("b"), package("a")), "b a"),
        ((package("app", "plugin", "core"), package("plugin", "core", "httpx"), package("core")), "core plugin app"),
        ((package("a", all=("b",)), package("b")), "b a"),
        ((package("core", all=("plugin",)), package("plugin", "core")), "core plugin"),
        ((package("core", all=("app",)), package("plugin", "core"), package("app", "plugin")), "core plugin app"),
        ((package("a", x=("b",)), package("b", x=("a",))), "b a"),
        ((package("a", "a"), package("b")), "a b"),
    ],
)
def test_order(packages: tuple[Package, ...], order: str) -> None:
    """What is required comes first; what an extra requires does so where that is possible."""
    assert " ".join(one.name for one in in_order(packages)) == order


@pytest.mark.parametrize(
    ("packages", "words"),
    [
        ((package("a", "b"), package("b", "c"), package("c", "a")), "none can be published first"),
        ((package("a"), package("a")), "two packages are called a"),
    ],
)
def test_no_order(packages: tuple[Package, ...], words: str) -> None:
    """It is said before any work."""
    with pytest.raises(SettingsError, match=words):
        in_order(packages)


def test_extras_that_come_too_early() -> None:
    """What they require is not built yet; a package of another repository always is."""
    ordered = in_order((package("core", all=("plugin",), web=("httpx",)), package("plugin", "core")))
    assert [later_extras(one, ordered) for one in ordered] == [("all",), ()]


def test_what_is_required_indirectly() -> None:
    """Packages of others do not count."""
    packages = (package("core"), package("plugin", "core", "httpx"), package("app", "plugin"))
    assert [sorted(required_of(one, packages)) for one in packages] == [[], ["core"], ["core", "plugin"]]
