"""One message of a conversation at a time, in one process and over a real Redis."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError, LockStore
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from components.storage.lock_store import GuideLockStore, the_lock_store
from scripts.project import ROOT
from tests.storage.real_servers import redis_server


@pytest.fixture(params=["process", "redis"])
def make_locks(request):
    """Makes lock stores: within the process always the same one, over Redis a new one for each server."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        return lambda: GuideLockStore(EndpointConfig(url))
    one = GuideLockStore()
    return lambda: one


async def count_up(locks: GuideLockStore, sender: str, state: dict, number: int) -> None:
    """Read, wait, write: goes wrong unless it is alone."""
    async with locks.lock(sender):
        before = state["count"]
        await asyncio.sleep(0)
        state["count"] = before + 1
        state["order"].append(number)


def test_rasa_builds_this_store_from_endpoints():
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    store = LockStore.create(endpoints.lock_store)
    assert isinstance(store, GuideLockStore)
    assert the_lock_store() is store


def test_one_at_a_time_over_several_servers(run, make_locks):
    state = {"count": 0, "order": []}
    servers = [make_locks() for _ in range(4)]
    run(_together(count_up(servers[number % 4], "alone", state, number) for number in range(60)))
    assert state["count"] == 60


def test_first_come_first_served_within_a_server(run, make_locks):
    state, locks = {"count": 0, "order": []}, make_locks()
    run(_together(count_up(locks, "order", state, number) for number in range(20)))
    assert state["order"] == list(range(20))


def test_conversations_do_not_wait_for_each_other(run, make_locks):
    locks = make_locks()

    async def both() -> None:
        async with locks.lock("one"), locks.lock("two"):
            pass

    run(asyncio.wait_for(both(), 5))


def test_who_waits_too_long_is_told(run, make_locks):
    first, second = make_locks(), make_locks()

    async def wait_behind() -> None:
        async with first.lock("slow"):
            with pytest.raises(LockError):
                async with second.lock("slow", lock_lifetime=0.05):
                    pytest.fail("the lock was held twice")

    # Over Redis the holder's own lifetime is the usual one, so it still holds it then.
    run(wait_behind())


def test_an_error_in_a_turn_frees_the_lock(run, make_locks):
    locks = make_locks()

    async def fail_then_pass() -> None:
        with pytest.raises(ZeroDivisionError):
            async with locks.lock("error"):
                raise ZeroDivisionError
        async with locks.lock("error", lock_lifetime=1):
            pass

    run(fail_then_pass())
    assert not locks.is_someone_waiting("error")


@pytest.mark.parametrize("sender", ["\ud800", "nul\x00", "x" * 10_000])
def test_no_sender_name_breaks_a_lock(run, make_locks, sender):
    run(count_up(make_locks(), sender, {"count": 0, "order": []}, 0))


def test_a_dead_server_blocks_nobody_for_long(run, redis_url):
    """Its lock is never released, and ends by itself."""
    dead, living = GuideLockStore(EndpointConfig(redis_url)), GuideLockStore(EndpointConfig(redis_url))

    async def die_and_go_on() -> None:
        await dead._redis.lock("guide:lock:orphan", timeout=0.2).acquire()
        async with living.lock("orphan", lock_lifetime=10):
            pass

    run(die_and_go_on())


def test_a_lock_that_redis_granted_too_late_blocks_nobody(run):
    """Redis hangs, the server gives up, Redis wakes up and grants the lock: the next message takes it at once."""
    with redis_server() as server:
        locks, other = GuideLockStore(EndpointConfig(server.url)), GuideLockStore(EndpointConfig(server.url))
        run(count_up(locks, "late", {"count": 0, "order": []}, 0))
        server.freeze(True)
        with pytest.raises(LockError):
            run(count_up(locks, "late", {"count": 0, "order": []}, 0))
        server.freeze(False)
        assert run(locks.healthy())
        left_behind = run(_value(locks, "late"))
        assert left_behind and not left_behind.startswith(other._owner.encode())

        async def take() -> None:
            async with locks.lock("late", lock_lifetime=1):
                with pytest.raises(LockError):
                    async with other.lock("late", lock_lifetime=0.1):
                        pass

        run(take())
        assert run(_value(locks, "late")) is None


async def _value(locks, conversation):
    """What Redis holds for a lock, once it has worked off what had waited."""
    for _ in range(20):
        value = await locks._redis.get(f"guide:lock:{conversation}")
        if value:
            return value
        await asyncio.sleep(0.05)
    return None


def test_redis_away_is_told_and_heals(run):
    with redis_server() as server:
        locks = GuideLockStore(EndpointConfig(server.url))
        assert run(locks.healthy())
        server.stop()
        assert not run(locks.healthy())
        with pytest.raises(LockError):
            run(count_up(locks, "away", {"count": 0, "order": []}, 0))
        server.start()
        assert run(locks.healthy())
        run(count_up(locks, "away", {"count": 0, "order": []}, 0))


def test_workers_without_redis_are_refused(monkeypatch):
    monkeypatch.setenv("SANIC_WORKERS", "2")
    monkeypatch.delenv("GUIDE_REDIS_URL", raising=False)
    with pytest.raises(ValueError, match="GUIDE_REDIS_URL"):
        GuideLockStore()


async def _together(coroutines) -> None:
    await asyncio.gather(*coroutines)
