"""Train the language model if it is missing or older than its data: ``make train``."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from actions.knowledge.loading import StoreError, load_store
from scripts.project import MODELS, RASA, ROOT, rasa_environment, stop
from scripts.stopping import stop_if_asked

# Whatever changes what is learnt. Facts and their vocabulary are read at every start, so they are not among it.
_TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "data",
    "components/nlu",
    "components/policies",
    "actions/knowledge/language.py",
    "actions/knowledge/red_flag_statements.py",
    "requirements.txt",
)
_SUFFIXES = {".yml", ".py", ".txt"}


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data is or will be: its name holds a hash of all that it is made from.

    Args:
        root: the project's folder.
    """
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return root / MODELS.name / f"guide-{digest.hexdigest()[:16]}.tar.gz"


def is_ours(model: Path) -> bool:
    """Whether a model is the file that was trained here: models are code to Rasa, so no other one is loaded."""
    note = _hash_note(model)
    return note.exists() and note.read_text().strip() == _hash(model)


def ensure_model() -> Path:
    """Return the path of an up-to-date model, training it first if there is none. Ends the program if that fails."""
    path = model_path()
    if path.exists() and is_ours(path):
        return path
    try:
        load_store()
    except StoreError as error:
        stop(str(error))
    print("Training the language model; this takes some minutes ", end="", flush=True)
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        trained = Path(folder) / path.name
        _train(trained)
        note_as_ours(trained, path)
        # Moved into place in one step, so that a model is whole or not there.
        trained.replace(path)
    for old in MODELS.glob("guide-*"):
        if old not in (path, _hash_note(path)) and old.is_file():
            old.unlink()
    print(" done.")
    return path


def note_as_ours(trained: Path, model: Path) -> None:
    """Write beside ``model``, where it is or will be, the hash of a file that was just trained."""
    _hash_note(model).write_text(_hash(trained) + "\n")


def _hash_note(model: Path) -> Path:
    return model.with_name(model.name + ".sha256")


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _sources(root: Path) -> Iterable[Path]:
    for name in _TRAINED_FROM:
        path = root / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.suffix in _SUFFIXES)


def _train(target: Path) -> None:
    log = target.with_name("train.log")
    name = target.name[: -len(".tar.gz")]
    command = [str(RASA), "train", "--out", str(target.parent), "--fixed-model-name", name]
    with log.open("w") as output:
        training = subprocess.Popen(command, cwd=ROOT, env=rasa_environment(), stdout=output, stderr=output)
        try:
            while training.poll() is None:
                stop_if_asked()
                time.sleep(1)
                print(".", end="", flush=True)
        except KeyboardInterrupt:
            training.terminate()
            training.wait()
            stop("Training was stopped; nothing was changed.")
    if training.returncode != 0 or not target.exists():
        print(file=sys.stderr)
        sys.stderr.write(log.read_text()[-4000:])
        stop("Training failed. Fix: the last lines above name the file and the line.")


if __name__ == "__main__":
    print(f"The model is {ensure_model().relative_to(ROOT)}.")
