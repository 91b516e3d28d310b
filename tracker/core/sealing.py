"""Secrets at rest: sealed with a key that is derived from the deployment's SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"tracker: secrets of channels"  # another purpose would be given another key


class Unsealable(Exception):
    """What was sealed with another key, or is damaged, and cannot be read."""


def seal(text: str, key: str) -> str:
    return _box(key).encrypt(text.encode()).decode()


def unseal(sealed: str, key: str) -> str:
    try:
        return _box(key).decrypt(sealed.encode()).decode()
    except InvalidToken as unreadable:
        raise Unsealable from unreadable


def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
