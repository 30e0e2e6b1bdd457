"""The index as a program of its own: ``python -m pytest_release_check.index``."""

import argparse
import os
import secrets
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock, Timeout

from pytest_release_check.effects.network import is_loopback
from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.http.server import Listening
from pytest_release_check.index.server import Index
from pytest_release_check.index.site import Site
from pytest_release_check.index.store import Store
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.installers.pip_settings import PipSettings, pip_variables, read_pip_settings
from pytest_release_check.installers.user_context import chosen_upstreams
from pytest_release_check.model.errors import ReleaseCheckError, SettingsError
from pytest_release_check.remote_index.repositories import known_repositories

_LOCK = ".lock"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal comes. Returns the exit status: 2 for what cannot be served, with a sentence."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with ExitStack() as stack:
            index = stack.enter_context(_index(options, stack))
            made_up = "" if options.token else f", upload token {index.site.token}"
            _say(f"serving: upload to {index.upload_url}, install from {index.simple_url()}{made_up}")
            while not stop.wait(0.5):  # not for ever: Windows delivers no signal while it waits
                pass
    except (ReleaseCheckError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - it is a program
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pytest_release_check.index",
        description="A package index that takes and refuses uploads as PyPI does. Names that were uploaded come from "
        "here, all others from upstream.",
        allow_abbrev=False,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--directory", type=Path, required=True, help="folder that keeps what is uploaded")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--upstream",
        action="append",
        default=[],
        metavar="URL",
        help="index or folder for all other names; may be given several times, the first that has a name wins "
        "(default: pip's index-url)",
    )
    where.add_argument("--no-upstream", action="store_true", help="serve nothing but what is uploaded")
    parser.add_argument("--token", type=_token, help="what uploads must bring (default: made up and shown)")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535.")
    return int(text)


def _token(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError("the token is empty or has control characters.")
    return text.strip()


def _index(options: argparse.Namespace, stack: ExitStack) -> Index:
    """The index asked for, not serving yet. Raises ``SettingsError``, ``OutageError``."""
    if not options.token and not is_loopback(options.host):
        raise SettingsError(f"--host {options.host}: others can reach that address; give a --token for uploads.")
    upstreams, variables = _upstreams(options)
    _own(options.directory, stack)
    try:
        site = Site(
            store=Store(options.directory, durable=True),
            gateway=Gateway(upstreams, variables),
            token=options.token or f"pypi-{secrets.token_urlsafe(24)}",
            secret="",  # a known address is what this is for
        )
        return Index(site, Listening(host=options.host, port=options.port))
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {options.host} port {options.port}: {error.strerror or error}. "
            "Name another --port or --host."
        ) from error


def _upstreams(options: argparse.Namespace) -> tuple[tuple[Upstream, ...], Mapping[str, str]]:
    """Where other names come from, and how these places are asked."""
    if options.no_upstream:
        return (), {}
    asked_for: tuple[str, ...] = tuple(options.upstream)
    upstreams = [Upstream.from_text(text, option="--upstream") for text in asked_for]
    if asked_for and len(asked_for) < 2:  # nobody but the installer will ask it: pip need not be
        return tuple(upstreams), {}
    settings = read_pip_settings(os.environ, Path.cwd())
    if not asked_for:
        upstreams = [Upstream.from_text(text, option="pip's index-url") for text in _default(settings)]
    return tuple(upstreams), pip_variables(settings) | _netrc()


def _default(settings: PipSettings) -> tuple[str, ...]:
    return chosen_upstreams((), settings, known_repositories() if not settings.index_url else {})


def _netrc() -> dict[str, str]:
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    return {"NETRC": str(path)} if path.is_file() else {}


def _own(directory: Path, stack: ExitStack) -> None:
    """Make the folder and keep other servers off it. Raises ``SettingsError``."""
    try:
        directory.mkdir(exist_ok=True)
        lock = FileLock(directory / _LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise SettingsError(
            f"--directory {directory}: another index serves this folder. Stop it, or name another folder."
        ) from None
    except FileNotFoundError:
        raise SettingsError(f"--directory {directory}: there is no folder {directory.parent} to make it in.") from None
    except (OSError, NotImplementedError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(f"--directory {directory}: {why}. Name a folder that can be written to.") from error
    stack.callback(lock.release)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the one line that this program has to say


if __name__ == "__main__":
    sys.exit(main())
