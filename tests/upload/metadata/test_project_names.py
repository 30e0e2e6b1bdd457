"""Names of new projects are refused where PyPI keeps them closed."""

import pytest

from pytest_release_check.model.upload import Held
from pytest_release_check.upload.metadata.project_names import project_name_refusals, standard_library_names
from tests.upload.forms import codes, form


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        pytest.param("json", (), ["PYPI066"], id="PYPI066-module"),
        pytest.param("XML.etree", (), ["PYPI066"], id="PYPI066-dotted"),
        pytest.param("future-builtins", (), ["PYPI066"], id="PYPI066-of-an-old-python"),
        pytest.param("Main", (), ["PYPI066"], id="PYPI066-dunder"),
        pytest.param("json", ("json",), [], id="PYPI066-exists-already"),
        pytest.param("jsonic", (), [], id="PYPI066-taken"),
        pytest.param("de1i0-x", ("deilox",), ["PYPI068"], id="PYPI068-look-alike"),
        pytest.param("demo_x", ("demo-x",), [], id="PYPI068-same-project"),
        pytest.param("demo-y", ("demo-x",), [], id="PYPI068-taken"),
        pytest.param("", (), [], id="PYPI066-no-name"),
    ],
)
def test_names_of_new_projects(name: str, others: tuple[str, ...], expected: list[str]) -> None:
    """Only a project that is not there yet is asked for its name."""
    assert codes(project_name_refusals(form(name=name), Held(projects=frozenset(others)))) == expected


def test_the_standard_library_is_that_of_every_python() -> None:
    """Modules that came, went or are dotted are all in it."""
    assert {"imputil", "compression", "tomllib", "test", "this", "distutils-command"} <= standard_library_names()
