"""Rasa's server is killed in the middle of a real conversation, and the conversation goes on."""

from __future__ import annotations

from scripts.servers import Servers, free_port
from scripts.train import ensure_model
from tests.guide_client import GuideClient


def test_a_conversation_goes_on_after_kill_9():
    """ "Tell me more" needs what was asked before; the same token still opens the conversation."""
    with Servers(ensure_model(), free_port()) as servers:
        guide = GuideClient(servers.address)
        first = guide.ask("what shoes should I wear with bad knees")
        servers.rasa.kill()
        servers.rasa.wait()
        servers.start_rasa()
        servers.wait_for_rasa()
        more = guide.ask("tell me more")
        stranger = GuideClient(servers.address).ask("tell me more")
    assert set(more["records"]) & set(first["records"])
    assert not stranger["records"]
