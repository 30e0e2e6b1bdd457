"""After publishing: install what the index now serves, as users will, in a run of its own."""

import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from pytest_release_check.effects.companions import Companion
from pytest_release_check.effects.evidence_file import EVIDENCE
from pytest_release_check.effects.this_process import exit_status, own_environment
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.settings import Settings

_OF_WHAT_IS_SERVED = ("RC3", "RC4", "RC5", "RC6")
"""Rules about the index, installation and use."""


def verifies_again(
    settings: Settings,
    release: tuple[str, str],
    target: IndexTarget,
    pythons: tuple[str, ...],
    companion: Companion,
    progress: Callable[[str], None],
) -> bool:
    """Whether name and version, as ``target`` serves them now, pass on every one of ``pythons``.

    The run reads a private index through ``companion``, which has the credentials; it gets none itself. On Windows
    a companion cannot be handed on, and only a public index is verified.
    """
    name, version = release
    progress(f"verifying what {target.name} now serves")
    options = [
        f"--release-version={name}=={version}",
        f"--release-index={settings.publish}",
        f"--release-report={settings.report / 'published'}",
        f"--release-wait={settings.wait}",
        f"--release-timeout={settings.timeout}",
        f"--release-evidence={settings.report / EVIDENCE}",  # these files, and no others
        "--release-trials=none",  # these bytes have passed them, and the examine rules
        *(f"--release-select={group}" for group in _OF_WHAT_IS_SERVED),
        *(f"--release-ignore={code}:{reason}" for code, reason in settings.rule_policy.ignored.items()),
        *(f"--release-import-exclude={pattern}" for pattern in settings.import_exclude),
        *(f"--release-python={python}" for python in pythons),
        *(f"--release-upstream={upstream}" for upstream in settings.upstreams),
        *(f"--release-pass-env={name}" for name in settings.pass_env),
        *(f"--release-allow={what}:{reason}" for what, reason in settings.consent.allowed.items()),
    ]
    # Options that this run was given by the environment would make that one publish as well.
    environment = {name: value for name, value in own_environment().items() if name != "PYTEST_ADDOPTS"}
    command = (sys.executable, "-m", "pytest", "--release-check", "-q", *options)
    if exit_status(command, environment, companion) == 0:
        return True
    progress(f"{name} {version} is on {target.name}, and could not be verified there. What to do now:")
    for line in _advice(name, version, target):
        progress(f"  {line}")
    return False


def _advice(name: str, version: str, target: IndexTarget) -> tuple[str, ...]:
    parts = urlsplit(target.index_url)
    page = f"{parts.scheme}://{parts.netloc}/manage/project/{name}/release/{version}/"
    where = f" at {page} (Options, Yank)" if target.name in ("pypi", "testpypi") else ""
    return (
        "if the reason above is the network or a delay, run again: pytest --release-check "
        f"--release-index {target.name} --release-version {name}=={version}",
        f"if the release is broken, yank it{where}, so that installers skip it,",
        "then fix it, raise the version, and publish that; the files themselves cannot be replaced",
    )
