"""Certificates for servers, good and bad, each with its authority."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
NAME = "api.gateway.test"
NOW = datetime.now(UTC)
Make = Callable[[trustme.CA], ssl.SSLContext]


def _issued(authority: trustme.CA, *names: str, **validity: datetime) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **validity).configure_cert(context)  # type: ignore[arg-type]
    return context


def good(authority: trustme.CA) -> ssl.SSLContext:
    return _issued(authority, HOST, "localhost", NAME)


def expired(authority: trustme.CA) -> ssl.SSLContext:
    day = timedelta(days=1)
    return _issued(authority, HOST, not_before=NOW - 2 * day, not_after=NOW - day)


def not_yet_valid(authority: trustme.CA) -> ssl.SSLContext:
    day = timedelta(days=1)
    return _issued(authority, HOST, not_before=NOW + day, not_after=NOW + 2 * day)


def wrong_host(authority: trustme.CA) -> ssl.SSLContext:
    return _issued(authority, "www.example.com")


def from_nobody(_authority: trustme.CA) -> ssl.SSLContext:
    return good(trustme.CA())


def from_nobody_who_shows_himself(_authority: trustme.CA) -> ssl.SSLContext:
    """A company's proxy that reads along sends its root with the certificate."""
    stranger = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = stranger.issue_cert(HOST)
    chain = b"".join(pem.bytes() for pem in (*leaf.cert_chain_pems, stranger.cert_pem))
    return _loaded(context, leaf.private_key_pem.bytes() + chain)


def self_signed(_authority: trustme.CA) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = private + certificate.public_bytes(serialization.Encoding.PEM)
    return _loaded(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), pem)


def _loaded(context: ssl.SSLContext, pem: bytes) -> ssl.SSLContext:
    with trustme.Blob(pem).tempfile() as file:
        context.load_cert_chain(Path(file))
    return context
