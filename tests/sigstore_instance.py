"""A sigstore instance of our own: an authority, a log of certificates, a log of signatures, and what they sign."""

import base64
import hashlib
import json
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

GITHUB = "https://token.actions.githubusercontent.com"
WORKFLOW = "https://github.com/owner/repo/.github/workflows/release.yml@refs/tags/v1.0"
_FULCIO = "1.3.6.1.4.1.57264.1"
_SCTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_PAYLOAD = "application/vnd.in-toto+json"


class Instance:
    """Everything that a client has to trust, and whom it makes certificates for."""

    def __init__(self) -> None:
        self._authority, self._certificates, self._log = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        self._root = self._root_certificate()

    @property
    def _now(self) -> datetime:
        return datetime.now(timezone.utc).replace(microsecond=0)

    @property
    def root(self) -> x509.Certificate:
        """The certificate of the authority."""
        return self._root

    @property
    def trusted_root(self) -> dict[str, Any]:
        """As sigstore's trusted_root.json."""
        since = {"start": (self._now - timedelta(days=1)).isoformat().replace("+00:00", "Z")}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self._log_instance(self._log, since)],
            "ctlogs": [self._log_instance(self._certificates, since)],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "example", "commonName": "example"},
                    "uri": "https://fulcio.example.org",
                    "certChain": {"certificates": [{"rawBytes": text(der(self._root))}]},
                    "validFor": since,
                }
            ],
            "timestampAuthorities": [],
        }

    def signed(self, content: bytes, **signer: str) -> str:
        """The bundle of a signature over a file."""
        key, certificate = self._signer(**signer)
        digest = hashlib.sha256(content).digest()
        signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
        body = {
            "apiVersion": "0.0.1",
            "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": digest.hex()}},
                "signature": {"content": text(signature), "publicKey": {"content": text(pem(certificate))}},
            },
        }
        message = {"messageDigest": {"algorithm": "SHA2_256", "digest": text(digest)}, "signature": text(signature)}
        return self._bundle(certificate, body, {"messageSignature": message})

    def attested(self, statement: dict[str, Any], **signer: str) -> str:
        """The bundle of a signed statement."""
        key, certificate = self._signer(**signer)
        payload = json.dumps(statement).encode()
        encoded = f"DSSEv1 {len(_PAYLOAD)} {_PAYLOAD} {len(payload)} ".encode() + payload
        signature = text(key.sign(encoded, ec.ECDSA(hashes.SHA256())))
        body = {
            "apiVersion": "0.0.1",
            "kind": "dsse",
            "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
                "signatures": [{"signature": signature, "verifier": text(pem(certificate))}],
            },
        }
        envelope = {"payload": text(payload), "payloadType": _PAYLOAD, "signatures": [{"sig": signature}]}
        return self._bundle(certificate, body, {"dsseEnvelope": envelope})

    def _root_certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example")])
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        public = self._authority.public_key()
        certificate: x509.Certificate = (
            self._builder(name, name, public, timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._authority, hashes.SHA256())
        )
        return certificate

    def _builder(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        public: ec.EllipticCurvePublicKey,
        valid: timedelta = timedelta(minutes=5),
    ) -> Any:
        """Of a certificate that is valid for so long, and was so for as long."""
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._authority.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - valid)
            .not_valid_after(self._now + valid)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(authority, critical=False)
        )

    def _signer(
        self, identity: str = WORKFLOW, issuer: str = GITHUB, repository: str = "owner/repo"
    ) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        return key, self.certificate(key.public_key(), identity, issuer, repository)

    def certificate(
        self,
        public: ec.EllipticCurvePublicKey,
        identity: str,
        issuer: str,
        repository: str,
        more: Mapping[int, str] = MappingProxyType({}),
    ) -> x509.Certificate:
        """A certificate for an identity, as Fulcio makes it: in the log of certificates first.

        ``more`` are further extensions, by the last part of their number.
        """
        name: x509.GeneralName = (
            x509.UniformResourceIdentifier(identity) if "://" in identity else x509.RFC822Name(identity)
        )
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        builder = (
            self._builder(x509.Name([]), self._root.subject, public)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(stated(1, issuer.encode()), critical=False)
        )
        if repository:
            builder = builder.add_extension(stated(12, utf8(f"https://github.com/{repository}")), critical=False)
        for number, value in more.items():
            builder = builder.add_extension(stated(number, utf8(value)), critical=False)
        before = builder.sign(self._authority, hashes.SHA256())
        logged = x509.UnrecognizedExtension(_SCTS, self._timestamps(before.tbs_certificate_bytes))
        certificate: x509.Certificate = builder.add_extension(logged, critical=False).sign(
            self._authority, hashes.SHA256()
        )
        return certificate

    def _timestamps(self, certificate: bytes) -> bytes:
        """The log's promise (RFC 6962, 3.2 and 3.3) as the value of an extension."""
        milliseconds = int(self._now.timestamp() * 1000)
        issuer = hashlib.sha256(public_bytes(self._authority)).digest()
        entry = issuer + struct.pack("!I", len(certificate))[1:] + certificate
        said = struct.pack("!BBQH", 0, 0, milliseconds, 1) + entry + struct.pack("!H", 0)
        signature = self._certificates.sign(said, ec.ECDSA(hashes.SHA256()))
        log_id = hashlib.sha256(public_bytes(self._certificates)).digest()
        promise = struct.pack("!B32sQHBBH", 0, log_id, milliseconds, 0, 4, 3, len(signature)) + signature
        listed = struct.pack("!HH", len(promise) + 2, len(promise)) + promise
        length = bytes([len(listed)]) if len(listed) < 128 else bytes([0x81, len(listed)])
        return b"\x04" + length + listed

    def _bundle(self, certificate: x509.Certificate, body: dict[str, Any], signed: dict[str, Any]) -> str:
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": {
                    "certificate": {"rawBytes": text(der(certificate))},
                    "tlogEntries": [self.entry(body)],
                },
                **signed,
            }
        )

    def entry(self, body: dict[str, Any]) -> dict[str, Any]:
        """The only entry of the log, with its promise, its proof and the log's signed state."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        log_id = hashlib.sha256(public_bytes(self._log)).digest()
        seconds = int(self._now.timestamp())
        promised = {
            "body": text(canonical),
            "integratedTime": seconds,
            "logID": log_id.hex(),
            "logIndex": 0,
        }
        promise = self._log.sign(
            json.dumps(promised, sort_keys=True, separators=(",", ":")).encode(), ec.ECDSA(hashes.SHA256())
        )
        root = hashlib.sha256(b"\0" + canonical).digest()
        note = f"rekor.example.org\n1\n{text(root)}\n"
        signature = text(log_id[:4] + self._log.sign(note.encode(), ec.ECDSA(hashes.SHA256())))
        return {
            "logIndex": "0",
            "logId": {"keyId": text(log_id)},
            "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
            "integratedTime": str(seconds),
            "inclusionPromise": {"signedEntryTimestamp": text(promise)},
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": text(root),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": f"{note}\n\u2014 rekor.example.org {signature}\n"},
            },
            "canonicalizedBody": text(canonical),
        }

    def _log_instance(self, key: ec.EllipticCurvePrivateKey, since: dict[str, str]) -> dict[str, Any]:
        public = public_bytes(key)
        return {
            "baseUrl": "https://log.example.org",
            "hashAlgorithm": "SHA2_256",
            "publicKey": {"rawBytes": text(public), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": since},
            "logId": {"keyId": text(hashlib.sha256(public).digest())},
        }


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def stated(number: int, value: bytes) -> x509.UnrecognizedExtension:
    """One of Fulcio's extensions (its docs/oid-info.md)."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"{_FULCIO}.{number}"), value)


def utf8(value: str) -> bytes:
    """DER of a short UTF8String."""
    return bytes([0x0C, len(value)]) + value.encode()
