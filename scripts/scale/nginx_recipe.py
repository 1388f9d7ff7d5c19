"""deploy/nginx/guide.conf for other places: with ports and files of a test, or for containers.

``python -m scripts.scale.nginx_recipe`` prints the one for deploy/container/compose.yml.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scripts.project import LOOPBACK, ROOT

RECIPE = ROOT / "deploy" / "nginx" / "guide.conf"
# The ports in the recipe.
_GUIDE_PORTS = (5005, 5006)
_ACTION_PORTS = (5056, 5057)
_BALANCER_PORT = 5055
_SYSTEM_MIME_TYPES = Path("/etc/nginx/mime.types")


class RecipeError(Exception):
    """The recipe has changed so that a test cannot put its own ports in."""


def local_recipe(folder: Path, port: int, actions: tuple[int, list[int]], guide_ports: list[int]) -> str:
    """A whole nginx configuration around the recipe.

    Args:
        folder: where certificate, logs and temporary files go.
        port: for TLS on loopback.
        actions: where the Rasa processes reach the action servers, and where those listen.
        guide_ports: where the Rasa processes listen.
    """
    balancer, action_ports = actions
    changes = {
        "    listen 80;": f"    listen unix:{folder}/plain.sock;",
        "listen 443 ssl http2;": f"listen {LOOPBACK}:{port} ssl http2;",
        f"listen {LOOPBACK}:{_BALANCER_PORT};": f"listen {LOOPBACK}:{balancer};",
        "/etc/guide/tls": str(folder),
        "/var/log/nginx": str(folder),
        **_servers(_GUIDE_PORTS, guide_ports),
        **_servers(_ACTION_PORTS, action_ports),
    }
    text = _changed(RECIPE.read_text(), changes)
    make_certificate(folder)
    user = "user www-data;" if os.geteuid() == 0 else ""
    places = "".join(
        f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = f"    include {_SYSTEM_MIME_TYPES};\n" if _SYSTEM_MIME_TYPES.exists() else ""
    return (
        f"{user}\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{types}{places}{text}\n}}\n"
    )


def make_certificate(folder: Path) -> None:
    """A certificate for a day that nobody else trusts."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=guide.example"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        if old not in text:
            raise RecipeError(f"{RECIPE} does not hold {old!r}. Fix: change scripts/scale/nginx_recipe.py with it.")
        text = text.replace(old, new)
    return text


def _servers(in_recipe: tuple[int, ...], ports: list[int]) -> dict[str, str]:
    pairs = zip(in_recipe, ports, strict=True)
    return {f"server {LOOPBACK}:{old} ": f"server {LOOPBACK}:{new} " for old, new in pairs}


def container_recipe() -> str:
    """The recipe with the names of the containers in deploy/container/compose.yml instead of this machine's ports."""
    changes = {
        f"server {LOOPBACK}:5005 ": "server rasa1:5005 ",
        f"server {LOOPBACK}:5006 ": "server rasa2:5005 ",
        f"server {LOOPBACK}:5056 ": "server actions1:5055 ",
        f"server {LOOPBACK}:5057 ": "server actions2:5055 ",
        f"listen {LOOPBACK}:{_BALANCER_PORT};": f"listen {_BALANCER_PORT};",
    }
    return _changed(RECIPE.read_text(), changes)


if __name__ == "__main__":
    print(container_recipe(), end="")
