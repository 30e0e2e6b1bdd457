"""Run as a program of its own: verify the attestations of one file (PEP 740) with pypi-attestations.

Takes the path of the file and of its provenance object, and prints one line of JSON: a ``state``, and a ``detail``.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypi_attestations


def main() -> None:
    """Answer for one file."""
    try:
        import pypi_attestations
    except ImportError:
        print(json.dumps({"state": "unknown", "detail": "pypi-attestations is not installed"}))  # noqa: T201
        return
    distribution = pypi_attestations.Distribution.from_file(Path(sys.argv[1]))
    try:
        provenance = pypi_attestations.Provenance.model_validate_json(Path(sys.argv[2]).read_bytes())
        count = 0
        for bundle in provenance.attestation_bundles:
            for attestation in bundle.attestations:
                _verify(attestation, bundle.publisher, distribution)
                count += 1
    except ValueError as error:  # AttestationError is one, and what pydantic raises is another
        answer = {"state": "invalid", "detail": " ".join(str(error).split())[:500]}
    else:
        answer = {"state": "verified" if count else "invalid", "detail": "" if count else "it holds no attestation"}
    print(json.dumps(answer))  # noqa: T201 - its answer


def _verify(
    attestation: "pypi_attestations.Attestation",
    publisher: "pypi_attestations.Publisher",
    distribution: "pypi_attestations.Distribution",
) -> None:
    from pypi_attestations import AttestationError

    try:
        attestation.verify(publisher, distribution)
    except AttestationError:
        raise
    except Exception:
        # The keys of the transparency log could not be renewed: those that came with sigstore have to do.
        attestation.verify(publisher, distribution, offline=True)


if __name__ == "__main__":
    main()
