"""Measure the three bots side by side, print one table, save it with a picture in ``results/``.

They take turns within each round, so that a busy moment of the machine hits all of them; trust the ratios.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scripts.bench import load, report
from scripts.bench.bots import DEFAULT, FLOOR, GUIDE, TITLES, Bot, Model, running, train
from scripts.bench.stages import TOTAL
from scripts.project import ROOT, stop
from scripts.servers import Servers

_ROUNDS = 3
_RESULTS = ROOT / "results"
# How long one conversation may take, and how far it goes: the two others grow too slow to reach turn 1,000.
_LONG = {FLOOR: (200, 90), DEFAULT: (200, 90), GUIDE: (1000, 120)}
_SECONDS = 600


def main() -> None:
    """Train (or take the models of an earlier run), start, measure, print, save, stop."""
    models = {name: train(name) for name in (FLOOR, DEFAULT, GUIDE)}
    begun = time.perf_counter()
    with ExitStack() as stack:
        bots, figures = [], {}
        for name, model in models.items():
            bot = stack.enter_context(running(name, model.path))
            bots.append(bot)
            try:
                figures[name] = _of_start(bot, model)
            except load.SilentBotError as error:
                stop(f"{error} Fix: run 'make chat' and see what it says.")
        _measure(bots, figures)
        noise = _noise(figures, time.perf_counter() - begun)
        stages = _stages(models[GUIDE].path, figures[GUIDE]["people"]["1"]["median"])
    found = {"bots": figures, "stages": stages, "noise": noise}
    text = report.table(found)
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / "bench.json").write_text(json.dumps(found, indent=1))
    (_RESULTS / "bench.md").write_text(text + "\n")
    report.draw(found, _RESULTS / "bench.svg")
    print(f"\n{text}\n\nSaved in results/: bench.md, bench.json, bench.svg.")


def _of_start(bot: Bot, model: Model) -> dict[str, Any]:
    print(f"Starting {TITLES[bot.name]} ...", flush=True)
    return {
        "first_answer": load.first_answer(bot),
        "model_megabytes": model.path.stat().st_size / 1e6,
        "training_seconds": model.training_seconds,
    }


def _measure(bots: list[Bot], figures: dict[str, Any]) -> None:
    rounds: dict[str, dict[int, list[load.Load]]] = {bot.name: {at: [] for at in load.MESSAGES_AT} for bot in bots}
    cpu: dict[str, list[float]] = {bot.name: [] for bot in bots}
    for number in range(_ROUNDS):
        for at in load.MESSAGES_AT:
            print(f"Round {number + 1} of {_ROUNDS}: {at} at once ...", flush=True)
            for bot in bots:
                before = bot.cpu_seconds()
                rounds[bot.name][at].append(load.people(bot, at))
                if at == 1:
                    cpu[bot.name].append((bot.cpu_seconds() - before) * 1000 / load.MESSAGES_AT[at])
    for bot in bots:
        print(f"One long conversation with {TITLES[bot.name]} ...", flush=True)
        last, limit = _LONG[bot.name]
        turns = load.long_conversation(bot, last, limit)
        figures[bot.name] |= {
            "people": {str(at): _level(loads) for at, loads in rounds[bot.name].items()},
            "cpu_ms": statistics.median(cpu[bot.name]),
            "turns": {str(turn): seconds * 1000 for turn, seconds in turns.items()},
            "memory": bot.memory_megabytes(),
        }


def _level(loads: list[load.Load]) -> dict[str, Any]:
    """Medians over the rounds; p95 over all messages of all rounds."""
    medians = [statistics.median(one.seconds) * 1000 for one in loads]
    every = sorted(seconds * 1000 for one in loads for seconds in one.seconds)
    return {
        "median": statistics.median(medians),
        "medians": medians,
        "p95": every[int(0.95 * (len(every) - 1))],
        "rate": statistics.median(one.rate for one in loads),
    }


def _stages(model: Path, whole: float) -> dict[str, float]:
    """Milliseconds by stage, the longest first; the channel is what the whole takes beyond Rasa."""
    with Servers(model, shell=True) as servers:
        command = [sys.executable, "-m", "scripts.bench.stages", str(model), str(servers.endpoints)]
        done = subprocess.run(command, cwd=ROOT, env=servers.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        stop(f"The stages could not be measured. It said:\n{done.stderr[-2000:]}")
    stages = json.loads(done.stdout.splitlines()[-1])
    total = stages.pop(TOTAL)
    stages["channel and network"] = max(0.0, whole - total)
    return dict(sorted(stages.items(), key=lambda item: -item[1]))


def _noise(figures: dict[str, Any], seconds: float) -> str:
    spreads = []
    for name in (FLOOR, DEFAULT, GUIDE):
        medians = figures[name]["people"]["1"]["medians"]
        spreads.append(f"{TITLES[name]} {min(medians):.0f} to {max(medians):.0f}")
    return (
        f"Noise: median of one person in {_ROUNDS} rounds, ms: {'; '.join(spreads)}. Load of the machine at the end: "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. Measured in {seconds:.0f} s (limit {_SECONDS}). "
        f"Default config: 2 epochs instead of 100, which shortens its training and changes nothing else in this table."
    )


if __name__ == "__main__":
    main()
