"""All pictures of the cards by file name, and one page to look at them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from . import pictures_back, pictures_home, pictures_knee
from .canvas import Scene

FACTS = Path(__file__).resolve().parents[2] / "actions" / "facts"
CARD_FILES = ("exercises.yml", "how_to.yml")
BUILDERS: dict[str, Callable[[], Scene]] = {
    f"{builder.__name__}.svg": builder
    for builder in (
        pictures_back.pelvic_tilt,
        pictures_back.cat_cow,
        pictures_back.bridge,
        pictures_back.bird_dog,
        pictures_back.knee_to_chest,
        pictures_back.knee_rolls,
        pictures_back.gentle_brace,
        pictures_back.curl_up,
        pictures_back.side_bridge,
        pictures_back.walking,
        pictures_knee.quad_set,
        pictures_knee.straight_leg_raise,
        pictures_knee.heel_slide,
        pictures_knee.hamstring_stretch,
        pictures_knee.calf_stretch,
        pictures_knee.mini_squat,
        pictures_knee.sit_to_stand,
        pictures_knee.step_up,
        pictures_knee.side_leg_lift,
        pictures_home.back_sleeping,
        pictures_home.side_sleeping,
        pictures_home.front_sleeping,
        pictures_home.pillow_places,
        pictures_home.lifting,
        pictures_home.cold_pack,
        pictures_home.warm_pack,
        pictures_home.shoe,
    )
}


def cards(facts: Path = FACTS) -> list[dict[str, Any]]:
    """Every card that has a picture, from the fact files."""
    read = [yaml.safe_load((facts / name).read_text(encoding="utf-8")) for name in CARD_FILES]
    return [card for file in read for card in file if card.get("picture")]


def render(card: dict[str, Any]) -> str:
    """The SVG text of a card's picture; ValueError when the drawing breaks its own rules."""
    file = card["picture"]["file"]
    scene = BUILDERS[file]()
    if faults := scene.faults():
        raise ValueError(f"{file}: " + "; ".join(faults))
    return scene.svg(file.removesuffix(".svg"), card["name"], card["picture"]["alt"])


def render_all(facts: Path = FACTS) -> dict[str, str]:
    """Every picture by file name."""
    return {card["picture"]["file"]: render(card) for card in cards(facts)}


def contact_sheet(facts: Path = FACTS) -> str:
    """An HTML page with every picture in light and dark, and the words that go with it."""
    rows = []
    for card in cards(facts):
        data = base64.b64encode(render(card).encode()).decode()
        image = f'<img width="480" height="300" src="data:image/svg+xml;base64,{data}" alt="">'
        picture = card["picture"]
        rows.append(
            f"<h2>{card['id']} {card['name']}: {picture['file']}</h2>\n"
            f'<p><span style="color-scheme:light">{image}</span> <span style="color-scheme:dark">{image}</span></p>\n'
            f"<p>{picture['alt']}<br><em>{picture['caption']}</em></p>\n"
        )
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>Pictures</title>\n{"".join(rows)}'
