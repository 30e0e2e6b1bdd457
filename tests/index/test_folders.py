"""Folders as upstreams: what their pages say is passed on, and nothing else."""

from pathlib import Path

import pytest

from pytest_release_check.index.folders import Link, links
from tests.archives import build_sdist, build_wheel

WHEEL = "demo-1.0-py3-none-any.whl"


def page(folder: Path, text: str) -> Path:
    """An index in ``folder`` that has one page, of demo."""
    (folder / "demo").mkdir(parents=True)
    (folder / "demo" / "index.html").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (WHEEL, {"path": f"demo/{WHEEL}"}),
        (f"../files/{WHEEL}#sha256=ab", {"path": f"files/{WHEEL}", "fragment": "sha256=ab"}),
        ("demo-1.0%2Bcpu-py3-none-any.whl", {"path": "demo/demo-1.0+cpu-py3-none-any.whl"}),
        (
            f"https://files.example/a/{WHEEL}#sha256=ab",
            {"address": f"https://files.example/a/{WHEEL}", "fragment": "sha256=ab"},
        ),
        ("notes.txt", None),
        (f"gopher://files.example/{WHEEL}", None),
        (f"http://[::1/{WHEEL}", None),
        ("", None),
    ],
)
def test_links_of_a_page(tmp_path: Path, href: str, expected: dict[str, str] | None) -> None:
    """Distributions on this machine or on the web, relative or not; anything else is left out."""
    root = page(tmp_path, f'<!DOCTYPE html><a name="x">y</a><a href="{href}">anything</a>')
    if expected is None:
        assert links(root, "demo") == ()
        return
    where = expected.get("path")
    path = tmp_path / where if where else None
    filename = Path(where or expected["address"]).name
    address, fragment = expected.get("address", ""), expected.get("fragment", "")
    assert links(root, "demo") == (Link(filename=filename, path=path, address=address, fragment=fragment),)


def test_requires_python_and_yanked_are_passed_on(tmp_path: Path) -> None:
    """Unescaped; metadata is not promised, for none is served."""
    attributes = 'data-requires-python="&gt;=3.8" data-yanked data-core-metadata="sha256=ab"'
    (link,) = links(page(tmp_path, f'<a {attributes} href="{WHEEL}">x</a>'), "demo") or ()
    assert link.attributes == (("data-requires-python", ">=3.8"), ("data-yanked", ""))


def test_a_folder_with_files(tmp_path: Path) -> None:
    """A find-links folder gives the files of the project, whatever they spell its name like."""
    names = [build_wheel(tmp_path, "Some.Thing", "1.0").name, build_sdist(tmp_path, "some_thing", "0.9").name]
    build_wheel(tmp_path, "something", "1.0")
    (tmp_path / "some_thing-odd-2.x.zip").write_bytes(b"")
    (tmp_path / "README.txt").write_text("x")
    found = links(tmp_path, "some-thing")
    assert found is not None and sorted(link.filename for link in found) == sorted(names)


@pytest.mark.parametrize("name", ["", ".", "..", "../demo", "/etc", "Demo", "demo/", "-demo", "demo\0", "d\u00e9mo"])
def test_only_normalised_names_are_looked_for(tmp_path: Path, name: str) -> None:
    """Nothing else can be a project, so nothing else touches the disk."""
    assert links(page(tmp_path, f'<a href="{WHEEL}">x</a>'), name) is None


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    """None, so that the next upstream is asked; a page without links is a project without files."""
    assert links(tmp_path, "demo") is None
    assert links(page(tmp_path, "<p>nothing yet</p>"), "demo") == ()
