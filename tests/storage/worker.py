"""A second process for the storage tests: ``python -m tests.storage.worker COMMAND ...`` (see `main`)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from components.storage.database import Database
from components.storage.lock_store import GuideLockStore
from tests.storage.conversations import make_store, turn


async def talk(url: str, sender: str, name: str, count: int) -> None:
    """Send ``count`` messages to one conversation, each under its lock, and each remembering how many there were."""
    store, locks = make_store(url), GuideLockStore()
    for number in range(count):
        async with locks.lock(sender):
            tracker = await store.retrieve(sender)
            before = int(tracker.get_slot("topic") or 0) if tracker else 0
            await turn(store, sender, f"{name} {number}", topic=str(before + 1))
    store.close()


async def talk_and_die(url: str, sender: str, when: str) -> None:
    """Send messages and be killed in the third: before it is written, or after."""
    store, append, turns = make_store(url), Database.append, 0

    def deadly(*arguments):
        nonlocal turns
        turns += 1
        if turns == 3 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = append(*arguments)
        if turns == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    Database.append = deadly
    for number in range(5):
        await turn(store, sender, f"message {number}", topic=str(number))
        print(f"answered {number}", flush=True)


def main() -> None:
    """``talk URL SENDER NAME COUNT`` or ``die URL SENDER before|after``."""
    command, url, sender, *rest = sys.argv[1:]
    if command == "talk":
        asyncio.run(talk(url, sender, rest[0], int(rest[1])))
    else:
        asyncio.run(talk_and_die(url, sender, rest[0]))


if __name__ == "__main__":
    main()
