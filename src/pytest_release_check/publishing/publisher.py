"""The process that holds the upload credentials: it answers a run's requests, and runs no code of any project.

Started before any code of the project is loaded; the run itself, its workers and its programs never have a credential.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from traceback import print_exception

import msgspec

from pytest_release_check.analysis.credential_names import names_with, password_in, secrets_in
from pytest_release_check.effects.channel import Channel, Requests, channel_to_starter
from pytest_release_check.effects.evidence_file import read_evidence
from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.records import as_json, from_json
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.sealing import seal_process
from pytest_release_check.effects.terminal import interrupt_on_termination, interrupt_this_process
from pytest_release_check.effects.this_process import decoded, set_variables
from pytest_release_check.effects.workspaces import made_workspace
from pytest_release_check.installers.pip_settings import pip_variables, read_pip_settings
from pytest_release_check.installers.user_context import chosen_upstreams, context_for
from pytest_release_check.model.errors import ReleaseCheckError, SettingsError
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.publishing import PublishSettings
from pytest_release_check.publishing import messages
from pytest_release_check.publishing.publication import Publishing
from pytest_release_check.remote_index.attester import Attester, trust_in
from pytest_release_check.remote_index.chosen_stage import IndexRequest, chosen_stage
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.remote_index.repositories import known_repositories, repository
from pytest_release_check.text.plain_text import shown_line

_NETWORK = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Publisher:
    """Answers one request after the other. ``progress`` and ``ask`` reach the person who started the run."""

    def __init__(self, workspace: Path, progress: Callable[[str], None], ask: Callable[[str], bool]) -> None:
        self._workspace = workspace
        self._progress = progress
        self._ask = ask
        self._begun: messages.Hello | None = None
        self._environment: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._context: RunContext | None = None
        self._clients: dict[str, StageClient] = {}
        self._passwords: dict[str, str] = {}
        self._trust = ""
        self._attester: Attester | None = None
        self._answers: dict[type, Callable[..., object]] = {
            messages.Hello: self._hello,
            messages.Prepare: self._prepare,
            messages.Open: self._open,
            messages.Project: self._project,
            messages.Digest: lambda asked: self._clients[asked.use].digest(asked.file, asked.limit),
            messages.Download: lambda asked: self._clients[asked.use].download(asked.file, asked.target, asked.limit),
            messages.Provenance: lambda asked: self._clients[asked.use].provenance(asked.file),
            messages.Send: lambda asked: self._clients["stage"].upload(asked.files),
            messages.Preflight: self._preflight,
            messages.Publish: self._publish,
        }

    def answer(self, request: messages.Request) -> object:
        """The answer to a request. Raises ``ReleaseCheckError`` where there is none."""
        return self._answers[type(request)](request)

    def _hello(self, asked: messages.Hello) -> messages.Withheld:
        if self._begun is not None:
            raise SettingsError("the publisher is at work already")
        self._begun = asked
        self._environment = decoded(asked.environment)
        self._trust = trust_in(self._environment) if asked.target else ""
        # The way to the network is the user's, here as well: httpx reads it from the environment.
        set_variables({name: text for name, text in self._environment.items() if _is_of_network(name)})
        indexes = tuple(filter(None, (asked.stage, asked.target)))
        secrets = [*secrets_in(self._environment), *map(password_in, indexes)]
        for text in indexes:
            with suppress(ReleaseCheckError):  # the request that opens it gets the reason
                name, url = _as_twine_asks(text, self._environment)
                secrets.append(repository(self._environment, name=name, url=url).password)
        return messages.Withheld(names=names_with(self._environment, secrets))

    def _prepare(self, asked: messages.Prepare) -> None:
        if self._context is None:
            self._start()
            withheld = names_with(self._environment, secrets_in(self._environment))
            environment = {name: text for name, text in self._environment.items() if name not in withheld}
            pip = read_pip_settings(environment, self._workspace)
            self._known, self._variables = known_repositories(), pip_variables(pip)
            self._context = context_for(
                environment,
                pass_env=(),
                report=asked.report,
                timeout=asked.timeout,
                upstreams=chosen_upstreams((), pip, self._known),
                pip=pip,
                workspace=self._workspace,
            )
        self._context = replace(self._context, report=asked.report, timeout=asked.timeout)

    def _open(self, asked: messages.Open) -> IndexTarget:
        begun, publishes = self._start(), asked.use == "target"
        typed = {without_credentials(text): text for text in (begun.stage, begun.target) if text}
        index = typed.get(asked.index, "")
        # On the index to publish on, nothing is uploaded but by `Publish`: as a stage it is only read.
        fits = index == begun.target if publishes else index == begun.stage or asked.verifies
        if not index or not fits:
            raise SettingsError(f"{asked.index}: only the indexes that the run was started with are opened.")
        index_request = IndexRequest(
            index=index,
            verifies=asked.verifies and not publishes,
            is_required=asked.is_required,
            publishes=publishes,
            option="--release-publish" if publishes else "--release-index",
            allowed=frozenset(begun.consent.allowed),
        )
        stage, credentials = chosen_stage(index_request, self._environment, self._known, self._variables)
        self._passwords[asked.use] = credentials.password if credentials is not None else ""
        self._clients[asked.use] = StageClient(stage, credentials, self._means(), attests=publishes)
        if publishes:
            mode, context = begun.consent.attest, self._means()
            self._attester = Attester.for_index(stage.name, credentials, mode=mode, trust=self._trust, context=context)
        return stage

    def _project(self, asked: messages.Project) -> messages.ProjectRead:
        client = self._clients[asked.use]
        page = client.project(asked.name)
        return messages.ProjectRead(
            files=page.files, status=page.status, is_there=page.is_there, is_private=client.is_private
        )

    def _preflight(self, asked: messages.Preflight) -> None:
        settings = self._as_begun(asked.settings)
        self._publishing().preflight(asked.name, asked.version, settings, digests=asked.digests, sources=asked.sources)

    def _publish(self, asked: messages.Publish) -> messages.Published:
        evidence = read_evidence(asked.evidence, asked.sha256)
        publishing = self._publishing()
        done = publishing.run((evidence,), asked.folder, self._as_begun(asked.settings))
        return messages.Published(done=done, result=publishing.result, target=self._clients["target"].stage)

    def _as_begun(self, settings: PublishSettings) -> PublishSettings:
        """The settings with the consent that was typed before any code of the project could run."""
        return replace(settings, consent=self._start().consent)

    def _publishing(self) -> Publishing:
        return Publishing(
            self._clients["target"],
            self._passwords["target"],
            self._workspace,
            self._progress,
            self._ask,
            self._attester,
        )

    def _start(self) -> messages.Hello:
        if self._begun is None:
            raise SettingsError("the publisher was asked before it was started")
        return self._begun

    def _means(self) -> RunContext:
        if self._context is None:
            raise SettingsError("the publisher was asked before it was prepared")
        return self._context


def _is_of_network(name: str) -> bool:
    return name.upper().endswith("_PROXY") or name in _NETWORK


def _as_twine_asks(text: str, environment: dict[str, str]) -> tuple[str, str]:
    """Name and address, of which one is empty, as ``remote_index.repositories`` takes them."""
    if text == "twine":
        url = environment.get("TWINE_REPOSITORY_URL", "")
        return ("", url) if url else (environment.get("TWINE_REPOSITORY", ""), "")
    return ("", text) if "://" in text else (text, "")


def main() -> None:
    """Answer until the other side has ended, which interrupts an answer that is being worked on."""
    seal_process()
    interrupt_on_termination(ctrl_c=True)
    channel = channel_to_starter()
    requests = Requests(channel, interrupt_this_process)
    workspace = made_workspace()

    def progress(line: str) -> None:
        channel.send(messages.Line(shown_line(line)))

    publisher = Publisher(workspace.path, progress, lambda text: _asked(channel, requests, text))
    try:
        while request := requests.next():
            channel.send(_reply(publisher, request))
            requests.is_busy = False
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the other side has ended, and nobody reads a reply
    finally:
        workspace.remove()


def _reply(publisher: Publisher, request: bytes) -> messages.Reply:
    try:
        return messages.Result(msgspec.Raw(as_json(publisher.answer(messages.request_in(request)))))
    except ReleaseCheckError as error:
        return messages.Failed(next(kind for kind, cls in messages.ERRORS if isinstance(error, cls)), str(error))
    except KeyboardInterrupt:
        return messages.Failed(messages.Failure.INTERRUPTED, "")
    except Exception as error:  # an index can answer anything: the run goes on, and reports it
        print_exception(error)
        return messages.Failed(messages.Failure.OUTAGE, f"the publisher has failed: {type(error).__name__}: {error}")


def _asked(channel: Channel, requests: Requests, text: str) -> bool:
    channel.send(messages.Question(text))
    line = requests.next()
    return line is not None and from_json(line, messages.UserAnswer).yes


if __name__ == "__main__":
    main()
