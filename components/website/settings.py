"""What a site owner sets for the channel: websites that may embed it, and emergency numbers. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ORIGINS_VARIABLE = "GUIDE_ORIGINS"
NUMBERS_VARIABLE = "GUIDE_EMERGENCY_NUMBERS"
REDIS_VARIABLE = "GUIDE_REDIS_URL"
METRICS_VARIABLE = "GUIDE_METRICS_PORT"
SESSIONS_VARIABLE = "GUIDE_SESSIONS_PER_MINUTE"
MESSAGES_VARIABLE = "GUIDE_MESSAGES_PER_MINUTE"

_ORIGIN = re.compile(r"^https?://[a-z0-9.-]+(:\d{1,5})?$")
_NUMBER = re.compile(r"^\+?[0-9][0-9 ()-]{1,19}$")
_MAX_NUMBERS = 6
_MAX_TITLE = 60
_HIGHEST_PORT = 65535
_SESSIONS_PER_MINUTE = 120
_MESSAGES_PER_MINUTE = 30


class SettingError(ValueError):
    """A setting is wrong. ``str()`` says what, where and how to fix it."""


@dataclass(frozen=True)
class Settings:
    """The channel's settings.

    Attributes:
        origins: other websites that may show the chat, such as ``https://practice.example``.
        calls: ``{"title": str, "href": "tel:..."}`` for each emergency number of the site owner.
        redis_url: shared state for several servers, or None for one server alone.
        metrics_port: where Prometheus reads figures on loopback, or None for nowhere.
        sessions_per_minute: new conversations for one network address.
        messages_per_minute: messages of one conversation.
    """

    origins: tuple[str, ...] = ()
    calls: tuple[dict[str, str], ...] = ()
    redis_url: str | None = None
    metrics_port: int | None = None
    sessions_per_minute: int = _SESSIONS_PER_MINUTE
    messages_per_minute: int = _MESSAGES_PER_MINUTE


def read_settings(credentials: Mapping[str, Any] | None, environment: Mapping[str, str]) -> Settings:
    """Read the settings; the environment wins over credentials.yml.

    Args:
        credentials: the channel's part of credentials.yml: ``origins`` and ``emergency_numbers``.
        environment: usually ``os.environ``.

    Raises:
        SettingError: at the first value that cannot be used.
    """
    given = credentials or {}
    origins, origins_from = given.get("origins") or [], "'origins' in credentials.yml"
    if environment.get(ORIGINS_VARIABLE):
        origins, origins_from = _split(environment[ORIGINS_VARIABLE]), ORIGINS_VARIABLE
    numbers, numbers_from = given.get("emergency_numbers") or [], "'emergency_numbers' in credentials.yml"
    if environment.get(NUMBERS_VARIABLE):
        numbers, numbers_from = _numbers_from_text(environment[NUMBERS_VARIABLE]), NUMBERS_VARIABLE
    return Settings(
        origins=_origins(origins, origins_from),
        calls=_calls(numbers, numbers_from),
        redis_url=environment.get(REDIS_VARIABLE) or None,
        metrics_port=_whole_number(environment, METRICS_VARIABLE, _HIGHEST_PORT),
        sessions_per_minute=_whole_number(environment, SESSIONS_VARIABLE) or _SESSIONS_PER_MINUTE,
        messages_per_minute=_whole_number(environment, MESSAGES_VARIABLE) or _MESSAGES_PER_MINUTE,
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _origins(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise SettingError(f"{where} is no list. Fix: write one '- https://...' line for each website.")
    for value in values:
        if not isinstance(value, str) or not _ORIGIN.match(value):
            raise SettingError(
                f"{where}: {value!r} is no origin. Fix: write scheme and host only, such as https://practice.example."
            )
    return tuple(values)


def _numbers_from_text(text: str) -> list[dict[str, str]]:
    pairs = [part.partition("=") for part in _split(text)]
    return [{"title": title.strip(), "number": number.strip()} for title, _, number in pairs]


def _calls(values: Any, where: str) -> tuple[dict[str, str], ...]:
    if not isinstance(values, list) or len(values) > _MAX_NUMBERS:
        raise SettingError(f"{where} must be a list of at most {_MAX_NUMBERS} numbers. Fix: shorten it.")
    return tuple(_call(value, where) for value in values)


def _call(value: Any, where: str) -> dict[str, str]:
    title = value.get("title") if isinstance(value, dict) else None
    number = value.get("number") if isinstance(value, dict) else None
    if not isinstance(title, str) or not 0 < len(title) <= _MAX_TITLE:
        raise SettingError(f"{where}: {value!r} has no title. Fix: give each number a short 'title'.")
    if not isinstance(number, (str, int)) or not _NUMBER.match(str(number)):
        raise SettingError(f"{where}: {number!r} is no telephone number. Fix: write digits, such as '112'.")
    return {"title": title, "href": "tel:" + re.sub(r"[ ()-]", "", str(number))}


def _whole_number(environment: Mapping[str, str], name: str, highest: int = 1_000_000_000) -> int | None:
    text = environment.get(name)
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) <= highest:
        raise SettingError(f"{name} is {text!r}. Fix: give a whole number from 1 to {highest}, or leave it empty.")
    return int(text)
