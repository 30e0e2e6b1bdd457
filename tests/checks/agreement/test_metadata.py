"""File names, metadata and project are consistent, or the finding says where they are not."""

from pathlib import Path

import pytest

from pytest_release_check.checks.agreement.metadata import disagreements, misnamed_files, version_faults
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution, Distributions
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding
from tests.builders import distributions, sdist, wheel


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (distributions(), []),
        (distributions(wheel(path=Path("/dist/demo-1.0-py3-none-any.whl"), version="1.0.0")), []),
        (distributions(wheel(path=Path("/dist/demo-1.1-py3-none-any.whl"))), ["RC203"]),
        (distributions(sdist(path=Path("/dist/other-1.0.tar.gz"))), ["RC203"]),
    ],
)
def test_misnamed_files(files: Distributions, expected: list[str]) -> None:
    """A file name must agree with the metadata inside, by PEP 503 and PEP 440."""
    assert codes(misnamed_files(files)) == expected


@pytest.mark.parametrize(
    ("stated", "built", "expected"),
    [
        ("1.0", "1.0", []),
        ("1.0.0", "1.0", []),
        ("", "1.0", []),
        ("1.1", "1.0", ["RC204"]),
        ("", "0.0.0", ["RC205"]),
        ("0.0.0", "0.0.0", []),
    ],
)
def test_version_faults(stated: str, built: str, expected: list[str]) -> None:
    """The version built is the one stated; 0.0.0 that nobody stated is none."""
    project = Project(root=Path("/demo"), name="demo", version=stated)
    assert codes(version_faults(distributions(wheel(version=built)), project)) == expected
    assert version_faults(distributions(wheel("other", version=built)), project) == ()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (sdist(requires_python=">=3.9,<4"), []),
        (sdist(requires_python="<4.0, >=3.9"), []),
        (sdist(requires_python=">=3.8"), ["RC206"]),
        (sdist(requires_python=""), ["RC206"]),
        (sdist(requires_python="3.9 or so"), ["RC206"]),
    ],
)
def test_disagreements(other: Distribution, expected: list[str]) -> None:
    """Blanks and order in Requires-Python do not matter, other differences do."""
    assert codes(disagreements(distributions(wheel(requires_python=">=3.9, <4"), other))) == expected


STATIC = ("Summary: A demo.", "Requires-Dist: foo>=1,<2", "Classifier: Topic :: Utilities", "Keywords: a,b")


def metadata(*lines: str, version: str = "2.2") -> str:
    return "\n".join([f"Metadata-Version: {version}", "Name: demo", "Version: 1.0", *lines, "", "What it is.", ""])


def of_texts(pkg_info: str, *others: str) -> list[tuple[str, str]]:
    wheels = [wheel(tag=f"cp31{number}-none-any") for number in range(len(others))]
    texts = {sdist().filename: ("PKG-INFO", pkg_info)}
    texts |= {file.filename: ("demo-1.0.dist-info/METADATA", text) for file, text in zip(wheels, others, strict=True)}
    held = {name: Contents(texts={member: text.encode()}) for name, (member, text) in texts.items()}
    found = disagreements(distributions(*wheels, sdist()), held)
    return [(finding.subject.partition(" in ")[0], finding.detail) for finding in found]


WHEEL = "demo-1.0-cp310-none-any.whl"


@pytest.mark.parametrize(
    ("pkg_info", "other", "field", "detail"),
    [
        (STATIC, STATIC[1:], "Summary", f"'A demo.', {WHEEL}: nothing more"),
        (STATIC, (*STATIC[:1], *STATIC[2:]), "Requires-Dist", f"'foo>=1,<2', {WHEEL}: nothing more"),
        (STATIC, (*STATIC, "Requires-Dist: bar"), "Requires-Dist", f"nothing more, {WHEEL}: 'bar'"),
        (STATIC, (*STATIC, "Provides-Extra: fast"), "Provides-Extra", f"nothing more, {WHEEL}: 'fast'"),
        (STATIC, (*STATIC[:2], "Classifier: Topic :: Internet", STATIC[3]), "Classifier", "'Topic :: Utilities', "),
        (STATIC, (*STATIC, "License: MIT"), "License", f"nothing more, {WHEEL}: 'MIT'"),
        (STATIC, (*STATIC, "Project-URL: Home, https://example.org"), "Project-Url", "nothing more, "),
        ((*STATIC, "Dynamic: Requires-Dist"), (*STATIC[:1], *STATIC[2:]), "Requires-Dist", "'foo>=1,<2', "),
    ],
)
def test_fields_that_must_agree(pkg_info: tuple[str, ...], other: tuple[str, ...], field: str, detail: str) -> None:
    """What an sdist states holds for its wheels; a dynamic field may differ, and not be lost."""
    ((subject, said),) = of_texts(metadata(*pkg_info), metadata(*other))
    assert subject == field
    assert said.startswith(detail)


@pytest.mark.parametrize(
    ("pkg_info", "others"),
    [
        (metadata(*STATIC), (metadata(*STATIC), metadata(*STATIC))),
        (metadata(*STATIC), (metadata(*STATIC, version="2.4"),)),
        (metadata(*STATIC), (metadata(STATIC[0], "Requires-Dist: Foo<2, >=1", STATIC[2], "Keywords: b, a"),)),
        (metadata(*STATIC, version="2.1"), (metadata("Requires-Dist: bar"),)),
        (metadata(*STATIC, "Dynamic: Requires-Dist"), (metadata(*STATIC, "Requires-Dist: bar"),)),
        (metadata(*STATIC, "Dynamic: classifier"), (metadata(*STATIC, "Classifier: Topic :: Internet"),)),
        (metadata(*STATIC, "License-File: LICENSE", version="2.4"), (metadata(*STATIC),)),
        (metadata(*STATIC, "License-Expression: MIT", version="2.4"), (metadata(*STATIC, "License: MIT"),)),
        ("", (metadata(*STATIC),)),
        (metadata(*STATIC), ("",)),
    ],
)
def test_fields_that_may_differ(pkg_info: str, others: tuple[str, ...]) -> None:
    """Spelling and order do not matter, older metadata promises nothing, and what was not read says nothing."""
    assert of_texts(pkg_info, *others) == []


def test_each_field_is_reported_once() -> None:
    """About the first of many wheels."""
    assert [field for field, _ in of_texts(metadata(*STATIC), *[metadata(*STATIC[1:])] * 3)] == ["Summary"]
