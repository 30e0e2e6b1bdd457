"""Which packages of a repository are checked."""

from pathlib import Path

import pytest

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.steps.packages import packages_here, packages_in
from tests.archives import build_sdist, build_wheel

BUILD = '[build-system]\nrequires = ["flit_core", "nonsense !"]\n'
ROOT = '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n'


def written(place: Path, **files: str) -> None:
    """pyproject.toml files, by folder below ``packages``; ``top`` is the root's."""
    for name, text in files.items():
        folder = place if name == "top" else place / "packages" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text(text)


def stated(name: str, *requires: str, more: str = "") -> str:
    return f'{BUILD}[project]\nname = "{name}"\ndependencies = {list(requires)}\n{more}'


def names(top: Path, *patterns: str) -> list[str]:
    found = packages_here(top, patterns, top)
    return [package.name for package in found.packages] if found is not None else []


def test_a_workspace_of_uv(tmp_path: Path) -> None:
    """Its root and what that requires, in order, with a reason for each member that has no release."""
    written(
        tmp_path,
        top=stated("app", "plugin") + ROOT,
        core=stated("Acme.Core"),
        plugin=stated("plugin", "acme-core>=2; python_version > '3'"),
        old=stated("old"),
        bare='[project]\nname = "bare"\n',
        asked='[project]\nname = "asked"\n[tool.uv]\npackage = true\n',
        virtual=stated("virtual", more="[tool.uv]\npackage = false\n"),
        private=stated("private", more='classifiers = ["Private :: Do Not Upload"]\n'),
    )
    found = packages_here(tmp_path, (), tmp_path)
    assert found is not None
    assert [package.name for package in found.packages] == ["acme-core", "plugin", "app"]
    assert {one.what: one.why for one in found.excluded} == {
        "packages/asked": "app does not require it; name it in release_packages",
        "packages/bare": "it has no build system",
        "packages/private": "its classifiers say that it is private",
        "packages/virtual": "tool.uv.package is false",
    }


def test_a_workspace_of_hatch(tmp_path: Path) -> None:
    """Which has one for each environment, and members with features."""
    members = 'members = ["packages/a*", {path = "packages/b", features = ["x"]}, 3, "/etc"]'
    hatch = f'[tool.hatch.envs.types]\n[tool.hatch.envs.default.workspace]\n{members}\nexclude = ["packages/ab"]\n'
    written(tmp_path, top=hatch, a=stated("a", "b"), ab=stated("ab"), b=stated("b"), c=stated("c"))
    found = packages_here(tmp_path, (), tmp_path)
    assert found is not None
    assert (found.source, [package.name for package in found.packages]) == ("[tool.hatch.envs.default]", ["b", "a"])
    assert found.excluded == ()


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (("packages/*",), ["a", "b", "old"]),
        (("packages/b", "packages/a"), ["b", "a"]),
        (("packages/*", "none"), []),
        ((".",), ["top"]),
        ((), ["top"]),
        ((".", "packages/a"), ["top", "a"]),
    ],
)
def test_named_folders(tmp_path: Path, patterns: tuple[str, ...], expected: list[str]) -> None:
    """The root alone is a project like any other."""
    written(tmp_path, top=stated("top") + ROOT, a=stated("a"), b=stated("b"), old=stated("old"))
    (tmp_path / "packages" / "docs").mkdir()
    assert names(tmp_path, *patterns) == expected


def test_where_there_is_one_project(tmp_path: Path) -> None:
    """Without a workspace, and where the workspace has no other member."""
    written(tmp_path, top=stated("top"), a=stated("a"))
    assert names(tmp_path) == []
    written(tmp_path, top=stated("top") + ROOT.replace("packages/*", "nowhere"))
    assert names(tmp_path) == ["top"]


def test_other_ways_to_state_requirements(tmp_path: Path) -> None:
    """Poetry's own table, build requirements, extras, and a setup.py that states nothing."""
    poetry = '[tool.poetry]\nname = "b"\ndependencies = {python = "^3.10", c = "^1"}\n'
    extra = stated("a", more='optional-dependencies = {x = ["b"]}\n')
    written(tmp_path, top="", a=extra, b=poetry, c=stated("c"))
    (tmp_path / "packages" / "d").mkdir()
    (tmp_path / "packages" / "d" / "setup.py").touch()
    assert names(tmp_path, "packages/*") == ["c", "d", "b", "a"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("nowhere/*", "no folder below .* is called so"),
        ("/etc", "give a folder below"),
        ("../other", "give a folder below"),
        ("packages/private", "no package is left: packages/private: its classifiers say"),
        ("packages/*", "two packages are called a"),
    ],
)
def test_what_names_no_package(tmp_path: Path, pattern: str, words: str) -> None:
    """One sentence, before any work."""
    private = stated("private", more='classifiers = ["Private :: Do Not Upload"]\n')
    written(tmp_path, top="", a=stated("a"), b=stated("A"), private=private)
    with pytest.raises(SettingsError, match=words):
        packages_here(tmp_path, (pattern,), tmp_path)


def test_a_file_that_does_not_parse(tmp_path: Path) -> None:
    """Which file it is, is said."""
    written(tmp_path, top=ROOT, a="[project\n")
    with pytest.raises(SettingsError, match=r"packages.a.pyproject\.toml is not valid TOML"):
        packages_here(tmp_path, (), tmp_path)


def test_files_that_were_handed_in(tmp_path: Path) -> None:
    """By the names of the files, in the order of what their metadata states; a broken one is left to its run."""
    dist = tmp_path / "dist"
    build_wheel(dist, "app", "1.0", requires=("Plugin>=1",))
    build_sdist(dist, "app", "1.0")
    assert packages_in(dist, tmp_path) is None
    build_wheel(dist, "plugin", "1.0", requires=("core",))
    build_wheel(dist, "core", "1.0", requires=("plugin; extra == 'all'",))
    (dist / "zebra-1.0-py3-none-any.whl").write_bytes(b"no archive")
    (dist / "notes.txt").touch()
    found = packages_in(dist, tmp_path)
    assert found is not None
    names = [package.name for package in found.packages]
    assert (sorted(names), names.index("core") < names.index("plugin") < names.index("app")) == (
        ["app", "core", "plugin", "zebra"],
        True,
    )
    assert packages_in(tmp_path / "nowhere", tmp_path) is None
