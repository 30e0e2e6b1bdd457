"""The context of a run, made of the user's own settings: a closed environment, and where packages come from."""

from collections.abc import Mapping
from pathlib import Path

from pytest_release_check.effects.netrc import write_netrc
from pytest_release_check.effects.process_env import hermetic_environment
from pytest_release_check.effects.processes import Processes
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.state_folder import cache_folder
from pytest_release_check.installers.pip_settings import PipSettings, pip_variables
from pytest_release_check.installers.uv_settings import uv_variables
from pytest_release_check.remote_index.repositories import index_address


def context_for(
    environment: Mapping[str, str],
    *,
    pass_env: tuple[str, ...],
    report: Path,
    timeout: float,
    upstreams: tuple[str, ...],
    pip: PipSettings,
    workspace: Path,
    web_indexes: tuple[str, ...] = (),
) -> RunContext:
    """Tools with a closed environment, whose homes lie in ``workspace``; ``web_indexes`` as ``RunContext`` has them."""
    home, temporary = workspace / "home", workspace / "tmp"
    home.mkdir()
    temporary.mkdir()
    closed = hermetic_environment(
        environment, home=home, user_home=Path.home(), passed=pass_env, proxy=pip.proxy
    ) | pip_variables(pip)
    # uv keeps what comes from the web from run to run. Else all would pile up there under an address that nobody asks
    # again, as it would in the user's own cache.
    closed |= uv_variables(environment, pip, cache_folder("uv") if web_indexes else workspace / "uv-cache")
    closed.setdefault("PIP_CACHE_DIR", str(_pip_cache()))
    # What programs that had to be ended leave in their temporary folder goes with the run's.
    closed |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    user_netrc = Path(environment.get("NETRC") or Path.home() / ".netrc")
    if write_netrc(workspace / "netrc", upstreams, user_netrc):
        closed["NETRC"] = str(workspace / "netrc")
    return RunContext(
        runner=Processes(registry=workspace / "running"),
        environment=closed,
        workspace=workspace,
        report=report,
        timeout=timeout,
        web_indexes=web_indexes,
    )


def chosen_upstreams(asked_for: tuple[str, ...], settings: PipSettings, known: dict[str, str]) -> tuple[str, ...]:
    """Our own ordered option, else the index that the user's pip is configured with, else PyPI."""
    if asked_for:
        return asked_for
    return (settings.index_url or index_address(known["pypi"]),)


def _pip_cache() -> Path:
    """Where the user's pip keeps what it downloaded; its scratch home would hide that."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("pip", appauthor=False))
