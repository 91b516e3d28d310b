"""Where to go after signing in or saving, when the address comes from the request."""

from urllib.parse import urlsplit


def safe_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path of this application, else `otherwise`.

    A path begins with one slash and holds no backslash and no control character.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if any(ord(character) < 33 or ord(character) == 127 for character in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise
