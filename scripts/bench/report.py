"""The table and the picture of a measurement. Pure functions of the figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.bench.bots import DEFAULT, FLOOR, GUIDE, TITLES

Figures = dict[str, Any]
_ORDER = (FLOOR, DEFAULT, GUIDE)
# figure, of what, the guide's share that is the goal at most (or at least, if marked), as issue 8 sets it.
_LEVELS = (1, 4, 16, 64)
_TURNS = (5, 50, 200, 1000)


def ratios(figures: Figures) -> list[tuple[str, float | None, str, bool | None]]:
    """Each goal: its name, what was found, the goal, and whether it is met (None where it was not measured)."""
    floor, default, guide = (figures["bots"][name] for name in _ORDER)
    turns = guide["turns"]
    found: list[tuple[str, float | None, str, Callable[[float], bool]]] = [
        ("median per message, guide / floor", _share(guide, floor, _median), "at most 1.5", lambda x: x <= 1.5),
        ("median per message, guide / default", _share(guide, default, _median), "at most 0.35", lambda x: x <= 0.35),
        ("turn 200 / turn 5, guide", _growth(turns, "200"), "at most 1.3", lambda x: x <= 1.3),
        ("turn 1,000 / turn 5, guide", _growth(turns, "1000"), "at most 1.5", lambda x: x <= 1.5),
        ("messages per second at 16, guide / floor", _share(guide, floor, _rate), "at least 0.7", lambda x: x >= 0.7),
        ("start to first answer, guide / default", _share(guide, default, _start), "at most 0.35", lambda x: x <= 0.35),
        ("memory, guide / default", _share(guide, default, _memory), "at most 0.6", lambda x: x <= 0.6),
        ("training from scratch, seconds", guide["training_seconds"], "at most 180", lambda x: x <= 180),
    ]
    return [(name, value, goal, None if value is None else met(value)) for name, value, goal, met in found]


def table(figures: Figures) -> str:
    """All figures as Markdown."""
    bots = figures["bots"]
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("start to first answer, s", lambda bot: f"{bot['first_answer']:.1f}"),
        ("memory, MB", lambda bot: f"{bot['memory']:.0f}"),
        ("model file, MB", lambda bot: f"{bot['model_megabytes']:.1f}"),
        ("training from scratch, s", lambda bot: f"{bot['training_seconds']:.0f}"),
        ("processor time per message, ms", lambda bot: f"{bot['cpu_ms']:.1f}"),
    ]
    for level in map(str, _LEVELS):
        people = "1 person" if level == "1" else f"{level} people at once"
        rows += [
            (f"{people}: median (p95), ms", lambda bot, at=level: _waits(bot["people"][at])),
            (f"{people}: messages per second", lambda bot, at=level: f"{bot['people'][at]['rate']:.0f}"),
        ]
    for turn in map(str, _TURNS):
        rows.append((f"turn {turn} of one conversation, ms", lambda bot, at=turn: _turn(bot["turns"].get(at))))
    lines = ["| figure | " + " | ".join(TITLES[name] for name in _ORDER) + " |", "|---|" + "---|" * len(_ORDER)]
    lines += [f"| {title} | " + " | ".join(show(bots[name]) for name in _ORDER) + " |" for title, show in rows]
    lines += ["", "| goal | found | wanted | met |", "|---|---|---|---|"]
    for name, value, goal, met in ratios(figures):
        shown = "not measured" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"
        lines.append(f"| {name} | {shown} | {goal} | {'-' if met is None else 'yes' if met else 'no'} |")
    lines += ["", "| where the time of one message of the guide goes | ms |", "|---|---|"]
    lines += [f"| {stage} | {spent:.2f} |" for stage, spent in figures["stages"].items()]
    lines += ["", figures["noise"]]
    return "\n".join(lines)


def draw(figures: Figures, target: Path) -> None:
    """One picture: median by number of people, and by turn of a conversation.

    Args:
        figures: as for :func:`table`.
        target: an ``.svg`` or ``.png`` file.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 3.8), constrained_layout=True)
    for name in _ORDER:
        bot = figures["bots"][name]
        left.plot(_LEVELS, [bot["people"][str(at)]["median"] for at in _LEVELS], marker="o", label=TITLES[name])
        turns = sorted((int(turn), spent) for turn, spent in bot["turns"].items())
        right.plot([turn for turn, _ in turns], [spent for _, spent in turns], marker="o", label=TITLES[name])
    for axes, title, words in (
        (left, "Median wait by people at once", "people at once"),
        (right, "Median wait by turn of one conversation", "turn"),
    ):
        axes.set(xscale="log", yscale="log", xlabel=words, ylabel="milliseconds", title=title)
        axes.grid(alpha=0.3, which="both")
        axes.legend()
    left.set_xticks(_LEVELS, list(map(str, _LEVELS)))
    right.set_xticks(_TURNS, list(map(str, _TURNS)))
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target)
    pyplot.close(figure)


def _waits(level: Figures) -> str:
    return f"{level['median']:.0f} ({level['p95']:.0f})"


def _turn(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds:.0f}"


def _share(bot: Figures, other: Figures, figure: Callable[[Figures], float]) -> float:
    return figure(bot) / figure(other)


def _growth(turns: Figures, turn: str) -> float | None:
    return turns[turn] / turns["5"] if turn in turns else None


def _median(bot: Figures) -> float:
    return bot["people"]["1"]["median"]


def _rate(bot: Figures) -> float:
    return bot["people"]["16"]["rate"]


def _start(bot: Figures) -> float:
    return bot["first_answer"]


def _memory(bot: Figures) -> float:
    return bot["memory"]
