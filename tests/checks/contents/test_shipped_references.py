"""What templates and stylesheets name has to be shipped with them, as far as it is the project's own."""

import dataclasses

import pytest

from pytest_release_check.checks.contents.shipped_references import missing_references
from pytest_release_check.model.contents import Contents
from tests.checks.contents.made import contents, reported

PAGE = "shop/templates/shop/page.html"
STYLE = "shop/static/shop/site.css"
Files = dict[str, str]


def wheel(files: Files) -> Contents:
    made = contents({"shop/__init__.py": "", **files})
    return dataclasses.replace(made, markup={name: text.encode() for name, text in files.items()})


@pytest.mark.parametrize(
    ("files", "source", "shown"),
    [
        ({PAGE: "{% extends 'shop/base.html' %}"}, (), "shop/templates/shop/base.html"),
        ({PAGE: '{%- include "shop/parts/nav.html" -%}'}, (), "shop/templates/shop/parts/nav.html"),
        ({PAGE: "{% static 'shop/app.js' %}"}, (), "shop/static/shop/app.js"),
        ({PAGE: "{% extends 'base.html' %}"}, ("src/shop/templates/base.html",), "shop/templates/base.html"),
        ({"shop/jinja2/shop/a.j2": "{% from 'shop/m.j2' import x %}"}, (), "shop/jinja2/shop/m.j2"),
        ({STYLE: "a { background: url(img/logo.png) }"}, (), "shop/static/shop/img/logo.png"),
        ({STYLE: "@import 'parts/nav.css';"}, (), "shop/static/shop/parts/nav.css"),
        ({STYLE: "@import url(nav.css);"}, ("shop/static/shop/nav.css",), "shop/static/shop/nav.css"),
        ({STYLE: "a { b: url('fonts/a.woff2?v=1#x') }"}, (), "shop/static/shop/fonts/a.woff2"),
    ],
)
def test_what_is_named_and_not_shipped(files: Files, source: tuple[str, ...], shown: str) -> None:
    """A warning with the file and who names it."""
    found = reported(*missing_references("w.whl", wheel(files), [contents(dict.fromkeys(source, ""))]))
    assert found == [("references-not-shipped", f"{shown} ({next(iter(files))} names it)")]


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: "{% extends 'shop/base.html' %}", "shop/templates/shop/base.html": ""},
        {PAGE: "{% extends 'shop/base.html' %}", "other/templates/shop/base.html": ""},
        {PAGE: "{% extends 'base.html' %}{% include 'account/login.html' %}"},
        {PAGE: "{# {% extends 'shop/base.html' %} #}<!-- {% include 'shop/x.html' %} -->"},
        {PAGE: "{% include template %}{% include 'shop/' ~ name %}{% static name %}"},
        {PAGE: "{% static 'shop/app.js' %}", "shop/static/shop/app.ts": ""},
        {"shop/tests/templates/tests/a.html": "{% extends 'tests/b.html' %}"},
        {"shop/page.html": "{% extends 'shop/base.html' %}"},
        {STYLE: "a { b: url(data:image/png;base64,x) } c { d: url(/static/x.png) }"},
        {STYLE: "a { b: url(https://example.org/x) } c { d: url(//example.org/x.png) }"},
        {PAGE: "{% include 'shop/more.html' ignore missing %}{% static 'shop/img/' %}{% static 'shop/css' %}"},
        {STYLE: "a { b: url(img/logo.png) }", "shop/static/shop/img/logo.png": ""},
        {STYLE: "a { b: url(img/logo.png) }", "shop/static/shop/img/other.png": ""},
        {STYLE: "/* url(img/logo.png) */ a { b: url(#mark) } c { d: url({{ x }}) }"},
        {"shop/static/vendor/x.css": "a { b: url(fonts/a.eot) }"},
        {"shop/static/x.min.css": "a { b: url(fonts/a.eot) }"},
    ],
)
def test_what_is_well(files: Files) -> None:
    """It is shipped, or may be another's to bring, made of something else, or not named for certain."""
    assert missing_references("w.whl", wheel(files)) == ()


def test_a_wheel_that_was_not_read_to_its_end() -> None:
    """It may have what is named."""
    half = dataclasses.replace(wheel({PAGE: "{% extends 'shop/base.html' %}"}), is_whole=False)
    assert missing_references("w.whl", half) == ()
