"""What all tests share: the fact store, and the real server for those that talk to it."""

from __future__ import annotations

import pytest
from hypothesis import settings

from actions.knowledge.language import Vocabulary, make_pipeline
from actions.knowledge.loading import load_store
from tests.guide_client import GuideClient

# For `make fuzz`: more input, and no limit on the time of one example.
settings.register_profile("fuzz", max_examples=1000, deadline=None)


@pytest.fixture(scope="session")
def store():
    """The project's own fact store."""
    return load_store()


@pytest.fixture(scope="session")
def vocabulary(store):
    """The words of the store, ready to find."""
    return Vocabulary(store, make_pipeline())


@pytest.fixture(scope="session")
def servers():
    """The guide with the trained model on a free port, started once."""
    from scripts.servers import Servers, free_port
    from scripts.train import ensure_model

    with pytest.MonkeyPatch.context() as patch:
        # All tests come from one address, some hundred in a minute.
        patch.setenv("GUIDE_SESSIONS_PER_MINUTE", "10000")
        with Servers(ensure_model(), free_port()) as running:
            yield running


@pytest.fixture
def guide(servers) -> GuideClient:
    """A new conversation over HTTP."""
    return GuideClient(servers.address)
