"""What is broken while visitors write, one after the other; each time all must be well again without a human."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from scripts.scale.fleet import Fleet, Program
from scripts.servers import ServerError

_PATIENCE_SECONDS = 300
_DRAIN_SECONDS = 20


@dataclass(frozen=True)
class Fault:
    """A fault as it happened.

    Attributes:
        name: what was broken.
        began: in seconds of ``time.monotonic``.
        ended: when all was well again.
        noticed: whether readiness said so meanwhile.
    """

    name: str
    began: float
    ended: float
    noticed: bool


def break_in_turn(fleet: Fleet, calm_seconds: float, away_seconds: float) -> list[Fault]:
    """Kill a Rasa process, an action server, Redis and PostgreSQL, and restart the Rasa processes one by one.

    Args:
        fleet: all servers, well.
        calm_seconds: pause before each fault.
        away_seconds: how long Redis and PostgreSQL stay away.
    """

    def away(server: object) -> Callable[[], bool]:
        def stop_and_start() -> bool:
            server.stop()
            noticed = _watch(fleet, away_seconds)
            server.start()
            return noticed

        return stop_and_start

    def kill(program: Program) -> Callable[[], bool]:
        def kill_it() -> bool:
            program.send(signal.SIGKILL)
            return _watch(fleet, 1)

        return kill_it

    return [
        _cause(fleet, calm_seconds, name, action)
        for name, action in (
            ("one Rasa process killed", kill(fleet.rasas[0])),
            ("one action server killed", kill(fleet.actions[0])),
            ("Redis away", away(fleet.redis)),
            ("PostgreSQL away", away(fleet.postgres)),
            ("rolling restart of Rasa", lambda: _restart_in_turn(fleet)),
        )
    ]


def _cause(fleet: Fleet, calm_seconds: float, name: str, action: Callable[[], bool]) -> Fault:
    time.sleep(calm_seconds)
    began = time.monotonic()
    noticed = action()
    fleet.wait_until_well(_PATIENCE_SECONDS)
    return Fault(name, began, time.monotonic(), noticed)


def _watch(fleet: Fleet, seconds: float) -> bool:
    """Wait; tell whether readiness was red in the meantime."""
    until, red = time.monotonic() + seconds, False
    while time.monotonic() < until:
        red = not fleet.is_well() or red
        time.sleep(0.3)
    return red


def _restart_in_turn(fleet: Fleet) -> bool:
    for program in fleet.rasas:
        program.send(signal.SIGTERM)
        process = program.process
        if process.wait(_DRAIN_SECONDS) != 0:
            raise ServerError(f"{program.name} did not stop in good order.")
        # The other one carries all until this one is back.
        time.sleep(1)
        fleet.wait_until_well(_PATIENCE_SECONDS)
    return True
