"""Stage: put the distributions on an index with twine, and prove that it serves exactly these bytes."""

from dataclasses import replace

from pytest_release_check.checks.staging import Answer, UploadPlan, meaning_of, upload_plan
from pytest_release_check.checks.twine_output import messages, readable, refused_file, words_of_index
from pytest_release_check.edges.network import outage_in
from pytest_release_check.edges.patience import Patience
from pytest_release_check.edges.processes import Completed
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.model import rules
from pytest_release_check.model.distributions import Distribution, Distributions
from pytest_release_check.model.errors import CredentialsRefusedError, OutageError, StageClosedError
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.stages import ServedFile

_ATTEMPTS = 4
_EVIDENCE = 4
"""Messages of twine that show a refusal: the file, the status, the page, and the status again."""
_OUTAGE = 1000
"""Characters of a message: the exceptions of requests hold one another, and the last one is the cause."""


def stage(distributions: Distributions, client: StageClient, patience: Patience) -> Outcome[tuple[ServedFile, ...]]:
    """Upload what is not there yet, and wait until all files are served as they were built.

    Files that are there with the same bytes are kept: a half-done upload is completed. Raises ``OutageError`` if
    the stage cannot be reached or does not list the files in time, ``StageClosedError`` if it takes nothing from us.
    """
    findings = sent(distributions, client, patience)
    if findings:
        return Outcome.of(None, findings)
    return seen(distributions, client, patience.renewed())


def sent(distributions: Distributions, client: StageClient, patience: Patience) -> tuple[Finding, ...]:
    """Upload, again where it may help; what is wrong with the files."""
    last = OutageError("")
    for _ in patience.retries(_ATTEMPTS):
        try:
            return _sent_once(distributions, client, patience.seconds)
        except (StageClosedError, CredentialsRefusedError):
            raise
        except OutageError as error:
            last = error
    raise OutageError(f"{client.stage.name}: {last} Tried {_ATTEMPTS} times; what is there already will be kept.")


def _sent_once(distributions: Distributions, client: StageClient, limit: float) -> tuple[Finding, ...]:
    plan = _plan(distributions, client, limit)
    if plan.differing:
        return tuple(_taken(client, mine, there) for mine, there in plan.differing)
    done = client.upload(plan.absent) if plan.absent else None
    return () if done is None or done.succeeded else _judged(replace(distributions, files=plan.absent), client, done)


def _plan(distributions: Distributions, client: StageClient, limit: float) -> UploadPlan:
    served = client.served(distributions.name)
    names = [file.filename for file in distributions.files]
    return upload_plan(distributions.files, client.with_digests(served, names, limit))


def _judged(distributions: Distributions, client: StageClient, done: Completed) -> tuple[Finding, ...]:
    """What a failed upload of ``distributions`` means for the release; raises the errors that say nothing of it."""
    name, told = client.stage.name, words_of_index(done.lines)
    why = told.rstrip(".")
    if done.timed_out:
        raise StageClosedError(f"the upload to {name} did not end within {done.seconds:.0f} s; see {done.log}")
    match meaning_of(done.lines):
        case Answer.TRANSIENT:
            raise OutageError(_outage(done) or f"the index could not take the files: {why}.")
        case Answer.NOT_ALLOWED if not client.stage.is_local:
            raise StageClosedError(f"{name} does not take {distributions.name} from here: {told}")
        case Answer.CREDENTIALS if not client.stage.is_local:
            raise CredentialsRefusedError(f"{name} does not accept the credentials: {why}. Check the token.")
        case Answer.EXISTS if not client.stage.is_local:
            return ()  # perhaps by ourselves, a moment ago: what is served will tell
    if outage := _outage(done):
        raise StageClosedError(outage)
    finding = Finding(
        code=rules.UPLOAD_REFUSED.code,
        subject=refused_file(done.lines, [file.filename for file in distributions.files]),
        detail=told,
        evidence=tuple(filter(None, map(readable, messages(done.lines)[-_EVIDENCE:]))),
        log=str(done.log),
    )
    return (finding,)


def _outage(done: Completed) -> str:
    """What the output blames the network with, in words and not in HTML."""
    return outage_in(tuple(readable(message, _OUTAGE) for message in messages(done.lines)))


def _taken(client: StageClient, mine: Distribution, there: ServedFile) -> Finding:
    return Finding(
        code=rules.VERSION_TAKEN.code,
        subject=mine.filename,
        detail=f"{client.stage.name} has it with sha256 {there.sha256}, built was {mine.sha256}",
    )


def seen(distributions: Distributions, client: StageClient, patience: Patience) -> Outcome[tuple[ServedFile, ...]]:
    """Poll what installers read until every file is listed and downloads with its own digest."""
    trouble = ""
    for left in patience.attempts():
        try:
            served = {file.filename: file for file in client.served(distributions.name)}
            missing = [file.filename for file in distributions.files if file.filename not in served]
            trouble = "" if not missing else f"{', '.join(missing)}: not listed yet"
            found = tuple(served[file.filename] for file in distributions.files if file.filename in served)
            differing = _differing(distributions, found, client, left or patience.seconds)
        except OutageError as error:
            trouble = f"broken: {error}"
            continue
        if differing or not missing:
            return Outcome.of(found, differing)
    word = "is broken" if trouble.startswith("broken: ") else "does not show the release yet"
    raise OutageError(
        f"{client.stage.name} {word} after {patience.seconds:.0f} s: {trouble.removeprefix('broken: ')}. "
        "Run again later with the same files: what is there is kept."
    )


def _differing(
    distributions: Distributions, found: tuple[ServedFile, ...], client: StageClient, limit: float
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
            findings.append(Finding(code=rules.SERVED_DIFFERS.code, subject=file.filename, detail=detail))
    return tuple(findings)
