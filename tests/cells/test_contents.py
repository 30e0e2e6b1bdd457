"""Contents: what an sdist installs is what the wheel holds, or what its packages need."""

from pathlib import Path
from sysconfig import get_platform

import pytest

from pytest_release_check.cells.contents import installed_contents
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.releases import Installation
from tests.archives import build_sdist, build_wheel
from tests.builders import cell, distributions, installation, sdist, staged, wheel

SDIST = cell(artifact=Artifact.SDIST)


@pytest.mark.parametrize(
    ("tag", "files", "codes"),
    [
        ("py3-none-any", ("demo.py", "demo.json"), []),
        ("py3-none-any", ("demo.py",), ["RC405"]),
        ("py3-none-any", ("demo.json",), ["RC406"]),
        (f"cp312-none-{get_platform().replace('-', '_').replace('.', '_')}", ("demo.py",), []),
    ],
)
def test_beside_a_wheel(tmp_path: Path, tag: str, files: tuple[str, ...], codes: list[str]) -> None:
    """What an sdist installs is held against a wheel that the same Python would take."""
    built = build_wheel(tmp_path, "demo", "1.0", files={"demo.py": "", "demo.json": ""})
    release = staged(distributions(wheel(path=built, tags=(tag,)), sdist()))
    found = installed_contents(installation(tmp_path, cell=SDIST, files=files), release).findings
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("python", "source", "installed", "codes"),
    [
        ("cp312", {"setup.py": "setup()"}, ("demo/__init__.py",), ["RC323"]),
        ("cp310", {"setup.py": "setup()"}, ("demo/__init__.py",), ["RC323"]),
        ("cp312", {"setup.py": "setup()", "fast.c": "int a;"}, ("demo/__init__.py",), ["RC324"]),
        ("cp312", {"setup.py": "setup()"}, ("demo/__init__.py", "demo/_fast.cpython-312-x86_64-linux-gnu.so"), []),
        ("pp310", {"setup.py": "setup()"}, ("demo/__init__.py",), []),
    ],
)
def test_extension_modules_beside_a_pure_wheel(
    tmp_path: Path, python: str, source: dict[str, str], installed: tuple[str, ...], codes: list[str]
) -> None:
    """What wheels for this platform have is expected of the sdist, also where a pure wheel is in the release."""
    files = {"demo/__init__.py": "", "demo/_fast.abi3.so": "x"}
    platform = get_platform().replace("-", "_").replace(".", "_")
    compiled = build_wheel(tmp_path / "compiled", "demo", "1.0", files=files)
    pure = build_wheel(tmp_path, "demo", "1.0", files={"demo/__init__.py": ""})
    held = sdist(path=build_sdist(tmp_path, "demo", "1.0", files=source))
    abi = python if python.startswith("cp") else "pypy310_pp73"
    release = staged(distributions(wheel(path=pure), wheel(path=compiled, tags=(f"{python}-{abi}-{platform}",)), held))
    found = installed_contents(installation(tmp_path, cell=SDIST, files=installed), release).findings
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("in_wheel", "installed", "codes"),
    [
        ({"d/a.py": "x = 1\n", "d/b.py": "y = 1\n"}, {"d/a.py": "x = 1\n", "d/b.py": "y = 1\n"}, []),
        ({"d/a.py": "x = 1\n", "d/b.py": "y = 1\n"}, {"d/a.py": "x = 2\n", "d/b.py": "y = 2\n"}, ["RC406"]),
        ({"d/a.py": "x = 1\n", "d/b.py": "y = 1\n"}, {"d/a.py": "x = 2\n", "d/b.py": "y = 1\n"}, []),
        ({"d/a.py": "version = 1\n", "d/b.py": "y = 1\n"}, {"d/a.py": "version = 2\n", "d/b.py": "y = 1\n\n"}, []),
    ],
)
def test_other_code_than_the_wheel(
    tmp_path: Path, in_wheel: dict[str, str], installed: dict[str, str], codes: list[str]
) -> None:
    """Where most modules differ from the sdist, only its own build shows whether a build rewrites them."""
    built = build_wheel(tmp_path, "demo", "1.0", files=in_wheel)
    release = staged(distributions(wheel(path=built), sdist()))
    found = installed_contents(_installed(tmp_path, installed), release).findings
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("requires", "source", "codes"),
    [
        ("", {"setup.py": "open('requirements.txt')"}, ["RC107"]),
        ("", {"setup.py": "open('requirements.txt')", "requirements.txt": "six"}, []),
        ("Requires-Dist: six\n", {"setup.py": "open('requirements.txt')"}, []),
    ],
)
def test_requirements_that_only_the_wheel_has(
    tmp_path: Path, requires: str, source: dict[str, str], codes: list[str]
) -> None:
    """A wheel that was handed in may have been built out of the tree, where the file was that the sdist lacks."""
    built = build_wheel(tmp_path, "demo", "1.0", files={"demo.py": ""}, requires=("six",))
    packed = build_sdist(tmp_path, "demo", "1.0", files=source)
    there = _installed(tmp_path, {"demo.py": "", "demo-1.0.dist-info/METADATA": f"Requires-Python: >=3.8\n{requires}"})
    found = installed_contents(there, staged(distributions(wheel(path=built), sdist(path=packed)))).findings
    assert [finding.code for finding in found] == codes


READER = "from pathlib import Path\nWORDS = Path(__file__).with_name('words.txt').read_text()\n"
SOURCE = {"demo/__init__.py": READER, "demo/words.txt": "one", "tests/__init__.py": ""}


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"demo/__init__.py": READER, "demo/words.txt": "one"}, []),
        ({"demo/__init__.py": READER}, ["RC256"]),
        ({**SOURCE, "demo/__pycache__/__init__.cpython-312.pyc": "", "../../bin/demo": ""}, ["RC251"]),
        ({"demo-1.0.dist-info/METADATA": ""}, ["RC258"]),
        (
            {**SOURCE, "tests/__init__.py": "", "demo-1.0.dist-info/METADATA": "Requires-Python: >=3.8\n"},
            ["RC251", "RC206"],
        ),
    ],
)
def test_without_a_wheel(tmp_path: Path, files: dict[str, str], codes: list[str]) -> None:
    """What would be said of a wheel is said of what was installed, also where the wheel is for other platforms."""
    release = staged(
        distributions(wheel(tag="py3-none-win32"), sdist(path=build_sdist(tmp_path, "demo", "1.0", files=SOURCE)))
    )
    found = installed_contents(_installed(tmp_path, files), release).findings
    assert [finding.code for finding in found] == codes


def test_metadata_that_the_build_writes_anew(tmp_path: Path) -> None:
    """A requirement that the sdist states and that is lost when pip builds it."""
    static = "Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n"
    stated = build_sdist(tmp_path, "demo", "1.0", pkg_info=f"{static}Requires-Dist: foo\n", files=SOURCE)
    files = {**SOURCE, "demo-1.0.dist-info/METADATA": static}
    found = installed_contents(_installed(tmp_path, files), staged(distributions(sdist(path=stated)))).findings
    said = [(finding.code, finding.subject, finding.detail) for finding in found if finding.code == "RC206"]
    assert said == [("RC206", f"Requires-Dist in {stated.name}", "'foo', what pip builds out of it: nothing more")]


def _installed(folder: Path, files: dict[str, str]) -> Installation:
    site = folder / "a" / "b" / "site-packages"
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return installation(folder, cell=SDIST, files=tuple(files), site_packages=(site,))
