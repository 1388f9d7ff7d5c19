"""Reloads, outages, faults, new conversations, and what stays in the browser."""

from __future__ import annotations

import random
import time

from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.fake_guide import wait_until

# Waits of the sending loop pass fifty times as fast, so that a hundred faulty sends take seconds.
FAST = """
const real = window.setTimeout;
window.setTimeout = (act, wait, ...rest) => real(act, wait >= 500 ? wait / 50 : wait, ...rest);
"""
SENDS = 100
FAULTS = ("drop_before", "drop_after", "500", "503", "429", "408")
KEPT = "JSON.stringify({...sessionStorage, ...localStorage})"


def test_reload_keeps_the_conversation(visit, fake, figures):
    fake.answers["Next"] = [{"text": "Step 3"}]
    chat = Chat(visit(fake.page("data-open='true'")))
    for number in range(10):
        chat.ask(f"question {number}")
        chat.ask("exercise")
        before = chat.messages.locator(".words").all_inner_texts()
        chat.page.reload()
        expect(chat.answers).to_have_count(2)
        assert chat.messages.locator(".words").all_inner_texts() == before
        # Still at the same step: its quick replies work.
        chat.page.get_by_role("button", name="Next").click()
        expect(chat.answers).to_have_count(3)
        expect(chat.answers.last).to_contain_text("Step 3")
        chat.option("Start a new conversation")
        expect(chat.answers).to_have_count(0)
    assert len(fake.sessions) == 10
    figures.note("E1", "10 of 10")


def test_an_outage_in_the_middle_of_a_turn(visit, fake, figures):
    chat = Chat(visit()).open()
    chat.ask("before")
    fake.down = True
    down_at = time.monotonic()
    chat.type("in the dark")
    expect(chat.status).to_contain_text("No connection", timeout=2000)
    told = time.monotonic() - down_at
    expect(chat.asked.last).to_contain_text("Waiting to be sent")
    chat.type("and another")
    chat.page.wait_for_timeout(max(0, 10_000 - (time.monotonic() - down_at) * 1000))
    fake.down = False
    back_at = time.monotonic()
    expect(chat.answers).to_have_count(3, timeout=20_000)
    recovery = time.monotonic() - back_at
    assert fake.turns == ["before", "in the dark", "and another"]
    assert chat.messages.locator(".words").all_inner_texts()[1:] == [
        "before",
        "Answer to: before",
        "in the dark",
        "Answer to: in the dark",
        "and another",
        "Answer to: and another",
    ]
    expect(chat.status).to_be_empty()
    expect(chat.page.get_by_text("Waiting to be sent")).to_have_count(0)
    figures.note("E2", f"told after {told:.1f} s, back after {recovery:.1f} s, 0 lost, 0 doubled", "outage")


def test_faults_lose_and_double_nothing(visit, fake, browser, figures):
    chance = random.Random(7)
    fake.fault = lambda _: chance.choice(FAULTS) if chance.random() < 0.2 else None
    context = browser.new_context()
    context.add_init_script(FAST)
    chat = Chat(visit(context=context)).open()
    sent = [f"message {number}" for number in range(SENDS)]
    for number, text in enumerate(sent, 1):
        chat.type(text)
        expect(chat.asked).to_have_count(number)
    expect(chat.answers).to_have_count(SENDS, timeout=60_000)
    assert fake.turns == sent
    # Not the inner text: what is far up is not laid out.
    answered = [text.strip() for text in chat.answers.locator(".words").all_text_contents()]
    assert answered == [f"Answer to: {text}" for text in sent]
    assert len(fake.requests) > SENDS * 1.15
    context.close()
    figures.note("E2", "with 20 % faults 0 lost, 0 doubled of 100", "faults")


def test_an_answer_lost_before_a_reload_comes_once(visit, fake):
    chat = Chat(visit()).open()
    chat.ask("one")
    fake.fault = lambda _: "drop_after"
    chat.type("two")
    expect(chat.status).to_contain_text("No connection")
    fake.fault = lambda _: None
    chat.page.reload()
    chat.open()
    expect(chat.answers).to_have_count(2)
    expect(chat.asked).to_have_count(2)
    assert fake.turns == ["one", "two"]


def test_what_was_typed_offline_survives_a_reload(visit, fake):
    chat = Chat(visit()).open()
    chat.ask("one")
    fake.fault = lambda _: "drop_before"
    chat.type("two")
    expect(chat.asked.last).to_contain_text("Waiting to be sent")
    chat.page.reload()
    chat.open()
    expect(chat.asked.last).to_contain_text("two")
    fake.fault = lambda _: None
    chat.page.get_by_role("button", name="Try now").click()
    expect(chat.answers).to_have_count(2)
    assert fake.turns == ["one", "two"]


def test_coming_online_sends_at_once(visit, fake):
    chat = Chat(visit()).open()
    chat.page.context.set_offline(True)
    chat.type("hello")
    expect(chat.status).to_contain_text("No connection")
    chat.page.clock.install()
    chat.page.context.set_offline(False)
    expect(chat.answers).to_have_count(1)


def test_a_busy_server_is_not_called_no_connection(visit, fake):
    fake.fault = lambda _: "503"
    chat = Chat(visit()).open()
    chat.type("hello")
    expect(chat.status).to_contain_text("does not answer just now")


def test_a_refused_message_can_be_tried_again(visit, fake):
    fake.fault = lambda number: "422" if number == 1 else None
    chat = Chat(visit()).open()
    chat.type("hello")
    expect(chat.page.get_by_role("alert")).to_contain_text("This was refused for the test.")
    chat.page.get_by_role("button", name="Try again").click()
    expect(chat.answers).to_have_count(1)
    expect(chat.asked).to_have_count(1)
    expect(chat.page.get_by_role("alert")).to_be_empty()
    expect(chat.input).to_be_focused()


def test_an_ended_conversation_goes_on_as_a_new_one(visit, fake):
    chat = Chat(visit()).open()
    chat.ask("text")
    fake.sessions.clear()
    chat.replies.first.click()
    expect(chat.answers).to_have_count(3)
    expect(chat.answers.nth(1)).to_contain_text("earlier conversation has ended")
    expect(chat.answers.nth(2)).to_contain_text("Answer to: Which exercises?")
    assert fake.turns == ["text", "Which exercises?"]


def test_an_ended_conversation_after_a_reload(visit, fake):
    chat = Chat(visit()).open()
    chat.ask("one")
    fake.sessions.clear()
    chat.page.reload()
    chat.open()
    expect(chat.answers).to_have_count(1)
    expect(chat.answers).to_contain_text("earlier conversation has ended")
    chat.ask("two")


def test_a_server_that_knows_no_token_is_not_asked_for_ever(visit, fake):
    page = visit()
    page.route("**/guide/message", lambda route: route.fulfill(status=401, json={"error": "Not known."}))
    chat = Chat(page).open()
    chat.type("hello")
    expect(page.get_by_role("alert")).to_contain_text("Not known.")
    assert fake.requests.count("POST /guide/session") == 2


def test_a_new_conversation_leaves_nothing_of_the_old(visit, fake, figures):
    chat = Chat(visit()).open()
    chat.ask("secret one")
    old = chat.page.evaluate(KEPT)
    chat.option("Start a new conversation")
    expect(chat.asked).to_have_count(0)
    expect(chat.input).to_be_focused()
    assert "secret" not in chat.panel.inner_text()
    assert chat.page.evaluate(KEPT) == "{}" != old
    chat.ask("two")
    assert [len(messages) for messages in fake.sessions.values()] == [2, 2]
    figures.note("E3", "yes; 0")


def test_a_new_conversation_while_an_answer_is_on_its_way(visit, fake):
    fake.free.clear()
    chat = Chat(visit()).open()
    chat.type("old")
    expect(chat.page.locator(".dots")).to_be_visible()
    chat.option("Start a new conversation")
    fake.free.set()
    chat.ask("new")
    expect(chat.asked).to_have_count(1)
    expect(chat.answers).to_have_text(["Guide: Answer to: new"], use_inner_text=False)


def test_deleting_deletes_on_the_server_too(visit, fake):
    chat = Chat(visit()).open()
    chat.ask("one")
    fake.refuse_forget = True
    chat.option("Delete this conversation")
    chat.page.get_by_role("button", name="Delete it").click()
    expect(chat.status).to_contain_text("could not be deleted")
    expect(chat.answers).to_have_count(1)
    fake.refuse_forget = False
    chat.page.get_by_role("button", name="Delete it").click()
    expect(chat.answers).to_have_count(0)
    expect(chat.status).to_contain_text("was deleted")
    assert fake.sessions == {}
    assert chat.page.evaluate(KEPT) == "{}"


def test_what_stays_in_the_browser(visit, fake, browser, figures):
    context = browser.new_context()
    chat = Chat(visit(context=context)).open()
    chat.ask("my private words")
    assert context.cookies() == []
    assert chat.page.evaluate("localStorage.length") == 0
    kept = chat.page.evaluate("Object.values(sessionStorage).map(text => JSON.parse(text))")
    assert kept == [{"token": next(iter(fake.sessions)), "unsent": []}]
    chat.page.close()
    second = visit(context=context)
    assert second.evaluate(KEPT) == "{}"
    context.close()
    figures.note("H3", "0; token and unsent; empty")


def test_a_site_may_keep_the_conversation_for_a_day(visit, fake, browser):
    context = browser.new_context()
    address = fake.page("data-persist='local'")
    first = Chat(visit(address, context=context)).open()
    first.ask("one")
    first.page.close()
    second = Chat(visit(address, context=context)).open()
    expect(second.answers).to_have_count(1)
    assert second.page.evaluate("sessionStorage.length") == 0
    second.page.evaluate(
        "Object.keys(localStorage).forEach(key => localStorage.setItem(key,"
        " JSON.stringify({...JSON.parse(localStorage.getItem(key)), until: Date.now() - 1})))"
    )
    second.page.reload()
    second.open()
    expect(second.messages).to_have_count(1)
    assert second.page.evaluate(KEPT) == "{}"
    context.close()


def test_it_works_without_storage(visit, browser):
    context = browser.new_context()
    context.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    chat = Chat(visit(context=context)).open()
    chat.ask("one")
    chat.ask("two")
    assert chat.page.problems == []
    context.close()


def test_strange_storage_starts_fresh(visit, fake):
    chat = Chat(visit())
    key = f"back-knee-guide {fake.origin}/guide"
    for text in ("nonsense", "[]", "null", '{"token": 5, "unsent": [null, 3, {"id": 1}]}'):
        chat.page.evaluate("([key, text]) => sessionStorage.setItem(key, text)", [key, text])
        chat.page.reload()
        chat.open()
        chat.ask("hello")
    assert chat.page.problems == []


def test_nothing_is_asked_of_the_server_before_opening(visit, fake, browser, figures):
    context = browser.new_context()
    elsewhere = []
    context.on("request", lambda request: request.url.startswith(fake.origin) or elsewhere.append(request.url))
    chat = Chat(visit(context=context))
    expect(chat.launcher).to_be_visible()
    wait_until(lambda: "GET /guide/widget.js" in fake.requests)
    assert fake.requests == ["GET /", "GET /guide/widget.js"]
    chat.open()
    assert fake.requests == ["GET /", "GET /guide/widget.js"]
    for text in ("text", "exercise", "emergency"):
        chat.ask(text)
    assert elsewhere == []
    context.close()
    figures.note("A2", "1; 0, also with the chat open")
