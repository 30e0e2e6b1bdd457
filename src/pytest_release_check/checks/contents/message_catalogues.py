"""Message catalogues that are shipped as people write them, and not as gettext reads them."""

import re

from pytest_release_check.analysis.files.members import is_beside, is_for_developers, listed
from pytest_release_check.checks.contents.own_files import own_modules
from pytest_release_check.checks.installed.shipped_modules import is_foreign
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

CATALOGUES_UNCOMPILED = Rule(
    code="RC297",
    slug="catalogues-uncompiled",
    summary="message catalogues are not compiled, so nothing is translated",
    why="Programs as gettext, Django and Babel read `.mo` files only, so users see the texts as they are in "
    "the source.",
    fix="compile them before the build (`msgfmt`, `pybabel compile`, `django-admin compilemessages`), and "
    "let the backend ship `*.mo`, also where version control ignores them",
    example="demo/locale/de/LC_MESSAGES/demo.po    # wrong if it is alone\ndemo/locale/de/LC_MESSAGES/demo.mo",
    source="https://docs.python.org/3/library/gettext.html; no finding on the healthy and popular releases of "
    "`benchmarks/`",
    severity=Severity.WARNING,
)

_CATALOGUE = re.compile(r"(?P<root>.+)/[^/]+/LC_MESSAGES/(?P<domain>[^/]+)\.(po|mo|json)")
"""Where gettext, Django and Babel look for one: a folder for each language, a file for each domain."""
_USES = re.compile(rb"gettext|\bbabel\b|flask_babel|\bTranslations?\b|\btranslation\b")
_READS_SOURCE = re.compile(rb"\bpolib\b|\bread_po\b|\bpofile\b|\bmsgfmt\b|\bwrite_mo\b")
"""How modules read or compile the text form themselves."""


def uncompiled_catalogues(filename: str, wheel: Contents) -> tuple[Finding, ...]:
    """A finding if a domain has catalogues in text form only, in a wheel whose modules translate.

    A domain some of whose languages are compiled leaves the others out on purpose.
    """
    found = [match for name in wheel.members if _is_of_users(name) and (match := _CATALOGUE.fullmatch(name))]
    domains = {match[0]: (match["root"], match["domain"]) for match in found}
    compiled = {domain for name, domain in domains.items() if not name.endswith(".po")}  # JSON is for browsers
    written = [name for name, domain in domains.items() if domain not in compiled]
    if not (wheel.is_whole and written and _reads_compiled(wheel, written)):
        return ()
    detail = f"message catalogues are shipped as .po only, and gettext reads .mo: {listed(written)}"
    return (Finding(rule=CATALOGUES_UNCOMPILED, subject=filename, detail=detail),)


def _is_of_users(name: str) -> bool:
    return not (is_beside(name) or is_for_developers(name) or is_foreign(name))


def _reads_compiled(wheel: Contents, written: list[str]) -> bool:
    """Whether the package translates by what gettext reads: its modules say so, or it is an application of Django."""
    texts = [text for _, text in own_modules(wheel)]
    if any(_READS_SOURCE.search(text) for text in texts):
        return False
    is_django = any(name.rpartition("/")[2] in ("django.po", "djangojs.po") for name in written)
    return is_django or any(_USES.search(text) for text in texts)
