"""Uploads to the embedded index of files with faults that are reported already: some of them twine does not send."""

import time
from pathlib import Path

from pytest_release_check.analysis.output.index_answers import words_of
from pytest_release_check.effects.archives import core_metadata
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import Web, origin_of
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.index_file import Credentials, IndexTarget
from pytest_release_check.model.uploading import Upload, UploadAnswer
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.text.plain_text import shown_line
from pytest_release_check.upload.metadata.form_of_file import form_of


class DirectUploader(StageClient):
    """Sends what twine would, whatever is wrong with it; the index judges it as ever."""

    def __init__(self, stage: IndexTarget, credentials: Credentials, context: RunContext) -> None:
        super().__init__(stage, credentials, context)
        self._upload_log = context.log("upload")
        auth = (credentials.username, credentials.password)
        self._sender = Web(context.environment, auth=auth, origin=origin_of(stage.upload_url))

    def upload(self, files: tuple[Distribution, ...]) -> Upload:
        """Send the files one by one, and stop at the first that is refused."""
        started, answers = time.monotonic(), []
        for file in files:
            form = form_of(core_metadata(file.path), file.filename, {"sha256_digest": file.sha256})
            page = self._sender.upload(self.stage.upload_url, form.fields, file.path)
            text = self._mask.of(page.body.decode("utf-8", "replace"))
            answers.append(UploadAnswer(filename=file.filename, status=page.status, text=text))
            if page.status != 200:
                break
        lines = tuple(shown_line(f"{answer.filename}: {words_of(answer)}") for answer in answers)
        return Upload(
            answers=tuple(answers),
            log=_written(self._upload_log, lines),
            seconds=time.monotonic() - started,
            lines=lines,
        )


def _written(log: Path, lines: tuple[str, ...]) -> Path:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("\n".join([*lines, ""]), "utf-8")
    return log
