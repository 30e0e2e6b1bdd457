"""Attestations that are made where a release is published (PEP 740): whether they can be, and the program that signs.

An attestation says that this CI job has published this file; sigstore's public log keeps it for ever.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from pytest_release_check.effects.isolated import isolated_module
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import Credentials
from pytest_release_check.remote_index.chosen_stage import PYPI, TESTPYPI
from pytest_release_check.text.masking import Mask
from pytest_release_check.upload.pypi_today import PREDICATES

TRUST = "PYTEST_RELEASE_CHECK_SIGSTORE"
"""Variable with the path of a trust configuration, as sigstore's own ``--trust-config`` takes, instead of the public
instance. No option: who may change a file of the project must not choose whom the job's identity is shown to."""
_SIGN = "pytest_release_check.remote_index.in_sigstore.sign"
_START, _EACH = 120.0, 30.0
"""Seconds that signing may take, and more for each file: sigstore itself waits for as long as a service is silent."""
_GITLAB_IDENTITY = "`SIGSTORE_ID_TOKEN: {aud: sigstore}` to its `id_tokens`"
_NEEDED = ("pypi_attestations", "sigstore")
_ANYWAY = "To publish without attestations, add --release-attest no."


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAttestation:
    """An attestation of one file, verified and about its digest."""

    filename: str
    text: str
    """JSON, as an index takes it."""
    where: str
    """In which log, for people."""


class _Answer(msgspec.Struct):
    attestations: dict[str, str] = {}
    trouble: str = ""
    is_identity: bool = False


def trust_in(environment: Mapping[str, str]) -> str:
    """The trust configuration that the environment names; empty: the public instance.

    Raises ``SettingsError`` if it cannot be read.
    """
    path = environment.get(TRUST, "")
    try:
        return Path(path).read_text("utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        why = f"{TRUST}: {path} cannot be read: {error}. Name a trust configuration, or unset it."
        raise SettingsError(why) from error


def obstacle(index: str, credentials: Credentials | None) -> str:
    """Why no attestations can be made for the index of this name with these credentials; empty if they can."""
    if index not in (PYPI, TESTPYPI):
        return f"only PyPI and TestPyPI take them, and the index is {index}"
    variables = dict(credentials.variables) if credentials is not None else {}
    if credentials is None or credentials.password or not variables:
        return "they need Trusted Publishing, and a password or token is used"
    if "GITLAB_CI" in variables and "SIGSTORE_ID_TOKEN" not in variables:
        return f"the job has no identity for them: add {_GITLAB_IDENTITY}"
    if "GITLAB_CI" not in variables and "ACTIONS_ID_TOKEN_REQUEST_URL" not in variables:
        return "of the CI services, only GitHub Actions and GitLab CI give an identity for them here"
    if any(find_spec(name) is None for name in _NEEDED):
        return 'what makes them is not installed; run pip install "pytest-release-check[attestations]"'
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attester:
    """Makes attestations for one index, as ``mode`` (of ``model.publishing.ATTEST``) asks."""

    index: str
    mode: str
    obstacle: str
    """Why none can be made; empty if they can."""
    context: RunContext
    credentials: Credentials | None = field(default=None, repr=False)
    trust: str = field(default="", repr=False)
    """The text of a trust configuration; empty: the public instance of sigstore."""

    @classmethod
    def for_index(
        cls, index: str, credentials: Credentials | None, *, mode: str, trust: str, context: RunContext
    ) -> "Attester":
        """For uploads to the index of this name with these credentials."""
        return cls(
            index=index,
            mode=mode,
            obstacle=obstacle(index, credentials),
            context=context,
            credentials=credentials,
            trust=trust,
        )

    @property
    def is_active(self) -> bool:
        """Whether attestations will be made."""
        return self.mode != "no" and not self.obstacle

    @property
    def blocker(self) -> str:
        """Why nothing must be published, a sentence; empty if nothing speaks against it."""
        return f"--release-attest yes: {self.obstacle}." if self.mode == "yes" and self.obstacle else ""

    @property
    def note(self) -> str:
        """What will be done, a line for people; empty where nobody would expect attestations."""
        if self.is_active:
            return "attestations: what is sent without one is signed as this CI job, in a public log"
        if self.index not in (PYPI, TESTPYPI):
            return ""
        return f"attestations: none are made: {'--release-attest no' if self.mode == 'no' else self.obstacle}"

    def attestations(self, files: tuple[Distribution, ...]) -> tuple[MadeAttestation, ...]:
        """Attestations of all files, each verified and about the digest that is known of its file.

        The files themselves are not read. Raises ``OutageError`` if there is not one for every file.
        """
        credentials = self.credentials or Credentials()
        secrets = tuple(value for name, value in credentials.variables if "TOKEN" in name and value)
        with TemporaryDirectory(dir=self.context.workspace) as folder:
            answers = Path(folder) / "answers.json"
            asked = {
                "variables": dict(credentials.variables),
                "trust": self.trust,
                "files": {file.filename: file.sha256 for file in files},
                "answers": str(answers),
            }
            done = self.context.run(
                f"signing {len(files)} file{'s' * (len(files) > 1)}",
                isolated_module(_SIGN),
                cwd=self.context.workspace,
                log="attestations",
                timeout=_START + _EACH * len(files),
                env=self._certificates(),
                secrets=secrets,
                stdin=json.dumps(asked),
            )
            try:
                answer = msgspec.json.decode(answers.read_bytes(), type=_Answer)
            except (OSError, msgspec.MsgspecError):
                late = "the program that signs did not end in time" if done.timed_out else ""
                answer = _Answer(trouble=late or " ".join(done.last(3)) or "the program that signs gave no answer")
        trouble = Mask(secrets).of(answer.trouble).rstrip(".")
        if answer.is_identity:
            is_gitlab = any(name == "GITLAB_CI" for name, _ in credentials.variables)
            needed = f"add {_GITLAB_IDENTITY}" if is_gitlab else "give the job `permissions: id-token: write`"
            raise OutageError(
                f"no attestations: the CI service does not state who this job is: {trouble}. Run the job again; if it "
                f"stays so, {needed}. {_ANYWAY}"
            )
        if trouble:
            raise OutageError(
                f"no attestations: sigstore did not sign: {trouble}. Publish the same files again later. {_ANYWAY}"
            )
        return tuple(_about(file, answer.attestations.get(file.filename, "")) for file in files)

    def _certificates(self) -> dict[str, str]:
        """Whose certificates count: pip's ``cert``, where it is set, as for uploads."""
        cert = self.context.environment.get("PIP_CERT", "")
        return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), cert) if cert else {}


def _about(file: Distribution, text: str) -> MadeAttestation:
    """The attestation, if it is about this file: name, digest and kind of its statement are ours."""
    try:
        made = json.loads(text)
        statement = json.loads(base64.b64decode(made["envelope"]["statement"]))
        subject, kind = statement["subject"], str(statement["predicateType"])
        entry = made["verification_material"]["transparency_entries"][0]["logIndex"]
    except (ValueError, LookupError, TypeError) as error:
        raise OutageError(f"the attestation of {file.filename} cannot be read: {error!r}. {_ANYWAY}") from error
    if subject != [{"name": file.filename, "digest": {"sha256": file.sha256}}] or not kind.endswith(PREDICATES[0]):
        raise OutageError(f"the attestation of {file.filename} is about something else: {kind} {subject}. {_ANYWAY}")
    return MadeAttestation(filename=file.filename, text=text, where=f"entry {entry} of sigstore's log")
