"""The example practice's page with the real servers behind it."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import expect

from scripts.build_widget import integrity
from tests.widget.chat import Chat

PATIENCE_MS = 20_000


@pytest.fixture
def real(browser, servers):
    """A fresh visitor with the chat open, who notes every error of the page."""
    context = browser.new_context(viewport={"width": 420, "height": 800})
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.goto(servers.address)
    yield Chat(page).open()
    assert problems == []
    context.close()


def test_ask_and_read(real, store):
    answer = real.ask("Which exercises help a sore knee?", PATIENCE_MS)
    expect(answer).to_contain_text(store.messages.disclaimer_short)
    assert answer.locator(".words li").count() > 1
    answer.locator("summary").click()
    expect(answer.locator(".sources a[href^='https://']").first).to_be_visible()


def test_quick_reply_by_keyboard(real):
    real.ask("what helps knee pain", PATIENCE_MS)
    real.page.get_by_role("button", name="Which exercises help the knee?").focus()
    real.page.keyboard.press("Enter")
    expect(real.asked.last).to_contain_text("Which exercises help the knee?")
    expect(real.answers.nth(1)).to_contain_text("Exercise is a main treatment", timeout=PATIENCE_MS)


def test_an_exercise_comes_with_its_drawing(real):
    image = real.ask("how do i do a glute bridge", PATIENCE_MS).locator("img").first
    assert image.get_attribute("src").endswith("/guide/pictures/bridge.svg")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert len(image.get_attribute("alt")) > 20


def test_read_more_leads_to_the_fact(real, servers):
    answer = real.ask("best shoes for knee pain", PATIENCE_MS)
    answer.locator("summary").click()
    link = answer.get_by_role("link", name="Read more on the page of all facts")
    record = link.get_attribute("href").split("#")[1]
    real.page.goto(servers.address + f"facts.html#{record}")
    expect(real.page.locator(f"[id='{record}']")).to_be_in_viewport()


def test_typed_html_stays_text(real):
    real.ask("<img src=x onerror=document.title='owned'> my knee hurts", PATIENCE_MS)
    assert real.asked.locator("img").count() == 0
    assert real.page.title() == "Harbour Lane Physiotherapy"


def test_the_full_page(real, servers):
    real.page.goto(servers.address + "chat")
    expect(real.page.get_by_role("heading", level=1)).to_have_text("Back & Knee Guide")
    real.ask("what is sciatica", PATIENCE_MS)


def test_a_reload_keeps_the_conversation(real):
    real.ask("what is sciatica", PATIENCE_MS)
    words = real.answers.locator(".words").all_inner_texts()
    real.page.reload()
    real.open()
    expect(real.answers).to_have_count(len(words))
    assert real.answers.locator(".words").all_inner_texts() == words


def test_another_website_may_check_the_file(visit, fake, servers):
    address = f"{servers.address}widget.js"
    tag = '<script src="{}" integrity="{}" crossorigin="anonymous" defer></script>'
    for path, hash_ in (("/right", integrity()), ("/wrong", integrity().replace("sha384-", "sha384-AAAA")[:71])):
        fake.pages[path] = (f"<!doctype html><title>Host</title><body>{tag.format(address, hash_)}</body>", "")
    expect(Chat(visit(fake.origin + "/right")).launcher).to_be_visible()
    wrong = visit(fake.origin + "/wrong")
    wrong.wait_for_load_state()
    expect(Chat(wrong).launcher).to_have_count(0)
    assert any("integrity" in problem for problem in wrong.problems)
    # The script is for everybody; what is private is not.
    headers = {"Origin": "https://elsewhere.example"}
    assert requests.get(address, headers=headers, timeout=30).headers["Access-Control-Allow-Origin"] == "*"
    for private in ("history", "facts.html"):
        answer = requests.get(servers.address + private, headers=headers, timeout=30)
        assert "Access-Control-Allow-Origin" not in answer.headers
