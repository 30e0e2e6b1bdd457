"""Core metadata is read as it is, also where it is invalid."""

import pytest

from pytest_release_check.analysis.metadata.core_metadata import read_core_metadata, wheel_metadata
from pytest_release_check.model.contents import Contents

HEAD = "Metadata-Version: 2.1\n"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Name: demo\n", "name", "demo"),
        ("Name: demo\nName: other\n", "name", "demo"),
        ("Requires-Python: >=3.9\nRequires-Python: >=3.8\n", "requires_python", ">=3.9"),
        ("Version: one\n", "version", "one"),
        ("", "name", ""),
        ("Requires-Dist: six ;\n  extra == 'x'\nRequires-Dist: !\n", "requires_dist", ["six ;\n  extra == 'x'", "!"]),
        ("Classifier: Private :: A\n", "classifiers", ["Private :: A"]),
        ("Summary: \xe9\n", "summary", "\ufffd"),
        ("Content-Type: multipart/mixed; boundary=x\nName: demo\n\n--x\n\ntext\n--x--\n", "name", "demo"),
    ],
)
def test_fields(text: str, field: str, value: object) -> None:
    """No field makes the others unreadable."""
    assert dict(read_core_metadata((HEAD + text).encode("latin-1")))[field] == value


def test_the_metadata_of_a_wheel() -> None:
    """The file in the folder of metadata counts, and a wheel without one has fields without values."""
    texts = {"demo/METADATA": b"Name: other\n", "demo-1.dist-info/METADATA": b"Name: demo\n"}
    assert [wheel_metadata(Contents(texts=found)).get("name") for found in (texts, {})] == ["demo", ""]
