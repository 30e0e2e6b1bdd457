"""The text of each competitor's shell script: what is run, as one would write it by hand."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PATTERNS = {"wheel": "dist/*.whl", "sdist": "dist/*.tar.gz"}


@dataclass(frozen=True)
class Python:
    """An interpreter to install for."""

    path: str
    version: str
    """As in ``3.12``."""


@dataclass(frozen=True)
class Setting:
    """What a script is written for."""

    tree: Path
    """A copy of the project that belongs to this one run."""
    module: str
    pythons: tuple[Python, ...]
    here: Python
    """Builds, and has the plugin and twine."""
    program: str = ""
    """Path of uv or tox, for those that need it."""
    is_compiled: bool = False
    options: tuple[str, ...] = ()
    """Further options of the release check."""


def cells(setting: Setting) -> tuple[tuple[Python, str], ...]:
    """Each Python with each artifact that it can install: a compiled wheel fits the Python that has built it."""
    return tuple(
        (python, artifact)
        for python in setting.pythons
        for artifact in _PATTERNS
        if artifact == "sdist" or not setting.is_compiled or python.version == setting.here.version
    )


def gate_python(setting: Setting) -> Python:
    """The one Python of the gate: of the version that builds, if there is one, so that any wheel fits it."""
    fitting = (python for python in setting.pythons if python.version == setting.here.version)
    return next(fitting, setting.pythons[0])


def with_pip(setting: Setting) -> str:
    """Build, twine check, and venv, pip install, import and pip check for each cell."""
    here, tree = shlex.quote(setting.here.path), shlex.quote(str(setting.tree))
    return "\n".join(
        (
            f"{here} -m build --outdir dist {tree}",
            f"{here} -m twine check dist/*",
            "check() {",
            "    rm -rf environment",
            '    "$1" -m venv environment',
            '    environment/bin/python -m pip install "$2"',
            f"    environment/bin/python -c 'import {setting.module}'",
            "    environment/bin/python -m pip check",
            "}",
            *_calls(setting),
        )
    )


def with_uv(setting: Setting) -> str:
    """The same with uv, which does not check descriptions: that stays with twine."""
    here, tree, uv = shlex.quote(setting.here.path), shlex.quote(str(setting.tree)), shlex.quote(setting.program)
    return "\n".join(
        (
            f"{uv} build --python {here} --out-dir dist {tree}",
            f"{here} -m twine check dist/*",
            "check() {",
            "    rm -rf environment",
            f'    {uv} venv --python "$1" environment',
            f'    {uv} pip install --python environment/bin/python "$2"',
            f"    environment/bin/python -c 'import {setting.module}'",
            f"    {uv} pip check --python environment/bin/python",
            "}",
            *_calls(setting),
        )
    )


def _calls(setting: Setting) -> Iterator[str]:
    for python, artifact in cells(setting):
        yield f"check {shlex.quote(python.path)} {_PATTERNS[artifact]}"


def with_tox(setting: Setting) -> str:
    """An environment of tox for each cell, as many at a time as there are processors."""
    tree, tox = shlex.quote(str(setting.tree)), shlex.quote(setting.program)
    return "\n".join(
        (
            "cat >tox.ini <<'END'",
            *_tox_configuration(setting),
            "END",
            f"{tox} run-parallel --conf tox.ini --root {tree} --workdir .tox",
        )
    )


def _tox_configuration(setting: Setting) -> Iterator[str]:
    named = {f"{artifact}{number}": (python, artifact) for number, (python, artifact) in enumerate(cells(setting))}
    yield from ("[tox]", f"env_list = {','.join(named)}")
    for name, (python, artifact) in named.items():
        yield from (f"[testenv:{name}]", f"base_python = {python.path}", f"package = {artifact}")
        # One build for all, as the others do, where one wheel fits all.
        yield from () if setting.is_compiled else ("wheel_build_env = .pkg",)
        yield "change_dir = {env_tmp_dir}"  # not where the source can be imported
        yield from ("commands =", f'    python -c "import {setting.module}"', "    python -m pip check")


def with_release_check(setting: Setting) -> str:
    """The release check, for all Pythons."""
    return _release_check(setting, setting.pythons)


def with_release_check_and_uv(setting: Setting) -> str:
    """The same, with uv as the installer."""
    return _release_check(setting, setting.pythons, "--release-installer=uv")


def gate_by_hand(setting: Setting) -> str:
    """The least that is done by hand: build, and install wheel and sdist into two fresh environments of one Python."""
    here, tree = shlex.quote(setting.here.path), shlex.quote(str(setting.tree))
    python = shlex.quote(gate_python(setting).path)
    lines = [f"{here} -m build --outdir dist {tree}"]
    for artifact, pattern in _PATTERNS.items():
        lines += [f"{python} -m venv {artifact}", f"{artifact}/bin/python -m pip install {pattern}"]
    return "\n".join(lines)


def gate_with_release_check(setting: Setting) -> str:
    """The release check, for one Python and both artifacts."""
    return _release_check(setting, (gate_python(setting),))


def _release_check(setting: Setting, pythons: tuple[Python, ...], *options: str) -> str:
    asked = [f"--release-python={python.path}" for python in pythons]
    words = (setting.here.path, "-m", "pytest", "--release-check", "-q", *asked, *options, *setting.options)
    return f'report="$PWD/report"\ncd {shlex.quote(str(setting.tree))}\n{shlex.join(words)} --release-report="$report"'


def idle_with_plugin(setting: Setting) -> str:
    """A plain pytest in an empty folder."""
    return f"mkdir empty\ncd empty\nexec {shlex.quote(setting.here.path)} -m pytest --collect-only"


def idle_without_plugin(setting: Setting) -> str:
    """The same without the plugin."""
    return f"{idle_with_plugin(setting)} -p no:release_check"
