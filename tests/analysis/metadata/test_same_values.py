"""Values of fields that mean the same."""

import pytest

from pytest_release_check.analysis.metadata.same_values import header_of, only_in, read_values


@pytest.mark.parametrize(
    ("field", "one", "other", "is_same"),
    [
        ("requires_dist", ("Foo>=1, <2",), ("foo<2,>=1",), True),
        ("requires_dist", ("foo[b,a]",), ("foo[a, b]",), True),
        ("requires_dist", ("foo; os_name == 'nt'",), ('foo ; os_name=="nt"',), True),
        ("requires_dist", ("foo>=1",), ("foo>=1.1",), False),
        ("requires_python", (">=3.9, <4",), ("<4,>=3.9",), True),
        ("requires_python", (">=3.9",), (">=3.10",), False),
        ("keywords", ("a,b",), ("b a",), True),
        ("classifiers", ("A :: B", "C"), ("C", "A :: B"), True),
        ("author", ("UNKNOWN",), (), True),
        ("summary", ("A  demo",), ("A demo",), True),
        ("summary", ("A demo",), ("The demo",), False),
    ],
)
def test_what_means_the_same(field: str, one: tuple[str, ...], other: tuple[str, ...], is_same: bool) -> None:
    """Order, blanks and spelling do not count."""
    assert (read_values(field, one) == read_values(field, other)) is is_same


def test_what_only_one_side_says() -> None:
    """As it is written there, on one line."""
    assert only_in("classifiers", ("A", "B  :: C"), ("A",)) == ("B :: C",)
    assert only_in("requires_dist", ("foo >=1",), ("Foo>=1",)) == ()


def test_names_of_fields() -> None:
    """As in a METADATA file."""
    assert [header_of(field) for field in ("classifiers", "requires_python")] == ["Classifier", "Requires-Python"]
