"""Two installations are the same if every file and every version is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.installed_digest import installed_digest
from pytest_release_check.model.releases import Installation
from tests.builders import installation

FILES = {
    "demo/__init__.py": "VALUE = 1",
    "demo-1.0.dist-info/METADATA": "Name: demo",
    "demo-1.0.dist-info/RECORD": "",
    "../bin/demo": "#!{environment}/bin/python\nrun()",
}


def installed(folder: Path) -> Installation:
    environment = folder / "venv"
    site = environment / "site-packages"
    for name, text in FILES.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(environment=environment), "utf-8")
    return replace(
        installation(folder),
        python=environment / "bin" / "python",
        site_packages=(site,),
        scripts_folder=environment / "bin",
        files=tuple(FILES),
        distributions=("demo==1.0", "six==1.16"),
    )


def _write(name: str, text: str) -> Callable[[Installation], Installation]:
    def change(there: Installation) -> Installation:
        (there.site_packages[0] / name).write_text(text, "utf-8")
        return there

    return change


def _with(name: str) -> Callable[[Installation], Installation]:
    def change(there: Installation) -> Installation:
        return replace(_write(name, "{}")(there), files=(*there.files, name))

    return change


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        (lambda there: there, True),
        (_write("demo-1.0.dist-info/RECORD", "demo/__init__.py,sha256=x,1"), True),
        (_with("demo-1.0.dist-info/uv_build.json"), True),
        (_with("demo/uv_build.json"), False),
        (_write("demo/__init__.py", "VALUE = 2"), False),
        (_write("demo-1.0.dist-info/METADATA", "Name: Demo"), False),
        (_write("../bin/demo", "run(1)"), False),
        (lambda there: replace(there, files=there.files[1:]), False),
        (lambda there: replace(there, distributions=("demo==1.0", "six==1.17")), False),
        (lambda there: replace(there, files=(*there.files, "demo/gone.py")), False),
    ],
    ids=["same", "installer's", "uv's", "not uv's", "module", "metadata", "script", "fewer", "dependency", "not there"],
)
def test_sameness(tmp_path: Path, change: Callable[[Installation], Installation], is_same: bool) -> None:
    """The environments lie in different folders, and what names them in scripts does not count."""
    one, other = (installed(tmp_path / name) for name in ("one", "other"))
    assert (installed_digest(one) == installed_digest(change(other))) is is_same


def test_what_cannot_be_read_is_like_nothing(tmp_path: Path) -> None:
    there = installed(tmp_path)
    (there.site_packages[0] / "demo" / "__init__.py").unlink()
    assert installed_digest(there) == ""
