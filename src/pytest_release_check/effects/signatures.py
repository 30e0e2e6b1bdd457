"""Whether evidence was signed by whom it must be (sigstore bundles beside it)."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Signer

BUNDLE_ENDINGS = (".sigstore.json", ".sigstore")
"""As `python -m sigstore sign` names its bundles, by now and before."""
_PROGRAM = Path(__file__).with_name("in_attestations") / "verify_evidence.py"
_SECONDS = 120.0


def require_signatures(
    evidence: Iterable[Path], signer: Signer | None, trust: Path | None, context: RunContext
) -> None:
    """Each file of evidence must have been signed by ``signer``; nothing is asked for without one.

    ``trust`` is the trust configuration of a private sigstore instance. Raises ``SettingsError`` that says what is
    not so, ``OutageError`` if sigstore is not installed or gives no answer.
    """
    if signer is None:
        return
    for path in evidence:
        _require_signature(path, signer, trust, context)


def _require_signature(evidence: Path, signer: Signer, trust: Path | None, context: RunContext) -> None:
    bundles = [path for ending in BUNDLE_ENDINGS if (path := evidence.with_name(f"{evidence.name}{ending}")).is_file()]
    if not bundles:
        raise SettingsError(
            f"{evidence} has no signature. Sign it in the verifying job and keep the "
            f"bundle beside it, as {evidence.name}{BUNDLE_ENDINGS[0]}."
        )
    state, detail = _answer(evidence, bundles[0], signer, trust, context)
    if state == "invalid":
        raise SettingsError(
            f"{evidence} was not signed by {signer.identity}, for whom {signer.issuer} "
            f"vouches: {detail}. Nothing was published; find out who has changed or signed it, and verify again."
        )
    if state != "verified":
        raise OutageError(
            f"the signature of {evidence} cannot be verified: {detail}. Install "
            "pytest-release-check[attestations] in the job that publishes."
        )


def _answer(evidence: Path, bundle: Path, signer: Signer, trust: Path | None, context: RunContext) -> tuple[str, str]:
    """State and detail; neither if there is no answer."""
    answers = context.workspace / f"{evidence.name}.verified"
    is_repository = "yes" if signer.is_repository else "no"
    words = (str(evidence), str(bundle), signer.identity, signer.issuer, is_repository, str(trust or ""))
    done = context.run(
        f"verifying who has signed {evidence.name}",
        (sys.executable, "-I", str(_PROGRAM), *words),
        cwd=context.workspace,
        log="signatures",
        timeout=_SECONDS,
        stdout=answers,
    )
    try:
        answer = json.loads(answers.read_text("utf-8").splitlines()[-1])
        return str(answer["state"]), str(answer["detail"])
    except (ValueError, TypeError, LookupError, OSError):
        return "unknown", " ".join(done.last()) or "sigstore gave no answer"
