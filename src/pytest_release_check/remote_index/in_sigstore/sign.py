"""Run as a program of its own: sign files as this CI job with sigstore, and make attestations of them (PEP 740).

Reads what to sign from standard input: names and digests, the variables with which the CI service gives a token, which
are in no argument and in no environment that another process can read, and a trust configuration (empty: the public
instance). Writes one JSON object to the file that is asked for: ``attestations`` by name of the file, or a ``trouble``.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_release_check.effects.sealing import seal_process
from pytest_release_check.text.masking import Mask

if TYPE_CHECKING:
    from pypi_attestations import Attestation
    from sigstore.models import ClientTrustConfig
    from sigstore.oidc import IdentityToken

_GITLAB_TOKEN = "SIGSTORE_ID_TOKEN"  # noqa: S105 - the name of a variable
"""For a token whose audience is ``sigstore`` (GitLab's documentation of keyless signing)."""
_AT_ONCE = 25
"""Files for one certificate, which is valid for ten minutes; the log takes seconds for each when it is busy."""
_REKOR = 1
"""Version of the log's interface: an attestation has no room for the timestamps that entries of version 2 need."""
_MOST = 300
"""Letters of an answer that are kept."""


def main() -> None:
    """Answer one request."""
    seal_process()
    asked = json.load(sys.stdin)
    os.environ.update(asked["variables"])
    Path(asked["answers"]).write_text(json.dumps(answer_to(asked)), "utf-8")


def answer_to(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request, in the environment of this process. There are attestations of all files or none."""
    from sigstore.oidc import IdentityError

    files, made = tuple(asked["files"].items()), dict[str, str]()
    try:
        config = _trusted(asked["trust"])
        for start in range(0, len(files), _AT_ONCE):
            token = _token()
            made |= _signed(dict(files[start : start + _AT_ONCE]), token, config)
    except IdentityError as error:
        return {"trouble": _words(error), "is_identity": True}
    except Exception as error:  # whatever a service or a library makes of it: nothing is sent
        return {"trouble": _words(error)}
    return {"attestations": made}


def _trusted(text: str) -> "ClientTrustConfig":
    from sigstore.models import ClientTrustConfig

    if text:
        config = ClientTrustConfig.from_json(text)
    else:
        try:
            config = ClientTrustConfig.production()
        except Exception:
            # The keys cannot be renewed: those that came with sigstore have to do.
            config = ClientTrustConfig.production(offline=True)
    config.force_tlog_version = _REKOR
    return config


def _token() -> "IdentityToken":
    """What the CI service states of this job. Raises ``IdentityError``."""
    from sigstore.oidc import IdentityError, IdentityToken, detect_credential

    # `id` looks for Google's cloud before GitLab, and GitLab's own runners are machines there.
    is_gitlab = bool(os.environ.get("GITLAB_CI"))
    raw = os.environ.get(_GITLAB_TOKEN) if is_gitlab else detect_credential()
    if not raw:
        raise IdentityError("the CI service gives no identity token")
    return IdentityToken(raw)


def _signed(files: dict[str, str], token: "IdentityToken", config: "ClientTrustConfig") -> dict[str, str]:
    """The attestations of files by name; ``files`` are their digests by name."""
    from pypi_attestations import Attestation, Distribution
    from sigstore.sign import SigningContext

    made = {}
    try:
        with SigningContext.from_trust_config(config).signer(token) as signer:
            for name, sha256 in files.items():
                attestation = Attestation.sign(signer, Distribution(name=name, digest=sha256))
                _verify(attestation, token, config)
                made[name] = attestation.model_dump_json()
                print(f"signed {name} sha256 {sha256}", flush=True)  # noqa: T201 - the log
    except Exception as error:
        # A service may repeat what it was sent.
        raise RuntimeError(Mask((str(token),)).of(_words(error))) from None
    return made


def _verify(attestation: "Attestation", token: "IdentityToken", config: "ClientTrustConfig") -> None:
    """As the index will: signature, certificate and log, from what is in the attestation alone."""
    from sigstore.verify import Verifier
    from sigstore.verify.policy import OIDCIssuer

    verifier = Verifier(trusted_root=config.trusted_root)
    _, payload = verifier.verify_dsse(attestation.to_bundle(), OIDCIssuer(token.federated_issuer))
    if payload != attestation.envelope.statement:  # pragma: no cover - to_bundle() copies it
        raise ValueError("what was signed is not the statement of the attestation")


def _words(error: BaseException) -> str:
    """What went wrong and why, on one line: sigstore leaves the reason to the error that its own came from."""
    return ": ".join(dict.fromkeys(_reasons(error)))[: 3 * _MOST]


def _reasons(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield " ".join(str(error).split())[:_MOST] or type(error).__name__
        response = getattr(error, "response", None)
        if text := " ".join(str(getattr(response, "text", "")).split())[:_MOST]:
            yield text
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


if __name__ == "__main__":
    main()
