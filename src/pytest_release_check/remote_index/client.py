"""One index that takes files: what it serves, its files, and uploads to it with twine."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec

from pytest_release_check.effects.isolated import isolated_module
from pytest_release_check.effects.private_copies import attestations_of
from pytest_release_check.effects.provenance import MEDIA_TYPE
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import Web, origin_of
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import Credentials, IndexFile, IndexTarget
from pytest_release_check.model.uploading import Upload, UploadAnswer
from pytest_release_check.remote_index.simple_pages import ProjectPage, project_page
from pytest_release_check.text.masking import Mask, login_secrets

_UPLOAD = "pytest_release_check.remote_index.in_twine.upload"
_NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


class IndexClient(Protocol):
    """Talks to one index. Each failure of the network is an ``OutageError``."""

    stage: IndexTarget
    is_private: bool
    """Whether the index was seen to ask for credentials to read."""

    def project(self, name: str) -> ProjectPage:
        """What the index has of a project (normalised name)."""
        ...  # pragma: no cover

    def digest(self, file: IndexFile, limit: float) -> str:
        """The sha256 of the bytes that the index gives for a file; each is read once."""
        ...  # pragma: no cover

    def download(self, file: IndexFile, target: Path, limit: float) -> str:
        """Write the bytes to ``target``; their sha256."""
        ...  # pragma: no cover

    def provenance(self, file: IndexFile) -> bytes:
        """The provenance object (PEP 740) that the index has for a file; empty if it says that there is none."""
        ...  # pragma: no cover

    def upload(self, files: tuple[Distribution, ...]) -> Upload:
        """Send the files in order, up to the first that is not accepted."""
        ...  # pragma: no cover


def with_digests(
    client: IndexClient, served: Iterable[IndexFile], names: Iterable[str], limit: float
) -> tuple[IndexFile, ...]:
    """The same files; for those of ``names`` whose page states no sha256, the one of the bytes that are served."""
    wanted = frozenset(names)
    return tuple(
        replace(file, sha256=client.digest(file, limit)) if not file.sha256 and file.filename in wanted else file
        for file in served
    )


class StageClient:
    """An index, and the credentials for it: they go to its own scheme, host and port and nowhere else."""

    def __init__(
        self,
        stage: IndexTarget,
        credentials: Credentials | None,
        context: RunContext,
        *,
        timeout: float = 30.0,
        attests: bool = False,
    ) -> None:
        self.stage = stage
        self._credentials = credentials
        self._context = context
        self._web = self._private = Web(context.environment, timeout=timeout)
        self._attests = attests
        self._mask = Mask(self._secrets())
        self._known: dict[IndexFile, str] = {}
        if credentials is not None and credentials.password:
            auth = (credentials.username, credentials.password)
            origin = origin_of(stage.upload_url or stage.index_url)
            self._private = Web(context.environment, auth=auth, origin=origin, timeout=timeout)
        self.is_private = False

    def project(self, name: str) -> ProjectPage:
        """What the index has of a project (normalised name)."""
        try:
            return self._masked(project_page(self._reader(), self.stage.index_url, name))
        except OutageError as error:
            if self.is_private or self._private is self._web or "asks for credentials" not in str(error):
                raise
        self.is_private = True
        return self._masked(project_page(self._private, self.stage.index_url, name))

    def digest(self, file: IndexFile, limit: float) -> str:
        """The sha256 of the bytes that the index gives for a file; each is read once."""
        if file not in self._known:
            with TemporaryDirectory(dir=self._context.workspace) as folder:
                self._known[file] = self.download(file, Path(folder) / "file", limit)
        return self._known[file]

    def download(self, file: IndexFile, target: Path, limit: float) -> str:
        """Write the bytes to ``target``; their sha256."""
        return self._reader().download(file.url, target, limit)

    def provenance(self, file: IndexFile) -> bytes:
        """The provenance object (PEP 740) that the index has for a file; empty if it says that there is none."""
        return self._reader().page(file.provenance, MEDIA_TYPE).body if file.provenance else b""

    def upload(self, files: tuple[Distribution, ...]) -> Upload:
        """Send the files with twine, in a program that runs no code of the project: only it gets the credentials."""
        with TemporaryDirectory(dir=self._context.workspace) as folder:
            answers = Path(folder) / "answers.json"
            done = self._context.run(
                f"uploading {len(files)} file{'s' * (len(files) > 1)} to {self.stage.name}",
                isolated_module(_UPLOAD),
                cwd=self._context.workspace,
                log="upload",
                secrets=self._secrets(),
                stdin=json.dumps(self._request(files, answers)),
            )
            return Upload(
                answers=_read(answers, files, done.last(3)),
                log=done.log,
                seconds=done.seconds,
                timed_out=done.timed_out,
                lines=done.last(),
            )

    def _reader(self) -> Web:
        return self._private if self.is_private else self._web

    def _masked(self, page: ProjectPage) -> ProjectPage:
        """Without what an index that was given the credentials repeats of them; addresses stay as they are asked."""
        if not self.is_private:
            return page
        files = (
            replace(
                file,
                filename=self._mask.of(file.filename),
                yanked=file.yanked and self._mask.of(file.yanked),
                requires_python=self._mask.of(file.requires_python),
            )
            for file in page.files
        )
        return replace(page, files=tuple(files), status=self._mask.of(page.status))

    def _request(self, files: tuple[Distribution, ...], answers: Path) -> dict[str, object]:
        credentials = self._credentials or Credentials()
        return {
            "address": self.stage.upload_url,
            "username": credentials.username,
            "password": credentials.password,
            "certificate": self.stage.certificate or self._context.environment.get("PIP_CERT", ""),
            "client_certificate": self.stage.client_certificate,
            "variables": dict(credentials.variables) | _NO_KEYRING,
            "answers": str(answers),
            "files": [
                {
                    "path": str(file.path),
                    "sha256": file.sha256,
                    "attestations": [str(path) for path in attestations_of(file.path)] if self._attests else [],
                }
                for file in files
            ],
        }

    def _secrets(self) -> tuple[str, ...]:
        if self._credentials is None:
            return ()
        tokens = (value for name, value in self._credentials.variables if "TOKEN" in name)
        return (*login_secrets(self._credentials.username, self._credentials.password), *filter(None, tokens))


def _read(answers: Path, files: tuple[Distribution, ...], last: tuple[str, ...]) -> tuple[UploadAnswer, ...]:
    """What the program has written; if it did not get that far, nothing is known of any file."""
    try:
        return msgspec.json.decode(answers.read_bytes(), type=tuple[UploadAnswer, ...])
    except (OSError, msgspec.MsgspecError):
        trouble = " ".join(last) or "the upload ended without an answer"
        return tuple(UploadAnswer(filename=file.filename, trouble=trouble) for file in files[:1])
