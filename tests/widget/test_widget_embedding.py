"""One script tag on any page: hostile hosts, options, frame."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.fake_guide import STRICT

TAG = '<script src="/guide/widget.js" defer></script>'
HEAD = '<!doctype html><html lang="en"{attributes}><head><meta charset="utf-8"><title>Host</title>{head}</head>'
RESET = (
    "<style>html{font-size:62.5%!important} *{all:unset!important;font-size:30px!important;color:red!important;"
    "position:static!important;display:inline!important;z-index:0!important;letter-spacing:1em!important} "
    "body > *{display:none!important;transform:scale(.5)!important;opacity:.1!important}</style>"
)
HOSTS = {
    "reset": (HEAD.format(attributes="", head=RESET) + f"<body><p>x</p>{TAG}</body></html>", ""),
    "strict policy": (HEAD.format(attributes="", head="") + f"<body><p>x</p>{TAG}</body></html>", STRICT),
    "right to left": (HEAD.format(attributes=' dir="rtl"', head="") + f"<body><p>x</p>{TAG}</body></html>", STRICT),
    "quirks": (f"<html><head><title>Host</title></head><body><p>x{TAG}</body></html>", STRICT),
    "twice": (HEAD.format(attributes="", head=TAG) + f"<body><p>x</p>{TAG}</body></html>", STRICT),
}


@pytest.mark.parametrize("host", HOSTS)
def test_hostile_hosts(visit, fake, figures, host):
    fake.pages["/host"] = HOSTS[host]
    fake.pages["/bare"] = (HOSTS[host][0].replace(TAG, ""), HOSTS[host][1])
    names = "Object.getOwnPropertyNames(window).sort()"
    before = set(visit(fake.origin + "/bare").evaluate(names))
    page = visit(fake.origin + "/host")
    chat = Chat(page)
    expect(chat.launcher).to_have_css("opacity", "1")
    box = chat.launcher.bounding_box()
    assert box["x"] + box["width"] > 1000 and box["y"] > 700 and box["height"] < 80
    chat.open()
    expect(chat.input).to_be_in_viewport(ratio=1)
    answer = chat.ask("text")
    words = answer.locator(".words")
    assert words.evaluate("element => getComputedStyle(element).fontSize") == "16px"
    assert words.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert words.evaluate("element => getComputedStyle(element).color") != "rgb(255, 0, 0)"
    assert words.evaluate("element => getComputedStyle(element).letterSpacing") == "normal"
    assert 380 < chat.panel.bounding_box()["width"] < 460
    assert page.locator("back-knee-guide").count() == 1
    added = set(page.evaluate(names)) - before
    assert len(added) <= 1, added
    assert page.problems == []
    figures.note("G1", f"{len(HOSTS)}/{len(HOSTS)}; 1; {len(added)}")


def test_every_option(visit, fake):
    address = fake.page(
        "data-title='My title' data-lang='en-GB' data-launcher='Ask us' data-greeting='Good **day**' "
        "data-position='left' "
        "data-theme='dark' data-open='true' data-privacy='/privacy' data-server='/guide/'"
    )
    page = visit(address)
    chat = Chat(page)
    expect(page.get_by_role("dialog", name="My title")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    root = page.locator(".root")
    expect(root).to_have_attribute("lang", "en-GB")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(chat.messages.first.locator("strong")).to_have_text("day")
    assert chat.panel.bounding_box()["x"] < 100
    page.get_by_role("button", name="Options").click()
    expect(page.get_by_role("link", name="Privacy")).to_have_attribute("href", f"{fake.origin}/privacy")
    chat.ask("one")
    page.get_by_role("button", name="Close the chat").click()
    expect(chat.launcher).to_have_text("Ask us")


def test_an_unknown_value_counts_as_not_given(visit, fake):
    chat = Chat(visit(fake.page("data-position='up' data-theme='pink' data-open='false'")))
    expect(chat.panel).to_have_count(0)
    chat.open()
    assert chat.panel.bounding_box()["x"] > 600


def test_an_unsafe_privacy_address_is_left_out(visit, fake):
    chat = Chat(visit(fake.page("data-privacy='javascript:alert(1)'"))).open()
    chat.page.get_by_role("button", name="Options").click()
    expect(chat.page.get_by_role("link", name="All facts")).to_be_visible()
    expect(chat.page.get_by_role("link", name="Privacy")).to_have_count(0)


def test_it_follows_the_system_between_light_and_dark(visit):
    page = visit(color_scheme="light")
    expect(page.locator(".root")).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".root")).to_have_attribute("data-theme", "dark")


def test_a_site_sets_its_colours(visit, fake):
    fake.pages["/host"] = (
        HEAD.format(attributes="", head="<style>:root { --guide-accent: #702459; --guide-width: 30rem }</style>")
        + f"<body>{TAG}</body></html>",
        "",
    )
    chat = Chat(visit(fake.origin + "/host"))
    expect(chat.launcher).to_have_css("background-color", "rgb(112, 36, 89)")
    chat.open()
    assert chat.panel.bounding_box()["width"] == 480


def test_the_site_can_open_and_close_it(visit):
    chat = Chat(visit())
    chat.page.evaluate("document.querySelector('back-knee-guide').open()")
    expect(chat.input).to_be_focused()
    chat.page.evaluate("document.querySelector('back-knee-guide').close()")
    expect(chat.launcher).to_be_focused()


def test_the_full_page_in_a_frame(visit, fake):
    fake.pages["/host"] = (
        HEAD.format(attributes="", head="")
        + '<body><iframe src="/guide/chat" title="Guide" width="360" height="600"></iframe></body></html>',
        "default-src 'none'; frame-src 'self'",
    )
    frame = visit(fake.origin + "/host").frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Back & Knee Guide")
    expect(frame.get_by_role("button", name="Close the chat")).to_have_count(0)
    frame.locator("#question").fill("text")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".message.guide").nth(1)).to_contain_text("Regular exercise")


def test_a_script_in_the_head_waits_for_the_body(visit, fake):
    fake.pages["/host"] = (
        HEAD.format(attributes="", head=TAG.replace(" defer", "")) + "<body><p>x</p></body></html>",
        STRICT,
    )
    expect(Chat(visit(fake.origin + "/host")).launcher).to_be_visible()
