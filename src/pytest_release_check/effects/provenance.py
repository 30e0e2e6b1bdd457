"""Who attests that they published a file (PEP 740), and whether that is so."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.errors import OutageError

MEDIA_TYPE = "application/vnd.pypi.integrity.v1+json"
_PROGRAM = Path(__file__).with_name("in_attestations") / "verify.py"
_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """What became of the verification of one file."""

    state: str
    """``verified``, ``invalid`` or ``unknown``."""
    detail: str = ""


def stated_publishers(provenance: bytes, source: str) -> tuple[dict[str, Any], ...]:
    """The publishers that a provenance object names, with ``kind`` and what it says of each; nothing is verified.

    Raises ``OutageError``, naming ``source``, if it is no provenance object.
    """
    try:
        found = tuple(dict(bundle["publisher"]) for bundle in json.loads(provenance)["attestation_bundles"])
        for publisher in found:
            str(publisher["kind"])
        return found
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutageError(f"{source} holds no attestations: {error}") from error


def verified(file: Path, provenance: bytes, context: RunContext) -> Attested:
    """Verify every attestation with the optional distribution pypi-attestations, in a process of its own.

    The file must have its true name. Whether keys can be renewed depends on the network: without it, those that came
    with sigstore are used.
    """
    given, reported = (context.workspace / f"{file.name}.{ending}" for ending in ("provenance", "verified"))
    given.write_bytes(provenance)
    done = context.run(
        f"verifying the provenance of {file.name}",
        (sys.executable, str(_PROGRAM), str(file), str(given)),
        cwd=context.workspace,
        log="provenance",
        timeout=_SECONDS,
        stdout=reported,
    )
    try:
        answer = json.loads(reported.read_text("utf-8").splitlines()[-1])
        return Attested(state=str(answer["state"]), detail=str(answer["detail"]))
    except (ValueError, TypeError, LookupError, OSError):
        return Attested(state="unknown", detail=" ".join(done.last()) or "pypi-attestations gave no answer")


def shown_publisher(stated: dict[str, Any]) -> str:
    """Kind, repository and workflow, or whatever there is of them."""
    keys = ("kind", "repository", "workflow", "workflow_filepath", "email")
    return " ".join(str(stated[key]) for key in keys if stated.get(key))
