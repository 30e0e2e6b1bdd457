"""Stage: put the distributions on an index with twine, and prove that it serves exactly these bytes."""

from typing import Protocol

from pytest_release_check.analysis.index.staging import Meaning, UploadPlan, meaning_of, upload_plan
from pytest_release_check.analysis.output.index_answers import readable, words_of
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.model.distributions import Distribution, Distributions
from pytest_release_check.model.errors import (
    CredentialsRefusedError,
    FilenameUsedError,
    OutageError,
    SettingsError,
    StageClosedError,
)
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.uploading import CHANGED, Upload, UploadAnswer
from pytest_release_check.remote_index.client import IndexClient, with_digests
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.steps.fetch import SERVED_DIFFERS

STAGE_DEGRADED = Rule(
    code="RC305",
    slug="stage-degraded",
    summary="the index chosen for staging could not take the release, which was staged on the embedded index instead",
    why="What only the chosen index would have shown was not checked.",
    fix="correct what the index answers, or let the run fail in such a case with `--release-index-required`",
    example="--release-index testpypi    # 400 Project size too large",
    source="pypi/support#688 (TestPyPI promises no service), hol-guard#2428; a warning, since the release has "
    "no fault in that",
    severity=Severity.WARNING,
)

UPLOAD_REFUSED = Rule(
    code="RC301",
    slug="upload-refused",
    summary="the index refused the upload",
    why="The release cannot be published as it is: PyPI would refuse the file as well.",
    fix="correct what the answer of the index names, and build again",
    example="400 'Topic :: Nosuch' is not a valid classifier.",
    source="pypi/warehouse#8144, pypa/twine#976, pypa/twine#430",
)
VERSION_TAKEN = Rule(
    code="RC303",
    slug="version-taken",
    summary="the index has a file of this name with other bytes",
    why="An index never replaces a file: the upload is refused, or an old file is taken for the new one.",
    fix="raise the version, or let the backend write a development version such as `1.2.dev3` for the rehearsal",
    example="demo-1.2.tar.gz is on TestPyPI since the last rehearsal, with another digest",
    source="pypa/packaging-problems#844, yamllint#727, openvax/vaxrank#406",
)

_ATTEMPTS = 4
_EVIDENCE = 4
"""Lines of the log that show a refusal: file, status, reason and page."""


class UploadLog(Protocol):
    """Takes down, at every moment, which files the index may have."""

    def there(self, filename: str) -> None:
        """The index has the file already, with these bytes."""

    def attested(self, filename: str, where: str) -> None:
        """An attestation was made for the file; ``where`` it is logged."""

    def begins(self, filename: str) -> None:
        """The file is about to be sent."""

    def answered(self, answer: UploadAnswer) -> None:
        """The index has answered, or has not."""


class _NoLog:
    def there(self, filename: str) -> None: ...

    def attested(self, filename: str, where: str) -> None: ...

    def begins(self, filename: str) -> None: ...

    def answered(self, answer: UploadAnswer) -> None: ...


NO_LOG = _NoLog()
"""For uploads that can be lost."""


def stage(distributions: Distributions, client: IndexClient, deadline: Deadline) -> Outcome[tuple[IndexFile, ...]]:
    """Upload what is not there yet, and wait until all files are served as they were built.

    Files that are there with the same bytes are kept: a half-done upload is completed. Raises ``OutageError`` if
    the stage cannot be reached or does not list the files in time, ``StageClosedError`` if it takes nothing from us.
    """
    findings = sent(distributions, client, deadline)
    if findings:
        return Outcome.of(None, findings)
    return seen(distributions, client, deadline.renewed())


def sent(
    distributions: Distributions, client: IndexClient, deadline: Deadline, log: UploadLog = NO_LOG
) -> tuple[Finding, ...]:
    """Upload, again where it may help; what is wrong with the files. ``log`` learns what is known of each file."""
    last = OutageError("")
    for _ in deadline.retries(_ATTEMPTS):
        try:
            return _sent_once(distributions, client, deadline.seconds, log)
        except (StageClosedError, CredentialsRefusedError):
            raise
        except OutageError as error:
            last = error
    raise OutageError(f"{client.stage.name}: {last} Tried {_ATTEMPTS} times; what is there already will be kept.")


def absent(distributions: Distributions, client: IndexClient, deadline: Deadline) -> tuple[Distribution, ...]:
    """The files that the index does not have. Raises ``OutageError`` if it cannot be asked."""
    last = OutageError("")
    for _ in deadline.retries(_ATTEMPTS):
        try:
            return _plan(distributions, client, deadline.seconds).absent
        except OutageError as error:
            last = error
    raise last


def _sent_once(distributions: Distributions, client: IndexClient, limit: float, log: UploadLog) -> tuple[Finding, ...]:
    plan = _plan(distributions, client, limit)
    for file in plan.kept:
        log.there(file.filename)
    if plan.differing:
        return tuple(_taken(client, mine, there) for mine, there in plan.differing)
    if not plan.absent:
        return ()
    for file in plan.absent:
        log.begins(file.filename)
    done = client.upload(plan.absent)
    for answer in done.answers:
        log.answered(answer)
    return () if done.failure is None else _judged(distributions, client, done, done.failure)


def _plan(distributions: Distributions, client: IndexClient, limit: float) -> UploadPlan:
    served = client.project(distributions.name).files
    names = [file.filename for file in distributions.files]
    return upload_plan(distributions.files, with_digests(client, served, names, limit))


def _judged(
    distributions: Distributions, client: IndexClient, done: Upload, failure: UploadAnswer
) -> tuple[Finding, ...]:
    """What a failed upload means for the release; raises the errors that say nothing of it."""
    name, words = client.stage.name, words_of(failure)
    why = words.rstrip(".")
    if not failure.was_sent and CHANGED in failure.trouble:
        raise SettingsError(f"{words}. Nothing of it was sent; end that program, and verify again.")
    if done.timed_out:
        raise StageClosedError(f"the upload to {name} did not end within {done.seconds:.0f} s; see {done.log}")
    match meaning_of(failure):
        case Meaning.TRANSIENT:
            raise OutageError(outage_in((words,)) or f"the index could not take the files: {why}.")
        case Meaning.NAME_USED if not client.stage.is_local:
            raise FilenameUsedError(f"{name} does not take {failure.filename} from here: {words}")
        case Meaning.NOT_ALLOWED if not client.stage.is_local:
            raise StageClosedError(f"{name} does not take {distributions.name} from here: {words}")
        case Meaning.ATTESTATIONS if not client.stage.is_local:
            raise StageClosedError(
                f"{name} does not take the attestations of {failure.filename}: {why}. The file itself was not "
                "refused: publish it with attestations of this job, or with none (--release-attest no, none beside it)."
            )
        case Meaning.CREDENTIALS if not client.stage.is_local:
            raise CredentialsRefusedError(f"{name} does not accept the credentials: {why}. Check the token.")
        case Meaning.UNEXPECTED if not client.stage.is_local:
            raise StageClosedError(
                f"{name} answers {words} to an upload; the index may have the file all the same. Look at the address, "
                "and at any proxy between the index and here."
            )
        case Meaning.EXISTS if not client.stage.is_local:
            return ()  # perhaps by ourselves, a moment ago: what is served will show
    if outage := outage_in(done.lines):
        raise StageClosedError(outage)
    finding = Finding(
        rule=UPLOAD_REFUSED,
        subject=failure.filename,
        detail=words,
        evidence=tuple(filter(None, map(readable, done.lines)))[-_EVIDENCE:],
        log=str(done.log),
    )
    return (finding,)


def _taken(client: IndexClient, mine: Distribution, there: IndexFile) -> Finding:
    return Finding(
        rule=VERSION_TAKEN,
        subject=mine.filename,
        detail=f"{client.stage.name} has it with sha256 {there.sha256}, built was {mine.sha256}",
    )


def seen(distributions: Distributions, client: IndexClient, deadline: Deadline) -> Outcome[tuple[IndexFile, ...]]:
    """Poll what installers read until every file is listed and downloads with its own digest."""
    trouble = ""
    for left in deadline.attempts():
        try:
            served = {file.filename: file for file in client.project(distributions.name).files}
            missing = [file.filename for file in distributions.files if file.filename not in served]
            trouble = "" if not missing else f"{', '.join(missing)}: not listed yet"
            found = tuple(served[file.filename] for file in distributions.files if file.filename in served)
            differing = _differing(distributions, found, client, left or deadline.seconds)
        except OutageError as error:
            trouble = f"broken: {error}"
            continue
        if differing or not missing:
            return Outcome.of(found, differing)
    word = "is broken" if trouble.startswith("broken: ") else "does not show the release yet"
    raise OutageError(
        f"{client.stage.name} {word} after {deadline.seconds:.0f} s: {trouble.removeprefix('broken: ')}. "
        "Run again later with the same files: what is there is kept."
    )


def _differing(
    distributions: Distributions, found: tuple[IndexFile, ...], client: IndexClient, limit: float
) -> tuple[Finding, ...]:
    """Files listed or served with other bytes than those that were built; the page alone proves nothing."""
    built = {file.filename: file.sha256 for file in distributions.files}
    findings = []
    for file in found:
        expected, listed = built[file.filename], file.sha256
        if not listed or listed == expected:
            listed = client.digest(file, limit)
        if listed != expected:
            detail = f"{client.stage.name} serves sha256 {listed}, built was {expected}"
            findings.append(Finding(rule=SERVED_DIFFERS, subject=file.filename, detail=detail))
    return tuple(findings)
