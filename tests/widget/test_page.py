"""The chat page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.project import ROOT

SCREENSHOTS = ROOT / "results" / "screenshots"
QUESTIONS = ["Which exercises help a sore knee?", "how do i sleep with this back", "what is sciatica"]


@pytest.fixture
def page(browser, servers):
    """A fresh visitor on the chat page, who notes every error of the page."""
    context = browser.new_context(viewport={"width": 420, "height": 800})
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.goto(servers.address)
    yield page
    assert page.problems == []
    context.close()


def ask(page, text):
    """Type a question, press Enter and wait for the answer."""
    answers = page.locator(".message:not(.person)")
    before = answers.count()
    page.get_by_label("Your question").fill(text)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=20_000)
    return answers.nth(before)


def test_ask_and_read(page, store):
    for question in QUESTIONS:
        answer = ask(page, question)
        expect(answer).to_contain_text(store.messages.disclaimer_short)
    assert page.locator("#log li").count() > 3
    assert page.locator("#log a[href^='https://']").count() > 0
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "page.png")


def test_quick_reply_by_keyboard(page):
    ask(page, "what helps knee pain")
    page.get_by_role("button", name="Which exercises help the knee?").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".message.person").nth(1)).to_have_text("Which exercises help the knee?")
    expect(page.locator(".message").nth(3)).to_contain_text("Exercise is a main treatment", timeout=20_000)


def test_an_exercise_comes_with_its_drawing(page):
    answer = ask(page, "how do i do a glute bridge")
    image = answer.locator("img")
    expect(image).to_have_attribute("src", "/guide/pictures/bridge.svg")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert len(image.get_attribute("alt")) > 20
    page.screenshot(path=SCREENSHOTS / "exercise.png")


def test_read_more_leads_to_the_fact(page, servers):
    link = ask(page, "best shoes for knee pain").get_by_role("link", name="Read more on the page of all facts")
    record = link.get_attribute("href").split("#")[1]
    page.goto(servers.address + f"facts.html#{record}")
    expect(page.locator(f"[id='{record}']")).to_be_in_viewport()


def test_typed_html_stays_text(page):
    ask(page, "<img src=x onerror=document.title='owned'> my knee hurts")
    assert page.locator("#log img").count() == 0
    assert page.title() == "Back & Knee Guide"


def test_the_disclaimer_is_read_before_the_conversation(page):
    texts = page.locator("main").inner_text()
    assert texts.index("not medical advice") < texts.index("Your question")
