"""Small windows, large text, phones, and what is in view after an answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.test import BROWSER_ARGUMENTS
from tests.widget.chat import Chat
from tests.widget.samples import ANSWERS
from tests.widget.test_screenshots import FOLDER as SCREENSHOTS
from tests.widget.test_widget_accessibility import CUT_OFF

SIZES = [(320, 568), (320, 256), (360, 640), (768, 1024), (1200, 900)]
LONG = "\n\n".join(f"Paragraph {number} of a long answer that fills more than one screen." for number in range(1, 40))


def no_sideways_scroll(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize(("width", "height"), SIZES[:2])
def test_reflow(visit, figures, width, height):
    page = visit(viewport={"width": width, "height": height})
    chat = Chat(page).open()
    for text in ("text", "exercise", "appointment"):
        chat.ask(text)
        no_sideways_scroll(page)
    log = chat.log.bounding_box()["height"]
    assert log >= 120
    expect(chat.launcher).to_be_hidden()
    expect(page.locator(".send")).to_be_in_viewport(ratio=1)
    figures.note("B7", f"0; {log:.0f} px at {width} x {height}", str(height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_disclaimer_is_first_and_in_view(visit, figures, width, height):
    page = visit(viewport={"width": width, "height": height})
    chat = Chat(page).open()
    for _ in range(2):
        disclaimer = page.locator(".disclaimer")
        expect(disclaimer).to_be_in_viewport(ratio=1)
        expect(chat.messages.first).to_contain_text("Hello. You can ask")
        words = chat.panel.inner_text()
        assert words.index("Not medical advice or a diagnosis") < words.index("Hello. You can ask")
        assert page.locator(".disclaimer ~ .log").count() == 1
        chat.ask("text")
        expect(disclaimer).to_be_in_viewport(ratio=1)
        page.reload()
        chat.open()
    figures.note("F2", f"all of {len(SIZES)} sizes, also after reload; nothing is ever locked")


def test_the_start_of_a_new_answer_is_in_view(visit, fake):
    fake.answers["long"] = [{"text": LONG}]
    chat = Chat(visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)).open()
    chat.ask("one")
    answer = chat.ask("long")
    expect(answer.get_by_text("Paragraph 1 of")).to_be_in_viewport()
    expect(chat.asked.last).to_be_in_viewport()
    expect(answer.get_by_text("Paragraph 39 of")).not_to_be_in_viewport()


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_kind_of_answer_begins_in_view_on_a_phone(visit, kind):
    chat = Chat(visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)).open()
    chat.ask("exercise")
    bubble = chat.ask(kind).locator(".bubble").bounding_box()
    log = chat.log.bounding_box()
    # The first line or the upper part of the picture, below what is pinned and above the input.
    assert log["y"] <= bubble["y"] < log["y"] + log["height"] - 60


def test_twice_the_text_size_loses_nothing(browser, browser_path, fake):
    # Chromium takes the default font size of a visitor only at its start.
    arguments = [*BROWSER_ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    with_size = browser.browser_type.launch(executable_path=browser_path, args=arguments)
    for width, height in ((360, 640), (1200, 900)):
        page = with_size.new_page(viewport={"width": width, "height": height})
        page.goto(fake.page())
        chat = Chat(page).open()
        assert chat.input.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") == 32
        for text in ("text", "exercise", "emergency"):
            chat.ask(text)
            no_sideways_scroll(page)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"text-200-percent-{width}.png")
        # The call comes first, and the advice itself has its first lines beside it.
        expect(page.get_by_role("link", name="Call 999")).to_be_in_viewport(ratio=1)
        expect(page.locator("[data-level] .level").last).to_be_in_viewport(ratio=1)
        assert chat.log.bounding_box()["height"] > height / 3
        for control in (chat.input, page.locator(".send"), page.get_by_role("link", name="Call 999")):
            control.scroll_into_view_if_needed()
            expect(control).to_be_in_viewport()
    with_size.close()


def test_text_size_can_be_chosen(chat):
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    words = chat.ask("one").locator(".words")
    before = words.evaluate(size)
    chat.option("Very large")
    assert words.evaluate(size) == pytest.approx(before * 1.6)
    expect(chat.page.get_by_role("button", name="Very large")).to_have_attribute("aria-pressed", "true")
    no_sideways_scroll(chat.page)


def test_very_large_text_leaves_room_on_a_phone(visit):
    chat = Chat(visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)).open()
    chat.option("Very large")
    chat.page.get_by_role("button", name="Options").click()
    chat.ask("emergency")
    no_sideways_scroll(chat.page)
    expect(chat.page.get_by_role("link", name="Call 999")).to_be_in_viewport(ratio=1)
    assert chat.log.bounding_box()["height"] > 640 / 3
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    chat.page.screenshot(path=SCREENSHOTS / "phone-very-large.png")


def test_a_phone_gets_the_whole_screen(visit, figures):
    page = visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    chat = Chat(page)
    chat.launcher.tap()
    box = chat.panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 640)
    # The on-screen keyboard waits until it is wanted.
    expect(chat.input).not_to_be_focused()
    assert chat.input.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 16
    rules = page.evaluate(
        "[...document.querySelector('back-knee-guide').shadowRoot.adoptedStyleSheets]"
        ".flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join('')"
    )
    for side in ("top", "bottom", "left", "right"):
        assert f"safe-area-inset-{side}" in rules
    figures.note("G2", "pass")
