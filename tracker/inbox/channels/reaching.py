"""Connections out of the application: to the host that was set up, and to nothing behind it.

A name is looked up once, the address is judged, and that very address is connected to; so a name
that answers differently the second time (DNS rebinding) leads nowhere else.
"""

import errno
import socket
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
# Where clouds tell their machines' credentials; those of the link-local range are refused as such.
METADATA = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"))
)
MOST_ADDRESSES = 3  # of one host are tried, so that the whole stays bounded
NAT64 = IPv6Network("64:ff9b::/96")
# What a connection breaks on, the narrower before the wider.
REASONS: tuple[tuple[type[OSError], str], ...] = (
    (TimeoutError, "对方没有在时限内答复"),
    (ConnectionRefusedError, "对方没有在这个端口接收连接，请核对主机和端口"),
    (ConnectionError, "连接被对方断开"),
    (ssl.SSLError, "加密方式对不上，请核对加密设置和端口"),
)
UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH}


class NotReached(Exception):
    """Nothing was handed over; the message says why, in words for the administrator."""


@dataclass(frozen=True)
class Reach:
    """How far a channel may go.

    timeout: seconds for each step. longest: seconds for the whole; a server that says a letter
    every few seconds is cut off by it.
    trusted: hosts that may be this machine itself or a link-local one, by the deployment's word.
    authority: the certificate (PEM) of the authority to trust in place of the system's, or a file
    with it, as intranets have one of their own.
    """

    timeout: float = 10.0
    longest: float = 30.0
    trusted: frozenset[str] = frozenset()
    authority: str = ""
    authority_file: str = ""

    def tls(self) -> ssl.SSLContext:
        """Certificates are always verified; a private authority is named, not waved through."""
        return ssl.create_default_context(
            cafile=self.authority_file or None, cadata=self.authority or None
        )


def connect(host: str, port: int, reach: Reach) -> socket.socket:
    """A connection to an address of the host that may be spoken to."""
    addresses = _addresses(host, port)
    if host.lower() not in reach.trusted:
        for address in addresses:
            _refuse_inner(address)
    failure: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((str(address), port), timeout=reach.timeout)
        except OSError as refused:
            failure = refused
    raise NotReached(f"连接不上 {host}:{port}：{in_words(failure)}") from failure


@contextmanager
def cut_off(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Break the connection if what is done with it takes longer than this in all."""
    # A second handle of the same connection: the first may be wrapped in TLS meanwhile.
    handle = connection.dup()
    timer = threading.Timer(seconds, _break, (handle,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        handle.close()


def in_words(failure: BaseException | None) -> str:
    """What went wrong below, for the administrator."""
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"服务器证书没有通过验证（{failure.verify_message}）"
    for kind, words in REASONS:
        if isinstance(failure, kind):
            return f"{words}（{failure.strerror or failure}）"
    if isinstance(failure, OSError) and failure.errno in UNREACHABLE:
        return f"网络不通，请核对地址（{failure.strerror}）"
    return f"{type(failure).__name__}: {failure}"


def is_inner(address: Address) -> bool:
    """Whether it is this machine itself, link-local, or where a cloud keeps credentials; a private
    range is none of them, since a gateway on the intranet has such an address."""
    return any(
        each.is_loopback
        or each.is_link_local
        or each.is_multicast
        or each.is_unspecified
        or each in METADATA
        for each in _meanings(address)
    )


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise NotReached(f"找不到主机 {host}，请核对名称或域名解析") from unknown
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


def _refuse_inner(address: Address) -> None:
    if is_inner(address):
        raise NotReached(
            f"{address} 是本机或链路本地地址，没有连接；确实要用的，请在部署设置"
            " TRACKER_OUTGOING_HOSTS 中写明这台主机"
        )


def _meanings(address: Address) -> Collection[Address]:
    """The address, and the IPv4 one that an IPv6 one stands for."""
    if isinstance(address, IPv4Address):
        return (address,)
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [address, *(each for each in inner if each is not None)]
