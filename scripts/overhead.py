"""Time our channel against Rasa's own `rest` channel, in one server, for the same messages: ``make overhead``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

import requests
import yaml

from scripts.project import LOOPBACK, ROOT
from scripts.servers import Servers, free_port
from scripts.train import ensure_model

_ROUNDS = 20
_QUESTIONS = ["hello", "best shoes for knee pain", "how should i sleep with back pain", "heat or ice", "thanks"]
_TIMEOUT_SECONDS = 60


class ServersWithRest(Servers):
    """Rasa with its own `rest` channel beside ours: for this measurement only."""

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        if name == "rasa":
            credentials = yaml.safe_load((ROOT / "credentials.yml").read_text())
            path = Path(self._folder.name) / "credentials.yml"
            path.write_text(yaml.safe_dump({**credentials, "rest": None}))
            command = [*command, "--credentials", str(path)]
        return super()._start(name, command)


def main() -> int:
    """Print median and 95th percentile of both, and the difference."""
    with ServersWithRest(ensure_model(), free_port()) as servers:
        base = f"http://{LOOPBACK}:{servers.port}"
        with requests.Session() as session:
            ours, stock = _measure(session, base)
    print(f"{len(ours)} messages each, in turn, one at a time; milliseconds")
    medians, slowest = [statistics.median(times) for times in (ours, stock)], [_p95(times) for times in (ours, stock)]
    medians.append(medians[0] - medians[1])
    slowest.append(slowest[0] - slowest[1])
    for name, median, p95 in zip(("website", "rest", "more"), medians, slowest, strict=True):
        print(f"  {name:<8} median {median:6.1f}   p95 {p95:6.1f}")
    return 0


def _measure(session: requests.Session, base: str) -> tuple[list[float], list[float]]:
    """Both channels in turn, message by message, so that a busy machine slows both alike."""
    ours: list[float] = []
    stock: list[float] = []
    for number in range(_ROUNDS):
        token = session.post(f"{base}/guide/session", json={}, timeout=_TIMEOUT_SECONDS).json()["token"]
        sender = uuid.uuid4().hex
        for question in _QUESTIONS:
            sends = [
                (
                    ours,
                    "/guide/message",
                    {"id": uuid.uuid4().hex, "text": question},
                    {"Authorization": f"Bearer {token}"},
                ),
                (stock, "/webhooks/rest/webhook", {"sender": sender, "message": question}, {}),
            ]
            # Whoever comes second finds the caches warm, so they take turns at that too.
            for times, path, body, headers in sends if number % 2 else reversed(sends):
                times.append(_time(session, base + path, body, headers))
    return ours, stock


def _time(session: requests.Session, url: str, body: dict[str, str], headers: dict[str, str]) -> float:
    started = time.perf_counter()
    session.post(url, json=body, headers=headers, timeout=_TIMEOUT_SECONDS).raise_for_status()
    return (time.perf_counter() - started) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
