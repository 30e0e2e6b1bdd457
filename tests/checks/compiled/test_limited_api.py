"""What abi3audit reports, as far as it matters to those who install the wheel."""

import pytest

from pytest_release_check.checks.compiled.limited_api import limited_api_findings
from pytest_release_check.model.binaries import Abi3Report
from tests.builders import wheel
from tests.checks.compiled.made import binary, held

ERROR, WARNING = ["abi3-violated"], ["abi3-newer"]
PRIVATE, NEW, OLD = "_PyDict_NewPresized", "PyType_FromMetaclass", "PyBuffer_Release"


@pytest.mark.parametrize(
    ("foreign", "newer", "undefined", "requires", "slugs"),
    [
        ((PRIVATE,), {}, (PRIVATE,), "", ERROR),
        ((PRIVATE,), {}, None, "", ERROR),
        ((), {NEW: (3, 12)}, (NEW,), "", ERROR),
        ((), {NEW: (3, 12)}, (NEW,), ">=3.11", ERROR),
        ((), {OLD: (3, 11)}, (OLD,), "", WARNING),
        ((), {NEW: (3, 12)}, None, "", WARNING),
        ((PRIVATE,), {OLD: (3, 11)}, (PRIVATE, OLD), "three", ERROR + WARNING),
        ((), {NEW: (3, 12)}, (NEW,), ">=3.12", []),
        ((), {OLD: (3, 11)}, (OLD,), ">=3.11.2", []),
        (("PyModExport__fast", "PyFastType"), {}, (), "", []),
        (("PyModExport__fast",), {}, None, "", []),
        (("PyInit__fast",), {}, None, "", []),
        ((), {}, (), "", []),
    ],
)
def test_what_the_pythons_of_the_tag_need_not_have(
    foreign: tuple[str, ...],
    newer: dict[str, tuple[int, int]],
    undefined: tuple[str, ...] | None,
    requires: str,
    slugs: list[str],
) -> None:
    """What the file has itself, and what every Python that pip allows has, is no fault."""
    file = wheel(tag="cp39-abi3-manylinux_2_17_x86_64", requires_python=requires)
    report = Abi3Report(name="_fast.abi3.so", foreign=foreign, newer=newer)
    read = held(binary("demo/_fast.abi3.so", undefined=undefined), abi3=(report,))
    assert [finding.rule.slug for finding in limited_api_findings(file, read)] == slugs
