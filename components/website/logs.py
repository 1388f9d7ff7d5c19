"""The log of the channel: one JSON line per message with ids, names and times, never words of a visitor.

Rasa, its libraries and Sanic quote messages, whole conversations or SQL parameters when something fails. From the
moment the server takes messages, their lines keep where, how bad and which kind of error, and lose the rest.
"""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import json
import logging
import os
import re
import sqlite3
import sys
from typing import Any

import aiohttp
import redis.exceptions
import sqlalchemy.exc
import structlog

OWN_LOGGER = "guide"
LEVEL_VARIABLE = "GUIDE_LOG_LEVEL"
_DEFAULT_LEVEL = "INFO"
_EVENT_KEY = re.compile(r"^[a-z0-9_.]{3,80}$")
_WORD = re.compile(r"[A-Za-z]+(?:Error|Exception|Timeout)")
_KNOWN_ERRORS = {
    name
    for module in (builtins, asyncio, sqlite3, sqlalchemy.exc, redis.exceptions, aiohttp)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}

_logger = structlog.wrap_logger(
    logging.getLogger(OWN_LOGGER),
    processors=[
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.add_log_level,
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def report(event: str, **values: Any) -> None:
    """Write one line; values that are None are left out.

    Args:
        event: what happened, such as ``message``.
        values: ids, names and figures.
    """
    _logger.info(event, **{name: value for name, value in values.items() if value is not None})


def short_id(conversation: str) -> str:
    """A name for a conversation in the log from which its own name cannot be had."""
    return hashlib.sha256(conversation.encode()).hexdigest()[:12]


def start() -> None:
    """Give the own logger its level and take words out of all other lines from now on."""
    own = logging.getLogger(OWN_LOGGER)
    own.setLevel(os.environ.get(LEVEL_VARIABLE, _DEFAULT_LEVEL))
    # A way out of its own: Rasa's handlers drop what is below LOG_LEVEL, which is ERROR here to keep Rasa quiet.
    own.propagate = False
    if not own.handlers:
        own.addHandler(logging.StreamHandler(sys.stdout))
    handlers = [*logging.getLogger().handlers]
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            handlers.extend(logger.handlers)
    for handler in handlers:
        if not any(isinstance(known, WithoutWords) for known in handler.filters):
            handler.addFilter(WithoutWords())


class WithoutWords(logging.Filter):
    """Rewrites lines of other loggers: where, which kind of error, and nothing that could quote a visitor."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record in place; all records pass."""
        if record.name != OWN_LOGGER:
            record.msg = json.dumps(without_words(record))
            record.args = None
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def without_words(record: logging.LogRecord) -> dict[str, Any]:
    """What may be kept of a log record.

    Returns:
        ``{"event", "level", "where"}`` and, if any, ``"errors"``: names of known error types.
    """
    try:
        text = record.getMessage()
    except (TypeError, ValueError):
        text = ""
    raised = record.exc_info if isinstance(record.exc_info, tuple) else (None,)
    errors = {word for word in _WORD.findall(text) if word in _KNOWN_ERRORS}
    if raised[0] is not None:
        errors.add(raised[0].__name__)
    line = {"event": _event_of(text), "level": record.levelname.lower(), "where": f"{record.name}:{record.lineno}"}
    return {**line, "errors": sorted(errors)} if errors else line


def _event_of(text: str) -> str:
    """The name of a structured event, else ``library``."""
    try:
        event = json.loads(text).get("event", "")
    except (ValueError, AttributeError, RecursionError):
        return "library"
    return event if isinstance(event, str) and _EVENT_KEY.match(event) else "library"
