"""Digital signatures on PDF files: PAdES baseline B, made and checked without any network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from asn1crypto.parser import peek
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import CertificateRegistry

FIELD_NAME = "XacNhan"
_CLOCK_SKEW = timedelta(minutes=5)

_DAMAGE = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
)
"""What reading a damaged file can raise, at any depth of the parser."""


class UnreadableKey(ValueError):
    """A key or certificate that is not PEM, does not match, or whose passphrase is wrong."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its certificate and the certificates above it."""

    inner: signers.SimpleSigner

    @classmethod
    def from_pem(cls, key_pem: bytes, cert_pem: bytes, passphrase: bytes | None = None) -> Self:
        """From PEM bytes; in `cert_pem` the signer's certificate comes first. Raises UnreadableKey."""
        try:
            key = load_private_key_from_pemder_data(key_pem, passphrase=passphrase)
            certs = list(load_certs_from_pemder_data(cert_pem))
        except (ValueError, TypeError) as error:
            raise UnreadableKey("the signing key or certificate cannot be read") from error
        if not certs or _public_bytes(key_pem, passphrase) != certs[0].public_key.dump():
            raise UnreadableKey("the signing key does not belong to the certificate")
        above = CertificateRegistry.build(certs[1:])
        return cls(signers.SimpleSigner(signing_cert=certs[0], signing_key=key, cert_registry=above))

    @classmethod
    def from_files(cls, key_path: Path, cert_path: Path, passphrase: bytes | None = None) -> Self:
        """From PEM files. Raises OSError and UnreadableKey."""
        return cls.from_pem(key_path.read_bytes(), cert_path.read_bytes(), passphrase)

    @property
    def name(self) -> str:
        """The common name of the certificate."""
        return _common_name(_certificate(self.inner.signing_cert))


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What a file's signatures say.

    `valid`: signed, unchanged, by a trusted certificate in force, over the whole file. `intact`: the signed
    bytes are unchanged, whoever signed them. `signed_at`: the signer's own clock. A file without signature is
    neither valid nor intact and names nobody.
    """

    valid: bool
    intact: bool
    signer_name: str | None = None
    signed_at: datetime | None = None
    whole_file_covered: bool = False


def make_trial_certificate(common_name: str, days: int) -> tuple[bytes, bytes]:
    """A fresh P-256 key and its self-signed certificate, both PEM, for trying out; `days` of validity."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key_pem, cert.public_bytes(serialization.Encoding.PEM)


def sign_pdf(pdf: bytes, signer: Signer, *, reason: str, location: str, contact: str) -> bytes:
    """The file with a PAdES-B-B signature added, not shown on the page.

    Not for use inside a running event loop. Raises pyhanko's PdfError for bytes that are no PDF.
    """
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name=FIELD_NAME,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=signer.name,
            reason=reason,
            location=location,
            contact_info=contact,
        ),
        signer=signer.inner,
    )
    signed: bytes = out.getvalue()
    return signed


def verify_pdf(pdf: bytes, trust_roots: Sequence[bytes], *, at: datetime | None = None) -> SignatureReport:
    """Check all signatures against PEM certificates; the last one is reported.

    `at`: the moment for which certificates must be in force, now when left out. Damaged files give an invalid
    report, never an error.
    """
    moment = at or datetime.now(UTC)
    try:
        roots = [cert for pem in trust_roots for cert in load_certs_from_pemder_data(pem)]
        statuses = [_status(signature, roots, moment) for signature in _signatures(pdf)]
        exact = all(map(partial(_container_is_exact, pdf), _signatures(pdf), statuses))
    except _DAMAGE:
        return SignatureReport(valid=False, intact=False)
    if not statuses:
        return SignatureReport(valid=False, intact=False)
    last = statuses[-1]
    whole = last.coverage == SignatureCoverageLevel.ENTIRE_FILE
    intact = exact and all(status.intact and status.valid for status in statuses)
    trusted = all(status.bottom_line and _in_force(status, moment) for status in statuses)
    return SignatureReport(
        valid=intact and trusted and whole,
        intact=intact,
        signer_name=_common_name(_certificate(last.signing_cert)),
        signed_at=last.signer_reported_dt,
        whole_file_covered=whole,
    )


def _signatures(pdf: bytes) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)


def _status(signature: EmbeddedPdfSignature, roots: list[Any], moment: datetime) -> PdfSignatureStatus:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    return validate_pdf_signature(signature, signer_validation_context=context)


def _container_is_exact(pdf: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """Whether the gap no signature can cover holds the container alone, with the very certificate relied on.

    Without this, padding and the enclosed copy of a trusted certificate could be changed unnoticed.
    """
    start, length, end, _ = (int(number) for number in signature.byte_range)
    gap = pdf[start + length : end]
    container = signature.pkcs7_content[: peek(signature.pkcs7_content)]
    digits = container.hex().encode("ascii").ljust(len(gap) - 2, b"0")
    exact_gap = gap in (b"<" + digits + b">", b"<" + digits.upper() + b">")
    return exact_gap and status.signing_cert.dump() in container


def _in_force(status: PdfSignatureStatus, moment: datetime) -> bool:
    """Whether the signer's certificate is in force; path validation does not ask this of a trust root."""
    cert = _certificate(status.signing_cert)
    return cert.not_valid_before_utc <= moment <= cert.not_valid_after_utc


def _signing_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _public_bytes(key_pem: bytes, passphrase: bytes | None) -> bytes:
    key = serialization.load_pem_private_key(key_pem, password=passphrase)
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _certificate(cert: Any) -> x509.Certificate:
    """The certificate pyHanko handed out, which is of asn1crypto's type."""
    return x509.load_der_x509_certificate(cert.dump())


def _common_name(cert: x509.Certificate) -> str:
    names = cert.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else cert.subject.rfc4514_string()
