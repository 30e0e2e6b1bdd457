"""`pytest --release-plan`: what would run, printed before any code of the project is read."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import require_ours
from pytest_release_check.effects.terminal import print_lines, terminal_width
from pytest_release_check.effects.this_process import own_environment
from pytest_release_check.effects.workspaces import made_workspace
from pytest_release_check.installers.pip_settings import asked
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.plugin.settings import settings_from, without_secrets
from pytest_release_check.reports.preview import Foreseen, preview_lines
from pytest_release_check.run.foreseen import foreseen_plan, last_run
from pytest_release_check.run.survey import surveyed


class Preview:
    """Takes the place of the whole session."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Print the plan; the exit status is 0. Raises ``UsageError`` for what would keep a run from starting."""
        try:
            lines = _lines(config)
        except (SettingsError, OutageError) as error:
            raise pytest.UsageError(str(error)) from error
        print_lines(lines)  # pytest has started no terminal of its own
        return int(pytest.ExitCode.OK)


def _lines(config: pytest.Config) -> Iterable[str]:
    settings = settings_from(config)
    if settings.publish and settings.evidence:
        raise SettingsError(
            "--release-plan and --release-evidence: a run that publishes evidence verifies nothing that could be "
            "planned; --release-dry-run does everything but send."
        )
    settings = without_secrets(config, settings)
    require_ours(settings.report)
    start = Path(config.option.release_project or config.invocation_params.dir)
    held = made_workspace()
    try:
        with ThreadPoolExecutor() as pool:
            answers = asked(pool, own_environment())
            survey, _ = surveyed(settings, start, config.rootpath, None, held.path, answers, opens_indexes=False)
    finally:
        held.remove()
    foreseen = Foreseen(
        settings=settings,
        survey=survey,
        plan=foreseen_plan(settings, survey),
        own_tests=tuple(_below(Path(file), config.rootpath) for file in config.option.release_planned),
        dropped=tuple(config.option.release_dropped),
        last=last_run(settings.report),
    )
    return preview_lines(foreseen, terminal_width())


def _below(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
