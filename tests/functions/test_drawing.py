"""The drawings of the cards: the files, and the human figures in them."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ElementTree

import pytest

from scripts.draw_pictures import PICTURES
from scripts.drawing.canvas import Scene, hull_path
from scripts.drawing.figure import Bent, Figure, Reach, check_figure, joint_angles, pose
from scripts.drawing.pictures import BUILDERS, cards, contact_sheet, render
from scripts.drawing.poses import sole_on

CARDS = cards()
NAMES = [card["picture"]["file"] for card in CARDS]
SVG = "{http://www.w3.org/2000/svg}"
MAXIMUM_BYTES = 8 * 1024


def standing(knee: float = -90.0, elbow: float = -85.0) -> Figure:
    """Someone who stands and looks right; the shin and forearm directions are in degrees."""
    leg, arm = Bent(-90, knee, 0), Bent(-92, elbow)
    return pose(160, (160, 115), 90, near_leg=leg, far_leg=Bent(-90, -90, 0), near_arm=arm, far_arm=Bent(-92, -85))


def file_faults(text: str, alt: str) -> list[str]:
    """What is wrong with a picture file."""
    faults = []
    root = ElementTree.fromstring(text)
    texts = {tag: (root.findtext(SVG + tag) or "").strip() for tag in ("title", "desc", "style")}
    ids = [root.find(SVG + tag).get("id") for tag in ("title", "desc") if root.find(SVG + tag) is not None]
    if not texts["title"] or texts["desc"] != alt:
        faults.append("title or description")
    if root.get("role") != "img" or (root.get("aria-labelledby") or "").split() != ids:
        faults.append("role or label")
    if root.get("viewBox") != "0 0 320 200":
        faults.append("size")
    if "@media (prefers-color-scheme:dark)" not in texts["style"]:
        faults.append("no dark colours")
    if any(element.tag == f"{SVG}script" for element in root.iter()) or re.search(r"href|url\(|@import|\bon\w+=", text):
        faults.append("script or reference")
    if any(float(width) < 2.5 for width in re.findall(r"stroke-width:([\d.]+)", texts["style"])):
        faults.append("thin line")
    if len(text.encode()) >= MAXIMUM_BYTES:
        faults.append("too large")
    return faults


@pytest.mark.parametrize("card", CARDS, ids=NAMES)
def test_the_file_of_a_card_is_sound_and_up_to_date(card):
    text = (PICTURES / card["picture"]["file"]).read_text(encoding="utf-8")
    assert file_faults(text, card["picture"]["alt"]) == []
    assert text == render(card), "run: python -m scripts.draw_pictures"


@pytest.mark.parametrize("name", NAMES)
def test_people_have_human_limbs_and_touch_what_holds_them(name):
    assert BUILDERS[name]().faults() == []


def test_every_card_has_its_own_picture_and_no_file_is_left_over():
    assert len(NAMES) == len(set(NAMES)) == 27
    assert set(NAMES) == set(BUILDERS) == {path.name for path in PICTURES.iterdir()}


def test_two_runs_draw_the_same_bytes():
    assert [render(card) for card in CARDS] == [render(card) for card in CARDS]


def test_the_contact_sheet_holds_each_picture_in_light_and_dark():
    assert contact_sheet().count("<img ") == 2 * len(CARDS)


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<title", "<text", "title or description"),
        ('role="img"', 'role="none"', "role or label"),
        ("320 200", "320 100", "size"),
        ("prefers-color-scheme:dark", "print", "no dark colours"),
        ("</svg>", "<script/></svg>", "script or reference"),
        ("stroke-width:5", "stroke-width:1", "thin line"),
        ("</svg>", " " * MAXIMUM_BYTES + "</svg>", "too large"),
    ],
)
def test_a_bad_file_is_found(good, bad, fault):
    text = render(CARDS[0]).replace(good, bad).replace("</title>", "</text>" if bad == "<text" else "</title>")
    assert fault in file_faults(text, CARDS[0]["picture"]["alt"])


def test_a_good_figure_has_no_faults():
    assert check_figure(standing()) == []
    assert joint_angles(standing(knee=-150, elbow=-20))["near_knee"] == pytest.approx(60)


@pytest.mark.parametrize(
    ("figure", "joint"),
    [
        (standing(knee=-60), "near_knee"),
        (standing(knee=80), "near_knee"),
        (standing(elbow=-130), "near_elbow"),
        (dataclasses.replace(standing(), bend=120.0), "spine"),
    ],
    ids=["knee bent forward", "knee bent too far", "elbow bent back", "spine folded"],
)
def test_a_joint_that_no_human_can_bend_is_found(figure, joint):
    assert any(fault.startswith(joint) for fault in check_figure(figure))


def test_a_limb_of_the_wrong_length_is_found():
    figure = standing()
    x, y, z = figure.joints["near_wrist"]
    stretched = dataclasses.replace(figure, joints={**figure.joints, "near_wrist": (x + 20, y, z)})
    assert any(fault.startswith("near_elbow to near_wrist") for fault in check_figure(stretched))


def test_a_point_out_of_reach_is_refused():
    leg, arm = Bent(-90, -90, 0), Reach((300, 20))
    with pytest.raises(ValueError, match="cannot span"):
        pose(160, (160, 115), 90, near_leg=leg, far_leg=leg, near_arm=arm, far_arm=Bent(-92, -85))


def test_a_floating_or_sunken_foot_is_found():
    arm, floor = Bent(-92, -85), 190
    leg = sole_on(160, floor, 160)
    figure = pose(160, (158, 107), 90, near_leg=leg, far_leg=leg, near_arm=arm, far_arm=arm)

    def faults(ground: float) -> list[str]:
        scene = Scene()
        scene.person(figure, ground)
        scene.rest(figure, ground, "near_foot")
        return scene.faults()

    assert faults(floor) == []
    assert any("away from the surface" in fault for fault in faults(floor + 6))
    assert any("below the ground" in fault for fault in faults(floor - 6))


def test_the_knee_of_a_reaching_leg_points_forward():
    leg, arm = sole_on(170, 190, 160), Bent(-92, -85)
    for right in (True, False):
        figure = pose(160, (170, 120), 90, right=right, near_leg=leg, far_leg=leg, near_arm=arm, far_arm=arm)
        ahead = figure.joints["near_knee"][0] - figure.joints["near_ankle"][0]
        assert (ahead > 5) if right else (ahead < -5)


def test_outlines_turn_the_same_way_so_that_shapes_add_up():
    numbers = [float(value) for value in re.findall(r"-?[\d.]+", hull_path([((0, 0), 5), ((40, 0), 20)]))]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    twice_the_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
    assert twice_the_area < 0
