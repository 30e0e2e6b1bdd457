"""Provenance: who published the files that an index serves, and whether that is who it has to be (PEP 740)."""

from collections.abc import Callable, Iterable, Iterator

from packaging.version import Version

from pytest_release_check.analysis.index.earlier import version_before
from pytest_release_check.analysis.index.publishers import ExpectedPublisher
from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.effects.provenance import shown_publisher, stated_publishers, verified
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.remote_index.client import IndexClient
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

PROVENANCE_INVALID = Rule(
    code="RC306",
    slug="provenance-invalid",
    summary="the file's provenance does not verify",
    why="The attestation does not prove that the file comes from the repository that it names.",
    fix="find out who published the file; yank the release and inform the index if it was neither you nor your CI",
    example="the attestation names another digest than the file has",
    source="PEP 740",
)
PROVENANCE_MISSING = Rule(
    code="RC309",
    slug="provenance-missing",
    summary="nobody attests to have published the file, and a publisher is expected",
    why="Anybody with a token of the project could have uploaded it.",
    fix="find out who uploaded it; publish with Trusted Publishing and attestations, which a token does not give",
    example='release_publisher = "github:owner/demo/release.yml", and demo-1.0.tar.gz was uploaded by hand',
    source="PEP 740; PyPI's documentation of attestations",
)
PUBLISHER_UNEXPECTED = Rule(
    code="RC310",
    slug="publisher-unexpected",
    summary="somebody else than expected has published the file",
    why="A stolen token, or another workflow, has published under the name of the project.",
    fix="yank the release and inform the index if you do not know the publisher; else correct `release_publisher`",
    example="expected github:owner/demo/release.yml, published by GitHub stranger/demo release.yml",
    source="PEP 740; PyPI's documentation of attestations",
)
PROVENANCE_LOST = Rule(
    code="RC311",
    slug="provenance-lost",
    summary="nobody attests to have published the file, and the previous release had attestations",
    why="Users who ask for attestations cannot install the release, and a release by other hands looks like this.",
    fix="find out who uploaded it; publish the next release as the previous one was",
    example="demo-1.0.tar.gz had a provenance, demo-1.1.tar.gz was uploaded with a token",
    source="PEP 740; a warning, since a release by hand can be meant so",
    severity=Severity.WARNING,
)


def attested_files(
    files: tuple[IndexFile, ...],
    distributions: Distributions,
    client: IndexClient,
    context: RunContext,
    progress: Callable[[str], None],
    expected: ExpectedPublisher | None = None,
) -> Iterator[Finding]:
    """A finding for each file whose provenance (PEP 740) does not verify or names another publisher than ``expected``.

    ``progress`` gets a line on each file that has one. Raises ``OutageError`` if the index lists a provenance and does
    not give it, or if one cannot be verified that has to be.
    """
    paths = {file.filename: file.path for file in distributions.files}
    for file in files:
        if file.filename not in paths:
            continue
        if not file.provenance:
            if expected is not None:
                yield Finding(rule=PROVENANCE_MISSING, subject=file.filename, detail=f"expected is {expected}")
            continue
        provenance = client.provenance(file)
        stated = stated_publishers(provenance, client.stage.name)
        by = "; ".join(map(shown_publisher, stated)) or "nobody"
        attested = verified(paths[file.filename], provenance, context)
        if attested.state == "invalid":
            detail = f"published by {by}, it is said: {attested.detail}"
            yield Finding(rule=PROVENANCE_INVALID, subject=file.filename, detail=detail)
            continue
        if attested.state == "verified":
            progress(f"provenance of {file.filename}: {by} (verified)")
        elif expected is not None:
            raise OutageError(f"the provenance of {file.filename} could not be verified: {attested.detail}")
        else:
            progress(f"provenance of {file.filename}: {by} (not verified: {attested.detail})")
        if expected is not None and not any(map(expected.is_stated, stated)):
            detail = f"expected is {expected}, published by {by}"
            yield Finding(rule=PUBLISHER_UNEXPECTED, subject=file.filename, detail=detail)


def lost_provenance(
    files: Iterable[IndexFile], served: Iterable[IndexFile], name: str, version: str
) -> Iterator[Finding]:
    """A finding if files of the release have no provenance, and all of the previous one in ``served`` had one."""
    everything = tuple(served)
    previous = version_before(everything, version)
    before = files_of(everything, name, Version(previous)) if previous else ()
    lost = [file.filename for file in files if not file.provenance]
    if lost and before and all(file.provenance for file in before):
        yield Finding(rule=PROVENANCE_LOST, subject=listed(lost), detail=f"all files of {previous} had one")
