"""Pictures of the chat for people to look at: results/screenshots. Each must show what its name says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.project import ROOT
from tests.widget.chat import Chat

FOLDER = ROOT / "results" / "screenshots"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
SHOTS = {
    "desktop-closed": (DESKTOP, [], ".launcher"),
    "desktop": (DESKTOP, ["text"], ".replies"),
    "desktop-emergency": (DESKTOP, ["emergency"], ".pin .call"),
    "phone-open": (PHONE, [], ".replies"),
    "phone": (PHONE, ["text"], ".replies"),
    "phone-dark": ({**PHONE, "color_scheme": "dark"}, ["text"], "[data-theme=dark] .replies"),
    "phone-emergency": (PHONE, ["text", "emergency"], ".pin .call"),
    "phone-exercise": (PHONE, ["exercise"], ".step img"),
    "phone-appointment": (PHONE, ["appointment"], ".appointment .acts"),
    "phone-offline": (PHONE, ["one"], ".status.away"),
    "small-window": ({"viewport": {"width": 320, "height": 256}}, ["text"], ".replies"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_shots(visit, fake, name):
    options, texts, shown = SHOTS[name]
    page = visit(fake.origin + "/guide/", **options)
    chat = Chat(page)
    if not name.endswith("closed"):
        chat.open()
    for text in texts:
        chat.ask(text)
    if name.endswith("offline"):
        fake.down = True
        chat.type("does walking help?")
    expect(page.locator(shown).first).to_be_visible()
    for image in page.locator(".step img").all():
        image.evaluate("image => image.decode()")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
