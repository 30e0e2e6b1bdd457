"""From pytest's configuration to ``Settings``, validated at once."""

from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.index.publishers import ExpectedPublisher
from pytest_release_check.analysis.metadata.version_promise import SCHEMES, SEMVER
from pytest_release_check.analysis.release.expected import expected_files
from pytest_release_check.effects.api_changes import INSTALL, is_griffe_here
from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.report_folder import PAGE
from pytest_release_check.effects.state_folder import default_report
from pytest_release_check.index.folders import newest_of_each
from pytest_release_check.installers.environments import INSTALLERS
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.settings import AUTO, NONE, Settings
from pytest_release_check.plugin.extensions import take_rows
from pytest_release_check.plugin.given_values import consent_of, folder_of
from pytest_release_check.plugin.options import require_typed, value_of
from pytest_release_check.plugin.tests_settings import named_tests, tests_requirements
from pytest_release_check.rules.finding import RulePolicy


def settings_from(config: pytest.Config) -> Settings:
    """Read and validate all settings. Raises ``SettingsError`` naming the option that is wrong."""
    take_rows(config)  # a setting can name a rule or an installer of another plugin
    require_typed(config, config.option)
    _require_text(config.invocation_params.dir, config.rootpath)
    _require_for_evidence(config)
    dist = folder_of(config, "release_dist")
    evidence = _evidence(config)
    version: str = value_of(config, "release_version")
    if version and dist is not None:
        raise SettingsError("--release-version and --release-dist: the files come from one of them; leave one out.")
    if version and value_of(config, "release_publish"):
        raise SettingsError("--release-version and --release-publish: what is to be verified is published already.")
    if value_of(config, "release_select") and value_of(config, "release_publish"):
        raise SettingsError("--release-select and --release-publish: publishing takes all rules; leave one out.")
    return Settings(
        index=value_of(config, "release_index") or ("pypi" if version else "local"),
        index_required=bool(value_of(config, "release_index_required")),
        version=version,
        publisher=_publisher(config, version),
        wait=_seconds("wait", value_of(config, "release_wait"), 60 if version else 300),
        rule_policy=RulePolicy(
            ignored=dict(_ignored(text) for text in value_of(config, "release_ignore")),
            selected=tuple(_selected(text) for text in value_of(config, "release_select")),
            strict=bool(value_of(config, "release_strict")),
        ),
        not_installed=dict(map(_not_installed, value_of(config, "release_not_installed"))),
        previous=_previous(value_of(config, "release_previous")),
        expect=_expected(value_of(config, "release_expect")),
        reproducible=_auto_yes_no(config, "release_reproducible", "bytes"),
        conda_forge=bool(value_of(config, "release_conda_forge")),
        export=bool(value_of(config, "release_export")),
        pythons=tuple(value_of(config, "release_python")) or ("auto",),
        python_download=bool(value_of(config, "release_python_download")),
        artifacts=_artifacts(tuple(value_of(config, "release_artifact"))),
        installers=_installers(_listed(value_of(config, "release_installer"))),
        artifacts_named=bool(value_of(config, "release_artifact")),
        dist=dist,
        report=folder_of(config, "release_report") or default_report(_home(config, dist or evidence)),
        page=_page(config),
        upstreams=tuple(value_of(config, "release_upstream")),
        beside=_beside(config),
        timeout=_seconds("timeout", value_of(config, "release_timeout"), 600),
        publish=value_of(config, "release_publish") or "",
        evidence=evidence,
        import_exclude=tuple(value_of(config, "release_import_exclude")),
        tests=named_tests(config),
        tests_root=config.rootpath,
        tests_requires=tests_requirements(config),
        consent=consent_of(config),
        extras=_listed(value_of(config, "release_extras")) or ("auto",),
        tries=_tries(value_of(config, "release_trials") or "auto"),
        versioning=_versioning(config),
        lowest=_auto_yes_no(config, "release_lowest"),
        dependents=tuple(map(_dependent, _listed(value_of(config, "release_dependents")))),
        dependents_tests=_dependents_tests(config),
        pass_env=tuple(value_of(config, "release_pass_env")),
    )


def _require_text(*places: Path) -> None:
    """Paths stand in records and reports, which are UTF-8: what Python cannot read as text cannot be written there."""
    for place in places:
        try:
            str(place).encode()
        except UnicodeEncodeError:
            raise SettingsError(
                f"{str(place)!a}: this path cannot be read as text. Use a locale that is UTF-8 (LC_ALL=C.UTF-8) or "
                "rename the folder."
            ) from None


def _require_for_evidence(config: pytest.Config) -> None:
    """Options of the job that only publishes; that one is not here (``plugin.publishing_job``)."""
    for dest in ("release_evidence_signer", "release_evidence_trust"):
        if value_of(config, dest):
            raise SettingsError(
                f"--{dest.replace('_', '-')}: it is about evidence that is published; name that by --release-evidence, "
                "with --release-publish."
            )


def _page(config: pytest.Config) -> Path | None:
    page = folder_of(config, "release_html")
    if page is not None and page.is_dir():
        raise SettingsError(f"--release-html {page}: this is a folder; name a file in it, as {page / PAGE}.")
    return page


def _beside(config: pytest.Config) -> tuple[Path, ...]:
    """Folders with files, relative to where pytest was called, or to the ini file."""
    start = config.invocation_params.dir if config.getoption("release_beside", None) else config.rootpath
    folders = tuple((start / text).resolve() for text in value_of(config, "release_beside"))
    for folder in folders:
        if not folder.is_dir() or not newest_of_each(folder):
            raise SettingsError(f"--release-beside {folder}: there is no wheel and no sdist in it. Build them first.")
    return folders


def _home(config: pytest.Config, handed_in: object) -> Path:
    """Whose report it is if no folder was named: the project's, or that of the folder where pytest was called."""
    return config.invocation_params.dir if handed_in else config.rootpath


def without_secrets(config: pytest.Config, settings: Settings) -> Settings:
    """The settings as they may be written down and handed to workers: an address can hold a password."""
    changed = replace(
        settings, index=without_credentials(settings.index), publish=without_credentials(settings.publish)
    )
    config.option.release_index = changed.index
    config.option.release_publish = changed.publish
    return changed


def _evidence(config: pytest.Config) -> tuple[Path, ...]:
    given = value_of(config, "release_evidence") or ()
    if given and not (value_of(config, "release_publish") or value_of(config, "release_version")):
        raise SettingsError(
            "--release-evidence: evidence is for --release-publish, and for --release-version as the set of files that "
            "must be there; name one of them with it."
        )
    return tuple((config.invocation_params.dir / text).resolve() for text in given)


def _previous(text: str) -> str:
    """A word, or a version in its normal form."""
    if not text or text in (AUTO, NONE):
        return text or AUTO
    try:
        return str(Version(text))
    except InvalidVersion as error:
        raise SettingsError(f"--release-previous {text}: give {AUTO}, {NONE} or a version.") from error


def _expected(entries: Iterable[str]) -> tuple[str, ...]:
    """Entries that mean something."""
    try:
        expected_files(entries)
    except ValueError as error:
        raise SettingsError(f"--release-expect: {error}") from error
    return tuple(entries)


def _not_installed(text: str) -> tuple[str, str]:
    """Pattern and reason."""
    pattern, _, reason = (part.strip() for part in text.partition(":"))
    if not pattern.endswith(".whl") or not reason:
        raise SettingsError(
            f"--release-not-installed {text!r}: write a pattern of names of wheels and the reason, as "
            '"*-win_arm64.whl: no runner for it". An sdist can be installed everywhere.'
        )
    if not pattern.strip("*?").removesuffix(".whl").strip("*?-_."):
        raise SettingsError(
            f"--release-not-installed {text!r}: this is every wheel; name those that cannot be installed."
        )
    return pattern, reason


def _ignored(text: str) -> tuple[str, str]:
    """Code and reason of a rule that does not count."""
    from pytest_release_check.catalogue import known_rules  # with every module that has a rule: only where one is named

    stated, _, reason = (part.strip() for part in text.partition(":"))
    code = next((rule.code for rule in known_rules() if stated in (rule.code, rule.slug)), "")
    if not code:
        raise SettingsError(f"--release-ignore {text!r}: there is no rule {stated!r}; docs/rules.md lists them.")
    if not reason:
        raise SettingsError(f"--release-ignore {text!r}: give the reason, as {code}:REASON. It stands in the report.")
    return code, reason


def _selected(text: str) -> str:
    """A code, or how some codes begin."""
    from pytest_release_check.catalogue import known_rules

    if not any(rule.code.startswith(text) for rule in known_rules()):
        raise SettingsError(f"--release-select {text!r}: no rule's code begins so; docs/rules.md lists them.")
    return text


def _artifacts(names: tuple[str, ...]) -> tuple[Artifact, ...]:
    known = {artifact.value: artifact for artifact in Artifact}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SettingsError(f"release_artifact {unknown[0]!r}: choose from {', '.join(known)}.")
    return tuple(artifact for name, artifact in known.items() if not names or name in names)


def _installers(names: tuple[str, ...]) -> tuple[str, ...]:
    """In the order in which they were named: scenarios are tried with the first one."""
    unknown = [name for name in names if name not in INSTALLERS.names]
    if unknown:
        raise SettingsError(f"release_installer {unknown[0]!r}: choose from {', '.join(INSTALLERS.names)}.")
    return names or ("pip",)


def _listed(given: Iterable[str]) -> tuple[str, ...]:
    """What was given by words, by commas or by repetition, each once."""
    return tuple(dict.fromkeys(text.strip() for several in given for text in several.split(",") if text.strip()))


def _versioning(config: pytest.Config) -> str:
    scheme: str = value_of(config, "release_versioning") or AUTO
    if scheme not in SCHEMES:
        raise SettingsError(f"release_versioning {scheme!r}: choose from {', '.join(SCHEMES)}.")
    if scheme == SEMVER and not is_griffe_here():
        raise SettingsError(f"--release-versioning semver: griffe is not installed; run {INSTALL}.")
    return scheme


def _publisher(config: pytest.Config, version: str) -> str:
    text: str = value_of(config, "release_publisher")
    try:
        found = str(ExpectedPublisher.from_text(text)) if text else ""
    except ValueError as error:
        raise SettingsError(f"--release-publisher {text}: {error}.") from error
    if found and version and find_spec("pypi_attestations") is None:
        raise SettingsError(
            "--release-publisher: what verifies attestations is not installed; run "
            'pip install "pytest-release-check[attestations]".'
        )
    return found


def _tries(text: str) -> bool:
    if text not in ("auto", "none"):
        raise SettingsError(f"release_trials {text!r}: choose from auto, none.")
    return text == "auto"


def _auto_yes_no(config: pytest.Config, dest: str, *more: str) -> str:
    text: str = value_of(config, dest) or AUTO
    if text not in (choices := (AUTO, "yes", *more, "no")):
        raise SettingsError(f"{dest} {text!r}: choose from {', '.join(choices)}.")
    return text


def _dependent(text: str) -> str:
    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise SettingsError(f"--release-dependents {text!r}: write NAME or NAME==1.2.") from error
    if requirement.url is not None:
        raise SettingsError(f"--release-dependents {text!r}: it must come from the index; write NAME or NAME==1.2.")
    return str(requirement)


def _dependents_tests(config: pytest.Config) -> bool:
    wanted = bool(value_of(config, "release_dependents_tests"))
    if wanted and not _listed(value_of(config, "release_dependents")):
        raise SettingsError("--release-dependents-tests: name the dependents with --release-dependents, as NAME.")
    return wanted


def _seconds(name: str, text: str | float, default: float) -> float:
    try:
        seconds = float(text or default)
    except ValueError:
        seconds = 0
    if not seconds > 0:
        raise SettingsError(f"--release-{name} {text}: give a number of seconds above 0.")
    return seconds
