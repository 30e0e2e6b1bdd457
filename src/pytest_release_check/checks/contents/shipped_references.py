"""Files that shipped templates and stylesheets name, and that are not shipped with them."""

import posixpath
import re
from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_beside, is_for_developers, listed
from pytest_release_check.checks.installed.shipped_modules import is_foreign
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

REFERENCES_NOT_SHIPPED = Rule(
    code="RC298",
    slug="references-not-shipped",
    summary="templates or stylesheets in the wheel name files of the project that are not in it",
    why="Pages end with TemplateDoesNotExist, or lack images and styles; no import and no test of the source shows it.",
    fix="ship those files as package data (setuptools: `tool.setuptools.package-data`), or remove what names them",
    example='demo/templates/demo/page.html:  {% extends "demo/base.html" %}\nwheel:  demo/templates/demo/page.html',
    source="django-wiki/django-nyt#109 (templates that were not shipped); no finding on the healthy and popular "
    "releases of `benchmarks/`",
    severity=Severity.WARNING,
)

_OTHERS = re.compile(
    rb"\{%-?\s*(?:extends|include|import|from)\s+[\"']([\w./-]+\.\w+)[\"']\s*(?=-?%\}|(?:with|only|import|as)\b)"
)
"""Other templates, as Django and Jinja name them; those that may be missing say so."""
_STATIC = re.compile(rb"\{%-?\s*static\s+[\"']([\w./@-]+\.\w+)[\"']\s*(?=-?%\}|as\b)")
_COMMENT = re.compile(rb"\{#.*?#\}|\{%-?\s*comment\b.*?endcomment\s*-?%\}|<!--.*?-->|/\*.*?\*/", re.DOTALL)
_OF_STYLE = re.compile(rb"@import\s+(?:url\(\s*)?[\"']([^\"')]+)[\"']|\burl\(\s*[\"']?([^\"')\s]+)[\"']?\s*\)")
_ELSEWHERE = re.compile(r"^(/|#|[a-z][a-z0-9+.-]*:)|[{}$<>*|~]|^$", re.IGNORECASE)
_TEMPLATE_FOLDERS = ("templates", "jinja2")


def missing_references(filename: str, wheel: Contents, sources: Iterable[Contents] = ()) -> tuple[Finding, ...]:
    """A finding for all of them.

    A template may name one that the site or another package brings. So it counts only below a folder named as the
    package that ships it (`shop/templates/shop/`), or where one of the ``sources`` has it in the same folder.
    """
    if not wheel.is_whole or not wheel.markup:
        return ()
    kept = frozenset(name for source in sources for name in source.members)
    found = {
        path: name
        for name, text in sorted(wheel.markup.items())
        if not (is_beside(name) or is_for_developers(name) or is_foreign(name))
        for path in _missing(name, _COMMENT.sub(b"", text), wheel, kept)
    }
    if not found:
        return ()
    detail = listed(f"{path} ({name} names it)" for path, name in found.items())
    return (Finding(rule=REFERENCES_NOT_SHIPPED, subject=filename, detail=detail),)


def _missing(name: str, text: bytes, wheel: Contents, kept: frozenset[str]) -> Iterator[str]:
    if name.endswith(".css"):
        yield from _missing_in_style(name, text, wheel, kept)
        return
    home = next((folder for folder in _TEMPLATE_FOLDERS if f"/{folder}/" in name), "")
    if not home:
        return
    package = name.partition(f"/{home}/")[0]
    for pattern, folder in ((_OTHERS, home), (_STATIC, "static")):
        for other in (match[1].decode() for match in pattern.finditer(text)):
            path = posixpath.normpath(f"{package}/{folder}/{other}")
            is_own = other.partition("/")[0] == package.rpartition("/")[2] and "/" in other
            is_lost = any(one == path or one.endswith(f"/{path}") for one in kept)
            if (is_own or is_lost) and not _is_anywhere(f"/{folder}/{other}", path, wheel):
                yield path


def _is_anywhere(tail: str, path: str, wheel: Contents) -> bool:
    """Whether a package of the wheel has it; a file of another kind with that stem is what it is made of."""
    stem = posixpath.splitext(path)[0]
    return any(one.endswith(tail) or posixpath.splitext(one)[0] == stem for one in wheel.members)


def _missing_in_style(name: str, text: bytes, wheel: Contents, kept: frozenset[str]) -> Iterator[str]:
    """What a stylesheet names by a relative path: surely its own if a source has it, or if all else there is shipped.

    Stylesheets of others are often shipped with less than they name.
    """
    paths = {path for match in _OF_STYLE.finditer(text) if (path := _relative(name, match[1] or match[2]))}
    for path in sorted(paths):
        is_lost = any(one == path or one.endswith(f"/{path}") for one in kept)
        folder = posixpath.dirname(path)
        is_bare = bool(folder) and not any(one.startswith(f"{folder}/") for one in wheel.members)
        if path not in wheel.members and (is_lost or (is_bare and not _is_minified(name))):
            yield path


def _relative(name: str, raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    if _ELSEWHERE.search(text):
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), text))
    return "" if path.startswith("..") else path


def _is_minified(name: str) -> bool:
    return ".min." in name or "vendor" in name.lower()
