"""The description, rendered as PyPI renders it."""

import io
from collections.abc import Iterator
from functools import lru_cache

from pytest_release_check.model.upload import Form, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import one_line, shown
from pytest_release_check.upload.metadata.descriptive_fields import rendered_type
from pytest_release_check.upload.metadata.form_values import metadata_fields

DESCRIPTION_UNRENDERABLE = UploadRule(
    code="PYPI070",
    status=400,
    slug="description-unrenderable",
    summary="the description cannot be rendered",
    why="The page of the project would be empty: reStructuredText with any warning gives no page, nor does one that "
    "is a title only.",
    fix="run `twine check --strict dist/*`, and take out Sphinx's roles and directives, or declare a readme in "
    "Markdown",
    example="See :class:`demo.Demo`.    # a role that only Sphinx has\nSee ``demo.Demo``.         # right",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`; PyPI, `warehouse/utils/readme.py`: `render`, with "
    "readme_renderer",
)


def description_refusals(form: Form) -> Iterator[Refusal]:
    """Yield PYPI070 for a description that would give an empty page: one with any warning, or with nothing to show."""
    fields = metadata_fields(form)
    text = fields.get("description", ("",))[0]
    content_type = fields.get("description_content_type", ("",))[0]
    complaints = _complaints(text, rendered_type(content_type)) if text else ()
    if complaints:
        reported = f"for {shown(content_type)}" if content_type else "in the default format of reStructuredText"
        message = one_line(f"The description failed to render {reported}: {complaints[0]}")
        yield Refusal(rule=DESCRIPTION_UNRENDERABLE, subject="description", message=message, evidence=complaints)


@lru_cache(maxsize=4)  # all files of a release have the same, and docutils takes seconds for a long one
def _complaints(text: str, kind: str) -> tuple[str, ...]:
    """Why ``text`` cannot be rendered; empty if it can. Plain text and unknown types never fail."""
    if kind == "text/x-rst":
        return _rst_complaints(text)
    return ("there is nothing in it",) if kind == "text/markdown" and not text.strip() else ()


def _rst_complaints(text: str) -> tuple[str, ...]:
    from readme_renderer import rst

    said = io.StringIO()
    try:
        if rst.render(text, stream=said) is not None:
            return ("there is nothing in it but a title",) if _is_only_title(text) else ()
    except Exception as error:  # docutils breaks in many ways on hostile text; nothing is rendered in any of them
        return (one_line(f"{type(error).__name__}: {error}"),)
    lines = tuple(one_line(line) for line in said.getvalue().splitlines() if line.strip())
    return lines or ("nothing is left of it",)


def _is_only_title(text: str) -> bool:
    """Whether nothing is left without the title, which readme_renderer 45.0 of PyPI does not show; later ones do."""
    from docutils import nodes
    from docutils.core import publish_doctree
    from readme_renderer import rst

    settings = {**rst.SETTINGS, "doctitle_xform": True, "warning_stream": io.StringIO()}
    document = publish_doctree(text, settings_overrides=settings)
    return all(isinstance(child, nodes.Titular | nodes.Invisible | nodes.decoration) for child in document.children)
