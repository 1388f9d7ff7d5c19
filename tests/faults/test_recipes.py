"""The files of deploy/ name what exists, and those that can run without a container engine or systemd are run."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa
import yaml

from components.storage.database import Database
from scripts.migrate import migrate_database
from scripts.project import LOOPBACK, ROOT
from scripts.scale.nginx_recipe import container_recipe
from scripts.scale.programs import PostgresServer, wait_until
from scripts.servers import free_port, stop_process
from scripts.test import find_program

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def module_exists(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or (place / "__main__.py").exists()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_start_what_exists_as_a_normal_user_on_a_read_only_system(unit):
    text = unit.read_text()
    command = re.search(r"^ExecStart=/opt/guide/\.venv/bin/python -m (\S+)", text, re.MULTILINE)
    assert module_exists(command[1])
    assert re.search(r"^User=guide", text, re.MULTILINE)
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet=\n"):
        assert line in text


def test_timers_have_their_service():
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service").exists()


def test_containers_start_what_exists_read_only_without_rights():
    services = yaml.safe_load((DEPLOY / "container" / "compose.yml").read_text())["services"]
    ours = {name: service for name, service in services.items() if service["image"] == "guide"}
    assert {"migrate", "rasa1", "rasa2", "actions1", "actions2", "purge", "backup"} == set(ours)
    for service in ours.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert module_exists(service.get("command", ["scripts.serve"])[0])
    upstreams = re.findall(r"server (\w+):\d+ ", container_recipe())
    assert upstreams and set(upstreams) < set(ours)


def test_settings_are_known():
    """Each variable of the example is read somewhere, or is Rasa's own."""
    places = (ROOT / "actions", ROOT / "components", ROOT / "scripts")
    code = "".join(path.read_text() for place in places for path in place.rglob("*.py"))
    names = re.findall(r"^(GUIDE_\w+)=", (DEPLOY / "guide.env").read_text(), re.MULTILINE)
    assert len(names) >= 7
    assert [name for name in names if f'"{name}"' not in code] == []


def test_the_servers_role_may_write_rows_and_nothing_else():
    """deploy/postgres.sql on a real server: tables by the owner, then rows by the role of the servers."""
    server = PostgresServer()
    try:
        server.start()
        psql = [find_program("psql"), "-v", "ON_ERROR_STOP=1", "-h", LOOPBACK, "-p", str(server.port), "-U", "guide"]
        script = (DEPLOY / "postgres.sql").read_text()
        # The administrator of this server is called `guide`, as is the role; here the role gets another name.
        script = re.sub(r"\bguide( LOGIN|;)", r"guide_server\1", script)
        options = ["-v", "owner_password=one", "-v", "guide_password=two", "-d", "postgres"]
        done = subprocess.run([*psql, *options], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        place = f"{LOOPBACK}:{server.port}/guide"
        migrate_database(f"postgresql+psycopg2://guide_owner:one@{place}")
        url = f"postgresql+psycopg2://guide_server:two@{place}"
        database = Database(url)
        row = {"sender_id": "a", "type_name": "user", "timestamp": 1.0, "data": "{}"}
        assert database.append("a", [row], 0)[1]
        database.delete("a")
        database.close()
        engine = sa.create_engine(url)
        for statement in ("DROP TABLE events", "CREATE TABLE other (id int)", "TRUNCATE events"):
            with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
                engine.execute(statement)
        engine.dispose()
    finally:
        server.remove()


def test_redis_takes_its_file_and_keeps_answered_ids_over_a_restart():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        config = Path(folder) / "redis.conf"
        config.write_text((DEPLOY / "redis.conf").read_text().replace("port 6379", f"port {port}"))
        client = redis.Redis(LOOPBACK, port, password="CHANGE_ME")
        for expected in (None, b"1"):
            server = subprocess.Popen(
                [find_program("redis-server"), str(config)], cwd=folder, stdout=subprocess.DEVNULL
            )
            try:
                wait_until(client.ping, redis.RedisError)
                assert client.get("guide:forgotten:x") == expected
                client.set("guide:forgotten:x", "1")
                with pytest.raises(redis.AuthenticationError):
                    redis.Redis(LOOPBACK, port).ping()
            finally:
                stop_process(server)
        client.close()
