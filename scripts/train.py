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

# Whatever changes what is learnt. The vocabulary counts because components are built from it while training.
_TRAINED_FROM = ("config.yml", "domain.yml", "data", "components", "actions/knowledge", "requirements.txt")
_VOCABULARY = ("actions/facts/subjects.yml", "actions/facts/body_parts.yml")
_SUFFIXES = {".yml", ".py", ".txt"}


def model_path() -> Path:
    """Where the model of the present data is or will be: its name holds a hash of all that it is made from."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return MODELS / f"guide-{digest.hexdigest()[:16]}.tar.gz"


def ensure_model() -> Path:
    """Return the path of an up-to-date model, training it first if there is none. Ends the program if that fails."""
    path = model_path()
    if path.exists():
        return path
    try:
        load_store()
    except StoreError as error:
        stop(str(error))
    print("Training the language model; this takes a minute or two ", end="", flush=True)
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODELS) as folder:
        _train(Path(folder))
        # Moved into place in one step, so that a model is whole or not there.
        (Path(folder) / path.name).replace(path)
    for old in MODELS.glob("guide-*.tar.gz"):
        if old != path:
            old.unlink()
    print(" done.")
    return path


def _sources() -> Iterable[Path]:
    for name in _TRAINED_FROM:
        path = ROOT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.suffix in _SUFFIXES)
    yield from (ROOT / name for name in _VOCABULARY)


def _train(folder: Path) -> None:
    log = folder / "train.log"
    command = [str(RASA), "train", "--out", str(folder), "--fixed-model-name", model_path().name[: -len(".tar.gz")]]
    with log.open("w") as output:
        training = subprocess.Popen(command, cwd=ROOT, env=rasa_environment(), stdout=output, stderr=output)
        try:
            while training.poll() is None:
                time.sleep(1)
                print(".", end="", flush=True)
        except KeyboardInterrupt:
            training.terminate()
            training.wait()
            stop("Training was stopped; nothing was changed.")
    if training.returncode != 0 or not (folder / model_path().name).exists():
        print(file=sys.stderr)
        sys.stderr.write(log.read_text()[-4000:])
        stop("Training failed. Fix: the last lines above name the file and the line.")


if __name__ == "__main__":
    print(f"The model is {ensure_model().relative_to(ROOT)}.")
