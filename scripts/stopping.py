"""Stop in good order on Ctrl-C, on a polite kill and on a closed terminal.

The handler only notes the wish: an exception raised in the middle of waiting for a child process would leave Python's
own lock on that child taken, and the program would hang.
"""

from __future__ import annotations

import signal

_wishes: list[int] = []


def stop_on_signals() -> None:
    """Note SIGINT, SIGTERM and SIGHUP from now on instead of ending at once."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: _wishes.append(number))


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt, at a safe place, if a stop was asked for."""
    if _wishes:
        raise KeyboardInterrupt
