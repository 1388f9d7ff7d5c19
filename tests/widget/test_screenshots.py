"""Pictures of the chat for people to look at: results/screenshots. Each must show what its name says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.project import ROOT
from tests.widget.chat import Chat
from tests.widget.samples import APPOINTMENT, EMERGENCY, EXERCISE, TEXT, TODAY

FOLDER = ROOT / "results" / "screenshots"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
QUESTIONS = {
    "What helps a sore knee?": [TEXT],
    "Show me the bridge": [EXERCISE],
    "I have numbness between my legs": [EMERGENCY],
    "My knee is hot and red": [TODAY],
    "Make a list for my appointment": [APPOINTMENT],
}
KNEE, BRIDGE, NUMB, HOT, LIST = QUESTIONS
SHOTS = {
    "desktop-closed": (DESKTOP, [], ".launcher"),
    "desktop-open": (DESKTOP, [], ".replies"),
    "desktop": (DESKTOP, [KNEE], ".replies"),
    "desktop-dark": ({**DESKTOP, "color_scheme": "dark"}, [KNEE], "[data-theme=dark] .replies"),
    "desktop-emergency": (DESKTOP, [NUMB], ".pin .call"),
    "desktop-forced-colours": ({**DESKTOP, "forced_colors": "active"}, [HOT], ".pin .call"),
    "phone-closed": (PHONE, [], ".launcher"),
    "phone-open": (PHONE, [], ".replies"),
    "phone": (PHONE, [KNEE], ".replies"),
    "phone-sources": (PHONE, [KNEE], ".sources[open] .more"),
    "phone-dark": ({**PHONE, "color_scheme": "dark"}, [KNEE], "[data-theme=dark] .replies"),
    "phone-emergency": (PHONE, [KNEE, NUMB], ".pin .call"),
    "phone-exercise": (PHONE, [BRIDGE], ".step img"),
    "phone-appointment": (PHONE, [LIST], ".appointment .acts"),
    "phone-menu": (PHONE, [KNEE], ".menu"),
    "phone-waiting": (PHONE, [KNEE], ".dots"),
    "phone-offline": (PHONE, [KNEE], ".status.away"),
    "phone-full-page": (PHONE, [KNEE], ".page .replies"),
    "small-window": ({"viewport": {"width": 320, "height": 256}}, [KNEE], ".replies"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_shots(visit, fake, name):
    options, texts, shown = SHOTS[name]
    fake.answers = QUESTIONS
    full_page = name.endswith("full-page")
    page = visit(fake.origin + ("/guide/chat" if full_page else "/guide/"), **options)
    chat = Chat(page)
    if not name.endswith("closed") and not full_page:
        chat.open()
    for text in texts:
        chat.ask(text)
    if name.endswith("sources"):
        page.locator("summary").click()
    if name.endswith("menu"):
        page.get_by_role("button", name="Options").click()
    if name.endswith(("waiting", "offline")):
        if name.endswith("waiting"):
            fake.free.clear()
        fake.down = name.endswith("offline")
        chat.type("Does walking help?")
    expect(page.locator(shown).first).to_be_visible()
    for image in page.locator(".step img").all():
        image.evaluate("image => image.decode()")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")


def test_shot_of_the_whole_demo_page(visit, fake):
    page = visit(fake.origin + "/guide/", **DESKTOP)
    expect(Chat(page).launcher).to_be_visible()
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / "demo-page.png", full_page=True)
