"""Signed session tokens of the website channel. Pure functions; the only state is the key.

A token is made by the server and names one conversation, so that nobody can read or continue a stranger's.
"""

from __future__ import annotations

import os
import secrets
import uuid
from pathlib import Path

import jwt

KEY_VARIABLE = "GUIDE_SESSION_KEY"
KEY_FILE = Path(".data") / "session.key"
LIFETIME_SECONDS = 12 * 60 * 60
_ALGORITHM = "HS256"
_AUDIENCE = "back-and-knee-guide"
BEARER = "Bearer "
MIN_KEY_LENGTH = 32


class KeyTooShortError(ValueError):
    """The key in the environment is too short to be safe."""


def load_key(file: Path = KEY_FILE) -> str:
    """The signing key: from the environment, else from a file that is made at the first start.

    Raises:
        KeyTooShortError: if the environment variable holds fewer than 32 characters.
    """
    given = os.environ.get(KEY_VARIABLE)
    if given:
        if len(given) < MIN_KEY_LENGTH:
            raise KeyTooShortError(
                f"{KEY_VARIABLE} has {len(given)} characters. Fix: give it at least {MIN_KEY_LENGTH}."
            )
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(MIN_KEY_LENGTH))
    return file.read_text(encoding="utf-8").strip()


def new_token(key: str, now: float) -> str:
    """A token for a new conversation.

    Args:
        key: the signing key.
        now: seconds since the epoch.
    """
    claims = {"sub": f"web-{uuid.uuid4().hex}", "aud": _AUDIENCE, "iat": int(now), "exp": int(now) + LIFETIME_SECONDS}
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def conversation_of(authorization: str | None, key: str) -> str | None:
    """The conversation id of an ``Authorization`` header, or None if the token is missing, forged or expired."""
    if not authorization or not authorization.startswith(BEARER):
        return None
    try:
        claims = jwt.decode(
            authorization[len(BEARER) :],
            key,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["exp", "sub", "aud"]},
        )
    except jwt.PyJWTError:
        return None
    return claims["sub"] if isinstance(claims["sub"], str) else None
