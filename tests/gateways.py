"""Real gateways and robots on this machine: they keep what they are asked, and answer as told."""

import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.mail import HERE  # noqa: F401  # how far a channel may go here


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Gateway:
    """status, answer: what it says to every request. holds: says nothing before this is set.

    drips: it says a letter every so many seconds, and never comes to an end.
    """

    asked: list[Asked] = field(default_factory=list)
    status: int = 200
    answer: str | bytes = '{"errcode": 0, "errmsg": "ok"}'
    headers: dict[str, str] = field(default_factory=dict)
    holds: threading.Event | None = None
    drips: float | None = None
    closed: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    server: "Server"

    def _answer(self) -> None:
        gateway = self.server.gateway
        length = int(self.headers.get("Content-Length") or 0)
        gateway.asked.append(Asked(self.command, self.path, self.headers, self.rfile.read(length)))
        while gateway.holds is not None and not gateway.holds.wait(0.02):
            if gateway.closed.is_set():
                return
        try:
            self._say(gateway)
        except OSError:  # the other side has gone
            self.close_connection = True

    def _say(self, gateway: Gateway) -> None:
        text = gateway.answer
        content = text.encode() if isinstance(text, str) else text
        self.send_response(gateway.status)
        for name, value in gateway.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if gateway.drips is None:
            self.wfile.write(content)
            return
        for letter in content:
            if gateway.closed.wait(gateway.drips):
                return
            self.wfile.write(bytes([letter]))

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Say nothing of each request."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    gateway: Gateway

    def handle_error(self, *_arguments: object) -> None:
        """A client that goes away, or trusts nobody, is part of the test."""


@contextmanager
def serving(gateway: Gateway, *, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The gateway at work; gives its address."""
    server = Server(("127.0.0.1", 0), Handler)
    server.gateway = gateway
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        gateway.closed.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Authority:
    """An authority of our own, and the certificate of 127.0.0.1 that it signed."""

    pem: str
    server: ssl.SSLContext


def authority(folder: Path) -> Authority:
    key, name = ec.generate_private_key(ec.SECP256R1()), _name("根河市政务内网 CA")
    root = _certificate(name, name, key.public_key(), key, is_authority=True)
    own = ec.generate_private_key(ec.SECP256R1())
    leaf = _certificate(_name("127.0.0.1"), name, own.public_key(), key, is_authority=False)
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return Authority(root.public_bytes(serialization.Encoding.PEM).decode(), context)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, public: Any, signer: Any, *, is_authority: bool
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    here = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if is_authority:
        builder = builder.add_extension(_signs_certificates(), critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName(here), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _signs_certificates() -> x509.KeyUsage:
    others = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **others)
