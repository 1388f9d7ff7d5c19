"""Headers of every response, and which other websites a browser may let in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanic import Sanic
from sanic_cors.core import get_cors_options

_PREFLIGHT_SECONDS = 600
_METHODS = ["GET", "POST", "OPTIONS"]
_REQUEST_HEADERS = ["Authorization", "Content-Type"]
# The widget is public, and a browser checks `integrity=` only of a script that every website may read.
_SCRIPT = re.compile(r"/guide/widget[\w.-]*\.js$")


def security_headers(origins: Sequence[str]) -> dict[str, str]:
    """Headers that narrow what a browser does with our responses.

    Args:
        origins: other websites that may show our pages in a frame.
    """
    frames = " ".join(["'self'", *origins])
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        f"trusted-types lit-html; frame-ancestors {frames}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        # Script and pictures are meant for other websites; what is private needs a token and is never an image.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def allow_origins(app: Sanic, origins: Sequence[str]) -> None:
    """Tell sanic-cors, which Rasa gives to every server, about our list.

    It answers preflights before any route of ours does, and knows only ``rasa run --cors``; so that there is one list
    and no ``--cors "*"`` can open the door, its rules are replaced.
    """
    shared = {"supports_credentials": False, "max_age": _PREFLIGHT_SECONDS}
    listed = {"origins": list(origins), "methods": _METHODS, "allow_headers": _REQUEST_HEADERS, **shared}
    everyone = {"origins": "*", "send_wildcard": True, "methods": ["GET"], **shared}
    app.ctx.sanic_cors.resources = [
        (_SCRIPT, get_cors_options(app, everyone)),
        (re.compile("/.*"), get_cors_options(app, listed)),
    ]
