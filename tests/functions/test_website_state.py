"""What the channel remembers: the same questions to the memory of one server and to a real Redis of several."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time

import pytest
import redis

from components.website.redis_state import RedisState
from components.website.state import ANSWER_KEPT_SECONDS, ExpiringMap, MemoryState
from scripts.servers import free_port, stop_process

ANSWER = [{"text": "Walking may help."}]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """A real Redis on a free port of loopback."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing. Fix: install the package redis-server of your system."
    port = free_port()
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(tmp_path_factory.mktemp("r")),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    for _ in range(100):
        try:
            redis.Redis.from_url(url).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.1)
    yield url
    stop_process(server)


def on_two_servers(url, work):
    """Run ``work(one, other)`` with the state of two servers that share a Redis."""

    async def run():
        one, other = RedisState(url), RedisState(url)
        try:
            return await work(one, other)
        finally:
            await one.close()
            await other.close()

    return asyncio.run(run())


def test_memory_limit_opens_again_after_a_minute():
    clock = Clock()
    state = MemoryState(clock)

    async def work():
        allowed = []
        for at in (0, 1, 2, 59.9, 60.1):
            clock.now = at
            allowed.append(await state.allows("a", 2))
        return allowed, await state.allows("b", 2)

    assert asyncio.run(work()) == ([True, True, False, False, True], True)


def test_memory_answers_are_bounded_in_time_and_number():
    clock = Clock()
    kept = ExpiringMap(10, clock)
    for number in range(10_050):
        kept.set(str(number), number)
    assert len(kept) == 10_000 and kept.get("0") is None and kept.get("10049") == 10_049
    clock.now += 10
    assert kept.get("10049") is None
    kept.set("new", 1)
    assert len(kept) == 1


def test_memory_repeats_an_answer_for_ten_minutes():
    clock = Clock()
    state = MemoryState(clock)

    async def work():
        await state.begin("c")
        first = await state.claim("c", "m")
        await state.keep("c", "m", ANSWER)
        again = await state.claim("c", "m")
        clock.now += ANSWER_KEPT_SECONDS
        return first, again, await state.claim("c", "m")

    first, again, late = asyncio.run(work())
    assert not first.unsure and first.answer is None
    assert again.answer == ANSWER
    assert late.answer is None


def test_a_server_that_has_just_started_is_unsure_once():
    state = MemoryState()

    async def work():
        return [(await state.claim("from before", str(number))).unsure for number in range(2)]

    assert asyncio.run(work()) == [True, False]


def test_redis_limit_holds_across_servers(redis_url):
    async def work(one, other):
        return [await state.allows("limited", 3) for state in (one, other, one, other)]

    assert on_two_servers(redis_url, work) == [True, True, True, False]


def test_redis_limit_under_simultaneous_calls(redis_url):
    async def work(one, other):
        return await asyncio.gather(*(state.allows("crowd", 10) for state in (one, other) * 20))

    assert sum(on_two_servers(redis_url, work)) == 10


def test_redis_one_server_claims_the_other_waits_and_then_has_the_answer(redis_url):
    async def work(one, other):
        await one.begin("c1")
        await other.begin("c1")
        first, second = await one.claim("c1", "m1"), await other.claim("c1", "m1")
        await one.keep("c1", "m1", ANSWER)
        return first, second, await other.claim("c1", "m1")

    first, second, third = on_two_servers(redis_url, work)
    assert not first.running and first.answer is None and not first.unsure
    assert second.running
    assert third.answer == ANSWER


def test_redis_of_many_simultaneous_claims_one_wins(redis_url):
    async def work(one, other):
        return await asyncio.gather(*(state.claim("c2", "m2") for state in (one, other) * 25))

    claims = on_two_servers(redis_url, work)
    assert sum(not claim.running and claim.answer is None for claim in claims) == 1


def test_redis_a_dead_servers_claim_is_taken_over_with_doubt(redis_url):
    async def work(one, other):
        await other.begin("c3")
        long_ago = int(time.time()) - 60
        await one._redis.set("guide:answer:c3:m3", long_ago)
        return await other.claim("c3", "m3")

    claim = on_two_servers(redis_url, work)
    assert claim.unsure and not claim.running and claim.answer is None


def test_redis_forgotten_on_one_server_is_forgotten_on_all(redis_url):
    async def work(one, other):
        await one.keep("c4", "m4", ANSWER)
        await other.forget("c4")
        return await one.is_forgotten("c4"), await one.is_forgotten("c5"), await one._redis.keys("guide:answer:c4:*")

    assert on_two_servers(redis_url, work) == (True, False, [])


def test_without_redis_each_server_goes_on_alone_and_is_unsure():
    async def work(one, other):
        allowed = [await one.allows("x", 2) for _ in range(3)]
        await one.begin("c")
        claim = await one.claim("c", "m")
        await one.keep("c", "m", ANSWER)
        await one.forget("f")
        return allowed, claim, await one.claim("c", "m"), await one.is_forgotten("f")

    allowed, claim, again, forgotten = on_two_servers(f"redis://127.0.0.1:{free_port()}/0", work)
    assert allowed == [True, True, False]
    assert claim.unsure and again.answer == ANSWER and forgotten
