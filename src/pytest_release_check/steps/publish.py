"""Publish: the cleared bytes, and nothing else, onto the index that users install from."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from pytest_release_check.edges.dist_files import read_release
from pytest_release_check.edges.patience import Patience
from pytest_release_check.edges.private_copies import require_same, verified_copies
from pytest_release_check.edges.provenance import publishers
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Clearance
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.stages import ServedFile
from pytest_release_check.steps.stage import seen, sent

Published = Outcome[tuple[ServedFile, ...]]


def publish(
    clearance: Clearance,
    folder: Path,
    private: Path,
    client: StageClient,
    patience: Patience,
    tell: Callable[[str], None],
) -> Published:
    """Send the files of ``folder`` that ``clearance`` names, one by one, and wait until the index serves them.

    Files that are there with the same bytes are kept, so that an interrupted publication is completed by running it
    again. Raises ``SettingsError`` if the bytes are not those that were cleared, ``OutageError`` if the index cannot
    be reached, takes nothing from us or does not show the files in time.
    """
    verified_copies(clearance.files, folder, private)
    distributions = _described(clearance, folder, private)
    by_name = {file.filename: file for file in distributions.files}
    for cleared in clearance.files:
        require_same(cleared, private / cleared.filename, folder)
        tell(f"publishing {cleared.filename} (sha256 {cleared.sha256}) on {client.stage.name}")
        one = replace(distributions, files=(by_name[cleared.filename],))
        if findings := sent(one, client, patience):
            return Outcome.of(None, findings)
    tell(f"waiting until {client.stage.name} shows {clearance.name} {clearance.version}")
    return seen(distributions, client, patience.renewed())


def provenance_lines(files: Iterable[ServedFile], client: StageClient) -> tuple[str, ...]:
    """Who attests that they published each file; none for an index or a file without attestations."""
    lines = []
    for file in files:
        if file.provenance:
            try:
                told = "; ".join(publishers(client.provenance(file), client.stage.name)) or "nobody"
            except OutageError as error:
                told = f"cannot be read: {error}"
            lines.append(f"provenance of {file.filename}: {told}")
    return tuple(lines)


def _described(clearance: Clearance, folder: Path, private: Path) -> Distributions:
    """The private copies as distributions; they must say themselves what the clearance says of them."""
    distributions = read_release(private).value
    if distributions is None or (distributions.name, distributions.version) != (clearance.name, clearance.version):
        raise SettingsError(f"{folder}: the files are not those of {clearance.name} {clearance.version}.")
    return distributions
