"""One stage: what it serves, its files, and uploads to it with twine."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pytest_release_check.edges.private_copies import attestations_of
from pytest_release_check.edges.processes import NO_FILE, Completed
from pytest_release_check.edges.provenance import MEDIA_TYPE
from pytest_release_check.edges.simple_pages import project_status, served_files
from pytest_release_check.edges.tools import Tools
from pytest_release_check.edges.web import Web
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.masking import Mask, login_secrets
from pytest_release_check.model.stages import Credentials, ServedFile, Stage

_WIDTH = "4096"
"""Columns of twine's output: rich would break the index's words, and tokens in them, at the terminal's width."""
_NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


class StageClient:
    """Talks to one stage, with the credentials for it. Each failure of the network is an ``OutageError``."""

    def __init__(
        self,
        stage: Stage,
        credentials: Credentials | None,
        tools: Tools,
        *,
        timeout: float = 30.0,
        attests: bool = False,
    ) -> None:
        self.stage = stage
        self._credentials = credentials
        self._tools = tools
        self._web = Web(tools.environment, timeout=timeout)
        self._attests = attests
        self._mask = Mask(self._secrets())
        self._known: dict[ServedFile, str] = {}
        if credentials is not None and credentials.password:
            self._private = Web(tools.environment, auth=(credentials.username, credentials.password), timeout=timeout)
        else:
            self._private = self._web
        self.is_private = False
        """Whether the stage was seen to ask for credentials to read."""

    def served(self, name: str) -> tuple[ServedFile, ...]:
        """The files that the stage lists for a project (normalised name)."""
        try:
            return self._masked(served_files(self._reader(), self.stage.index_url, name))
        except OutageError as error:
            if self.is_private or self._private is self._web or "asks for credentials" not in str(error):
                raise
        self.is_private = True
        return self._masked(served_files(self._private, self.stage.index_url, name))

    def project_status(self, name: str) -> str:
        """What the stage says of a project as a whole (PEP 792)."""
        return self._mask.of(project_status(self._reader(), self.stage.index_url, name))

    def with_digests(self, served: Iterable[ServedFile], names: Iterable[str], limit: float) -> tuple[ServedFile, ...]:
        """The same files; for those of ``names`` whose page tells no sha256, the one of the bytes that are served."""
        wanted = frozenset(names)
        return tuple(
            replace(file, sha256=self.digest(file, limit)) if not file.sha256 and file.filename in wanted else file
            for file in served
        )

    def digest(self, file: ServedFile, limit: float) -> str:
        """The sha256 of the bytes that the stage gives for a file; each is read once."""
        if file not in self._known:
            with TemporaryDirectory(dir=self._tools.workspace) as folder:
                self._known[file] = self.download(file, Path(folder) / "file", limit)
        return self._known[file]

    def download(self, file: ServedFile, target: Path, limit: float) -> str:
        """Write the bytes to ``target``; their sha256."""
        return self._reader().download(file.url, target, limit)

    def provenance(self, file: ServedFile) -> bytes:
        """The provenance object (PEP 740) that the stage has for a file; empty if it says that there is none."""
        return self._reader().page(file.provenance, MEDIA_TYPE).body if file.provenance else b""

    def upload(self, files: tuple[Distribution, ...]) -> Completed:
        """Upload with twine, as a program that runs no code of the project: only it sees the credentials."""
        attestations = [str(path) for file in files if self._attests for path in attestations_of(file.path)]
        options = ["--no-color", "upload", "--verbose", "--disable-progress-bar", "--config-file", NO_FILE]
        options += ["--attestations"] if attestations else []
        return self._tools.run(
            f"uploading {len(files)} file{'s' * (len(files) > 1)} to {self.stage.name}",
            (sys.executable, "-m", "twine", *options, *(str(file.path) for file in files), *attestations),
            cwd=self._tools.workspace,
            log="upload",
            env=self._variables(),
            secrets=self._secrets(),
        )

    def _reader(self) -> Web:
        return self._private if self.is_private else self._web

    def _masked(self, served: tuple[ServedFile, ...]) -> tuple[ServedFile, ...]:
        """Without what an index that was given the credentials repeats of them; addresses stay as they are asked."""
        if not self.is_private:
            return served
        return tuple(
            replace(
                file,
                filename=self._mask.of(file.filename),
                yanked=file.yanked and self._mask.of(file.yanked),
                requires_python=self._mask.of(file.requires_python),
            )
            for file in served
        )

    def _variables(self) -> dict[str, str]:
        credentials = self._credentials or Credentials()
        variables = {
            "TWINE_REPOSITORY_URL": self.stage.upload_url,
            "TWINE_USERNAME": credentials.username,
            "TWINE_PASSWORD": credentials.password,
            "TWINE_CERT": self.stage.certificate or self._tools.environment.get("PIP_CERT", ""),
            "TWINE_CLIENT_CERT": self.stage.client_certificate,
            "TWINE_NON_INTERACTIVE": "1",
            "COLUMNS": _WIDTH,
        }
        return {name: value for name, value in variables.items() if value} | dict(credentials.variables) | _NO_KEYRING

    def _secrets(self) -> tuple[str, ...]:
        if self._credentials is None:
            return ()
        tokens = (value for name, value in self._credentials.variables if "TOKEN" in name)
        return (*login_secrets(self._credentials.username, self._credentials.password), *filter(None, tokens))
