"""The three bots that are measured: their models, how they are started, what they weigh."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from components.website.settings import MESSAGES_VARIABLE, SESSIONS_VARIABLE
from scripts.project import LOOPBACK, RASA, ROOT, rasa_environment, stop
from scripts.servers import Servers, free_port
from scripts.train import model_path, note_as_ours

HERE = Path(__file__).resolve().parent
CACHE = ROOT / ".data" / "bench"
FLOOR, DEFAULT, GUIDE = "floor", "default", "guide"
TITLES = {FLOOR: "smallest Rasa bot", DEFAULT: "Rasa's default config", GUIDE: "the guide"}
# Where Rasa's processes keep compiled pieces of training; a new folder makes every training one from scratch.
_CACHE_VARIABLE = "RASA_CACHE_DIRECTORY"


@dataclass
class Bot:
    """A running bot.

    Attributes:
        name: ``floor``, ``default`` or ``guide``.
        url: where messages go.
        website: whether it is spoken to through the website channel; else through Rasa's ``rest`` channel.
        processes: the roots of its process tree.
        started: when its first process was started (``time.perf_counter``).
    """

    name: str
    url: str
    website: bool
    processes: list[int] = field(default_factory=list)
    started: float = 0.0

    def memory_megabytes(self) -> float:
        """Memory of the whole tree; pages that processes share count once (PSS)."""
        return sum(process.memory_full_info().pss for process in self._tree()) / 1e6

    def cpu_seconds(self) -> float:
        """Processor time of the whole tree so far. A busy machine changes it less than the time on the clock."""
        return sum(sum(process.cpu_times()[:2]) for process in self._tree())

    def _tree(self) -> list[psutil.Process]:
        roots = [psutil.Process(number) for number in self.processes]
        return [process for root in roots for process in (root, *root.children(recursive=True))]


@dataclass(frozen=True)
class Model:
    """A trained model and how many seconds its training took."""

    path: Path
    training_seconds: float


def train(name: str) -> Model:
    """Train a bot from scratch, or take the model of an earlier run if nothing that it is made from has changed."""
    config, domain, data = _sources(name)
    target = CACHE / name / f"{_digest(name, config, domain, data)}.tar.gz"
    seconds = target.with_suffix(".json")
    if not seconds.exists():
        print(f"Training {TITLES[name]} ...", flush=True)
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as scratch:
            command = [str(RASA), "train", "--config", config, "--domain", domain, "--data", data]
            command += ["--out", str(target.parent), "--fixed-model-name", target.name[: -len(".tar.gz")]]
            done = subprocess.run(
                list(map(str, command)),
                cwd=ROOT,
                env={**rasa_environment(), _CACHE_VARIABLE: scratch},
                capture_output=True,
                check=False,
            )
        if done.returncode != 0 or not target.exists():
            stop(f"Training {TITLES[name]} failed. It said:\n{done.stderr.decode(errors='replace')[-2000:]}")
        note_as_ours(target, target)
        seconds.write_text(json.dumps(time.perf_counter() - begun))
    return Model(target, json.loads(seconds.read_text()))


def _sources(name: str) -> tuple[Path, Path, Path]:
    if name == FLOOR:
        return HERE / FLOOR / "config.yml", HERE / FLOOR / "domain.yml", HERE / FLOOR / "data"
    config = HERE / DEFAULT / "config.yml" if name == DEFAULT else ROOT / "config.yml"
    return config, ROOT / "domain.yml", ROOT / "data"


def _digest(name: str, config: Path, domain: Path, data: Path) -> str:
    digest = hashlib.sha256(model_path().name.encode() if name == GUIDE else b"")
    for path in (config, domain, *sorted(data.rglob("*.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def running(name: str, model: Path) -> Iterator[Bot]:
    """Start a bot, without waiting until it answers, and stop it in the end."""
    with ExitStack() as stack:
        port = free_port()
        if name == GUIDE:
            begun = time.perf_counter()
            # A measurement would run into the limits on haste at once.
            os.environ.update({SESSIONS_VARIABLE: "1000000", MESSAGES_VARIABLE: "1000000"})
            servers = Servers(model, port, wait=False)
            stack.enter_context(servers)
            processes = [servers.rasa.pid]
            yield Bot(name, f"http://{LOOPBACK}:{port}/guide/", True, processes, begun)
            return
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        endpoints, processes = folder / "endpoints.yml", []
        endpoints.write_text("{}")
        begun = time.perf_counter()
        if name == DEFAULT:
            action_port = free_port()
            endpoints.write_text(f"action_endpoint:\n  url: http://{LOOPBACK}:{action_port}/webhook\n")
            processes.append(
                stack.enter_context(_process([sys.executable, "-m", "actions", "--port", str(action_port)]))
            )
        command = [str(RASA), "run", "--model", str(model), "--endpoints", str(endpoints), "--interface", LOOPBACK]
        command += ["--credentials", str(HERE / "rest_credentials.yml"), "--port", str(port)]
        processes.append(stack.enter_context(_process(command)))
        yield Bot(name, f"http://{LOOPBACK}:{port}/webhooks/rest/webhook", False, processes, begun)


@contextmanager
def _process(command: list[str]) -> Iterator[int]:
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(
            command, cwd=ROOT, env=rasa_environment(), stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
