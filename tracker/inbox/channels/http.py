"""One request to a gateway or a robot, and its answer: no redirects, no proxies, bounded."""

import http.client
import re
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from tracker.inbox.channels.reaching import NotReached, Reach, connect, cut_off, in_words

LONGEST_ANSWER = 64 * 1024
LONGEST_SAID = 300  # of it in an error or on a page
TOO_MANY = 429
SCHEMES = {"http": 80, "https": 443}
# Where other protocols are spoken: lines of a request may be commands there, as to a mail server.
OTHER_PROTOCOLS = frozenset(
    {21, 22, 23, 25, 53, 110, 119, 143, 389, 465, 587, 636, 993, 995, 3306, 5432, 6379, 11211}
)
# What the connection itself is about; another one would have the request end somewhere else.
_OURS = frozenset(
    {"connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding"}
    | {"upgrade", "keep-alive", "proxy-connection"}
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NOT_IN_ADDRESS = re.compile(r"[^\x21-\x7e]")


class NotAnswered(Exception):
    """The request may have arrived, and what came of it is not known."""


@dataclass(frozen=True)
class Request:
    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def words(self) -> str:
        """What is kept and shown of it."""
        return f"{self.status} {self.text[:LONGEST_SAID]}".strip()

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        """Whether it is about the moment, not about the request."""
        return self.status in (408, 425, TOO_MANY) or self.status >= 500


def parts_of(address: str) -> SplitResult:
    """The address as its parts; NotReached where nothing can be asked there."""
    wrong = NotReached("网址不能用，请写 http:// 或 https:// 开头的完整网址")
    if _NOT_IN_ADDRESS.search(address):
        raise wrong
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as refused:
        raise wrong from refused
    if parts.scheme not in SCHEMES or not parts.hostname or port == 0 or "@" in parts.netloc:
        raise wrong
    if port in OTHER_PROTOCOLS:
        raise NotReached(f"{port} 端口不是网页服务的端口，请换一个端口")
    return parts


def ask(request: Request, reach: Reach) -> Answer:
    """Send it and read the answer. NotReached: it was not sent; NotAnswered: it may have been."""
    parts = parts_of(request.address)
    headers = checked(request.headers)
    assert parts.hostname is not None
    port = parts.port or SCHEMES[parts.scheme]
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(http.client.HTTPConnection(parts.hostname, port)) as connection:
        plain = connect(parts.hostname, port, reach)
        with closing(plain), cut_off(plain, reach.longest):
            connection.sock = _secured(plain, parts, reach)
            return _asked(connection, request, target, headers)


def _secured(plain: Any, parts: SplitResult, reach: Reach) -> Any:
    if parts.scheme == "http":
        return plain
    try:
        return reach.tls().wrap_socket(plain, server_hostname=parts.hostname)
    except (OSError, ValueError) as refused:  # ValueError: cut off in the middle
        raise NotReached(f"加密连接没有建立：{in_words(refused)}") from refused


def _asked(
    connection: http.client.HTTPConnection, request: Request, target: str, headers: dict[str, str]
) -> Answer:
    try:
        connection.request(request.method, target, request.body or None, headers)
        with closing(connection.getresponse()) as answer:
            return Answer(answer.status, _text(answer.read(LONGEST_ANSWER)))
    except (OSError, ValueError, http.client.HTTPException) as failure:
        raise NotAnswered(in_words(failure)) from failure


def checked(headers: dict[str, str]) -> dict[str, str]:
    """The headers; none may hold what begins another one."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or _CONTROL.search(value) or not value.isascii():
            raise NotReached(f"请求头 {name[:40]!r} 不能用，请只写一行英文和数字")
        if name.lower() in _OURS:
            raise NotReached(f"请求头 {name} 由系统自己填写，请删去")
    return {**headers, "Connection": "close", "Accept": "*/*"}


def _text(content: bytes) -> str:
    """Most gateways answer in UTF-8, older ones in GB18030."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
