"""What PyPI takes in spite of a defect is reported as a warning."""

import pytest

from pytest_release_check.upload.catalogue import form_refusals
from pytest_release_check.upload.file.wheel_names import wheel_name_refusals
from pytest_release_check.upload.tolerated.form import tolerated_in_form
from tests.upload.forms import Value, form, offer

MIT = "License :: OSI Approved :: MIT License"
APACHE = "License :: OSI Approved :: Apache Software License"
WHEEL = "demo-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("changes", "filename", "expected"),
    [
        pytest.param({"license_expression": "MIT", "classifiers": MIT}, WHEEL, ["RC221"], id="RC221-beside"),
        pytest.param({"license_expression": "MIT", "classifiers": (MIT, APACHE)}, WHEEL, ["RC221"], id="RC221-two"),
        pytest.param({"classifiers": MIT}, WHEEL, [], id="RC221-alone"),
        pytest.param({"license_expression": "MIT OR (GPL-2.0)"}, WHEEL, ["RC222"], id="RC222-gpl"),
        pytest.param({"license_expression": "GPL-2.0 OR LGPL-2.1"}, WHEEL, ["RC222"], id="RC222-two"),
        pytest.param({"license_expression": "GPL-2.0-only"}, WHEEL, [], id="RC222-successor"),
        pytest.param({"requires_dist": "other; extra == 'fast'"}, WHEEL, ["RC223"], id="RC223-undeclared"),
        pytest.param({"requires_dist": "o; 'a' == extra or extra == 'b'"}, WHEEL, ["RC223"] * 2, id="RC223-both-sides"),
        pytest.param(
            {"requires_dist": "o; os_name == 'nt' and extra == 'My_Fast'", "provides_extra": "my.fast"},
            WHEEL,
            [],
            id="RC223-declared",
        ),
        pytest.param({"requires_dist": "extra; os_name == 'extra'"}, WHEEL, [], id="RC223-no-extra"),
        pytest.param({"home_page": "https://"}, WHEEL, ["RC224"], id="RC224-home-page"),
        pytest.param({"project_urls": "Home, https:example.org"}, WHEEL, ["RC224"], id="RC224-no-slashes"),
        pytest.param({"project_urls": "Home, https://example.org"}, WHEEL, [], id="RC224-host"),
        pytest.param({"author_email": "a@example.org, b@local"}, WHEEL, ["RC225"], id="RC225-second"),
        pytest.param({"author_email": "a@local, b@example.org"}, WHEEL, ["RC225"], id="RC225-first-of-two"),
        pytest.param({"author_email": "Doe, Jane <b@example.org>"}, WHEEL, [], id="RC225-comma-in-name"),
        pytest.param({}, "demo-1.0.0-py3-none-any.whl", ["RC226"], id="RC226-zeros"),
        pytest.param({"version": "1rc1"}, "demo-1RC1-py3-none-any.whl", ["RC226"], id="RC226-capitals"),
        pytest.param({"version": "1.0.RC1"}, "demo-1.0rc1-1-py3-none-any.whl", [], id="RC226-normal"),
        pytest.param({}, "demo-1.0-py3.python3-none-any.whl", ["RC227"], id="RC227-one-of-two"),
        pytest.param({}, "demo-1.0-py-none-any.whl", ["RC227"], id="RC227-no-number"),
        pytest.param({}, "demo-1.0-cp313t.pp310.graalpy311-none-any.whl", ["RC227"], id="RC227-abi-in-the-tag"),
        pytest.param({}, "demo-1.0-py2.py3.cp313.pp310.graalpy311.py3_10-none-any.whl", [], id="RC227-known"),
        pytest.param({"filetype": "sdist", "pyversion": "source"}, "demo-1.0.tar.gz", [], id="RC226-sdist"),
        pytest.param({"version": "one"}, "nonsense.whl", [], id="RC226-nonsense"),
    ],
)
def test_tolerated(changes: dict[str, Value], filename: str, expected: list[str]) -> None:
    """Each defect is one warning, each healthy neighbour none."""
    findings = list(tolerated_in_form(form(**changes), filename))
    assert [finding.code for finding in findings] == expected
    assert not any(finding.is_error for finding in findings)
    assert all(finding.subject and finding.detail.isprintable() for finding in findings)


@pytest.mark.parametrize(
    ("changes", "filename"),
    [
        pytest.param({"license_expression": "GPL-2.0", "classifiers": MIT}, WHEEL, id="RC221-RC222"),
        pytest.param({"requires_dist": "other; extra == 'fast'", "home_page": "https://"}, WHEEL, id="RC223-RC224"),
        pytest.param({"author_email": "a@example.org, b"}, WHEEL, id="RC225"),
        pytest.param({}, "demo-1.0.0-odd-none-any.whl", id="RC226-RC227"),
    ],
)
def test_what_is_tolerated_is_not_refused(changes: dict[str, Value], filename: str) -> None:
    """PyPI takes all of them."""
    assert list(form_refusals(form(**changes))) == []
    assert list(wheel_name_refusals(offer(filename, changes))) == []


def test_all_that_one_expression_concerns_is_one_warning() -> None:
    """It is corrected in one place."""
    fields: dict[str, Value] = {
        "license_expression": "GPL-2.0 OR (LGPL-2.1)",
        "classifiers": (MIT, "Typing :: Typed", APACHE),
    }
    details = [finding.detail for finding in tolerated_in_form(form(**fields), WHEEL)]
    assert details == [
        f"{MIT}, {APACHE} beside 'GPL-2.0 OR (LGPL-2.1)'",
        "GPL-2.0, LGPL-2.1 in 'GPL-2.0 OR (LGPL-2.1)'",
    ]
