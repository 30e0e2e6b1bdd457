"""Templates that modules name in calls and settings of Django, Flask and Jinja, and that the wheel does not have."""

import ast
import re
from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.checks.contents.own_files import own_modules
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

TEMPLATES_MISSING = Rule(
    code="RC294",
    slug="templates-missing",
    summary="modules render templates, and the wheel does not have a single one",
    why="Users who open the page get TemplateDoesNotExist or TemplateNotFound.",
    fix="ship them as package data (setuptools: `tool.setuptools.package-data`), unless those who use the "
    "package bring them",
    example='demo/views.py:  render(request, "demo/page.html")\nwheel:          demo/views.py',
    source="django-wiki/django-nyt#109; of 280 real releases two have it, this one and dynaconf 3.1.10 in tests "
    "that it installs by mistake",
    severity=Severity.WARNING,
)

_TEMPLATE = re.compile(r"[\w./-]+\.(html|txt|xml|j2|jinja2?)")
_RENDERING = frozenset(
    {"get_template", "render", "render_template", "render_to_response", "render_to_string", "select_template"}
)
_FOLDERS = frozenset({"templates", "jinja2"})
_OF_OTHERS = ("admin/", "django/", "registration/", "rest_framework/")
"""Where templates of Django and those that every site has its own of are."""


def missing_templates(filename: str, wheel: Contents, sources: Iterable[Contents] = ()) -> tuple[Finding, ...]:
    """A finding if modules name templates, and the wheel ships not a single one.

    Where there are some, those that are not may be another package's to bring; of those that one of the ``sources``
    has, RC256 reports that the wheel lacks them.
    """
    if not wheel.is_whole or any(_has_templates(contents) for contents in (wheel, *sources)):
        return ()
    shipped = {name.rpartition("/")[2] for name in wheel.members}
    found = {name: where for name, where in _named(wheel) if name.rpartition("/")[2] not in shipped}
    if not found:
        return ()
    detail = listed(f"{name} ({where} names it)" for name, where in found.items())
    return (Finding(rule=TEMPLATES_MISSING, subject=filename, detail=detail),)


def _has_templates(contents: Contents) -> bool:
    return any(not _FOLDERS.isdisjoint(name.split("/")) for name in contents.members)


def _named(wheel: Contents) -> Iterator[tuple[str, str]]:
    for module, text in own_modules(wheel):
        if b"template" in text:
            yield from ((name, f"{module}:{line}") for name, line in _templates_in(text))


def _templates_in(source: bytes) -> Iterator[tuple[str, int]]:
    """Names of templates that are rendered, or assigned to what is called so, and the lines."""
    tree = tree_of(source)
    for node in ast.walk(tree) if tree else ():
        for value in _values(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and _is_template(value.value):
                yield value.value, value.lineno


def _values(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and _last_name(node.func) in _RENDERING:
        yield from node.args
    name = node.arg if isinstance(node, ast.keyword) else ""
    if isinstance(node, ast.Assign):
        name = _last_name(node.targets[0])
    if isinstance(node, (ast.Assign, ast.keyword)) and name == "template_name":
        yield node.value


def _is_template(text: str) -> bool:
    return _TEMPLATE.fullmatch(text) is not None and not text.startswith(_OF_OTHERS)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
