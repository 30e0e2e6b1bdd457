"""Small values for tests, each with only what matters changed."""

from pathlib import Path

from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.environments import Cell, Interpreter
from pytest_release_check.model.markers import Markers
from pytest_release_check.model.releases import Installation, StagedRelease


def interpreter(version: str = "3.12.1", **changed: object) -> Interpreter:
    major, minor, patch = (int(part) for part in version.split("."))
    implementation = str(changed.get("implementation", "cpython"))
    fields: dict[str, object] = {
        "path": Path(f"/pythons/{version}/bin/python"),
        "implementation": implementation,
        "version": (major, minor, patch),
        "markers": Markers.by_rule((major, minor, patch), implementation=implementation),
    }
    return Interpreter(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field


def wheel(name: str = "demo", version: str = "1.0", tag: str = "py3-none-any", **changed: object) -> Distribution:
    fields: dict[str, object] = {
        "path": Path(f"/dist/{name.replace('-', '_')}-{version}-{tag}.whl"),
        "artifact": Artifact.WHEEL,
        "name": name,
        "version": version,
        "sha256": "a" * 64,
        "size": 1000,
        "tags": (tag,),
    }
    return Distribution(**(fields | changed))  # type: ignore[arg-type] # as above


def sdist(name: str = "demo", version: str = "1.0", **changed: object) -> Distribution:
    fields: dict[str, object] = {
        "path": Path(f"/dist/{name.replace('-', '_')}-{version}.tar.gz"),
        "artifact": Artifact.SDIST,
        "name": name,
        "version": version,
        "sha256": "b" * 64,
        "size": 900,
    }
    return Distribution(**(fields | changed))  # type: ignore[arg-type] # as above


def distributions(*files: Distribution) -> Distributions:
    chosen = files or (wheel(), sdist())
    return Distributions(name=chosen[0].name, version=chosen[0].version, files=chosen)


def staged(files: Distributions | None = None, url: str = "http://127.0.0.1:9/simple/") -> StagedRelease:
    return StagedRelease(
        distributions=files or distributions(),
        index="local",
        index_url=url,
        wheel_index_url=url,
        sdist_index_url=url,
    )


def cell(version: str = "3.12.1", artifact: Artifact = Artifact.WHEEL, installer: str = "pip") -> Cell:
    return Cell(interpreter=interpreter(version), artifact=artifact, installer=installer)


def installation(folder: Path, **changed: object) -> Installation:
    fields: dict[str, object] = {
        "cell": cell(),
        "folder": folder,
        "python": folder / "bin" / "python",
        "version": "1.0",
        "site_packages": (folder / "site-packages",),
        "scripts_folder": folder / "bin",
        "files": ("demo.py", "demo-1.0.dist-info/METADATA"),
        "entry_points": (),
        "requires": (),
        "log": folder / "log",
    }
    return Installation(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field
