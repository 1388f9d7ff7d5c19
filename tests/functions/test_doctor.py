"""`make doctor`: a copy of the project is well; then one thing after the other is broken and its line says the fix."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys

import pytest

from scripts.doctor import CHECKS, Place, look_over
from scripts.doctor_checks import hash_of_locks
from scripts.project import LOOPBACK, ROOT
from scripts.servers import free_port
from scripts.train import ensure_model, model_path

COPIED = ["actions", "components", "data", "config.yml", "domain.yml", "credentials.yml"]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
KEY = "k" * 40


@pytest.fixture
def place(tmp_path):
    """A copy of the project with a small stand-in for the model, looked over as the real one."""
    for name in COPIED + LOCKS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    trained, copy = ensure_model(), model_path(tmp_path)
    copy.parent.mkdir()
    for file in (trained, trained.with_name(trained.name + ".sha256")):
        shutil.copy(file, copy.with_name(file.name))
    stamp(tmp_path)
    return Place(root=tmp_path, environment={}, ports=[free_port()])


def stamp(root):
    """Note, as scripts/setup.sh does, that the packages were installed from the present lock."""
    (root / ".venv").mkdir(exist_ok=True)
    (root / ".venv" / "installed").write_text(f"{hash_of_locks(root)} requirements-dev.txt\n")


def line(place, name):
    """The finding of one check."""
    return next(finding for finding in look_over_only(place, name) if finding[0] == name)


def look_over_only(place, name):
    with pytest.MonkeyPatch.context() as patch:
        for other in set(CHECKS) - {name}:
            patch.delitem(CHECKS, other)
        return look_over(place)


def change(place, name, old, new):
    path = place.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def broken(place, name):
    """The sentence of a check that must have found something."""
    _, well, sentence = line(place, name)
    assert not well and "Fix: " in sentence
    return sentence


def test_all_is_well(place):
    findings = look_over(place)
    assert [name for name, well, _ in findings if not well] == []
    assert [name for name, _, _ in findings] == list(CHECKS)


def test_another_python(place):
    assert "Python 3.12" in broken(Place(root=place.root, python=(3, 12)), "Python")


def test_a_missing_tool(place):
    assert "no-such-tool" in broken(Place(root=place.root, tools=("no-such-tool",)), "tools")


def test_packages_of_an_older_lock(place):
    change(place, "requirements-dev.txt", "rasa==3.6.21", "rasa==3.6.99")
    assert "another lock" in broken(place, "packages")


def test_a_package_that_was_changed_by_hand(place):
    change(place, "requirements-dev.txt", "rasa==3.6.21", "rasa==3.6.99")
    stamp(place.root)
    assert "1 packages differ from requirements-dev.txt (rasa)" in broken(place, "packages")


def test_a_full_disk(place, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    assert "0.0 GB" in broken(place, "disk")


def test_a_port_in_use(place):
    with socket.socket() as taken:
        taken.bind((LOOPBACK, place.ports[0]))
        taken.listen()
        assert f"Port {place.ports[0]}" in broken(place, "port")


def test_a_mistake_in_the_facts(place):
    change(place, "actions/facts/messages.yml", "greet:", "gret:")
    assert "make facts" in broken(place, "facts")


def test_a_model_older_than_its_data(place):
    change(place, "config.yml", "threshold: 0.2", "threshold: 0.3")
    assert "older than its data" in broken(place, "model")


def test_a_damaged_model(place):
    with model_path(place.root).open("ab") as model:
        model.write(b"x")
    assert "damaged" in broken(place, "model")


def test_an_action_that_the_domain_does_not_name(place):
    change(place, "domain.yml", "- action_tell_more\n", "- action_tell_less\n")
    assert "action_tell_less, action_tell_more" in broken(place, "actions")


def test_an_action_server_that_does_not_start(place):
    change(place, "actions/__main__.py", "import sys\n", "import sys\nraise OSError('worn out')\n")
    assert "worn out" in broken(place, "actions")


def test_a_folder_that_is_a_file(place):
    (place.root / ".data").write_text("")
    assert ".data" in broken(place, "store")


def test_redis_away(place):
    away = Place(root=place.root, environment={"GUIDE_REDIS_URL": f"redis://{LOOPBACK}:{free_port()}/0"})
    assert "does not answer" in broken(away, "store")


def test_a_door_left_open(place):
    with (place.root / "credentials.yml").open("a") as credentials:
        credentials.write("\nrest:\n")
    assert "rest" in broken(place, "channel")


def test_an_origin_that_is_none(place):
    change(place, "credentials.yml", "origins: []", 'origins: ["*"]')
    assert "is no origin" in broken(place, "channel")


def test_keys(place):
    assert "too short" in broken(Place(root=place.root, environment={"GUIDE_SESSION_KEY": "short"}), "key")
    file = place.root / ".data" / "session.key"
    file.parent.mkdir()
    file.write_text(KEY)
    file.chmod(0o644)
    assert "chmod 600" in broken(place, "key")
    file.chmod(0o600)
    assert line(place, "key")[1]
    file.write_text("short")
    assert "delete it" in broken(place, "key")


def test_the_exit_code_is_for_scripts():
    environment = {**os.environ, "GUIDE_SESSION_KEY": "short"}
    command = [sys.executable, "-W", "ignore", "-m", "scripts.doctor", str(free_port())]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "FIX key           GUIDE_SESSION_KEY is too short." in run.stdout
    assert "ok  Python        3.10" in run.stdout
