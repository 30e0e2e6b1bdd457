"""Built files on disk: each opened once, hashed, described from its own metadata, and read for the rules."""

import hashlib
import tarfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.metadata.core_metadata import read_core_metadata
from pytest_release_check.effects.archives import core_metadata_in
from pytest_release_check.effects.contents import contents_in
from pytest_release_check.model.contents import Contents, ReadRelease
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

NOT_ONE_RELEASE = Rule(
    code="RC201",
    slug="not-one-release",
    summary="the files are not of one release",
    why="Installers and indexes take the files for one release: users would get another version or project "
    "by the kind of file that they need.",
    fix="keep exactly the files of one name and one version, and build them afresh",
    example="dist/demo-1.0.tar.gz\ndist/demo-1.1-py3-none-any.whl",
    source="PEP 427 and PEP 625: the name of a file says of which release it is",
)
METADATA_UNREADABLE = Rule(
    code="RC202",
    slug="metadata-unreadable",
    summary="the core metadata in the file cannot be read",
    why="Installers refuse the file, and an index does not take it.",
    fix="build the file again with a current backend; do not edit archives by hand",
    example="demo-1.0-py3-none-any.whl without demo-1.0.dist-info/METADATA",
    source="https://packaging.python.org/en/latest/specifications/core-metadata/",
)

_ENDINGS = (".whl", ".tar.gz", ".zip")
_SIDECARS = (".asc", ".sig", ".attestation", ".sigstore", ".sigstore.json", ".metadata")


def read_release(folder: Path) -> Outcome[Distributions]:
    """The distributions in ``folder``, which must be the files of one release; their members are not read.

    Raises ``SettingsError`` if there is no such folder or nothing in it that is a distribution.
    """
    outcome = _release_in(folder, reads_contents=False)
    return outcome.with_value(None if outcome.value is None else outcome.value.distributions)


def open_release(folder: Path) -> Outcome[ReadRelease]:
    """The same with all that is read of the files before they are staged: each is opened once, here.

    Only the rules of an upload look at an archive again: how it is made is lost to whatever has unpacked it.
    """
    return _release_in(folder, reads_contents=True)


def _release_in(folder: Path, *, reads_contents: bool) -> Outcome[ReadRelease]:
    findings: list[Finding] = []
    read: list[tuple[Distribution, Contents]] = []
    for path in _candidates(folder):
        try:
            read.append(_read(path, reads_contents=reads_contents))
        except _UnreadableError as error:
            findings.append(Finding(rule=METADATA_UNREADABLE, subject=path.name, detail=str(error)))
    releases: dict[tuple[str, str], list[str]] = {}
    for file, _ in read:
        releases.setdefault((canonicalize_name(file.name), file.version), []).append(file.filename)
    if len(releases) > 1:
        reported = "; ".join(f"{' '.join(one)} ({_some(releases[one])})" for one in sorted(releases))
        findings.append(Finding(rule=NOT_ONE_RELEASE, subject=str(folder), detail=reported))
    if findings:
        return Outcome.of(None, tuple(findings))
    ((name, version),) = releases
    read.sort(key=lambda each: (each[0].artifact.value != "wheel", each[0].filename))
    return Outcome.of(
        ReadRelease(
            distributions=Distributions(name=name, version=version, files=tuple(file for file, _ in read)),
            contents={file.filename: contents for file, contents in read},
        )
    )


def stated_requirements(files: Iterable[Path]) -> tuple[str, ...]:
    """The Requires-Dist lines of the first of ``files`` that can be read; the rules say what is wrong with others."""
    for path in files:
        with suppress(_UnreadableError):
            return _read(path, reads_contents=False)[0].requires_dist
    return ()


def _some(names: list[str]) -> str:
    return f"{len(names)} files" if len(names) > 2 else ", ".join(sorted(names))


def _read(path: Path, *, reads_contents: bool) -> tuple[Distribution, Contents]:
    """One file, opened once."""
    artifact = Artifact.WHEEL if path.suffix == ".whl" else Artifact.SDIST
    tags: tuple[str, ...] = ()
    try:
        if artifact is Artifact.WHEEL:
            tags = tuple(sorted(str(tag) for tag in parse_wheel_filename(path.name)[3]))
        else:
            parse_sdist_filename(path.name)
        with path.open("rb") as stream:
            metadata = core_metadata_in(stream, path.name)
            fields = read_core_metadata(metadata)
            name, version = _stated("Name", fields.get("name")), str(Version(_stated("Version", fields.get("version"))))
            contents = contents_in(stream, path.name) if reads_contents else Contents(is_whole=False)
            sha256, size = _digest(stream)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion, ValueError) as error:
        raise _UnreadableError(str(error)) from error
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise _UnreadableError(f"the archive is broken: {error}") from error
    distribution = Distribution(
        path=path,
        artifact=artifact,
        name=name,
        version=version,
        sha256=sha256,
        size=size,
        tags=tags,
        requires_python=fields.get("requires_python", "").strip(),
        requires_dist=_lines(fields.get("requires_dist")),
        extras=_lines(fields.get("provides_extra")),
        classifiers=_lines(fields.get("classifiers")),
    )
    return distribution, replace(contents, metadata=metadata)


def sha256_of(path: Path) -> str:
    """Hex sha256 of the file's bytes."""
    with path.open("rb") as stream:
        return _digest(stream)[0]


def _digest(stream: BinaryIO) -> tuple[str, int]:
    """Hex sha256 of the whole file, and its bytes."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest(), stream.tell()


class _UnreadableError(Exception):
    """The file is not a distribution one can read."""


def _stated(field: str, value: str | None) -> str:
    text = (value or "").strip()
    if not text:
        raise ValueError(f"the metadata has no {field}")
    return text


def _lines(values: list[str] | None) -> tuple[str, ...]:
    return tuple(value.strip() for value in values or ())


def _candidates(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        raise SettingsError(f"no folder {folder}: --release-dist takes the folder that holds the built files.")
    files = tuple(sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")))
    known = tuple(file for file in files if file.name.endswith(_ENDINGS))
    unexpected = [file.name for file in files if file not in known and not file.name.endswith(_SIDECARS)]
    if unexpected or not known:
        held = f"holds {', '.join(unexpected)}" if unexpected else "holds no wheel and no sdist"
        raise SettingsError(f"{folder} {held}: keep only the release's .whl and .tar.gz files in it.")
    return known
