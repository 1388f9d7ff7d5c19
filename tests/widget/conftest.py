"""The real browser of the widget tests."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import sync_playwright

from scripts.test import BROWSER_ARGUMENTS, BROWSER_VARIABLE, find_browser


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium: the one that `make test` found, or any that is installed."""
    path = os.environ.get(BROWSER_VARIABLE) or find_browser()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield running
        running.close()
