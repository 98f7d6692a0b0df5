"""A self-made certificate, so that phones in the same network get HTTPS: camera and offline use need it."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID = timedelta(days=365)
"""Browsers refuse certificates that run longer than 398 days."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a certificate and its key lie."""

    certificate: Path
    key: Path


def lan_address() -> str:
    """This machine's address in its network, or the loopback address without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def prepare(folder: Path, address: str) -> Pair:
    """Make a certificate for this address, or reuse the last one while it fits and lasts."""
    pair = Pair(folder / "https-certificate.pem", folder / "https-key.pem")
    if not _fits(pair, address):
        _write(pair, address)
    return pair


def options(pair: Pair) -> list[str]:
    """What gunicorn must be told to use it."""
    return ["--certfile", str(pair.certificate), "--keyfile", str(pair.key)]


def _fits(pair: Pair, address: str) -> bool:
    if not (pair.certificate.exists() and pair.key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=7)
    return lasts and ipaddress.ip_address(address) in names.get_values_for_type(x509.IPAddress)


def _write(pair: Pair, address: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "eventdesk on this machine")])
    addresses = [x509.IPAddress(ipaddress.ip_address(text)) for text in sorted({address, "127.0.0.1"})]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), *addresses]), critical=False)
        # An authority of its own, so that a phone can be told to trust it: Chrome gives no service
        # worker to a page whose certificate somebody merely waved through.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(pair.key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(private)
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
