"""What each part of the understanding brings: ``make understanding`` (about an hour of two free cores).

Trains the guide's pipeline with a part left out, in five folds, and Rasa's default pipeline, all on the same examples,
and scores each on the same question sets. The table is saved as results/understanding.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from scripts.evaluate import RESULTS
from scripts.project import RASA, ROOT, rasa_environment, stop
from scripts.train import ensure_model

_SETS = {"dev": ROOT / "tests" / "nlu" / "dev.jsonl", "test": ROOT / "tests" / "nlu" / "test.jsonl"}
_DATA = ROOT / "data" / "nlu"
_HARD_NEGATIVES = ("look_alikes.yml", "elsewhere.yml", "more_elsewhere.yml")
_DEFAULT = ROOT / "scripts" / "bench" / "default" / "config.yml"
_CLASSIFIER = "components.nlu.guide_classifier.GuideClassifier"
_FOLDS = 5
_COLUMNS = ("in_scope_accuracy", "out_of_scope_recall", "small_talk_accuracy", "refused", "body_part_accuracy")


@dataclass(frozen=True)
class Variant:
    """A pipeline to be trained: its name, its config, and which files of examples it learns from."""

    name: str
    config: dict[str, Any]
    learns_from: Callable[[Path], bool] = lambda _: True


def variants(default_epochs: int) -> Iterator[Variant]:
    """The guide with a part left out, and Rasa's default."""
    own = yaml.safe_load((ROOT / "config.yml").read_text())
    yield Variant("without the untouched embedding", _with_share(own, 0.0))
    yield Variant("without the tuned encoder", _with_share(own, 1.0))
    yield Variant("without spaCy's named things", _without(own, "SubjectExtractor"))
    yield Variant("without hard negatives", own, lambda path: path.name not in _HARD_NEGATIVES)
    default = yaml.safe_load(_DEFAULT.read_text())
    for component in default["pipeline"]:
        if "epochs" in component:
            component["epochs"] = default_epochs
    yield Variant(f"Rasa's default pipeline, {default_epochs} epochs", default)


def _with_share(config: dict[str, Any], share: float) -> dict[str, Any]:
    changed = [{**part, "share": share} if part["name"] == _CLASSIFIER else part for part in config["pipeline"]]
    return {**config, "pipeline": changed}


def _without(config: dict[str, Any], name: str) -> dict[str, Any]:
    return {**config, "pipeline": [part for part in config["pipeline"] if not part["name"].endswith(name)]}


class Trainer:
    """Trains and scores in a folder of its own; Rasa's cache there spares what did not change."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self._folder = folder
        self._environment = {**rasa_environment(), "RASA_CACHE_DIRECTORY": str(folder / "cache")}

    def train(self, config: dict[str, Any], files: dict[str, str]) -> tuple[Path, float]:
        """Train on files of examples (name: content). Returns the model and the seconds that it took."""
        with tempfile.TemporaryDirectory(dir=self._folder) as scratch:
            data, written = Path(scratch) / "nlu", Path(scratch) / "config.yml"
            data.mkdir()
            written.write_text(yaml.safe_dump(config))
            for name, content in files.items():
                (data / name).write_text(content, encoding="utf-8")
            begun = time.perf_counter()
            command = [str(RASA), "train", "nlu", "--config", str(written), "--nlu", str(data)]
            command += ["--out", str(self._folder), "--fixed-model-name", "variant"]
            self._run(command, self._environment)
        return self._folder / "variant.tar.gz", time.perf_counter() - begun

    def score(self, model: Path, questions: Path) -> dict[str, float]:
        """The last line of ``make evaluate``."""
        command = [sys.executable, "-W", "ignore", "-m", "scripts.evaluate", str(questions), "--model", str(model)]
        # Rasa's default classifier computes with TensorFlow.
        said = self._run(command, {**self._environment, "GUIDE_TENSORFLOW": "1"})
        return json.loads(said.splitlines()[-1])

    def _run(self, command: list[str], environment: dict[str, str]) -> str:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            stop(f"'{' '.join(command[:5])} ...' failed. It said:\n{done.stderr[-2000:]}")
        return done.stdout


def folds(count: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each fold: all other examples as Rasa's YAML, and its own as rows of a question set."""
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from sklearn.model_selection import StratifiedKFold

    examples = load_data(str(_DATA)).intent_examples
    intents = [example.get("intent") for example in examples]
    for train, test in StratifiedKFold(count, shuffle=True, random_state=0).split(examples, intents):
        rows = [{"text": examples[i].get("text"), "intent": intents[i], "also": [], "body_part": None} for i in test]
        yield TrainingData([examples[i] for i in train]).nlu_as_yaml(), rows


def _row(name: str, where: str, figures: dict[str, float], seconds: float | None) -> str:
    shares = " | ".join("-" if figures.get(column) is None else f"{figures[column]:.3f}" for column in _COLUMNS)
    took = "-" if seconds is None else f"{seconds:.0f}"
    return f"| {name} | {where} | {shares} | {figures['parse_ms_median']:.1f} | {took} |"


def measure(default_epochs: int, with_folds: bool) -> Iterator[str]:
    """The table, line by line."""
    yield "| pipeline | set | in scope | out of scope | talk | refused | body part | parse, ms | training, s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    own_files = {path.name: path.read_text(encoding="utf-8") for path in sorted(_DATA.glob("*.yml"))}
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(Path(folder))
        for where, questions in _SETS.items():
            yield _row("the guide", where, trainer.score(ensure_model(), questions), None)
        for variant in variants(default_epochs):
            files = {name: text for name, text in own_files.items() if variant.learns_from(Path(name))}
            model, seconds = trainer.train(variant.config, files)
            for where, questions in _SETS.items():
                yield _row(variant.name, where, trainer.score(model, questions), seconds)
        if with_folds:
            yield _cross_validated(trainer, Path(folder))


def _cross_validated(trainer: Trainer, folder: Path) -> str:
    config = yaml.safe_load((ROOT / "config.yml").read_text())
    found, took = [], []
    for examples, rows in folds(_FOLDS):
        questions = folder / "fold.jsonl"
        questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        model, seconds = trainer.train(config, {"examples.yml": examples})
        found.append(trainer.score(model, questions))
        took.append(seconds)
    together = {column: mean(figures[column] for figures in found) for column in (*_COLUMNS, "parse_ms_median")}
    # The training examples have no label for the body part.
    return _row("the guide", f"its own examples, {_FOLDS} folds", {**together, "body_part_accuracy": None}, mean(took))


def main() -> None:
    """Print the table as it grows, and save it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--default-epochs", type=int, default=10, help="of Rasa's default classifier (its own: 100)")
    parser.add_argument("--no-folds", action="store_true")
    options = parser.parse_args()
    lines = []
    RESULTS.mkdir(exist_ok=True)
    for line in measure(options.default_epochs, not options.no_folds):
        print(line, flush=True)
        lines.append(line)
        (RESULTS / "understanding.md").write_text("\n".join(lines) + f"\n\nLoad: {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
