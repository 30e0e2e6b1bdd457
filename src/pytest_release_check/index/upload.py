"""The upload API: what was received is judged as PyPI judges it, and stored, or refused with the reason."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.checks.upload.catalogue import file_refusals, form_refusals
from pytest_release_check.checks.upload.holdings import is_held
from pytest_release_check.checks.upload.project_names import project_name_refusals
from pytest_release_check.edges.archives import core_metadata
from pytest_release_check.index.forms import Received, RefusedError
from pytest_release_check.index.store import Store, StoredFile, sha256_of
from pytest_release_check.model.uploads import Held, Offer, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an index takes beside what PyPI takes, and what not."""

    subjects: frozenset[str] | None = None
    """Normalised names that may be uploaded; None: any."""
    ignored: frozenset[str] = frozenset()
    """Codes of rules that do not count."""
    known: frozenset[str] = frozenset()
    """Normalised names of projects that exist elsewhere already: they are not new."""
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc)


def accept(received: Received, store: Store, policy: Policy) -> None:
    """Store what was received, or raise ``RefusedError``. The same bytes again are fine and change nothing."""
    name = canonicalize_name(received.one("name"))
    held = store.held(name, received.digests.get("sha256_digest", ""))
    held = dataclasses.replace(held, projects=held.projects | policy.known)
    offer = received.offer()
    now = policy.clock()
    for refusal in _refusals(received, offer, held, policy, now):
        if refusal.code not in policy.ignored:
            raise RefusedError(refusal.message, refusal.status)
    if not is_held(offer, held):
        store.add(*_stored(received, name, now))


def _refusals(received: Received, offer: Offer, held: Held, policy: Policy, now: datetime) -> Iterator[Refusal]:
    """PyPI's order: the form, the project, the right to upload to it, the file."""
    yield from form_refusals(offer.form)
    yield from project_name_refusals(offer.form, held)
    name = canonicalize_name(offer.form.one("name"))
    if policy.subjects is not None and name not in policy.subjects:
        subjects = ", ".join(sorted(policy.subjects)) or "nothing"
        yield Refusal(
            code="PYPI016",
            message=f"The user isn't allowed to upload to project {name!r}: it is not under test here; "
            f"only {subjects} is.",
        )
    with received.path.open("rb") as content:
        yield from file_refusals(offer, content, held, now)


def _stored(received: Received, name: str, now: datetime) -> tuple[StoredFile, Path, bytes]:
    artifact = "wheel" if received.filename.endswith(".whl") else "sdist"
    metadata = core_metadata(received.path, received.filename) if artifact == "wheel" else b""
    stored = StoredFile(
        filename=received.filename,
        name=name,
        version=str(Version(received.one("version"))),
        artifact=artifact,
        sha256=received.digests["sha256_digest"],
        blake2_256=received.digests["blake2_256_digest"],
        md5=received.digests["md5_digest"],
        size=received.size,
        requires_python=received.one("requires_python"),
        upload_time=now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        metadata_sha256=sha256_of(metadata) if metadata else "",
    )
    return stored, received.path, metadata
