"""A real mail server that keeps mails (IMAP), and mails put into it."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tests.mail import free_port

USER, PASSWORD = "duban", "Pass-7742"
_SERVER = "from pymap.main import main; main()"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class PostOffice:
    port: int

    def put(self, mail: EmailMessage | bytes) -> None:
        with self.looked_into() as box:
            box.append("INBOX", "", "", mail if isinstance(mail, bytes) else bytes(mail))

    def flags(self) -> list[bytes]:
        """Of every mail in the box: its number and what it is marked with."""
        with self.looked_into() as box:
            box.select("INBOX", readonly=True)
            return box.fetch("1:*", "(UID FLAGS)")[1]

    @contextmanager
    def looked_into(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port) as box:
            box.login(USER, PASSWORD)
            yield box


@contextmanager
def post_office(certificate: Path | None = None, key: Path | None = None) -> Iterator[PostOffice]:
    """With a certificate: it takes a password only over STARTTLS."""
    port = free_port()
    secured = ("--cert", certificate, "--key", key) if certificate else ("--no-tls",)
    inbox = ("dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD)
    command = ("-c", _SERVER, "--host", "127.0.0.1", "--port", port, *secured, *inbox)
    process = subprocess.Popen([sys.executable, *map(str, command)], stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield PostOffice(port)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def mail(
    sender: str,
    files: dict[str, bytes],
    *,
    subject: str = "二季度填报表",
    message_id: str = "",
    **headers: str,
) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, "duban@genhe.example", subject
    if message_id:
        letter["Message-ID"] = message_id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content("请查收。")
    for filename, content in files.items():
        letter.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=filename)
    return letter


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the mail server did not start")
