"""Descriptions that would give an empty page are refused."""

import pytest

from pytest_release_check.upload.metadata.description import description_refusals
from tests.upload.forms import Value, codes, form

SPHINX = "Demo\n====\n\nSee :class:`demo.Demo`.\n"


@pytest.mark.parametrize(
    ("description", "content_type"),
    [
        pytest.param(SPHINX, None, id="PYPI070-sphinx-role"),
        pytest.param(SPHINX, "text/x-rst; charset=UTF-8", id="PYPI070-declared"),
        pytest.param("x\n\n.. toctree::\n\n   y\n", None, id="PYPI070-directive"),
        pytest.param("x\n\n.. include:: /etc/hostname\n", None, id="PYPI070-include"),
        pytest.param("x\n\n.. raw:: html\n\n   <p>y\n", None, id="PYPI070-raw"),
        pytest.param("See missing_.\n", None, id="PYPI070-target"),
        pytest.param("**unclosed\n", None, id="PYPI070-markup"),
        pytest.param("A title\n====\n\nx\n", None, id="PYPI070-short-underline"),
        pytest.param(".. only a comment\n", None, id="PYPI070-nothing-left"),
        pytest.param("Demo\n====\n", None, id="PYPI070-lone-title"),
        pytest.param("Demo\n====\n\nMore\n----\n\n.. a comment\n", None, id="PYPI070-title-and-subtitle"),
        pytest.param(" \n", "text/markdown", id="PYPI070-blank-markdown"),
        pytest.param("lone \ud800 surrogate", None, id="PYPI070-surrogate"),
    ],
)
def test_what_cannot_be_rendered_is_refused(description: str, content_type: Value) -> None:
    """One refusal, with what the renderer says as evidence."""
    (refusal,) = description_refusals(form(description=description, description_content_type=content_type))
    assert refusal.code == "PYPI070"
    assert "description failed to render" in refusal.message
    assert "\n" not in refusal.message
    assert refusal.evidence


@pytest.mark.parametrize(
    ("description", "content_type"),
    [
        pytest.param(SPHINX, "text/markdown", id="PYPI070-taken-markdown"),
        pytest.param("# Demo\n\n<b>x", "text/markdown; variant=GFM", id="PYPI070-taken-html"),
        pytest.param(SPHINX, "text/plain", id="PYPI070-taken-plain"),
        pytest.param("  ", "text/plain", id="PYPI070-taken-blank-plain"),
        pytest.param("Demo\n====\n\n.. code-block:: python\n\n   x = 1\n", None, id="PYPI070-taken-rst"),
        pytest.param("Demo\n====\n\nOne\n---\n\nTwo\n---\n", None, id="PYPI070-taken-sections"),
        pytest.param("", None, id="PYPI070-taken-none"),
        pytest.param("UNKNOWN", None, id="PYPI070-taken-unknown"),
    ],
)
def test_what_can_be_rendered_is_taken(description: str, content_type: Value) -> None:
    """Each type is rendered in its own way."""
    assert codes(description_refusals(form(description=description, description_content_type=content_type))) == []


def test_the_renderer_s_complaint_names_the_line() -> None:
    """The first complaint is in the message, all of them are evidence."""
    (refusal,) = description_refusals(form(description=SPHINX))
    assert "<string>:4" in refusal.message
    assert any('Unknown interpreted text role "class"' in line for line in refusal.evidence)
