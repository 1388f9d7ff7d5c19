"""A visitor's hands and eyes on the chat, for the tests."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Chat:
    """The chat on a page that is already open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator(".launcher")
        self.panel = page.locator(".panel")
        self.input = page.locator("#question")
        self.log = page.get_by_role("log")
        self.messages = page.locator(".message")
        self.answers = page.locator(".message.guide:not([data-key=greeting])")
        self.asked = page.locator(".message.visitor")
        self.replies = page.locator(".replies button")
        self.status = page.get_by_role("status")

    def open(self) -> Chat:
        """Click on the launcher."""
        self.launcher.click()
        expect(self.input).to_be_visible()
        return self

    def type(self, text: str) -> None:
        """Write and press Enter, without waiting for an answer."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str, timeout: float = 10_000) -> Locator:
        """Write, press Enter and wait for one more answer."""
        before = self.answers.count()
        self.type(text)
        expect(self.answers).to_have_count(before + 1, timeout=timeout)
        return self.answers.nth(before)

    def option(self, name: str) -> None:
        """Choose one of the options behind the menu button."""
        self.page.get_by_role("button", name="Options").click()
        self.page.get_by_role("button", name=name).click()


def focused(page: Page) -> str:
    """What has the keyboard: the name of its tag, id, class or words, also inside the chat."""
    return page.evaluate(
        """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at ? (at.id || at.getAttribute("aria-label") || at.className ||
            at.textContent.trim() || at.localName) : "none";
        }"""
    )
