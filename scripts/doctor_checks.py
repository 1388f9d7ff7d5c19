"""The checks of ``make doctor``. Each returns what is well, or raises FindingError with the fix in its sentence."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from actions.knowledge.loading import StoreError, load_store
from components.website import sessions
from components.website.settings import REDIS_VARIABLE, SettingError, read_settings
from scripts.project import LOOPBACK, rasa_environment
from scripts.servers import ServerError, free_port, require_free_port, stop_process
from scripts.train import is_ours, model_path

if TYPE_CHECKING:
    from scripts.doctor import Place

_PYTHON = (3, 10)
_MIN_FREE_GB = 2
_GB = 1024**3
_ACTIONS_START_SECONDS = 40
_CHANNEL = "components.website.channel.WebsiteInput"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_SHOWN_VERSIONS = ("rasa", "rasa-sdk", "spacy", "sanic")


class FindingError(Exception):
    """Something is not well. ``str()`` says what and how to fix it."""


def python(place: Place) -> str:
    """Rasa 3.6 runs on Python 3.10 and no newer one."""
    if place.python != _PYTHON:
        found = ".".join(map(str, place.python))
        raise FindingError(f"This is Python {found}, but 3.10 is needed. Fix: remove .venv and run 'make chat'.")
    return "3.10"


def tools(place: Place) -> str:
    """Programs that the commands call."""
    missing = [tool for tool in place.tools if not shutil.which(tool)]
    if missing:
        raise FindingError(f"Not found: {', '.join(missing)}. Fix: install them with your system's package manager.")
    return ", ".join(place.tools)


def packages(place: Place) -> str:
    """The environment was installed from the present lock, and every package still has the locked version."""
    stamp = place.root / ".venv" / "installed"
    installed_from = stamp.read_text().split() if stamp.exists() else []
    if installed_from[:1] != [hash_of_locks(place.root)]:
        raise FindingError("The packages were installed from another lock than the present one. Fix: run 'make chat'.")
    lock = installed_from[1]
    locked = dict(_PIN.findall((place.root / lock).read_text()))
    wrong = [name for name, version in locked.items() if _installed(name) != version]
    if wrong:
        raise FindingError(f"{len(wrong)} packages differ from {lock} ({', '.join(wrong[:5])}). Fix: run 'make chat'.")
    return f"{len(locked)} as in {lock}"


def hash_of_locks(root: Path) -> str:
    """The same as in scripts/setup.sh."""
    both = b"".join((root / name).read_bytes() for name in ("requirements.txt", "requirements-dev.txt"))
    return hashlib.sha256(both).hexdigest()


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def versions(place: Place) -> str:
    """The versions to name in a report."""
    return ", ".join(f"{name} {_installed(name)}" for name in _SHOWN_VERSIONS)


def disk(place: Place) -> str:
    """Room for models, conversations and logs."""
    free = shutil.disk_usage(place.root).free / _GB
    if free < _MIN_FREE_GB:
        raise FindingError(f"Only {free:.1f} GB of disk are free. Fix: free at least {_MIN_FREE_GB} GB.")
    return f"{free:.0f} GB free"


def ports(place: Place) -> str:
    """Nothing else listens where the guide will."""
    for port in place.ports:
        try:
            require_free_port(port, "the guide")
        except ServerError as error:
            raise FindingError(str(error)) from None
    return ", ".join(f"{port} is free" for port in place.ports)


def facts(place: Place) -> str:
    """The fact store is fit to answer from."""
    try:
        store = load_store(place.root / "actions" / "facts")
    except StoreError as error:
        first = str(error).strip().splitlines()[0]
        raise FindingError(f"The fact store has mistakes ({first}). Fix: run 'make facts' and mend each one.") from None
    return f"{len(store.facts)} facts, {len(store.cards)} cards, no mistakes"


def model(place: Place) -> str:
    """A model that we trained ourselves from the present data."""
    path = model_path(place.root)
    if not path.exists():
        raise FindingError("The model is missing or older than its data. Fix: run 'make train'.")
    if not is_ours(path):
        raise FindingError("The model is damaged, or was not trained here. Fix: run 'make train'.")
    return f"{path.name}, newer than its data, its hash is right"


def actions(place: Place) -> str:
    """The action server starts, and has just the actions that the domain names."""
    domain = yaml.safe_load((place.root / "domain.yml").read_text())
    wanted = set(domain.get("actions") or [])
    found = set(_actions_served(place.root))
    if found != wanted:
        odd = ", ".join(sorted(found ^ wanted))
        raise FindingError(f"Only one of action server and domain.yml knows: {odd}. Fix: name it in both.")
    return f"{len(found)}, as in domain.yml"


def _actions_served(root: Path) -> list[str]:
    port = free_port()
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    environment = {**rasa_environment(), "PYTHONPATH": str(root)}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + _ACTIONS_START_SECONDS
            while server.poll() is None and time.monotonic() < deadline:
                try:
                    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/actions", timeout=2) as answer:
                        return [action["name"] for action in json.load(answer)]
                except (urllib.error.URLError, OSError):
                    time.sleep(0.2)
        finally:
            stop_process(server)
        log.seek(0)
        last = (log.read().strip().splitlines() or ["it said nothing"])[-1]
    raise FindingError(f"The action server does not start ({last}). Fix: run '.venv/bin/python -m actions'.")


def store(place: Place) -> str:
    """Conversations can be written: the data folder, and the database or Redis if the environment names one."""
    folder = place.root / ".data"
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"probe")
    except OSError as error:
        raise FindingError(
            f"{folder.name}/ cannot be written ({error.strerror}). Fix: give this user the right to."
        ) from None
    url = place.environment.get(REDIS_VARIABLE)
    return f"{folder.name}/ can be written" + (f"; {_redis(url)}" if url else "")


def _redis(url: str) -> str:
    import redis

    try:
        redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping()
    except (redis.RedisError, ValueError) as error:
        problem = f"Redis of {REDIS_VARIABLE} does not answer ({type(error).__name__})"
        raise FindingError(f"{problem}. Fix: start it, or mend the address.") from None
    return "Redis answers"


def channel(place: Place) -> str:
    """Only our own channel is open, and its settings can be used."""
    credentials = yaml.safe_load((place.root / "credentials.yml").read_text()) or {}
    if set(credentials) != {_CHANNEL}:
        odd = ", ".join(sorted(set(credentials) ^ {_CHANNEL}))
        raise FindingError(f"credentials.yml must name our own channel only, but: {odd}. Fix: take the others out.")
    try:
        settings = read_settings(credentials[_CHANNEL], place.environment)
    except SettingError as error:
        raise FindingError(str(error)) from None
    others = f"{len(settings.origins)} other websites" if settings.origins else "no other website"
    return f"{others}, {len(settings.calls)} emergency numbers"


def key(place: Place) -> str:
    """The signing key is there or will be made, is long enough, and nobody else can read it."""
    given = place.environment.get(sessions.KEY_VARIABLE)
    file = place.root / sessions.KEY_FILE
    if given:
        if len(given) < sessions.MIN_KEY_LENGTH:
            raise FindingError(
                f"{sessions.KEY_VARIABLE} is too short. Fix: give it {sessions.MIN_KEY_LENGTH} characters."
            )
        return f"from {sessions.KEY_VARIABLE}"
    if not file.exists():
        return "will be made at the first start"
    if len(file.read_text().strip()) < sessions.MIN_KEY_LENGTH:
        raise FindingError(f"{sessions.KEY_FILE} is too short. Fix: delete it; a new one is made at the next start.")
    if file.stat().st_mode & 0o077:
        raise FindingError(f"Others can read {sessions.KEY_FILE}. Fix: chmod 600 {sessions.KEY_FILE}")
    return f"{sessions.KEY_FILE}, private"
