"""Everything without a mouse."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.chat import Chat, focused


def test_the_whole_path(visit, figures):
    page = visit()
    chat = Chat(page)
    page.keyboard.press("Tab")
    assert focused(page).startswith("launcher")
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("text")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    expect(chat.input).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        assert focused(page) != "none" and page.evaluate("document.activeElement !== document.body")
        if page.evaluate(
            "document.querySelector('back-knee-guide').shadowRoot.activeElement.matches('.replies button')"
        ):
            break
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    expect(chat.asked.nth(1)).to_contain_text("Tell me more")
    expect(chat.answers).to_have_count(2)
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    figures.note("B2", "all steps; never")


def test_the_first_visit_without_typing(visit, fake):
    page = visit()
    chat = Chat(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    stops = []
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        stops.append(focused(page))
    assert stops[0] == "When should I see a doctor?" and stops[2] == "Which exercises help a sore knee?"
    assert stops[3:] == ["Conversation", "Close the chat", "Options"]
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Large", exact=True).press("Space")
    expect(page.locator(".root")).to_have_attribute("data-size", "1")
    page.get_by_role("button", name="Start a new conversation").press("Enter")
    expect(chat.input).to_be_focused()
    expect(chat.status).to_contain_text("new conversation was started")
    expect(chat.replies).to_have_count(3)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.answers).to_contain_text("Answer to: When should I see a doctor?")
    assert fake.turns == ["When should I see a doctor?"]


def test_nothing_in_the_closed_panel_can_be_reached(visit, figures):
    page = visit()
    chat = Chat(page).open()
    chat.ask("text")
    page.get_by_role("button", name="Close the chat").click()
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            stops.append(focused(page))
    assert set(stops) == {"launcher"}
    figures.note("B3", "0")


def test_the_emergency_call_is_the_first_stop(chat):
    chat.ask("emergency")
    chat.page.keyboard.press("Tab")
    call = chat.page.get_by_role("link", name="Call 999")
    expect(call).to_be_focused()
    expect(call).to_have_attribute("href", "tel:999")
    # Also for those who come into the chat from its beginning.
    first = chat.panel.evaluate("panel => panel.querySelector('a[href], button, textarea').getAttribute('href')")
    assert first == "tel:999"


def test_emergency_advice_stays_in_view(chat):
    chat.ask("emergency")
    for text in ("one", "two", "text", "three"):
        chat.ask(text)
    expect(chat.page.get_by_role("link", name="Call 112")).to_be_in_viewport()
    chat.page.get_by_role("button", name="Show the advice").click()
    expect(chat.page.locator("[data-level] .words")).to_be_in_viewport()


def test_a_call_in_the_text_counts_too(chat):
    chat.ask("today")
    chat.page.keyboard.press("Tab")
    expect(chat.page.locator(".pin").get_by_role("link", name="Call 111")).to_be_focused()


def test_escape_closes_one_thing_at_a_time(chat):
    chat.ask("exercise")
    page = chat.page
    enlarge = page.get_by_role("button", name="Enlarge picture")
    enlarge.click()
    expect(page.locator("#close-picture")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#close-picture")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".enlarged")).to_have_count(0)
    expect(enlarge).to_be_focused()
    page.get_by_role("button", name="Options").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).to_have_count(0)
    expect(chat.panel).to_be_visible()
    expect(page.get_by_role("button", name="Options")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_shift_and_enter_make_a_new_line(chat):
    chat.input.press_sequentially("one")
    chat.page.keyboard.press("Shift+Enter")
    chat.input.press_sequentially("two")
    assert chat.input.input_value() == "one\ntwo"
    expect(chat.asked).to_have_count(0)


def test_tab_stays_inside_where_the_chat_covers_the_page(visit):
    page = visit(viewport={"width": 360, "height": 640})
    Chat(page).open()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "back-knee-guide"


def test_asking_before_deleting_puts_the_focus_on_keep(chat):
    chat.ask("one")
    chat.option("Delete this conversation")
    expect(chat.page.get_by_role("button", name="Keep it")).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".menu button").first).to_be_focused()
    expect(chat.answers).to_have_count(1)
