"""Which rules are asked about which compiled files."""

import pytest

from pytest_release_check.checks.compiled.catalogue import compiled_findings
from pytest_release_check.model.binaries import Binary, WheelBinaries
from tests.builders import wheel
from tests.checks.compiled.made import binary, held
from tests.checks.contents.made import contents

PATH = "demo/_fast.abi3.so"
TOO_NEW = {"manylinux_2_17_x86_64": (f"{PATH} (GLIBC_2.34)",)}


@pytest.mark.parametrize(
    ("read", "slugs"),
    [
        (held(binary(PATH), too_new=TOO_NEW), ["policy-exceeded"]),
        (held(binary(PATH, "aarch64"), too_new=TOO_NEW), ["architecture-differs"]),
        (held(binary(PATH)), []),
        (held(Binary(path=PATH, machines=("?",))), []),
        (None, []),
    ],
)
def test_versions_of_another_architecture(read: WheelBinaries | None, slugs: list[str]) -> None:
    """Where the whole file is for another machine, what else it needs is not said; nor anything where none was read."""
    file = wheel(tag="cp312-cp312-manylinux_2_17_x86_64")
    found = compiled_findings(file, contents({PATH: "", "demo/__init__.py": ""}), read)
    assert [finding.rule.slug for finding in found] == slugs
