"""The pictures of the back exercises, E01 to E10."""

from __future__ import annotations

import math

from . import props
from .canvas import Camera, Scene
from .figure import LENGTHS, RADII, Bent, Figure, Reach, pose
from .poses import (
    all_fours_hip,
    hand_under_shoulder,
    kneeling_leg,
    knees_bent,
    leg_along_floor,
    level_back,
    on_back,
    sole_on,
)

FLOOR = 168.0
STATURE = 285.0


def pelvic_tilt() -> Scene:
    """E01: on the back, low back pressed down; a dashed line shows the natural gap of the start."""
    scene, hip = Scene(), 168.0
    near, far = knees_bent(STATURE, hip, FLOOR)
    hand = Reach((hip - 0.21 * STATURE, FLOOR - 0.134 * STATURE, 14), end=(0.8, 0.05, -0.6), pole=(0, 0.7, 1))
    end = on_back(
        STATURE, hip, FLOOR, near_leg=near, far_leg=far, near_arm=hand, far_arm=hand._replace(pole=(0, 0.7, -1))
    )

    scene.draw(props.mat(FLOOR, 20, 300))
    scene.person(end, FLOOR)
    scene.rest(end, FLOOR, "trunk", "head", "near_foot", "far_foot")
    scene.draw(props.path("dash", "M114 166Q138 136 163 166"))
    scene.arrow((139, 92), (139, 112), (139, 148))
    return scene


def cat_cow() -> Scene:
    """E02: two panels on all fours, back rounded up and belly sinking."""
    scene, size, floor = Scene(), 170.0, 150.0
    for panel, (knee_x, bend, neck, nod) in enumerate(((72, 84, 36, 14), (228, -40, -24, -10)), 1):
        hip = all_fours_hip(size, knee_x, floor)
        hand = hand_under_shoulder(size, hip, floor, bend)
        figure = pose(
            size,
            hip,
            level_back(bend),
            bend=bend,
            neck=neck,
            nod=nod,
            near_leg=kneeling_leg(),
            far_leg=kneeling_leg(),
            near_arm=hand,
            far_arm=hand,
        )
        scene.draw(props.mat(floor, knee_x - 66, knee_x + 80))
        scene.person(figure, floor)
        scene.rest(figure, floor, "near_shin", "near_hand", "near_foot")
        scene.label(str(panel), knee_x + 16, 186)
        middle = (figure.joints["waist"][0] + figure.joints["chest"][0]) / 2
        scene.arrow(
            *(((middle, 62), (middle, 55), (middle, 32)) if panel == 1 else ((middle, 58), (middle, 66), (middle, 88)))
        )
    return scene


def bridge() -> Scene:
    """E03: hips lifted until shoulders, hips and knees line up; the ghost lies on the floor."""
    scene, hip = Scene(), 165.0
    shoulder = (hip - 3 * LENGTHS["spine"] * STATURE, FLOOR - RADII["shoulder"] * STATURE)
    legs = [sole_on(x, FLOOR, STATURE) for x in (hip + 0.215 * STATURE, hip + 0.245 * STATURE)]
    start = on_back(STATURE, hip, FLOOR, near_leg=legs[0], far_leg=legs[1])
    rise = math.radians(27)
    length = 3 * LENGTHS["spine"] * STATURE
    top = (shoulder[0] + length * math.cos(rise), shoulder[1] - length * math.sin(rise))
    end = pose(
        STATURE,
        top,
        207,
        neck=36,
        nod=-9,
        near_leg=legs[0],
        far_leg=legs[1],
        near_arm=Bent((0.62, 0.09, 0.78), (0.62, 0.03, 0.78)),
        far_arm=Bent((0.62, 0.09, -0.78), (0.62, 0.03, -0.78)),
    )
    scene.ghost(start, "near_thigh")
    scene.draw(props.mat(FLOOR, 20, 300))
    scene.person(end, FLOOR)
    scene.rest(end, FLOOR, "head", "near_foot", "far_foot")
    scene.arrow((top[0] + 6, 164), (top[0] + 6, 156), (top[0] + 6, 134))
    return scene


def bird_dog() -> Scene:
    """E04: far arm forward and near leg back: opposite sides."""
    scene, size, knee_x = Scene(), 205.0, 150.0
    hip = all_fours_hip(size, knee_x, FLOOR)
    figure = pose(
        size,
        hip,
        level_back(),
        neck=-4,
        nod=-6,
        near_leg=Bent(179, 179, 262),
        far_leg=kneeling_leg(),
        near_arm=hand_under_shoulder(size, hip, FLOOR),
        far_arm=Bent(6, 7, 7),
    )
    scene.draw(props.mat(FLOOR, 60, 290))
    scene.person(figure, FLOOR)
    scene.rest(figure, FLOOR, "far_shin", "near_hand", "far_foot")
    scene.arrow((98, 80), (80, 80), (44, 80))
    scene.arrow((256, 60), (275, 58), (304, 55))
    return scene


def knee_to_chest() -> Scene:
    """E05: both hands behind the near thigh, which comes to the chest."""
    scene, hip = Scene(), 174.0
    far = sole_on(hip + 0.31 * STATURE, FLOOR, STATURE)
    hold = Reach((hip - 0.048 * STATURE, FLOOR - 0.185 * STATURE), end=35)
    end = on_back(STATURE, hip, FLOOR, near_leg=Bent(126, 8, 80), far_leg=far, near_arm=hold, far_arm=hold)
    scene.draw(props.mat(FLOOR, 20, 306))
    scene.person(end, FLOOR)
    scene.rest(end, FLOOR, "trunk", "head", "far_foot")
    scene.arrow((190, 66), (168, 44), (126, 64))
    return scene


def _rolled(size: float, hip: float, floor: float, degrees: float) -> Figure:
    """Someone on the back with arms out and both knees rolled to the near side (degrees)."""
    roll = math.radians(degrees)
    thigh = (0.58, -0.81 * math.cos(roll), 0.81 * math.sin(roll))
    shin = (0.52, 0.85 * math.cos(roll), -0.85 * math.sin(roll))
    leg = Bent(thigh, shin, (1, 0, 0), hinge=(0, -math.sin(roll), -math.cos(roll)))
    near, far = (Bent((0.1, 0.12, sign), (-1, 0.02, 0.25 * sign), hinge=(0, -sign, 0)) for sign in (1, -1))
    return on_back(size, hip, floor, near_leg=leg, far_leg=leg, near_arm=near, far_arm=far, facing=(0, -1, 0))


def knee_rolls() -> Scene:
    """E06: two panels, knees together to one side and then to the other; seen from the feet and from above."""
    scene, floor, size = Scene(), 136.0, 202.0
    for panel, (hip, degrees) in enumerate(((82.0, 52.0), (238.0, -52.0)), 1):
        scene.camera = Camera(pitch=44, yaw=-88, pivot=(hip, floor, 0))
        corners = [(hip + x, floor, z) for x, z in ((-115, -66), (88, -66), (88, 66), (-115, 66))]
        scene.draw(props.sheet(scene.camera, corners))

        end = _rolled(size, hip, floor, degrees)
        low, high = ("near", "far") if degrees > 0 else ("far", "near")
        order = ("near_arm", "far_arm", "trunk", f"{low}_leg", f"{high}_leg")
        scene.person(end, floor, order=order, flat=True)
        scene.rest(end, floor, "trunk", "head")
        way = -1 if degrees > 0 else 1
        scene.arrow((hip + 10 * way, 150), (hip + 50 * way, 178), (hip + 62 * way, 138))
        scene.label(str(panel), hip - 58, 24)
    return scene


def gentle_brace() -> Scene:
    """E07: on the back, knees bent, near hand on the lower belly, which draws in."""
    scene, hip = Scene(), 168.0
    near, far = knees_bent(STATURE, hip, FLOOR)
    hand = Reach((hip - 0.10 * STATURE, FLOOR - 0.134 * STATURE, 12), end=(1, 0.06, -0.3), pole=(0, 0.7, 1))
    figure = on_back(STATURE, hip, FLOOR, near_leg=near, far_leg=far, near_arm=hand)
    scene.draw(props.mat(FLOOR, 20, 300))
    scene.person(figure, FLOOR)
    scene.rest(figure, FLOOR, "trunk", "head", "near_foot", "far_foot")
    scene.arrow((150, 78), (150, 90), (150, 118))
    return scene


def curl_up() -> Scene:
    """E08: one knee bent, hands under the low back, head and shoulders just off the floor."""
    scene, size, hip = Scene(), 262.0, 146.0
    legs = {"near_leg": leg_along_floor(), "far_leg": sole_on(hip + 0.27 * size, FLOOR, size)}
    under = Reach((hip - 0.10 * size, FLOOR - 0.02 * size), end=(0.6, 0, -0.8), pole=(-0.2, 0.1, 1))
    start = on_back(size, hip, FLOOR, near_arm=under, far_arm=under, **legs)
    end = on_back(size, hip, FLOOR, torso=174.6, bend=5, neck=2, near_arm=under, far_arm=under, **legs)
    scene.ghost(start, "head")
    scene.draw(props.mat(FLOOR, 12, 308))
    scene.person(
        end, FLOOR, order=("far_leg", "far_arm", "near_forearm", "near_hand", "trunk", "near_leg", "near_upper_arm")
    )
    scene.rest(end, FLOOR, "trunk", "near_foot", "far_foot")
    scene.arrow((14, 136), (8, 118), (14, 92))
    return scene


def side_bridge() -> Scene:
    """E09: propped on a forearm with knees bent, hips off the floor; seen from the front and a little above."""
    floor, size = 152.0, 250.0
    camera = Camera(pitch=20, yaw=-22, pivot=(160, floor, 0))
    scene, tilt = Scene(camera), 23.0
    knee = (222.0, floor - 0.079 * size)
    along = math.radians(180 - tilt)
    hip = (knee[0] + 0.245 * size * math.cos(along), knee[1] - 0.245 * size * math.sin(along))
    leg = Bent(-tilt, (0, 0, -1), (0.95, 0.1, -0.3))
    figure = pose(
        size,
        hip,
        180 - tilt,
        facing=(0, 0, 1),
        near_leg=leg,
        far_leg=leg,
        near_arm=Bent((0.75, 0.1, -0.6), (0.6, 0.5, 0.6)),
        far_arm=Bent((0, 1, 0), (-0.25, 0, 1), hinge=(1, 0, 0)),
    )
    corners = [(x, floor, z) for x, z in ((40, -80), (270, -80), (270, 60), (40, 60))]
    scene.draw(props.sheet(camera, corners))
    scene.person(figure, floor)
    scene.rest(figure, floor, "far_shin", "far_forearm")
    scene.arrow((158, 184), (158, 170), (158, 144))

    return scene


def walking() -> Scene:
    """E10: a relaxed stride on a flat path, near leg and far arm forward."""
    scene, size, floor = Scene(), 172.0, 184.0
    hip = (152.0, floor - 0.5 * size)
    figure = pose(
        size,
        hip,
        88,
        neck=4,
        near_leg=Reach((hip[0] + 34, floor - 0.056 * size), end=16),
        far_leg=Reach((hip[0] - 42, floor - 0.105 * size), end=-42),
        near_arm=Bent(-116, -96),
        far_arm=Bent(-64, -40),
    )
    scene.draw(props.floor(floor, 30, 290))
    scene.person(figure, floor)
    scene.rest(figure, floor, "near_foot", "far_foot")
    scene.arrow((206, 92), (225, 92), (252, 92))
    return scene
