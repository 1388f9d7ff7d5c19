"""Faults of the scaled guide: PostgreSQL or Redis away, a process killed, senders in a hurry. `make scale-test` is the
same with hundreds of conversations."""

from __future__ import annotations

import asyncio
import json
import signal

import pytest
import requests

from components.storage.database import Database
from components.website.sessions import BEARER, conversation_of
from scripts.scale.verdict import judge, stored_turns
from scripts.scale.visitors import Browser, Conversation, reload, say_all_at_once, script_of
from tests.faults.conftest import wait_until

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


@pytest.fixture
def excuses(store):
    return {store.messages.service_away, store.messages.not_kept}


class Visit:
    """A conversation through nginx that is held step by step."""

    def __init__(self, fleet, number: int) -> None:
        self.fleet, self.number = fleet, number
        self.conversation = Conversation(0)
        self._do(lambda browser: browser.begin(self.conversation))

    def say(self, text: str) -> list[str]:
        return self._do(lambda browser: browser.say(self.conversation, text)).texts

    def _do(self, action):
        async def work():
            async with Browser([self.fleet.address], self.number) as browser:
                return await action(browser)

        return asyncio.run(work())


def stored(fleet, conversations):
    database = Database(fleet.postgres.url)
    found = {}
    for conversation in conversations:
        name = conversation_of(f"{BEARER}{conversation.token}", fleet.environment["GUIDE_SESSION_KEY"])
        found[conversation.token] = stored_turns(json.loads(data) for _, data in database.after(name, 0))
    database.close()
    return found


def verdict(fleet, conversations, excuses):
    fleet.wait_until_well()
    asyncio.run(reload(fleet.address, conversations, 5))
    return judge(conversations, stored(fleet, conversations), excuses)


def test_r17_postgresql_away_and_back(fleet, excuses, store):
    """Answers go on, visitors and monitors are told, and what was said meanwhile is stored in the end."""
    visit = Visit(fleet, 1)
    visit.say("why does my knee hurt")
    fleet.postgres.stop()
    try:
        wait_until(lambda: not any(parts["store"] for parts in fleet.readiness()))
        said = visit.say("thanks")
        assert said == [store.messages.thank, store.messages.not_kept]
    finally:
        fleet.postgres.start()
    result = verdict(fleet, [visit.conversation], excuses)
    assert result.clean and result.told == 1
    assert [turn.text for turn in stored(fleet, [visit.conversation])[visit.conversation.token]] == [
        "why does my knee hurt",
        "thanks",
    ]


@pytest.mark.parametrize("how", ["down", "hanging"])
def test_r19_redis_down_or_hanging(how, fleet, excuses, store):
    visit = Visit(fleet, 2)
    assert visit.say("hello") == [store.messages.greet]
    fleet.redis.stop() if how == "down" else fleet.redis.freeze(True)
    try:
        assert visit.say("thanks")[0] == store.messages.service_away
        wait_until(lambda: not any(parts["store"] for parts in fleet.readiness()))
    finally:
        fleet.redis.start() if how == "down" else fleet.redis.freeze(False)
    fleet.wait_until_well()
    assert visit.say("hello") == [store.messages.greet]
    assert verdict(fleet, [visit.conversation], excuses).clean


@pytest.mark.parametrize("routed", [True, False], ids=["behind nginx", "spread over both processes"])
def test_r22_five_messages_at_once(routed, fleet, excuses):
    addresses = [fleet.address] if routed else fleet.own_addresses

    async def senders():
        first = 100 if routed else 200
        return await asyncio.gather(*(say_all_at_once(addresses, first + number, 5) for number in range(6)))

    result = verdict(fleet, asyncio.run(senders()), excuses)
    assert result.clean and result.turns == 30 and result.told == 0


def test_r18_r27_a_process_killed_and_started_without_a_database(fleet, excuses):
    """The other process answers meanwhile; the killed one starts without PostgreSQL, and is well when that is back."""
    visits = [Visit(fleet, 300 + number) for number in range(6)]
    for visit in visits:
        visit.say(script_of(visit.number)[0])
    starts = fleet.rasas[0].starts
    fleet.rasas[0].send(signal.SIGKILL)
    for visit in visits:
        assert visit.say("tell me more")
    fleet.postgres.stop()
    try:
        wait_until(lambda: fleet.rasas[0].starts > starts and fleet.readiness()[0].get("model") is True, 120)
        assert fleet.readiness()[0]["store"] is False
    finally:
        fleet.postgres.start()
    result = verdict(fleet, [visit.conversation for visit in visits], excuses)
    assert result.clean and result.turns == 12


def test_an_action_server_killed(fleet, excuses):
    """The other one answers; nobody notices."""
    fleet.actions[0].send(signal.SIGKILL)
    visit = Visit(fleet, 400)
    said = [visit.say(text) for text in script_of(0)]
    assert not excuses & {text for texts in said for text in texts}
    assert verdict(fleet, [visit.conversation], excuses).clean


def test_the_door(fleet):
    """Only the guide's own routes pass; large bodies and haste are refused in the form of all errors."""
    root = fleet.address.removesuffix("guide/")

    def get(path):
        return requests.get(root + path, timeout=30, verify=False, allow_redirects=False)

    assert [get(path).status_code for path in ("webhooks/rest/", "metrics", "conversations/x", "version")] == [404] * 4
    assert get("").headers["Location"].endswith("/guide/")
    page = get("guide/")
    assert page.status_code == 200 and "max-age" in page.headers["Strict-Transport-Security"]
    assert page.headers["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" in page.headers
    assert "nginx/" not in page.headers["Server"]
    large = requests.post(fleet.address + "message", data=b"x" * 20_000, timeout=30, verify=False)
    assert large.status_code == 413 and large.json()["error"]
    haste = [requests.post(fleet.address + "feedback", json={}, timeout=30, verify=False) for _ in range(60)]
    refused = [response for response in haste if response.status_code == 429]
    assert haste[0].status_code == 401 and refused and refused[0].json()["error"]


def test_no_words_of_visitors_in_any_log(fleet):
    visit = Visit(fleet, 500)
    visit.say("my zebrafinch knee hurts")
    visit.say("zebrafinch " * 200)
    logs = [path for path in fleet.folder.rglob("*") if path.is_file()]
    assert len(logs) >= 5
    assert not [path for path in logs if b"zebrafinch" in path.read_bytes()]
    assert not [path for path in logs if visit.conversation.token.encode() in path.read_bytes()]
