"""No code of the project sees an upload credential: planted ones are looked for wherever it runs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.peers import USER, pypiserver

pytestmark = pytest.mark.slow
PLANTED = "planted-cr3dential"
DUMP = """
import os, sys, pathlib
for folder in ({target!r},):
    with open(os.path.join(folder, {name!r} + str(os.getpid())), "w") as stream:
        stream.write(repr(dict(os.environ)) + repr(sys.argv))
"""


@pytest.mark.parametrize("n", ["-n0", "-n2"])
def test_no_credential_reaches_project_code(
    n: str, sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Not its build backend, its conftest, its smoke tests, nor its modules when they are imported in a cell."""
    project, dumps = sample("healthy"), tmp_path / "dumps"
    dumps.mkdir()

    def dump(name: str) -> str:
        return DUMP.format(target=str(dumps), name=name)

    (project / "backend.py").write_text(f"from flit_core.buildapi import *\n{dump('backend')}")
    configuration = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(
        configuration.replace('build-backend = "flit_core.buildapi"', 'build-backend = "backend"\nbackend-path = ["."]')
        + '\n[tool.flit.sdist]\ninclude = ["backend.py"]\n'
    )
    with (project / "src" / "sample_healthy" / "__init__.py").open("a") as module:
        module.write(dump("module"))
    (project / "tests" / "conftest.py").write_text(dump("conftest"))
    (project / "tests" / "test_more.py").write_text(
        f"def test_release_check(installed_release):\n    exec({dump('test')!r})\n"
    )
    secrets = {"TWINE_USERNAME": USER, "TWINE_PASSWORD": PLANTED, "UV_PUBLISH_TOKEN": PLANTED, "PYPI_TOKEN": PLANTED}
    with pypiserver(tmp_path / "peer", password=PLANTED) as index:
        run = release_check(project, f"--release-index={index.upload_url}", "--release-artifact=wheel", n=n, **secrets)
    assert run.exit == 0, run.output
    seen = {file.name.rstrip("0123456789"): file.read_text() for file in dumps.iterdir()}
    assert set(seen) == {"backend", "module", "conftest", "test"}
    report = "".join(file.read_text(errors="replace") for file in (project / ".release-check").rglob("*.*"))
    assert PLANTED not in run.output + report + "".join(seen.values())
