"""The real browser of the widget tests, the stand-in server, and the acceptance table that a run fills in."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import sync_playwright

from scripts.test import BROWSER_ARGUMENTS, BROWSER_VARIABLE, find_browser
from tests.widget.acceptance import Figures
from tests.widget.chat import Chat
from tests.widget.fake_guide import FakeGuide
from tests.widget.samples import ANSWERS

_POLICY_WORDS = re.compile("Content Security Policy|Trusted(HTML|Script)")


@pytest.fixture(scope="session")
def browser_path():
    """Chromium: the one that `make test` found, or any that is installed."""
    return os.environ.get(BROWSER_VARIABLE) or find_browser()


@pytest.fixture(scope="module")
def browser(browser_path):
    """Headless Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def figures():
    """Our figure for each row of the acceptance table; written to results/ at the end."""
    collected = Figures()
    yield collected
    collected.write()


@pytest.fixture
def fake():
    """A stand-in for the guide's server."""
    guide = FakeGuide()
    guide.answers = dict(ANSWERS)
    yield guide
    guide.close()


@pytest.fixture
def visit(browser, fake):
    """Opens pages for new visitors; ``page.problems`` holds what their browsers complain about.

    Whatever a test does, no page may break its content policy.
    """
    contexts, pages = [], []

    def open_page(address=None, context=None, **options):
        if context is None:
            options.setdefault("viewport", {"width": 1200, "height": 900})
            context = browser.new_context(**options)
            contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
        page.goto(address or fake.page())
        return page

    yield open_page
    for context in contexts:
        context.close()
    broken = [problem for page in pages for problem in page.problems if _POLICY_WORDS.search(problem)]
    assert broken == []


@pytest.fixture
def chat(visit):
    """An open chat on a plain page with a strict content policy."""
    return Chat(visit()).open()
