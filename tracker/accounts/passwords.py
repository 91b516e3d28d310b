"""Passwords (口令): how they are kept, which are accepted, and new random ones."""

import secrets
from dataclasses import dataclass
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.core.errors import RuleBroken

# OWASP's setting for Argon2id: 19 MB and some 30 ms a try.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# What a name without an account is verified against, so that the answer takes as long.
NOBODY = _hasher.hash(secrets.token_hex(16))

SHORTEST = 10
# Without letters and figures that are taken for one another when read out or copied by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# What people choose where ten characters of three kinds are asked for; compared in lower case.
COMMON = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwerty",
    "1qaz2wsx",
    "1q2w3e",
    "zaq12wsx",
    "admin123",
    "admin@123",
    "abc123",
    "abc@123",
    "123456",
    "654321",
    "111111",
    "888888",
    "666666",
    "woaini",
    "iloveyou",
    "welcome",
    "letmein",
    "dubanxitong",
    "ducha",
    "zhengfu",
)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether the password is the one kept; a damaged hash is nobody's."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with settings that have changed since."""
    return _hasher.check_needs_rehash(kept)


def new_password() -> str:
    """A random password that can be read out: three groups of four, 57 bits."""
    while True:
        groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
        password = "-".join(groups)
        if _kinds_in(password) >= 3:
            return password


def refuse_weak(password: str, *, context: tuple[str, ...]) -> None:
    """RuleBroken unless the password is long, mixed and not easily guessed (GB/T 22239 8.1.4.1).

    context: words that guessers try first: the user name, the city, the person's name.
    """
    plain = password.lower()
    if len(password) < SHORTEST:
        raise RuleBroken(f"密码太短，请至少用{SHORTEST}个字符。", field="new")
    if _kinds_in(password) < 3:
        raise RuleBroken("密码太简单，请用上大写字母、小写字母、数字、符号中的三种。", field="new")
    if any(word and word.lower() in plain for word in context):
        raise RuleBroken("密码里有账号、姓名或本地地名，请换一个。", field="new")
    if any(word in plain for word in COMMON) or len(set(plain)) < 5:
        raise RuleBroken("这个密码太常见，容易被猜中，请换一个。", field="new")


@dataclass(frozen=True)
class RandomPassword:
    """A password to hand over, with its hash, for whoever needs many: they are made before the
    transaction begins, which then does not hold up others for the time that hashing takes."""

    text: str
    hash: str

    @classmethod
    def new(cls) -> Self:
        text = new_password()
        return cls(text, hash_password(text))


def _kinds_in(password: str) -> int:
    kinds = (
        any(character.isupper() for character in password),
        any(character.islower() for character in password),
        any(character.isdigit() for character in password),
        any(not character.isalnum() or not character.isascii() for character in password),
    )
    return sum(kinds)
