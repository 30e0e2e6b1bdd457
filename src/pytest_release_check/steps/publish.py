"""Publish: the cleared bytes, and nothing else, onto the index that users install from."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.effects.private_copies import has_attestation, keep_attestation, verified_copies
from pytest_release_check.effects.provenance import shown_publisher, stated_publishers
from pytest_release_check.model.distributions import Distribution, Distributions
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Clearance
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.remote_index.attester import Attester
from pytest_release_check.remote_index.client import IndexClient
from pytest_release_check.steps.stage import UploadLog, absent, seen, sent

Published = Outcome[tuple[IndexFile, ...]]


def publish(
    clearance: Clearance,
    folder: Path,
    private: Path,
    client: IndexClient,
    deadline: Deadline,
    log: UploadLog,
    progress: Callable[[str], None],
    attester: Attester | None = None,
) -> Published:
    """Send the files of ``folder`` that ``clearance`` names, one by one, and wait until the index serves them.

    Files that are there with the same bytes are kept, so that an interrupted publication is completed by running it
    again; ``log`` learns of each file before its first byte is sent. What ``attester`` makes is made for all files
    before the first of them is sent. Raises ``SettingsError`` if the bytes are not
    those that were cleared, ``OutageError`` if the index cannot be reached, takes nothing from us or does not show the
    files in time, or if files are to be signed and cannot be.
    """
    verified_copies(clearance.files, folder, private)
    distributions = _described(clearance, folder, private)
    if attester is not None and attester.is_active:
        _attest(absent(distributions, client, deadline), attester, log, progress)
    for file in distributions.files:
        if findings := sent(replace(distributions, files=(file,)), client, deadline, log):
            return Outcome.of(None, findings)
    progress(f"waiting until {client.stage.name} shows {clearance.name} {clearance.version}")
    return seen(distributions, client, deadline.renewed())


def provenance_lines(files: Iterable[IndexFile], client: IndexClient) -> tuple[str, ...]:
    """Who attests that they published each file; none for an index or a file without attestations."""
    lines = []
    for file in files:
        if file.provenance:
            try:
                by = stated_publishers(client.provenance(file), client.stage.name)
                stated = "; ".join(map(shown_publisher, by)) or "nobody"
            except OutageError as error:
                stated = f"cannot be read: {error}"
            lines.append(f"provenance of {file.filename}: {stated}")
    return tuple(lines)


def _attest(
    files: tuple[Distribution, ...], attester: Attester, log: UploadLog, progress: Callable[[str], None]
) -> None:
    """Lay attestations beside the private copies, where none was handed in."""
    given = {file.filename for file in files if has_attestation(file.path)}
    for name in sorted(given):
        progress(f"{name} keeps the attestation that lies beside it")
    unsigned = tuple(file for file in files if file.filename not in given)
    made = attester.attestations(unsigned) if unsigned else ()
    for file, attestation in zip(unsigned, made, strict=True):
        keep_attestation(file.path, attestation.text)
        log.attested(file.filename, attestation.where)


def _described(clearance: Clearance, folder: Path, private: Path) -> Distributions:
    """The private copies in the order and with the digests of the clearance; they must say themselves what it says.

    Whatever is read here, only bytes with these digests are sent.
    """
    distributions = read_release(private).value
    if distributions is None or (distributions.name, distributions.version) != (clearance.name, clearance.version):
        raise SettingsError(f"{folder}: the files are not those of {clearance.name} {clearance.version}.")
    by_name = {file.filename: file for file in distributions.files}
    if by_name.keys() != {file.filename for file in clearance.files}:
        raise SettingsError(f"{folder}: another program has changed the copies of its files. Nothing was published.")
    files = tuple(replace(by_name[file.filename], sha256=file.sha256) for file in clearance.files)
    return replace(distributions, files=files)
