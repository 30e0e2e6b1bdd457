"""Uploads to the embedded index of files whose defects have been told: twine refuses to send some of them at all."""

import time
from collections.abc import Iterable
from pathlib import Path

from pytest_release_check.checks.twine_output import readable
from pytest_release_check.checks.upload.form_of_file import form_of
from pytest_release_check.edges.archives import core_metadata
from pytest_release_check.edges.processes import Completed
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.edges.tools import Tools
from pytest_release_check.edges.web import Page, Web
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.plain_text import shown_line
from pytest_release_check.model.stages import Credentials, Stage

_LIMIT = 500
"""Characters of an answer that are kept."""


class ToldUploads(StageClient):
    """Sends what twine would, whatever is wrong with it; the index judges it as ever."""

    def __init__(self, stage: Stage, credentials: Credentials, tools: Tools) -> None:
        super().__init__(stage, credentials, tools)
        self._upload_log = tools.log("upload")
        self._sender = Web(tools.environment, auth=(credentials.username, credentials.password))

    def upload(self, files: Iterable[Distribution]) -> Completed:
        """Send the files one by one, and stop at the first that is refused."""
        started, lines = time.monotonic(), [f"Uploading distributions to {self.stage.upload_url}"]
        status = 200
        for file in files:
            form = form_of(core_metadata(file.path), file.filename, {"sha256_digest": file.sha256})
            page = self._sender.upload(self.stage.upload_url, form.fields, file.path)
            status = page.status
            lines.append(f"{file.filename}: {status} {self._words(page)}")
            if status != 200:
                break
        return Completed(
            returncode=int(status != 200),
            lines=tuple(lines),
            log=_written(self._upload_log, lines),
            seconds=time.monotonic() - started,
        )

    def _words(self, page: Page) -> str:
        """What the index says, as it may be kept."""
        return shown_line(readable(self._mask.of(page.body.decode("utf-8", "replace")), _LIMIT))


def _written(log: Path, lines: list[str]) -> Path:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("\n".join([*lines, ""]), "utf-8")
    return log
