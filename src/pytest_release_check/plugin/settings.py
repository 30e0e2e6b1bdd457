"""From pytest's configuration to ``Settings``, validated at once."""

from pathlib import Path

import pytest

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.settings import Settings
from pytest_release_check.plugin.options import value_of


def settings_from(config: pytest.Config) -> Settings:
    """Read and validate all settings. Raises ``SettingsError`` naming the option that is wrong."""
    dist = _folder(config, "release_dist")
    return Settings(
        index=_index(value_of(config, "release_index")),
        pythons=tuple(value_of(config, "release_python")) or ("auto",),
        artifacts=_artifacts(tuple(value_of(config, "release_artifact"))),
        dist=dist,
        report=_folder(config, "release_report") or _home(config, dist) / ".release-check",
        upstreams=tuple(value_of(config, "release_upstream")),
        timeout=_seconds(value_of(config, "release_timeout")),
        pass_env=tuple(value_of(config, "release_pass_env")),
    )


def _home(config: pytest.Config, dist: Path | None) -> Path:
    """Where the report belongs if nothing was said: beside the project, or where pytest was called."""
    return config.invocation_params.dir if dist is not None else config.rootpath


def _folder(config: pytest.Config, dest: str) -> Path | None:
    """A folder from the command line (relative to where pytest was called) or the ini file (to that file)."""
    typed: str | None = config.getoption(dest, None)
    if typed:
        return (config.invocation_params.dir / typed).resolve()
    stated: str = config.getini(dest)
    return (config.rootpath / stated).resolve() if stated else None


def _index(text: str) -> str:
    if text not in ("", "local"):
        raise SettingsError(
            f"--release-index {text}: only `local`, the embedded index, can be staged on. Leave the option out."
        )
    return "local"


def _artifacts(names: tuple[str, ...]) -> tuple[Artifact, ...]:
    known = {artifact.value: artifact for artifact in Artifact}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SettingsError(f"release_artifact {unknown[0]!r}: choose from {', '.join(known)}.")
    return tuple(artifact for name, artifact in known.items() if not names or name in names)


def _seconds(text: str | float) -> float:
    try:
        seconds = float(text or 600)
    except ValueError:
        seconds = 0
    if not seconds > 0:
        raise SettingsError(f"--release-timeout {text}: give a number of seconds above 0.")
    return seconds
