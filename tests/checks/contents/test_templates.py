"""Templates that modules render and that the wheel lacks."""

import pytest

from pytest_release_check.checks.contents.templates import missing_templates
from tests.checks.contents.made import contents, reported

MAIL = "from django.template.loader import render_to_string\ndef f():\n    return render_to_string('emails/a.txt')\n"


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        (MAIL, "emails/a.txt (demo/core.py:3 names it)"),
        ("render(request, 'demo/page.html', {})  # a template\n", "demo/page.html (demo/core.py:1 names it)"),
        ("class V(View):\n    template_name = 'v.html'\n", "v.html (demo/core.py:2 names it)"),
        ("urls = [View.as_view(template_name='v.html')]\n", "v.html (demo/core.py:1 names it)"),
        ("x = environment.get_template('v.jinja')\n", "v.jinja (demo/core.py:1 names it)"),
    ],
)
def test_a_wheel_without_templates(source: str, detail: str) -> None:
    """The name says which, wherever it should lie."""
    wheel = {"demo/__init__.py": "", "demo/core.py": source}
    assert reported(*missing_templates("w.whl", contents(wheel))) == [("templates-missing", detail)]
    with_another = contents({**wheel, "demo/templates/other.html": ""})
    assert missing_templates("w.whl", with_another) == missing_templates("w.whl", contents(wheel), [with_another]) == ()
    assert missing_templates("w.whl", contents({**wheel, f"demo/views/{detail.split()[0].split('/')[-1]}": ""})) == ()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("demo/core.py", "render(request, 'registration/login.html')  # a template\n"),
        ("demo/core.py", "render(request, name)  # a template\nrender('words')\ntemplate_name = f'{x}.html'\n"),
        ("demo/core.py", "x = 'a/page.html'\nopen('b.html')  # no template\n"),
        ("demo/core.py", "not Python: get_template('v.html')\n"),
        ("demo/tests/test_core.py", MAIL),
        ("demo/_vendor/core.py", MAIL),
    ],
)
def test_what_is_no_template_of_the_package(path: str, source: str) -> None:
    """Django's own, what is computed, and what only tests render."""
    assert missing_templates("w.whl", contents({"demo/__init__.py": "", path: source})) == ()
