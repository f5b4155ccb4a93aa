"""The certificate must be for the name that was registered, whatever address the connection goes to."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cutru.exchange.webhooks import transport
from tests.exchange.webhooks.factories import make_event, make_webhook, send
from tests.exchange.webhooks.receiver import is_signed, listening
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.django_db


def self_signed(folder: Path, name: str) -> tuple[Path, Path]:
    """Certificate and key of a server called `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    unencrypted = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
    )
    return files


@pytest.fixture
def certificate(tmp_path):
    """Of a server called localhost."""
    return self_signed(tmp_path, "localhost")


@pytest.fixture
def secure_receiver(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with listening(context) as found:
        yield found


@pytest.fixture
def _trusted(certificate, monkeypatch):
    """The portal trusts the issuer, as an operator tells it to."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    transport._tls.cache_clear()
    yield
    transport._tls.cache_clear()


def outcome(receiver, host):
    webhook, secret = make_webhook(make_facility(), receiver.url_at(host))
    delivery = make_event(webhook)
    send(webhook)
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error, [is_signed(message, secret) for message in receiver.messages]


@pytest.mark.usefixtures("_trusted")
def test_a_message_goes_over_tls_to_the_name_that_was_registered(secure_receiver):
    assert outcome(secure_receiver, "localhost") == ("delivered", "", [True])


@pytest.mark.usefixtures("_trusted")
def test_a_certificate_of_another_name_is_refused(secure_receiver):
    assert outcome(secure_receiver, "127.0.0.1") == ("pending", "tls", [])


def test_a_certificate_of_an_unknown_issuer_is_refused(secure_receiver):
    assert outcome(secure_receiver, "localhost") == ("pending", "tls", [])
