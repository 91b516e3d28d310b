"""What may be written of a mail server; each refuses at the field of that name."""

import re
import ssl

from tracker.core.errors import RuleBroken

_MAILBOX = re.compile(r"[!-?A-~]+@[0-9A-Za-z.-]+")
_HOST = re.compile(r"[0-9A-Za-z:._-]{1,253}")


def check_host(host: str) -> None:
    """Refuse what is no mail server's name or address."""
    if not _HOST.fullmatch(host):
        raise RuleBroken("请写邮件服务器的主机名或地址，例如 mail.example.gov.cn。", field="host")


def check_address(address: str, *, field: str) -> None:
    """Refuse what is no address of a mailbox."""
    if not _MAILBOX.fullmatch(address):
        raise RuleBroken("请写一个邮箱地址，例如 duban@example.gov.cn。", field=field)


def check_authority(pem: str) -> None:
    """Refuse what is no certificate."""
    if not pem:
        return
    try:
        ssl.create_default_context(cadata=pem)
    except (ssl.SSLError, ValueError) as refused:
        sentence = "这不是证书，请粘贴以 -----BEGIN CERTIFICATE----- 开头的全文。"
        raise RuleBroken(sentence, field="authority") from refused
