"""Run as a program of its own: verify who has signed a file of evidence, with sigstore.

Takes the paths of the file and of the bundle, the identity, its issuer, whether the identity is a repository of GitHub
(``yes``), and the path of a trust configuration or of a trusted root (empty: the public instance). Prints one line of
JSON: a ``state`` and a ``detail``.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigstore.models import Bundle
    from sigstore.verify import Verifier
    from sigstore.verify.policy import VerificationPolicy

_PAYLOAD = "application/vnd.in-toto+json"
_PROVENANCE = "https://slsa.dev/provenance/v1"
"""What `actions/attest-build-provenance` states of a file: that a workflow has made it."""


def main() -> None:
    """Answer for one file."""
    evidence, bundle, identity, issuer, is_repository, trust = sys.argv[1:]
    try:
        from sigstore.models import Bundle
    except ImportError:
        print(json.dumps({"state": "unknown", "detail": "sigstore is not installed"}))  # noqa: T201
        return
    try:
        policy = _policy(identity, issuer, is_repository == "yes")
        signed = Bundle.from_json(Path(bundle).read_bytes())
        _verify(_verifier(trust), Path(evidence).read_bytes(), signed, policy)
    except Exception as error:  # whatever a bundle or a library makes of it: it is not verified
        answer = {"state": "invalid", "detail": " ".join(f"{error}".split())[:500] or type(error).__name__}
    else:
        answer = {"state": "verified", "detail": ""}
    print(json.dumps(answer))  # noqa: T201 - its answer


def _policy(identity: str, issuer: str, is_repository: bool) -> "VerificationPolicy":
    from sigstore.verify.policy import AllOf, Identity, OIDCIssuer, OIDCSourceRepositoryURI

    if is_repository:
        return AllOf([OIDCIssuer(issuer), OIDCSourceRepositoryURI(f"https://github.com/{identity}")])
    return Identity(identity=identity, issuer=issuer)


def _verifier(trust: str) -> "Verifier":
    if trust:
        return _private(trust)
    from sigstore.verify import Verifier

    try:
        return Verifier.production()
    except Exception:
        # The keys cannot be renewed: those that came with sigstore have to do.
        return Verifier.production(offline=True)


def _private(trust: str) -> "Verifier":
    """Of a client trust configuration, as sigstore's own ``--trust-config`` takes, or of a bare trusted root."""
    from sigstore.models import ClientTrustConfig, TrustedRoot
    from sigstore.verify import Verifier

    text = Path(trust).read_text("utf-8")
    if "trustedroot" in str(json.loads(text).get("mediaType")):
        return Verifier(trusted_root=TrustedRoot.from_file(trust))
    return Verifier(trusted_root=ClientTrustConfig.from_json(text).trusted_root)


def _verify(verifier: "Verifier", content: bytes, bundle: "Bundle", policy: "VerificationPolicy") -> None:
    """The signature is over the file itself, or over a statement about it."""
    if "dsseEnvelope" not in json.loads(bundle.to_json()):
        verifier.verify_artifact(content, bundle, policy)
        return
    kind, payload = verifier.verify_dsse(bundle, policy)
    if kind != _PAYLOAD:
        raise ValueError(f"what was signed is of another kind: {kind}")
    if not (_is_about(payload, content) or _is_same(payload, content)):
        raise ValueError("what was signed is not this evidence")


def _is_about(payload: bytes, content: bytes) -> bool:
    """Whether the statement is that a workflow has made this very file."""
    statement, digest = json.loads(payload), hashlib.sha256(content).hexdigest()
    return statement.get("predicateType") == _PROVENANCE and any(
        subject["digest"].get("sha256") == digest for subject in statement["subject"]
    )


def _is_same(payload: bytes, content: bytes) -> bool:
    """Whether the statement is that of the file: `actions/attest` makes one anew of its subjects and its predicate."""
    signed, ours = json.loads(payload), json.loads(content)
    return all(signed.get(key) == ours[key] for key in ("predicateType", "predicate")) and (
        _digests(signed) == _digests(ours)
    )


def _digests(statement: "dict[str, list[dict[str, dict[str, str]]]]") -> set[str]:
    return {subject["digest"]["sha256"] for subject in statement["subject"]}


if __name__ == "__main__":
    main()
