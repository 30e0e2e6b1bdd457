"""The description and the license as people find them."""

import pytest

from pytest_release_check.checks.declared.license_texts import license_not_shipped
from pytest_release_check.model.contents import SourceTree
from tests.checks.declared.releases import contents, of_wheel

MARKDOWN = "Description-Content-Type: text/markdown"
RST = "Description-Content-Type: text/x-rst"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (MARKDOWN, "See [the guide](docs/guide.md).", "docs/guide.md"),
        (MARKDOWN, "![](logo.png)\n\n[b]: CHANGES.md\n[b]", "logo.png, CHANGES.md"),
        (MARKDOWN, '<p><img src="logo.svg" width="1"></p>', "logo.svg"),
        (RST, "See `the guide <docs/guide.rst>`_.", "docs/guide.rst"),
        (RST, ".. image:: logo.png", "logo.png"),
        (MARKDOWN, "".join(f"[a]({number}.md)\n" for number in range(7)), "0.md, 1.md, 2.md, 3.md, 4.md and 2 more"),
    ],
)
def test_links_that_lead_nowhere(kind: str, text: str, expected: str) -> None:
    """The page has no source tree beside it."""
    assert of_wheel({"demo.py": ""}, kind, description=text)["description-links"].detail == expected


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("[me](me@example.org)", "write `mailto:` before an e-mail address"),
        ("[me](me@example.org) [guide](guide.md)", ""),
        ("![logo](logo@2x.png/)", ""),
    ],
)
def test_an_address_of_a_person(text: str, fix: str) -> None:
    """What is linked without `mailto:` is no page."""
    assert of_wheel({"demo.py": ""}, MARKDOWN, description=text)["description-links"].fix == fix


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (MARKDOWN, "[a](https://example.org/x.md) [b](#part) [c](mailto:a@example.org) [d](//example.org)"),
        (MARKDOWN, "```\n[a](docs/b.md)\n```\nand `[a](docs/b.md)`"),
        (RST, "`a <https://example.org>`_ and ``.. image:: logo.png``"),
        ("Description-Content-Type: text/plain", "[a](docs/b.md)"),
        (RST, ".. unknown:: reported elsewhere"),
        (MARKDOWN, "# Title\n\n[a](#b)\n\n```rst\nTitle\n=====\n\n.. note:: x\n```"),
        (RST, "Title\n=====\n\n.. note:: x\n\n::\n\n    # [a](#b)"),
    ],
)
def test_descriptions_that_are_well(kind: str, text: str) -> None:
    """Whole addresses, places on the page and code are well."""
    assert of_wheel({"demo.py": ""}, kind, description=text) == {}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ((RST,), "# Title\n\n[a](https://example.org)\n"),
        ((), "# Title\n\n```\ncode\n```\n"),
        ((MARKDOWN,), "Title\n=====\n\n.. image:: https://example.org/a.png\n"),
    ],
)
def test_another_markup(fields: tuple[str, ...], text: str) -> None:
    """Markdown that is declared as reStructuredText, by default too, or the other way, looks broken."""
    assert "description-markup" in of_wheel({"demo.py": ""}, *fields, description=text)


def test_a_readme_that_is_not_used() -> None:
    """A README in the sdist and an empty page is an oversight; no README at all is a choice."""
    found = of_wheel({"demo.py": ""}, description="", source={"README.md": "# Demo"})
    assert found["description-missing"].detail == "the sdist has README.md"
    assert found["description-missing"].fix.startswith('write `readme = "README.md"` into `[project]`')
    assert of_wheel({"demo.py": ""}, description="", source={"demo.py": ""}) == {}


def test_license_texts() -> None:
    """A license text belongs into the wheel as well."""
    found = of_wheel({"demo.py": ""}, source={"LICENSE": "MIT", "COPYING": "GPL"})
    assert found["license-text-missing"].fix == 'write `license-files = ["COPYING", "LICENSE"]` into `[project]`'
    for path in ("demo-1.0.dist-info/licenses/LICENSE", "demo-1.0.dist-info/COPYING.txt", "demo/LICENSE.md"):
        assert of_wheel({"demo.py": "", path: ""}, source={"LICENSE": "MIT"}) == {}
    assert of_wheel({"demo.py": ""}, source={"vendored/LICENSE": "MIT", "license.py": ""}) == {}


ABOVE = SourceTree(tracked=("demo.py",), above=("LICENSE", "README.md"), other_projects=("b/pyproject.toml",))


@pytest.mark.parametrize(
    ("tree", "shipped", "detail"),
    [
        (ABOVE, (), "LICENSE lies only at the root of the repository, above the project's folder"),
        (SourceTree(tracked=("demo.py", "COPYING.txt")), (), "COPYING.txt lies in the project's folder"),
        (ABOVE, ("demo/LICENSE",), ""),
        (ABOVE, ("demo-1.0.dist-info/licenses/LICENSE",), ""),
        (SourceTree(tracked=("demo.py", "vendored/LICENSE", "license.py"), above=("pyproject.toml",)), (), ""),
        (SourceTree(tracked=("demo.py",), above=("LICENSE",), other_projects=("tests/x/pyproject.toml",)), (), ""),
        (SourceTree(tracked=("demo.py",), above=("LICENSE",)), (), ""),
        (None, (), ""),
    ],
)
def test_a_license_text_that_no_file_has(tree: SourceTree | None, shipped: tuple[str, ...], detail: str) -> None:
    """A repository of several projects has it at its root, where no backend looks for it."""
    files = (contents({"demo.py": "", **dict.fromkeys(shipped, "MIT")}), contents({"demo.py": ""}))
    found = [finding.detail for finding in license_not_shipped("demo.whl", files, tree)]
    assert found == ([detail] if detail else [])
    assert not list(license_not_shipped("demo.whl", (contents({}, is_whole=False),), tree))


@pytest.mark.parametrize(
    ("stated", "classifier", "is_fault"),
    [
        ("License: MIT", "GNU General Public License v3 (GPLv3)", True),
        ("License: MIT", "MIT License", False),
        ("License: Apache-2.0 OR BSD-2-Clause", "BSD License", False),
        ("License: GPLv3+", "GNU General Public License v3 or later (GPLv3+)", False),
        ("License: see the file", "MIT License", False),
        ("License: BSD", "ISC License (ISCL)", False),
    ],
)
def test_licenses_that_contradict(stated: str, classifier: str, is_fault: bool) -> None:
    """Two different well-known licenses are reported; names that are not known are not."""
    found = of_wheel({"demo.py": ""}, stated, f"Classifier: License :: OSI Approved :: {classifier}")
    assert ("licenses-contradict" in found) == is_fault
