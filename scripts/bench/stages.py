"""Where the time of one message goes. Runs in its own process, with clocks around the parts of Rasa's own server.

``python -m scripts.bench.stages MODEL ENDPOINTS`` prints one JSON object: milliseconds per message for each stage.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import itertools
import json
import logging
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from scripts.bench.load import questions

_TURNS, _CONVERSATIONS = 6, 12
TOTAL, OTHER = "all of Rasa", "rest of Rasa"
_PREFIXES = {"run_": "", "components.nlu.": "", "components.policies.": ""}


class Clock:
    """Adds up the milliseconds that functions take, by stage."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def around(self, owner: Any, name: str, stage: str) -> None:
        """Put a clock around a method or a coroutine method."""
        setattr(owner, name, self._timed(getattr(owner, name), lambda *_: stage))

    def around_lock(self, store: Any) -> None:
        """Put a clock around taking and freeing the lock, not around what is done while it is held."""
        take = store.lock

        @asynccontextmanager
        async def timed(*arguments: Any, **keywords: Any) -> AsyncGenerator[Any, None]:
            begun = time.perf_counter()
            async with take(*arguments, **keywords) as lock:
                self.spent["lock"] += (time.perf_counter() - begun) * 1000
                try:
                    yield lock
                finally:
                    begun = time.perf_counter()
            self.spent["lock"] += (time.perf_counter() - begun) * 1000

        store.lock = timed

    def around_nodes(self, node_class: type) -> None:
        """Put a clock around each component of the model: the stage is the component's name."""
        call = node_class.__call__

        @functools.wraps(call)
        def timed(node: Any, *arguments: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(node, *arguments)
            finally:
                self.spent[_node_title(node._node_name)] += (time.perf_counter() - begun) * 1000

        node_class.__call__ = timed

    def _timed(self, function: Callable, stage_of: Callable[..., str]) -> Callable:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def timed(*arguments: Any, **keywords: Any) -> Any:
                begun = time.perf_counter()
                try:
                    return await function(*arguments, **keywords)
                finally:
                    self.spent[stage_of(*arguments)] += (time.perf_counter() - begun) * 1000

            return timed

        @functools.wraps(function)
        def timed_plain(*arguments: Any, **keywords: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*arguments, **keywords)
            finally:
                self.spent[stage_of(*arguments)] += (time.perf_counter() - begun) * 1000

        return timed_plain


def _node_title(name: str) -> str:
    for prefix, short in _PREFIXES.items():
        name = name.replace(prefix, short)
    return f"component {name.split('.')[-1]}"


async def measure(model: str, endpoints_file: str) -> dict[str, float]:
    """Median milliseconds of each stage over many short conversations."""
    from rasa.core.actions.action import RemoteAction
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.utils import AvailableEndpoints
    from rasa.engine.graph import GraphNode

    from components.server.__main__ import warm_up
    from components.server.actions_inside import ActionsInside
    from components.server.schema_check import remember_checked_schemas

    remember_checked_schemas()
    endpoints = AvailableEndpoints.read_endpoints(endpoints_file)
    endpoints.action = ActionsInside()
    agent = await load_agent(model, endpoints=endpoints)
    await warm_up(agent)
    clock = Clock()
    clock.around(agent.tracker_store, "retrieve", "tracker read")
    clock.around(agent.tracker_store, "save", "tracker write")
    clock.around_lock(agent.lock_store)
    clock.around(agent.action_endpoint, "request", "action call: the action itself")
    clock.around(RemoteAction, "_action_call_format", "action call: writing the request")
    clock.around(RemoteAction, "_validate_action_result", "action call: checking the answer's form")
    clock.around_nodes(GraphNode)

    rows: list[Counter[str]] = []
    texts = itertools.cycle(questions())
    for number in range(_CONVERSATIONS + 1):
        sender = f"web-{uuid.uuid4().hex}"
        for _ in range(_TURNS):
            clock.spent.clear()
            begun = time.perf_counter()
            message = UserMessage(next(texts), CollectingOutputChannel(), sender, input_channel="website")
            await agent.handle_message(message)
            spent = clock.spent.copy()
            spent[TOTAL] = (time.perf_counter() - begun) * 1000
            spent[OTHER] = 2 * spent[TOTAL] - sum(spent.values())
            # The first conversation only warms up.
            rows += [spent] * bool(number)
    stages = sorted({stage for row in rows for stage in row})
    return {stage: statistics.median(row[stage] for row in rows) for stage in stages}


def main() -> None:
    """Measure and print JSON."""
    from actions.without_tensorflow import leave_out_tensorflow

    leave_out_tensorflow()
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.disable(logging.ERROR)
    print(json.dumps(asyncio.run(measure(*sys.argv[1:3]))))


if __name__ == "__main__":
    main()
