"""Stage: upload the distributions to an index with twine, and read back what it serves."""

import sys

from pytest_release_check.edges.network import outage_in
from pytest_release_check.edges.processes import NO_FILE, Completed
from pytest_release_check.edges.served import served_digests
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model import rules
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import StagedRelease


def stage(release: StagedRelease, upload_url: str, token: str, tools: Tools) -> Outcome[StagedRelease]:
    """Upload the files of ``release`` and prove that the index serves exactly these bytes."""
    distributions = release.distributions
    done = _uploaded(distributions, upload_url, token, tools)
    if not done.succeeded:
        return _refused(distributions, done)
    served = served_digests(release.index_url, distributions.name)
    differing = tuple(
        Finding(
            code=rules.SERVED_DIFFERS.code,
            subject=file.filename,
            detail=f"served sha256: {served.get(file.filename, 'not listed')}, uploaded: {file.sha256}",
        )
        for file in distributions.files
        if served.get(file.filename) != file.sha256
    )
    return Outcome.of(release, differing)


def _uploaded(distributions: Distributions, upload_url: str, token: str, tools: Tools) -> Completed:
    # The credential travels in the environment of this one program, which runs no code of the project.
    credentials = {
        "TWINE_REPOSITORY_URL": upload_url,
        "TWINE_USERNAME": "__token__",
        "TWINE_PASSWORD": token,
        "TWINE_NON_INTERACTIVE": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    options = ("upload", "--verbose", "--disable-progress-bar", "--config-file", NO_FILE)
    files = tuple(str(file.path) for file in distributions.files)
    return tools.run(
        f"uploading {len(files)} files",
        (sys.executable, "-m", "twine", *options, *files),
        cwd=tools.workspace,
        log="upload",
        env=credentials,
        secrets=(token,),
    )


def _refused(distributions: Distributions, done: Completed) -> Outcome[StagedRelease]:
    if done.timed_out:
        return Outcome.unsettled(f"the upload did not end within {done.seconds:.0f} s; see {done.log}")
    if outage := outage_in(done.lines):
        return Outcome.unsettled(outage)
    finding = Finding(
        code=rules.UPLOAD_REFUSED.code,
        subject=f"{distributions.name} {distributions.version}",
        detail=" ".join(" ".join(done.last(1)).split()),
        evidence=done.last(),
        log=str(done.log),
    )
    return Outcome.of(None, (finding,))
