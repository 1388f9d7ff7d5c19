"""The site's own numbers: read, refused with a clear error, and put into the replies."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from structlog.testing import capture_logs

from actions.knowledge.site_numbers import VARIABLE, SiteNumbersError, in_words, read_site_numbers
from components.replies.site_numbers import SiteNumbersReplies
from scripts.project import ROOT
from scripts.servers import ServerError, Servers

DOMAIN = Domain.from_file(str(ROOT / "domain.yml"))


def test_numbers_are_read_in_order():
    numbers = read_site_numbers(" Ambulance = 999 ; Helpline=+44 (0)".replace(" (0)", " 20 7946 0000") + ";")
    assert [(number.title, number.number, number.href) for number in numbers] == [
        ("Ambulance", "999", "tel:999"),
        ("Helpline", "+44 20 7946 0000", "tel:+442079460000"),
    ]
    assert in_words(numbers) == "(Ambulance: 999, Helpline: +44 20 7946 0000)"


@pytest.mark.parametrize("text", [None, "", " ; ", ";"])
def test_nothing_set_is_no_number(text):
    assert read_site_numbers(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "999",
        "Ambulance",
        "Ambulance=",
        "=999",
        "Ambulance=nine nine nine",
        "Ambulance=9",
        "Ambulance=1234567890123456",
        "Ambulance=999,Helpline=111",
        "[x](http://evil)=999",
        "<b>A</b>=999",
        "Ambulance=999;Ambulance=112",
        "Aa=11;Bb=22;Cc=33;Dd=44;Ee=55",
        "Ambulance=９９９",
        "Ambulance=999<script>",
    ],
)
def test_a_bad_value_is_explained(text):
    with pytest.raises(SiteNumbersError) as error:
        read_site_numbers(text)
    assert VARIABLE in str(error.value)
    assert "Fix:" in str(error.value)


def reply(name: str, channel: str = "website") -> dict:
    return SiteNumbersReplies(domain=DOMAIN).generate_from_slots(name, {}, channel)


def test_the_sites_numbers_take_the_place_of_the_examples(monkeypatch, store):
    monkeypatch.setenv(VARIABLE, "Ambulance=999;Helpline=111")
    text = reply("utter_red_flag_emergency")["text"]
    assert "your local emergency number now (Ambulance: 999, Helpline: 111)" in text
    assert store.messages.number_examples not in text


def test_without_a_setting_the_text_names_no_country_of_its_own(monkeypatch, store):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert store.messages.number_examples in reply("utter_red_flag_emergency")["text"]


def test_the_shell_gets_no_buttons():
    assert reply("utter_red_flag_emergency")["buttons"]
    assert "buttons" not in reply("utter_red_flag_emergency", "cmdline")


def test_braces_in_a_payload_are_no_gap_to_fill():
    slots = {"body_part": "knee", "topic": None}
    with capture_logs() as lines:
        buttons = SiteNumbersReplies(domain=DOMAIN).generate_from_slots("utter_greet", slots, "website")["buttons"]
    assert '/ask_exercises{"body_part": "knee"}' in [button["payload"] for button in buttons]
    assert lines == []


def test_the_level_travels_with_the_text():
    assert reply("utter_red_flag_self_harm")["metadata"] == {"level": "emergency", "self_harm": True}


def test_a_bad_setting_stops_the_start(monkeypatch):
    monkeypatch.setenv(VARIABLE, "call 999")
    with pytest.raises(SiteNumbersError):
        SiteNumbersReplies(domain=DOMAIN)


def test_a_bad_setting_is_said_in_one_sentence_before_a_server_starts(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, "call 999")
    with pytest.raises(ServerError) as error, Servers(tmp_path / "no-model.tar.gz"):
        pass
    assert "Fix:" in str(error.value)


def test_an_unknown_response_is_none():
    assert reply("utter_nothing_of_the_kind") is None
