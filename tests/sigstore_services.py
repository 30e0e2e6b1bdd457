"""The services of a sigstore instance and of a CI job, on the loopback: what a real client of sigstore signs with.

Fulcio (``/api/v2/signingCert``), Rekor version 1 (``/api/v1/log/entries``) and GitHub's endpoint for identity tokens.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tests.sigstore_instance import GITHUB, Instance, pem

REPOSITORY, PUBLISHING = "owner/demo", "release.yml"
REQUEST_TOKEN = "request-token-of-the-job"
_REF, _COMMIT = "refs/tags/v1.0", "c" * 40


@dataclass
class Services:
    """An instance whose services answer at ``url``; ``broken`` maps the last part of a path to a status."""

    instance: Instance
    url: str = ""
    broken: dict[str, int] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    """With which tokens are signed."""
    tokens: list[str] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """What a job of GitHub Actions with `id-token: write` has."""
        return {
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}/token?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
        }

    @property
    def trust_config(self) -> str:
        """As sigstore's ``ClientTrustConfig``."""
        service = {"majorApiVersion": 1, "validFor": {"start": "2020-01-01T00:00:00Z"}, "operator": "example.org"}
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
                "trustedRoot": self.instance.trusted_root,
                "signingConfig": {
                    "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
                    "caUrls": [service | {"url": self.url}],
                    "rekorTlogUrls": [service | {"url": self.url}],
                    "rekorTlogConfig": {"selector": "ANY"},
                    "tsaConfig": {"selector": "ANY"},
                },
            }
        )

    def token(self, audience: str) -> str:
        """What GitHub states of the job, for one audience."""
        now = int(time.time())
        workflow = f"{REPOSITORY}/.github/workflows/{PUBLISHING}@{_REF}"
        claims = {
            "iss": GITHUB,
            "aud": audience,
            "sub": f"repo:{REPOSITORY}:ref:{_REF}",
            "iat": now,
            "nbf": now - 5,
            "exp": now + 300,
            "repository": REPOSITORY,
            "ref": _REF,
            "sha": _COMMIT,
            "workflow_ref": workflow,
        }
        self.tokens.append(jwt.encode(claims, self.key, algorithm="ES256"))
        return self.tokens[-1]

    def signing_certificate(self, asked: dict[str, Any], authorization: str) -> dict[str, Any]:
        """As Fulcio: whoever holds the key and a token of the job gets a certificate for the job."""
        public = self.key.public_key()
        claims = jwt.decode(authorization.removeprefix("Bearer "), public, algorithms=["ES256"], audience="sigstore")
        request = x509.load_pem_x509_csr(base64.b64decode(asked["certificateSigningRequest"]))
        assert request.is_signature_valid
        holder = request.public_key()
        assert isinstance(holder, ec.EllipticCurvePublicKey)
        workflow = f"https://github.com/{claims['workflow_ref']}"
        more = {8: claims["iss"], 13: claims["sha"], 14: claims["ref"], 18: workflow}
        made = self.instance.certificate(holder, workflow, claims["iss"], claims["repository"], more)
        chain = [pem(made).decode(), pem(self.instance.root).decode()]
        return {"signedCertificateEmbeddedSct": {"chain": {"certificates": chain}}}

    def logged(self, asked: dict[str, Any]) -> dict[str, Any]:
        """As Rekor: the envelope's digests, its signature and the certificate become an entry."""
        proposed = asked["spec"]["proposedContent"]
        envelope = json.loads(proposed["envelope"])
        payload = base64.b64decode(envelope["payload"])
        signature = {"signature": envelope["signatures"][0]["sig"], "verifier": proposed["verifiers"][0]}
        body = {
            "apiVersion": asked["apiVersion"],
            "kind": asked["kind"],
            "spec": {
                "envelopeHash": _sha256(proposed["envelope"].encode()),
                "payloadHash": _sha256(payload),
                "signatures": [signature],
            },
        }
        entry = self.instance.entry(body)
        proof = entry["inclusionProof"]
        return {
            "0" * 64: {
                "body": entry["canonicalizedBody"],
                "integratedTime": int(entry["integratedTime"]),
                "logID": base64.b64decode(entry["logId"]["keyId"]).hex(),
                "logIndex": int(entry["logIndex"]),
                "verification": {
                    "inclusionProof": {
                        "checkpoint": proof["checkpoint"]["envelope"],
                        "hashes": [],
                        "logIndex": int(proof["logIndex"]),
                        "rootHash": base64.b64decode(proof["rootHash"]).hex(),
                        "treeSize": int(proof["treeSize"]),
                    },
                    "signedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"],
                },
            }
        }

    def answer(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and content."""
        parts = urlsplit(path)
        name = parts.path.rpartition("/")[2]
        self.seen.append(f"{method} {parts.path}")
        if name in self.broken:
            return self.broken[name], {"code": 13, "message": f"{name} is out of order"}
        match method, parts.path:
            case "GET", "/token":
                if authorization != f"bearer {REQUEST_TOKEN}":
                    return 401, {"message": "who are you?"}
                return 200, {"value": self.token(parse_qs(parts.query)["audience"][0])}
            case "POST", "/api/v2/signingCert":
                try:
                    return 201, self.signing_certificate(json.loads(body), authorization)
                except jwt.InvalidTokenError as error:
                    return 401, {"message": f"There was an error processing the identity token: {error}"}
            case "POST", "/api/v1/log/entries":
                return 201, self.logged(json.loads(body))
        return 404, {"message": "there is no such service"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        services: Services = self.server.services  # type: ignore[attr-defined] # the one server that uses this handler
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        status, answer = services.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@contextmanager
def sigstore_services(instance: Instance) -> Iterator[Services]:
    """All services of the instance, on one port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    services = Services(instance=instance, url=f"http://127.0.0.1:{server.server_address[1]}")
    server.services = services  # type: ignore[attr-defined] # for the handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _sha256(content: bytes) -> dict[str, str]:
    return {"algorithm": "sha256", "value": hashlib.sha256(content).hexdigest()}
