"""Several packages as a user checks and publishes them, with real pips and a real index."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.conftest import Run, user_environment
from tests.faulty_front import Exchange
from tests.plugin.publications import GIVEN, REPORT, Target

WORKSPACE = '[tool.uv.workspace]\nmembers = ["packages/*"]\n'
LICENSE = "MIT License\n\nCopyright (c) 2026 somebody. Permission is hereby granted, free of charge, to any person.\n"
PACKAGE = """[build-system]
requires = ["flit_core>=3.11"]
build-backend = "flit_core.buildapi"
[project]
name = "{name}"
version = "{version}"
description = "One of three."
readme = "README.md"
requires-python = ">=3.10"
license = "MIT"
license-files = ["LICENSE"]
dependencies = {requires}
"""


def workspace(top: Path, *, core: str = "2.0", core_source: str = "found = 1\n") -> Path:
    """acme-app requires acme-plugin, which requires acme-core 2."""
    top.mkdir()
    (top / "pyproject.toml").write_text(WORKSPACE)
    for name, version, requires, source in (
        ("acme-app", "0.1", ["acme-plugin>=1.3"], "import acme_plugin\n"),
        ("acme-core", core, [], core_source),
        ("acme-plugin", "1.3", ["acme-core>=2.0"], "from acme_core import found\n"),
    ):
        folder = top / "packages" / name
        folder.mkdir(parents=True)
        (folder / "pyproject.toml").write_text(PACKAGE.format(name=name, version=version, requires=requires))
        (folder / "README.md").write_text(f"# {name}\n")
        (folder / "LICENSE").write_text(LICENSE)
        (folder / f"{name.replace('-', '_')}.py").write_text(f'"""A module of {name}."""\n\n{source}')
    return top


def publication(top: Path, target: Target, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, "--yes", "--wait=20", f"--repository={target.url}", "--report=job"],
        cwd=top,
        env=user_environment(top) | GIVEN,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_checked_together_and_published_in_order(
    release_check: Callable[..., Run], target: Target, tmp_path: Path
) -> None:
    """Nobody else has any of them; a publication that breaks off in the middle is completed by the same command."""
    top = workspace(tmp_path / "acme")
    outputs = tmp_path / "outputs"
    run = release_check(top, "--release-trials=auto", "--junitxml=all.xml", installer="", GITHUB_OUTPUT=str(outputs))
    assert run.exit == 0, run.output
    last = run.output.rstrip().splitlines()
    assert last[-1] == "verdict of all packages: passed: 3 of 3 passed"
    assert "3 packages of [tool.uv.workspace]: acme-core, acme-plugin, acme-app" in run.output
    assert run.output.count("together[") == 2
    suites = ElementTree.parse(top / "all.xml").getroot()
    assert [suite.get("name") for suite in suites] == ["acme-core", "acme-plugin", "acme-app"]
    assert outputs.read_text().splitlines()[-2:] == ["verdict=passed", f"report={top / REPORT}"]

    command = last[-2].partition(": ")[2].split()
    command[0] = sys.executable

    def refuse_plugin(exchange: Exchange) -> Exchange | None:
        return None if exchange.method == "POST" and b"acme_plugin-1.3" in exchange.sent else exchange

    target.faults.append(refuse_plugin)
    broken = publication(top, target, command)
    assert broken.returncode == 1, broken.stdout
    assert "not sent either, as they come after it: acme-app 0.1" in broken.stdout
    assert not any(name.startswith("acme_app") for name in target.held)
    target.faults.clear()
    done = publication(top, target, command)
    assert done.returncode == 0, done.stdout
    assert len(target.held) == 6
    assert "published: acme-core 2.0 on" in done.stdout
    assert "all files were there already: nothing was sent" in done.stdout


@pytest.mark.slow
def test_files_of_several_projects(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """Handed in together, as CI leaves them: taken apart by their names, each beside all others."""
    dist, top = tmp_path / "dist", tmp_path / "acme"
    build_wheel(dist, "acme-app", "0.1", requires=("acme-plugin>=1.3",))
    build_wheel(dist, "acme-core", "2.0", requires=('acme-plugin; extra == "all"',), extra="Provides-Extra: all\n")
    build_wheel(dist, "acme-plugin", "1.3", requires=("acme-core>=2.0",))
    top.mkdir()
    run = release_check(top, f"--release-dist={dist}", "--release-trials=auto", "--release-ignore=RC221: of tests")
    assert "acme-core, acme-plugin, acme-app" in run.output
    assert re.search(r"extra\[all-\w+\] +passed", run.output), run.output
    assert run.output.count("together[") == 3
    assert (top / REPORT / "acme-core" / "dist" / "acme_core-2.0-py3-none-any.whl").is_file()
    assert re.search(r"^acme-app 0\.1 +(passed|failed)", run.output, re.MULTILINE), run.output


@pytest.mark.slow
def test_a_version_that_is_nowhere(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """It is named as what it is, and the others are not blamed."""
    run = release_check(workspace(tmp_path / "acme", core="1.9"), "release::acme-plugin::examine")
    assert run.exit == 1, run.output
    assert "no verdict" not in run.output
    run = release_check(tmp_path / "acme")
    assert run.exit == 1, run.output
    assert "RC377" in run.output
    assert "acme-plugin 1.3 requires" not in run.output.partition("package 2 of 3")[0]
    last = run.output.rstrip().splitlines()
    assert last[-1] == "verdict of all packages: failed: 1 of 3 passed"
    assert any(line.startswith("acme-core 1.9    passed") for line in last)


@pytest.mark.slow
def test_one_that_cannot_be_built(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """What requires it is not tried with a release that somebody else has published."""
    top = workspace(tmp_path / "acme")
    (top / "packages" / "acme-core" / "README.md").unlink()
    run = release_check(top, "--release-packages=packages/*")
    assert run.exit == 1, run.output
    assert run.output.count("not run: acme-core, which it requires, was not built") == 2


def test_what_cannot_be(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """One sentence and status 4 before any work."""
    top = workspace(tmp_path / "acme")
    for args, words in (
        (("--release-publish=pypi",), "all of them must have passed before the first is published"),
        (("--release-packages=nowhere",), "is called so"),
        (("--release-packages=packages/*", "--release-version=1.0"), "leave one of them out"),
        (("--release-html=page.html",), "each package has a page of its own"),
        (("--release-packages=none", "--release-beside=packages"), "there is no wheel and no sdist in it"),
    ):
        run = release_check(top, *args)
        assert (run.exit, words in run.output) == (4, True), run.output
