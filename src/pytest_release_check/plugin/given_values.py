"""What was given with some options, read from wherever it was given."""

import difflib
from pathlib import Path

import pytest

from pytest_release_check.model.options import OLD_EVIDENCE, OPTIONS
from pytest_release_check.model.publishing import ATTEST, EVIDENCE_RENAMED, Consent, allowances
from pytest_release_check.plugin.options import value_of

_BEGIN = "release_"


def folder_of(config: pytest.Config, dest: str) -> Path | None:
    """A folder from the command line (relative to where pytest was called) or the ini file (to that file)."""
    typed: str | None = config.getoption(dest, None) or getattr(config.known_args_namespace, dest, None)
    if typed:
        return (config.invocation_params.dir / typed).resolve()
    stated: str = config.getini(dest)
    return (config.rootpath / stated).resolve() if stated else None


def consent_of(config: pytest.Config) -> Consent:
    """What was typed about publishing. Raises ``SettingsError``."""
    given: list[str] = value_of(config, "release_allow") or []
    short = ["dirty: --release-allow-dirty"] if value_of(config, "release_allow_dirty") else []
    return Consent(
        allowed=allowances([*short, *given]),
        confirmed=bool(value_of(config, "release_yes")),
        dry_run=bool(value_of(config, "release_dry_run")),
        attest=value_of(config, "release_attest") or ATTEST[0],
    )


def why_unknown(setting: str) -> str:
    """What to say of a setting that does not exist: a misspelt one must not leave the gate open."""
    known = {option.dest: option for option in OPTIONS}
    if setting == OLD_EVIDENCE:
        return f"{setting}: {EVIDENCE_RENAMED} It can only be given on the command line; remove it here."
    if setting in known:
        return f"{setting}: this can only be given on the command line, as --{known[setting].name}; remove it here."
    # What all of them begin with makes none of them alike.
    names = {name.removeprefix(_BEGIN): name for name, option in known.items() if not option.is_typed_only}
    like = difflib.get_close_matches(setting.removeprefix(_BEGIN), names, 1)
    return (
        f"{setting}: there is no such setting{f'; did you mean {names[like[0]]}?' if like else '.'} See pytest --help."
    )
