"""Nothing in a message runs, nothing breaks a strict content policy, every character arrives."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from scripts.project import ROOT
from tests.widget.chat import Chat
from tests.widget.payloads import SCRIPTS, TEXTS
from tests.widget.samples import PICTURE

COMPLAINTS = (
    "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
)
UNSAFE = """() => {
  const root = document.querySelector("back-knee-guide").shadowRoot;
  const bad = [...root.querySelectorAll("[href], [src]")]
    .map((element) => element.getAttribute("href") ?? element.getAttribute("src"))
    .filter((address) => !/^(https?:|tel:|mailto:)/.test(address));
  const strange = [...root.querySelectorAll("script, iframe, object, embed, style, video, audio, base, meta, link, " +
    "form:not(.composer)")];
  const handlers = [...root.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => name));
  const foreign = [...root.querySelectorAll("img")].filter((image) => new URL(image.src).origin !== location.origin);
  return [...bad, ...strange.map((element) => element.outerHTML), ...handlers, ...foreign.map((image) => image.src)];
}"""
HUNDRED = 100


def poisoned(script):
    """A message with the script in every field."""
    return {
        "text": script,
        "records": [script],
        "parts": {"answer": script, "sources": script, "disclaimer": script},
        "level": "emergency",
        "call": [{"title": script, "href": script}, {"title": script, "href": f"tel:{script}"}],
        "kind": script,
        "picture": {"src": script, "alt": script, "caption": script},
        "buttons": [{"title": script, "payload": script}],
    }


@pytest.mark.parametrize("policy", ["", None], ids=["no policy", "strict"])
def test_no_script_of_a_message_runs(visit, fake, figures, policy):
    for script in SCRIPTS:
        text = script.strip()
        plain = {"text": script, "picture": {**PICTURE, "alt": script, "caption": script}}
        fake.answers[text] = [poisoned(script), plain]
    chat = Chat(visit(fake.page("data-open='true'", **({} if policy is None else {"policy": policy}))))
    expect(chat.input).to_be_visible()
    for number, script in enumerate(SCRIPTS, 1):
        chat.type(script)
        expect(chat.asked).to_have_count(number)
    expect(chat.answers).to_have_count(2 * len(SCRIPTS), timeout=30_000)
    page = chat.page
    page.evaluate(
        """() => {
          const root = document.querySelector("back-knee-guide").shadowRoot;
          root.querySelectorAll("details").forEach((element) => (element.open = true));
          const over = () => new MouseEvent("mouseover", { bubbles: true });
          root.querySelectorAll(".words a").forEach((link) => link.dispatchEvent(over()));
        }"""
    )
    expect(page.locator("details:not(:has(div))")).to_have_count(0)
    chat.replies.first.click()
    page.wait_for_timeout(HUNDRED)
    assert page.evaluate("window.ran") is None
    assert page.evaluate(UNSAFE) == []
    assert len(SCRIPTS) >= 60
    figures.note("C1", f"0 of {len(SCRIPTS)} in every field, without and with a policy; 0")


def test_no_script_of_a_restored_message_runs(visit, fake):
    fake.answers["all"] = [poisoned(script) for script in SCRIPTS]
    chat = Chat(visit(fake.page(policy=""))).open()
    chat.type("all")
    expect(chat.answers).to_have_count(len(SCRIPTS))
    chat.page.reload()
    chat.open()
    expect(chat.answers).to_have_count(len(SCRIPTS))
    assert chat.page.evaluate("window.ran") is None
    assert chat.page.evaluate(UNSAFE) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"messages": None},
        {"messages": "x"},
        {"messages": [None, 3, "x", []]},
        {"messages": [{"text": 5}]},
    ],
    ids=str,
)
def test_an_answer_of_the_wrong_form_does_no_harm(visit, fake, answer):
    page = visit()
    page.route("**/guide/message", lambda route: route.fulfill(body=json.dumps(answer)))
    chat = Chat(page).open()
    chat.ask("hello")
    expect(chat.status).to_be_empty()
    assert page.problems == []


def test_the_strict_policy_holds(visit, fake, figures, browser):
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    context.add_init_script(COMPLAINTS)
    page = visit(context=context)
    chat = Chat(page).open()
    for text in ("text", "exercise", "emergency", "today", "soon", "menu", "appointment"):
        chat.ask(text)
    page.get_by_role("button", name="Copy the list").click()
    page.get_by_role("button", name="Print the list").click()
    page.get_by_role("button", name="Enlarge picture").click()
    page.keyboard.press("Escape")
    chat.option("Very large")
    fake.down = True
    chat.type("hello")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    fake.down = False
    page.reload()
    chat.open()
    expect(chat.asked).to_have_count(8)
    assert page.evaluate("broken") == []
    context.close()
    figures.note("C2", "0 in a walk through all states, and 0 in every test of the widget")


def test_the_source_makes_no_html(figures):
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "widget" / "src").rglob("*.ts")]
    assert len(sources) > 10
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|unsafe[A-Z]|\beval\b|new Function|document\.write"
    assert [match for text in sources for match in re.findall(forbidden, text)] == []
    figures.note("C3", "0")


def test_every_character_arrives(visit, fake, figures):
    fake.answers.update({text: [{"text": text}] for text in TEXTS})
    chat = Chat(visit(fake.page("data-open='true'")))
    for number, text in enumerate(TEXTS, 1):
        chat.input.fill(text)
        chat.input.press("Enter")
        expect(chat.asked).to_have_count(number)
    expect(chat.answers).to_have_count(len(TEXTS))
    written = chat.page.locator(".visitor .words").all_text_contents()
    answered = [text.strip() for text in chat.answers.locator(".words").all_text_contents()]
    assert written == TEXTS
    assert answered == TEXTS
    figures.note("C4", f"{len(TEXTS)}/{len(TEXTS)}, of visitor and guide")
