"""Message catalogues that nobody has compiled."""

import pytest

from pytest_release_check.checks.contents.message_catalogues import uncompiled_catalogues
from tests.checks.contents.made import contents, reported

DE, FR = "demo/locale/de/LC_MESSAGES/demo", "demo/locale/fr/LC_MESSAGES/demo"
USES = {"demo/__init__.py": "import gettext\n"}


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({**USES, f"{DE}.po": "", f"{FR}.po": ""}, f"{DE}.po, {FR}.po"),
        ({"demo/core.py": "from babel.support import Translations\n", f"{DE}.po": ""}, f"{DE}.po"),
        ({"demo/core.py": "from flask_babel import _\n", f"{DE}.po": ""}, f"{DE}.po"),
        ({"demo/a.py": "", "demo/locale/de/LC_MESSAGES/django.po": ""}, "demo/locale/de/LC_MESSAGES/django.po"),
        ({**USES, f"{DE}.mo": "", "demo/locale/de/LC_MESSAGES/more.po": ""}, "demo/locale/de/LC_MESSAGES/more.po"),
    ],
)
def test_catalogues_in_text_form_only(files: dict[str, str], shown: str) -> None:
    """What translates finds nothing in them."""
    detail = f"message catalogues are shipped as .po only, and gettext reads .mo: {shown}"
    assert reported(*uncompiled_catalogues("w.whl", contents(files))) == [("catalogues-uncompiled", detail)]


@pytest.mark.parametrize(
    "files",
    [
        {**USES, f"{DE}.po": "", f"{DE}.mo": ""},
        {**USES, f"{DE}.mo": "", f"{FR}.po": ""},
        {**USES, f"{DE}.mo": ""},
        {**USES, f"{DE}.po": "", f"{DE}.json": ""},
        {"demo/__init__.py": "", f"{DE}.po": ""},
        {"demo/__init__.py": "import gettext, polib\n", f"{DE}.po": ""},
        {**USES, "demo/tests/locale/de/LC_MESSAGES/demo.po": ""},
        {**USES, "demo/_vendor/x/locale/de/LC_MESSAGES/demo.po": ""},
        {**USES, "demo/words.po": ""},
    ],
)
def test_what_is_well(files: dict[str, str]) -> None:
    """Compiled for some language, never used, read in text form, or for tests."""
    assert uncompiled_catalogues("w.whl", contents(files)) == ()


def test_a_wheel_that_was_not_read_to_its_end() -> None:
    """It may have the compiled ones."""
    assert uncompiled_catalogues("w.whl", contents({**USES, f"{DE}.po": ""}, is_whole=False)) == ()
