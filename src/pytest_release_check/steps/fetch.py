"""Fetch: the files of a version that an index serves already, all of them, byte for byte as it lists them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.version import Version

from pytest_release_check.analysis.index.served import QUARANTINED, files_of
from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.remote_index.client import IndexClient
from pytest_release_check.remote_index.simple_pages import ProjectPage
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

SERVED_DIFFERS = Rule(
    code="RC302",
    slug="served-differs",
    summary="the index does not serve the bytes that were uploaded",
    why="Users would install bytes that nobody has built or tested.",
    fix="stop here: do not publish, do not upload again, and look at the index or the proxy that answered",
    example="demo-1.0-py3-none-any.whl: built sha256 40196d90..., served 392f9234...",
    source="psf/requests#7013, molecule-core#2285, agentic-hil#421",
)


def fetch(
    name: str, version: Version, client: IndexClient, folder: Path, deadline: Deadline, progress: Callable[[str], None]
) -> Outcome[ReadRelease]:
    """Download every wheel and sdist of the release ``name`` (normalised) ``version`` into ``folder``.

    ``progress`` learns of a project that is archived or deprecated: its files are served all the same (PEP 792).
    Raises ``OutageError`` if the index cannot be read or does not list the version before the deadline.
    """
    page = _listed(name, version, client, deadline)
    files = files_of(page.files, name, version)
    if page.status != "active":
        progress(f"{client.stage.name} says that {name} is {page.status}")
    differing = tuple(_differing(files, client, folder, deadline.renewed()))
    return Outcome.of(None, differing) if differing else open_release(folder)


def _listed(name: str, version: Version, client: IndexClient, deadline: Deadline) -> ProjectPage:
    trouble = ""
    for _ in deadline.attempts():
        try:
            page = client.project(name)
        except OutageError as error:
            trouble = f"is broken: {error}"
            continue
        if files_of(page.files, name, version):
            return page
        if page.status == QUARANTINED:
            raise OutageError(
                f"{client.stage.name} has quarantined {name}: it serves no file of it until its administrators have "
                "looked at the project. Write to them; nothing can be verified until then."
            )
        others = "other versions" if page.files else "nothing"
        trouble = f"does not show {name} {version} yet, it lists {others} of it"
    raise OutageError(
        f"{client.stage.name} {trouble} (after {deadline.seconds:.0f} s). Check the name, the version and the index, "
        "or allow more time with --release-wait."
    )


def _differing(
    files: tuple[IndexFile, ...], client: IndexClient, folder: Path, deadline: Deadline
) -> Iterator[Finding]:
    """Download each file; those whose bytes are not what the page says."""
    for file in files:
        digest = _downloaded(file, client, folder / file.filename, deadline)
        if file.sha256 and digest != file.sha256:
            detail = f"{client.stage.name} lists sha256 {file.sha256} and serves {digest}"
            yield Finding(rule=SERVED_DIFFERS, subject=file.filename, detail=detail)


def _downloaded(file: IndexFile, client: IndexClient, target: Path, deadline: Deadline) -> str:
    last = OutageError("")
    for left in deadline.attempts():
        try:
            return client.download(file, target, left or deadline.seconds)
        except OutageError as error:
            last = error
    raise OutageError(f"{client.stage.name} is broken: {last}. Run again later.")
