"""The bytes that are published: private copies whose digests are taken from the copy itself."""

import shutil
from pathlib import Path

from pytest_release_check.effects.dist_files import sha256_of
from pytest_release_check.effects.processes import out_of_space
from pytest_release_check.effects.report_folder import MANIFEST, TIMELINE
from pytest_release_check.model.distributions import is_plain_filename
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import VerifiedFile

_PUBLISHED = ".publish.attestation"
_SIDECARS = (_PUBLISHED, ".slsa.attestation")
"""Attestations made beforehand lie beside their file under its name."""
_EVIDENCE = "release-evidence.json"
_OURS = (".gitignore", MANIFEST, TIMELINE, _EVIDENCE, f"{_EVIDENCE}.sigstore.json", f"{_EVIDENCE}.sigstore")


def verified_copies(files: tuple[VerifiedFile, ...], folder: Path, private: Path) -> None:
    """Copy the files, and attestations of them, into ``private``, which nobody else can write to; hash the copies.

    Raises ``SettingsError`` if a file was changed or is missing, or if there is any other file in the folder, and
    ``OutageError`` on a full disk.
    """
    _require_exactly(files, folder)
    private.mkdir(mode=0o700)
    for file in files:
        _copied(folder / file.filename, private / file.filename)
        require_same(file, private / file.filename, folder)
        for sidecar in attestations_of(folder / file.filename):
            _copied(sidecar, private / sidecar.name)


def attestations_of(path: Path) -> tuple[Path, ...]:
    """The attestations that lie beside a distribution."""
    beside = (path.with_name(f"{path.name}{ending}") for ending in _SIDECARS)
    return tuple(sidecar for sidecar in beside if sidecar.is_file())


def has_attestation(path: Path) -> bool:
    """Whether a publish attestation lies beside a distribution."""
    return path.with_name(f"{path.name}{_PUBLISHED}").is_file()


def keep_attestation(path: Path, text: str) -> None:
    """Lay a publish attestation beside a private copy. Raises ``OutageError`` on a full disk."""
    target = path.with_name(f"{path.name}{_PUBLISHED}")
    try:
        target.write_text(text, "utf-8")
    except OSError as error:
        raise out_of_space(target.parent, error) from error


def require_same(file: VerifiedFile, path: Path, folder: Path) -> None:
    """Raises ``SettingsError`` if the bytes at ``path`` are not those that were verified."""
    digest = sha256_of(path)
    if digest != file.sha256:
        raise SettingsError(
            f"{folder / file.filename} is not what was verified: its sha256 is {digest}, verified was {file.sha256}. "
            "Nothing was published; verify again."
        )


def _require_exactly(files: tuple[VerifiedFile, ...], folder: Path) -> None:
    if not folder.is_dir():
        raise SettingsError(f"no folder {folder}: name the one with the verified files by --release-dist.")
    names = {file.filename for file in files}
    there = {path.name for path in folder.iterdir()} - set(_OURS)
    allowed = names | {f"{name}{ending}" for name in names for ending in _SIDECARS}
    if missing := sorted(names - there):
        raise SettingsError(f"{folder}: {', '.join(missing)} was verified and is missing. Nothing was published.")
    if unexpected := sorted(there - allowed):
        raise SettingsError(f"{folder}: {', '.join(unexpected)} was not verified. Remove it. Nothing was published.")
    if odd := sorted(name for name in names if not is_plain_filename(name) or not (folder / name).is_file()):
        raise SettingsError(f"{folder}: {', '.join(odd)} is no file of a release. Nothing was published.")


def _copied(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise out_of_space(target.parent, error) from error
