"""Each kind of content, shown as specified."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.samples import PICTURE, TEXT


def test_nine_kinds_of_content(chat, fake, figures):
    fake.answers["kinds"] = [
        {
            "text": "One **bold** word.\n\nSecond paragraph.\n\n"
            "1. first\n2. second\n\n- dot\n\n[site](https://a.example) [call](tel:111)"
        }
    ]
    fake.answers["custom"] = [{"text": "known", "something": {"new": [1, 2]}, "kind": "unheard_of"}]
    words = chat.ask("kinds").locator(".words")
    expect(words.locator("p")).to_have_count(3)
    expect(words.locator("strong")).to_have_text("bold")
    expect(words.locator("ol > li")).to_have_text(["first", "second"])
    expect(words.locator("ul > li")).to_have_text(["dot"])
    link = words.get_by_role("link", name="site")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_accessible_name("site (opens in a new tab)")
    expect(words.get_by_role("link", name="call")).to_have_attribute("href", "tel:111")
    chat.ask("text")
    expect(chat.replies).to_have_text(["Which exercises?", "Tell me more"])
    answer = chat.ask("exercise")
    expect(answer.locator("figcaption")).to_have_text(PICTURE["caption"])
    expect(chat.ask("custom").locator(".words")).to_have_text("known")
    expect(chat.ask("nothing")).to_contain_text("there was no answer to that")
    figures.note("F1", "9/9")


def test_a_visitors_words_are_never_markdown(chat):
    chat.ask("**not bold** [x](https://a.example) <b>x</b>")
    expect(chat.asked.locator(".words")).to_have_text("**not bold** [x](https://a.example) <b>x</b>")
    assert chat.asked.locator("strong, a, b").count() == 0


def test_sources_are_folded(chat):
    answer = chat.ask("text")
    sources = answer.get_by_text("strong evidence (NICE, 2022)")
    expect(sources).to_be_hidden()
    # Only made when it is opened, and not read out then.
    assert answer.locator(".sources div").count() == 0
    answer.locator("summary").click()
    expect(sources).to_be_visible()
    expect(answer.locator(".sources")).to_have_attribute("aria-live", "off")
    answer.locator("summary").click()
    expect(sources).to_be_hidden()
    answer.locator("summary").click()
    expect(sources).to_be_visible()
    expect(answer.locator(".note")).to_have_text(TEXT["parts"]["disclaimer"])
    expect(answer.get_by_role("link", name="Read more")).to_have_attribute(
        "href", f"{chat.page.url}guide/facts.html#F140"
    )


def test_a_quick_reply_sends_its_payload_and_shows_its_title(chat, fake):
    chat.ask("text")
    with chat.page.expect_request("**/guide/message") as request:
        chat.page.get_by_role("button", name="Tell me more").click()
    assert request.value.post_data_json["payload"] == "/ask_more"
    expect(chat.asked.last).to_contain_text("Tell me more")
    expect(chat.answers).to_have_count(2)
    expect(chat.replies).to_have_count(0)
    expect(chat.answers.first.locator(".past")).to_have_text("Choices were: Which exercises? · Tell me more")


def test_first_questions_are_offered(chat, fake):
    chat.page.get_by_role("button", name="When should I see a doctor?").click()
    expect(chat.answers).to_contain_text("Answer to: When should I see a doctor?")
    expect(chat.input).to_be_focused()


def test_an_exercise_keeps_picture_words_and_buttons_together(chat):
    card = chat.ask("exercise")
    for part in (card.get_by_role("img"), card.get_by_text("Press your feet"), card.get_by_role("button", name="Stop")):
        expect(part).to_be_visible()
    expect(card.locator(".replies button")).to_have_text(["Next", "Back", "Repeat", "Stop"])
    assert card.get_by_role("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_picture_from_elsewhere_is_not_fetched(chat, fake):
    fake.answers["far"] = [{"text": "x", "picture": {**PICTURE, "src": "https://elsewhere.example/x.png"}}]
    answer = chat.ask("far")
    assert answer.locator("img").count() == 0
    expect(answer).to_contain_text(f"Picture: {PICTURE['alt']}")


def test_safety_levels_differ_without_colour(chat):
    shapes = set()
    for text, heading, edge in (
        ("emergency", "This may be an emergency", 10),
        ("today", "Get medical help today", 10),
        ("soon", "Worth a check soon", 8),
    ):
        answer = chat.ask(text)
        expect(answer.get_by_role("heading")).to_have_text(heading)
        shapes.add(answer.locator(".level svg").inner_html())
        width = answer.locator(".bubble").evaluate("bubble => parseFloat(getComputedStyle(bubble).borderLeftWidth)")
        assert width >= edge
    assert len(shapes) == 3
    # An emergency outranks what comes after it.
    expect(chat.page.locator(".pin .level")).to_have_text("This may be an emergency")


def test_votes_are_counted_without_words(chat, fake):
    answer = chat.ask("text")
    yes = answer.get_by_role("button", name="Yes")
    with chat.page.expect_request("**/guide/feedback") as request:
        yes.click()
    assert request.value.post_data_json == {"helpful": True}
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(chat.status).to_contain_text("Your vote was counted")
    answer.get_by_role("button", name="No").click()
    chat.ask("one")
    assert fake.votes == [True]
    expect(answer.get_by_role("button", name="Yes")).to_have_count(0)


def test_the_list_for_an_appointment_can_be_copied(visit, fake, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    chat = Chat(visit(context=context)).open()
    chat.ask("appointment")
    chat.page.get_by_role("button", name="Copy the list").click()
    expect(chat.status).to_contain_text("was copied")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("For your appointment") and "which exercises fit me?" in copied
    context.close()


def test_without_a_clipboard_the_list_is_selected(visit, browser):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    chat = Chat(visit(context=context)).open()
    chat.ask("appointment")
    chat.page.get_by_role("button", name="Copy the list").click()
    expect(chat.status).to_contain_text("Copying is not allowed here")
    context.close()


def test_only_the_list_is_printed(visit, browser):
    context = browser.new_context()
    context.add_init_script("window.print = () => { top.printed = document.body.innerText; }")
    chat = Chat(visit(context=context)).open()
    chat.ask("appointment")
    chat.page.get_by_role("button", name="Print the list").click()
    printed = chat.page.evaluate("printed")
    assert "worse on stairs" in printed
    assert "A site" not in printed
    context.close()


def test_long_text_is_counted_down(chat):
    chat.input.fill("x" * 950)
    expect(chat.status).to_have_text("50 characters left")
    chat.input.fill("x" * 1200)
    assert len(chat.input.input_value()) <= 1200
    chat.input.fill("")
    expect(chat.status).to_be_empty()


def test_an_empty_message_is_not_sent(chat, fake):
    chat.input.fill("   \n ")
    chat.input.press("Enter")
    expect(chat.input).to_be_focused()
    expect(chat.asked).to_have_count(0)
    assert not [request for request in fake.requests if request.startswith("POST")]
