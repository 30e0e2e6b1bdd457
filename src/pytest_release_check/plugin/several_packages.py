"""Several packages in one run: this process starts pytest for each, and says what came of all of them.

It reads no code of any project, and neither builds nor publishes: the runs that it starts do what a run of one package
does, each in the folder of its package and with the settings that hold there.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pytest_release_check.analysis.packages.order import later_extras
from pytest_release_check.checks.installed.extras import is_for_development
from pytest_release_check.effects.records import append_line, write_text
from pytest_release_check.effects.report_folder import DIST, hand_in, mark, require_ours
from pytest_release_check.effects.sealing import seal_process
from pytest_release_check.effects.state_folder import default_report
from pytest_release_check.effects.terminal import print_lines
from pytest_release_check.effects.this_process import exit_status_of_session
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.packages import NO_PACKAGES, Package, Packages
from pytest_release_check.plugin.checked_project import PREFIX, joined
from pytest_release_check.plugin.command_line import PYTEST
from pytest_release_check.plugin.exits import INFORMS
from pytest_release_check.plugin.given_values import folder_of
from pytest_release_check.plugin.options import value_of
from pytest_release_check.publishing.ledger import require_no_unfinished
from pytest_release_check.reports.packages import joined_junit, packages_line, result_lines
from pytest_release_check.run.packages import evidence_of_all, exit_status_of, run_packages
from pytest_release_check.steps.packages import packages_here, packages_in

_OTHER_FILES = ("release_dist", "release_version", "release_evidence")
"""Options that say where the files of one release come from."""


def several_packages(config: pytest.Config) -> Packages | None:
    """The packages to check one after another; None if there is one project. Raises ``UsageError``."""
    if any(getattr(config.known_args_namespace, name, False) for name in INFORMS if name != "release_plan"):
        return None
    typed: Sequence[str] = config.known_args_namespace.release_packages or ()
    patterns: Sequence[str] = typed or config.getini("release_packages")
    top = config.invocation_params.dir.resolve()
    other = next((name for name in _OTHER_FILES if value_of(config, name)), "")
    is_handed_in = other == "release_dist" and not typed
    if other and not typed and not is_handed_in:
        return None
    try:
        if is_handed_in:
            packages = packages_in(folder_of(config, other) or top, top) if NO_PACKAGES not in patterns else None
        else:
            packages = packages_here(top, patterns, top if typed else config.rootpath)
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    if packages is not None and [package.root for package in packages.packages] == [top] and not is_handed_in:
        if packages.excluded and "PYTEST_XDIST_WORKER" not in os.environ:
            print_lines([f"release-check: {packages_line(packages, top)}"])
        return None
    if packages is not None and other and not is_handed_in:
        raise pytest.UsageError(f"--release-packages and --{other.replace('_', '-')}: leave one of them out.")
    if packages is not None and value_of(config, "release_publish"):
        raise pytest.UsageError(
            f"--release-publish: {len(packages.packages)} packages are checked here ({packages.source}), and all of "
            "them must have passed before the first is published. Run without --release-publish; the last lines name "
            "the command that publishes all. For this project alone: --release-packages=none."
        )
    return packages


def check_packages(config: pytest.Config, packages: Packages) -> int:
    """Check all packages; the exit status of the whole. Raises ``UsageError``."""
    seal_process()  # the runs that it starts have code of projects in them, and take credentials away themselves
    run = _Run(config, packages)
    try:
        return run.done()
    except (SettingsError, OutageError) as error:
        raise pytest.UsageError(str(error)) from error


class _Run:
    def __init__(self, config: pytest.Config, packages: Packages) -> None:
        self._packages = packages
        self._top = config.invocation_params.dir
        self._report = folder_of(config, "release_report") or default_report(self._top)
        self._chooses_extras = bool(value_of(config, "release_extras"))
        parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
        parser.add_argument("--junitxml", "--junit-xml", dest="junit")
        for name in ("packages", "report", "html", "dist"):
            parser.add_argument(f"--release-{name}", action="append")
        given, self._arguments = parser.parse_known_args(list(joined(config.invocation_params.args)))
        if given.release_html:
            raise pytest.UsageError(
                "--release-html: each package has a page of its own, release-report.html in its folder of the report; "
                "leave the option out."
            )
        self._junit = self._top / given.junit if given.junit else None
        self._is_plan = bool(value_of(config, "release_plan"))
        self._handed_in: dict[str, Path] = {}
        """Folder with the files of each package, by name; empty where they are built."""

    def done(self) -> int:
        """Check each, and write what speaks of all."""
        require_ours(self._report)
        self._say(packages_line(self._packages, self._top))
        if not self._is_plan or self._packages.packages[0].files:
            mark(self._report)
        for package in self._packages.packages:
            if package.files:
                report = self._report / package.name
                require_no_unfinished(report, report / DIST, "")
                self._handed_in[package.name] = hand_in(package.files, report)
        results = run_packages(self._packages, self._report, self._started, self._say)
        status = exit_status_of(results)
        if self._is_plan:
            return status
        if self._junit is not None:
            write_text(self._junit, joined_junit(self._junit_files()))
        print_lines(["", *result_lines(results, evidence_of_all(results) if status == 0 else ())])
        _hand_on(os.environ, self._report, is_passed=status == 0)
        return status

    def _started(self, place: int, beside: Sequence[Path]) -> int | None:
        package = self._packages.packages[place]
        arguments = _arguments_for(package, self._arguments, self._packages, self._top)
        if arguments is None:
            return None
        more = [f"--release-packages={NO_PACKAGES}", f"--release-report={self._report / package.name}"]
        if self._handed_in:
            more.append(f"--release-dist={self._handed_in[package.name]}")
            beside = [folder for name, folder in self._handed_in.items() if name != package.name]
        more += [f"--release-beside={folder}" for folder in beside]
        if self._junit is not None:
            more.append(f"--junitxml={self._junit_files()[package.name]}")
        later = () if self._handed_in else later_extras(package, self._packages.packages)
        if later and not self._chooses_extras:
            self._say(f"extras not tried: {', '.join(later)}: what they require is checked after {package.name}")
            names = [name for name in package.extras if name not in later and not is_for_development(name)]
            more += [f"--release-extras={name}" for name in names or ["none"]]
        command = (sys.executable, PYTEST, "--release-check", *arguments, *more)
        return exit_status_of_session(command, package.root)

    def _junit_files(self) -> Mapping[str, Path]:
        return {package.name: self._report / f"junit-{package.name}.xml" for package in self._packages.packages}

    def _say(self, line: str) -> None:
        print_lines([f"release-check: {line}"])


def _arguments_for(package: Package, arguments: Sequence[str], packages: Packages, top: Path) -> tuple[str, ...] | None:
    """What was typed, for one package; None if only checks of others were asked for.

    ``release::NAME::rest`` is a check of one package, ``release::rest`` one of all. A path is one of the package that
    it lies in, and paths in options are relative to where pytest was called.
    """
    names = {one.name for one in packages.packages}
    kept: list[str] = []
    is_asked = is_other = False
    for argument in arguments:
        if argument.startswith(PREFIX):
            name, _, rest = argument.removeprefix(PREFIX).partition("::")
            if name not in names:
                kept.append(argument)
            elif name == package.name:
                kept.append(f"{PREFIX}{rest}")
                is_asked = True
            else:
                is_other = True
        elif not argument.startswith("-") and (place := top / argument.partition("::")[0]).exists():
            if package.root in (place.resolve(), *place.resolve().parents):
                kept.append(str(top / argument))
                is_asked = True
            else:
                is_other = True
        else:
            kept.append(_absolute(argument, top))
    return None if is_other and not is_asked else tuple(kept)


def _absolute(argument: str, top: Path) -> str:
    option, separator, value = argument.partition("=")
    is_path = option in ("--release-upstream", "--release-beside") and value and (top / value).exists()
    return f"{option}{separator}{top / value}" if is_path else argument


def _hand_on(environment: Mapping[str, str], report: Path, *, is_passed: bool) -> None:
    """The outputs of a GitHub Actions job: those of the last package would stand for all."""
    if path := environment.get("GITHUB_OUTPUT"):
        word = Status.PASSED.word if is_passed else Status.FAILED.word
        append_line(Path(path), f"verdict={word}\nreport={report}")
