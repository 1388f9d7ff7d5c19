"""People who chat for a long time: memory, errors and p95 over time: ``make soak MINUTES=30 PEOPLE=8``.

The embedded guide (one process and SQLite) is visited without a break; each visitor holds one
conversation after the other. The figures are in results/soak-8-people.json, the picture beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from actions.knowledge.loading import load_store
from scripts.project import ROOT, stop
from scripts.scale.verdict import p95
from scripts.scale.visitors import Conversation, Sent, converse
from scripts.servers import ServerError, Servers, free_port
from scripts.train import ensure_model

RESULTS = ROOT / "results"
_SAMPLE_SECONDS = 5
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """Memory at one moment.

    Attributes:
        minute: since the beginning.
        megabytes: of the server.
    """

    minute: float
    megabytes: float


@dataclass(frozen=True)
class Minute:
    """What happened in one minute of the soak; times in seconds."""

    minute: int
    messages: int
    errors: int
    p95: float | None


async def _visit(address: str, people: int, until: float, think: tuple[float, float]) -> list[Conversation]:
    """All visitors at once, each with one conversation after the other until the time is over."""
    finished: list[Conversation] = []

    async def visitor(first: int) -> None:
        number = first
        while time.monotonic() < until:
            finished.append(await converse(address, number, think))
            number += people

    await asyncio.gather(*map(visitor, range(people)))
    return finished


async def _watch(servers: Servers, started: float, until: float) -> list[Memory]:
    server = psutil.Process(servers.rasa.pid)
    samples = []
    while time.monotonic() < until:
        size = server.memory_info().rss / _MEGABYTE
        samples.append(Memory(round((time.monotonic() - started) / 60, 2), round(size, 1)))
        await asyncio.sleep(_SAMPLE_SECONDS)
    return samples


def by_minute(messages: list[Sent], started: float, excuse: str) -> list[Minute]:
    """The messages of each minute. An error is no answer, or the sentence that answers are away.

    Args:
        messages: in any order.
        started: the beginning, on the clock of ``Sent.started``.
        excuse: that sentence.
    """
    minutes: dict[int, list[Sent]] = {}
    for sent in messages:
        minutes.setdefault(int((sent.started - started) // 60), []).append(sent)
    return [
        Minute(
            minute,
            len(found),
            sum(sent.answer is None or excuse in sent.texts for sent in found),
            p95([sent.answer_after for sent in found if sent.answer_after is not None]),
        )
        for minute, found in sorted(minutes.items())
    ]


def draw(memory: list[Memory], minutes: list[Minute], title: str, file: Path) -> None:
    """The picture: memory above, p95 below, over the minutes."""
    os.environ.setdefault("MPLCONFIGDIR", tempfile.gettempdir())
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, below) = pyplot.subplots(2, 1, sharex=True, figsize=(9, 6))
    above.plot([sample.minute for sample in memory], [sample.megabytes for sample in memory])
    above.set_ylabel("memory (MB)")
    above.set_ylim(bottom=0)
    above.set_title(title)
    times = [(minute.minute + 0.5, minute.p95 * 1000) for minute in minutes if minute.p95 is not None]
    below.plot([when for when, _ in times], [value for _, value in times], marker="o", markersize=3)
    below.set_ylabel("p95 of answers (ms)")
    below.set_xlabel("minutes")
    below.set_ylim(bottom=0)
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def main() -> int:
    """Run, print, save. The exit code is 1 if a message had no answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--think", type=float, nargs=2, default=(0.5, 2.0), help="pause before a message, seconds")
    options = parser.parse_args()
    try:
        with Servers(ensure_model(), free_port()) as servers:
            print(f"{options.people} people chat for {options.minutes:g} minutes ...", flush=True)
            memory, conversations, started = asyncio.run(_soak(servers, options))
    except ServerError as error:
        stop(str(error))
    messages = [sent for conversation in conversations for sent in conversation.sent]
    minutes = by_minute(messages, started, load_store().messages.service_away)
    errors = sum(minute.errors for minute in minutes)
    first, last = memory[0], memory[-1]
    settled = next((sample for sample in memory if sample.minute >= options.minutes / 10), first)
    result = {
        "minutes": options.minutes,
        "people": options.people,
        "messages": len(messages),
        "errors": errors,
        "p95_seconds": p95([sent.answer_after for sent in messages if sent.answer_after is not None]),
        "memory_mb": {"start": asdict(first), "after_a_tenth": asdict(settled), "end": asdict(last)},
        "load_of_machine": round(os.getloadavg()[2], 1),
        "by_minute": [asdict(minute) for minute in minutes],
        "memory": [asdict(sample) for sample in memory],
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"soak-{options.people}-people.json"
    file.write_text(json.dumps(result, indent=2) + "\n")
    title = f"{options.people} people, {len(messages)} messages, {errors} errors"
    picture = file.with_suffix(".png")
    draw(memory, minutes, title, picture)
    print(f"{len(messages)} messages, {errors} errors, p95 {(result['p95_seconds'] or 0) * 1000:.0f} ms")
    for name, sample in (("start", first), ("a tenth", settled), ("end", last)):
        print(f"memory at {name}: {sample.megabytes:.0f} MB")
    print(f"The picture is {picture.relative_to(ROOT)}.")
    return 1 if errors else 0


async def _soak(servers: Servers, options: argparse.Namespace) -> tuple[list[Memory], list[Conversation], float]:
    started = time.monotonic()
    until = started + options.minutes * 60
    visiting = _visit(servers.address, options.people, until, options.think)
    memory, conversations = await asyncio.gather(_watch(servers, started, until), visiting)
    return memory, conversations, started


if __name__ == "__main__":
    sys.exit(main())
