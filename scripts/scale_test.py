"""Many conversations over several processes while parts are killed: ``make scale-test``.

Real PostgreSQL, Redis and nginx, two Rasa processes and two action servers on loopback, chosen by environment only.
Every transcript is checked in the end. The result is also in results/scale.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import threading
import time
from typing import Any

from actions.knowledge.loading import load_store
from components.storage.database import Database
from components.website.sessions import BEARER, conversation_of
from scripts.project import ROOT, stop
from scripts.scale.faults import Fault, break_in_turn
from scripts.scale.fleet import PROCESSES, Fleet
from scripts.scale.verdict import StoredTurn, Verdict, judge, p95, stored_turns
from scripts.scale.visitors import SCRIPTS, TURNS, Conversation, converse, reload, say_all_at_once
from scripts.servers import ServerError
from scripts.train import ensure_model

RESULT = ROOT / "results" / "scale.json"
_AT_ONCE = 5
_MESSAGES_PER_MINUTE = "300"


class ScaleTest:
    """The parts of the test, on running servers.

    Args:
        fleet: the servers.
        options: of the command line.
    """

    def __init__(self, fleet: Fleet, options: argparse.Namespace) -> None:
        self._fleet = fleet
        self._options = options
        messages = load_store().messages
        self._excuses = {messages.service_away, messages.not_kept}
        self.faults: list[Fault] = []
        self._failure: BaseException | None = None

    def learn_answers(self) -> dict[int, list[list[str]]]:
        """What the guide answers to each list of questions when all is well."""
        calm = asyncio.run(self._many(range(SCRIPTS), 2, (0, 0)))
        return {conversation.script: [sent.texts for sent in conversation.sent] for conversation in calm}

    def all_at_once(self, addresses: list[str], first: int) -> Verdict:
        """Senders who each send five messages at the same moment."""

        async def send() -> list[Conversation]:
            gate = asyncio.Semaphore(self._options.people)

            async def one(number: int) -> Conversation:
                async with gate:
                    return await say_all_at_once(addresses, number, _AT_ONCE)

            return await asyncio.gather(*(one(first + number) for number in range(self._options.senders)))

        return self._judge(asyncio.run(send()), None)

    def under_faults(self, expected: dict[int, list[list[str]]]) -> tuple[Verdict, list[Conversation]]:
        """The conversations, and the faults meanwhile. More conversations are held until all faults are over."""
        breaker = threading.Thread(target=self._break)
        breaker.start()
        conversations: list[Conversation] = []
        first, wanted = 10_000, self._options.conversations
        while wanted:
            numbers = range(first + len(conversations), first + len(conversations) + wanted)
            conversations += asyncio.run(self._many(numbers, self._options.people, self._options.think))
            wanted = self._options.people if breaker.is_alive() else 0
        breaker.join()
        if self._failure is not None:
            raise self._failure
        return self._judge(conversations, expected), conversations

    def _break(self) -> None:
        try:
            self.faults = break_in_turn(self._fleet, self._options.calm, self._options.away)
        except BaseException as error:
            self._failure = error

    async def _many(self, numbers: range, at_once: int, think: tuple[float, float]) -> list[Conversation]:
        gate = asyncio.Semaphore(at_once)

        async def one(number: int) -> Conversation:
            async with gate:
                return await converse(self._fleet.address, number, think)

        return list(await asyncio.gather(*map(one, numbers)))

    def _judge(self, conversations: list[Conversation], expected: dict[int, list[list[str]]] | None) -> Verdict:
        self._fleet.wait_until_well()
        asyncio.run(reload(self._fleet.address, conversations, self._options.people))
        return judge(conversations, self._stored(conversations), self._excuses, expected)

    def _stored(self, conversations: list[Conversation]) -> dict[str, list[StoredTurn]]:
        database = Database(self._fleet.postgres.url)
        key = self._fleet.environment["GUIDE_SESSION_KEY"]
        try:
            found = {}
            for conversation in conversations:
                rows = database.after(conversation_of(f"{BEARER}{conversation.token}", key), 0)
                found[conversation.token] = stored_turns(json.loads(data) for _, data in rows)
            return found
        finally:
            database.close()


def main() -> int:
    """Run all parts, print the tables, save the result. The exit code is 1 if anything went wrong."""
    options = _options()
    started = time.monotonic()
    try:
        model = ensure_model()
        print(
            f"Starting PostgreSQL, Redis, nginx, {PROCESSES} Rasa processes, {PROCESSES} action servers ...", flush=True
        )
        with Fleet(model, {"GUIDE_MESSAGES_PER_MINUTE": _MESSAGES_PER_MINUTE}) as fleet:
            test = ScaleTest(fleet, options)
            print(
                f"Ready after {time.monotonic() - started:.0f} s. Learning the answers while all is well ...",
                flush=True,
            )
            expected = test.learn_answers()
            _say(f"{options.senders} senders, {_AT_ONCE} messages each at once, behind nginx ...")
            routed = test.all_at_once([fleet.address], 1000)
            _say("The same, each conversation spread over both processes ...")
            spread = test.all_at_once(fleet.own_addresses, 2000)
            _say(f"{options.conversations} conversations of {TURNS} turns, and faults ...")
            verdict, conversations = test.under_faults(expected)
    except ServerError as error:
        stop(str(error))
    result = {
        "conversations": verdict.as_dict(),
        "at_once_behind_nginx": routed.as_dict(),
        "at_once_spread_over_processes": spread.as_dict(),
        "faults": [_fault(fault, conversations) for fault in test.faults],
        "p95_seconds_calm": _rounded(_p95_outside(test.faults, conversations)),
        "longest_wait_for_a_word_seconds": _rounded(_longest_wait(conversations)),
        "rasa_processes": PROCESSES,
        "action_servers": PROCESSES,
        "people_at_once": options.people,
        "processors": os.cpu_count(),
        "load_of_machine": round(os.getloadavg()[1], 1),
        "seconds": round(time.monotonic() - started),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    _print(result)
    clean = verdict.clean and routed.clean and spread.clean
    print("\nNothing lost, doubled or mixed up." if clean else "\nNOT CLEAN: see the numbers above.")
    return 0 if clean else 1


def _say(text: str) -> None:
    print(text, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--senders", type=int, default=50, help="who send five messages at once")
    parser.add_argument("--people", type=int, default=20, help="visitors at the same time")
    parser.add_argument("--think", type=float, nargs=2, default=(0.5, 2.0), help="pause before a message, seconds")
    parser.add_argument("--calm", type=float, default=6.0, help="seconds before each fault")
    parser.add_argument("--away", type=float, default=10.0, help="seconds that Redis and PostgreSQL stay away")
    return parser.parse_args()


def _fault(fault: Fault, conversations: list[Conversation]) -> dict[str, Any]:
    times = [
        sent.answer_after
        for conversation in conversations
        for sent in conversation.sent
        if sent.answer_after is not None
        and sent.started < fault.ended
        and sent.started + sent.answer_after > fault.began
    ]
    return {
        "fault": fault.name,
        "seconds_until_well": _rounded(fault.ended - fault.began),
        "readiness_red": fault.noticed,
        "messages": len(times),
        "p95_seconds": _rounded(p95(times)),
        "slowest_seconds": _rounded(max(times, default=None)),
    }


def _p95_outside(faults: list[Fault], conversations: list[Conversation]) -> float | None:
    return p95(
        [
            sent.answer_after
            for conversation in conversations
            for sent in conversation.sent
            if sent.answer_after is not None
            and not any(
                sent.started < fault.ended and sent.started + sent.answer_after > fault.began for fault in faults
            )
        ]
    )


def _longest_wait(conversations: list[Conversation]) -> float | None:
    waits = (sent.word_after for conversation in conversations for sent in conversation.sent)
    return max((wait for wait in waits if wait is not None), default=None)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _print(result: dict[str, Any]) -> None:
    names = {
        "conversations": "conversations during faults",
        "at_once_behind_nginx": "5 at once, behind nginx",
        "at_once_spread_over_processes": "5 at once, over both processes",
    }
    columns = ("conversations", "turns", "lost", "doubled", "mixed_up", "told", "tried_again", "no_word_in_10_s")
    print(f"\n{'':<32}" + "".join(f"{name:>16}" for name in columns))
    for key, name in names.items():
        print(f"{name:<32}" + "".join(f"{result[key][column]:>16}" for column in columns))
    columns = ("seconds_until_well", "readiness_red", "messages", "p95_seconds", "slowest_seconds")
    print(f"\n{'kills and restarts: ' + str(len(result['faults'])):<32}" + "".join(f"{name:>20}" for name in columns))
    for fault in result["faults"]:
        print(f"{fault['fault']:<32}" + "".join(f"{fault[column]!s:>20}" for column in columns))
    print(f"\np95 while all was well: {result['p95_seconds_calm']} s; longest wait for a word: ", end="")
    print(f"{result['longest_wait_for_a_word_seconds']} s; {result['seconds']} s in all")


if __name__ == "__main__":
    sys.exit(main())
