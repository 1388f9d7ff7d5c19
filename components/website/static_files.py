"""Pages, scripts and pictures: read and compressed once at the start, sent with the right headers."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

ROOT = Path(__file__).resolve().parent.parent.parent
WIDGET_FOLDER = ROOT / "widget"
# Where files to serve may lie, the first that has a name wins: the built widget, its pages, and what needs no build.
_FOLDERS = (WIDGET_FOLDER / "dist", WIDGET_FOLDER / "demo", WIDGET_FOLDER)
_PICTURES_FOLDER = WIDGET_FOLDER / "pictures"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
FACTS_PAGE = "facts.html"
# Pages by the last part of their address; of several files the first that exists is the page.
_PAGES = {"": ("index.html", "page.html"), "chat": ("chat.html", "page.html")}
_HTML_CACHE = "no-cache"
_FILE_CACHE = "public, max-age=300"
_SMALLEST_TO_COMPRESS = 500


@dataclass(frozen=True)
class StaticFile:
    """A file ready to send.

    Attributes:
        body: its bytes.
        packed: the same with gzip, or None if that is not worth it.
        content_type: with the character set.
        etag: changes with the bytes.
    """

    body: bytes
    packed: bytes | None
    content_type: str
    etag: str


def make_file(body: bytes, content_type: str) -> StaticFile:
    """Compress and sign some bytes."""
    packed = gzip.compress(body, 9, mtime=0) if len(body) >= _SMALLEST_TO_COMPRESS else None
    etag = hashlib.sha256(body).hexdigest()[:20]
    return StaticFile(body, packed if packed and len(packed) < len(body) else None, content_type, etag)


def read_files(facts_page: str) -> dict[str, StaticFile]:
    """All files below ``/guide/`` by the rest of their address: ``""``, ``chat``, ``widget.js``, ``pictures/x.svg``...

    Args:
        facts_page: the page of all facts, as HTML.
    """
    files = {FACTS_PAGE: make_file(facts_page.encode(), _TYPES[".html"])}
    for folder in reversed(_FOLDERS):
        files |= _read(path for path in folder.glob("*") if path.name != FACTS_PAGE)
    files |= {f"pictures/{name}": file for name, file in _read(_PICTURES_FOLDER.glob("*.svg")).items()}
    for address, names in _PAGES.items():
        files[address] = next(files[name] for name in names if name in files)
    return files


def _read(paths: Iterable[Path]) -> dict[str, StaticFile]:
    return {path.name: make_file(path.read_bytes(), _TYPES[path.suffix]) for path in paths if path.suffix in _TYPES}


def send(request: Request, file: StaticFile) -> HTTPResponse:
    """Send a file, compressed if the browser can read that, or 304 if it has it already."""
    packed = file.packed is not None and "gzip" in (request.headers.get("Accept-Encoding") or "")
    etag = f'"{file.etag}-gz"' if packed else f'"{file.etag}"'
    headers = {
        "ETag": etag,
        "Cache-Control": _HTML_CACHE if file.content_type.startswith("text/html") else _FILE_CACHE,
        "Vary": "Accept-Encoding",
    }
    if etag in (request.headers.get("If-None-Match") or ""):
        return HTTPResponse(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = file.packed if packed else file.body
    return HTTPResponse(body, headers=headers, content_type=file.content_type)
