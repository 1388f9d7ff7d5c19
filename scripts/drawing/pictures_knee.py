"""The pictures of the knee exercises, E11 to E19."""

from __future__ import annotations

import math

from . import props
from .canvas import Camera, Scene
from .figure import LENGTHS, RADII, SOLE, Bent, Figure, Limb, Reach, pose
from .poses import hand_on_floor, leg_along_floor, on_back, sole_on

FLOOR = 168.0


def _long_sitting(size: float, hip_x: float, near_leg: Limb, far_leg: Limb) -> Figure:
    """Someone who sits on the floor, leans back a little and props on both hands."""
    hand = hand_on_floor(hip_x - 0.14 * size, FLOOR, size, end=180)
    hip = (hip_x, FLOOR - RADII["pelvis"] * size)
    return pose(size, hip, 104, neck=8, near_leg=near_leg, far_leg=far_leg, near_arm=hand, far_arm=hand)


def quad_set() -> Scene:
    """E11: long sitting, near knee pressed down into a towel roll."""
    scene, size, hip = Scene(), 255.0, 105.0
    leg = Reach((hip + 0.481 * size, FLOOR - 0.051 * size), end=86)
    figure = _long_sitting(size, hip, leg, sole_on(hip + 0.26 * size, FLOOR, size))
    knee = figure.joints["near_knee"]
    roll = (FLOOR - knee[1] - RADII["knee"] * size) / 2
    scene.draw(props.mat(FLOOR, 30, 300))
    scene.person(figure, FLOOR, between=("near_leg", props.towel_roll(knee[0] - 1, FLOOR - roll, roll)))
    scene.rest(figure, FLOOR, "trunk", "near_foot", "far_foot", "near_hand")

    scene.arrow((knee[0] + 3, 92), (knee[0] + 3, 105), (knee[0] + 3, knee[1] - 11))
    return scene


def straight_leg_raise() -> Scene:
    """E12: on the back, the straight near leg lifted to the height of the bent far knee."""
    scene, size, hip = Scene(), 262.0, 146.0
    far = sole_on(hip + 0.25 * size, FLOOR, size)
    start = on_back(size, hip, FLOOR, near_leg=leg_along_floor(), far_leg=far)
    end = on_back(size, hip, FLOOR, near_leg=Bent(24, 24, 110), far_leg=far)
    scene.ghost(start, "near_leg")
    scene.draw(props.mat(FLOOR, 12, 308))
    scene.person(end, FLOOR)
    scene.rest(end, FLOOR, "trunk", "head", "far_foot", "near_hand")
    scene.arrow((294, 128), (300, 105), (286, 76))
    return scene


def heel_slide() -> Scene:
    """E13: long sitting, near heel slid in; the arrow runs along the floor."""
    scene, size, hip = Scene(), 255.0, 105.0
    near = hip + 0.30 * size
    figure = _long_sitting(size, hip, sole_on(near, FLOOR, size), leg_along_floor())
    scene.draw(props.mat(FLOOR, 30, 300))
    scene.person(figure, FLOOR)
    scene.rest(figure, FLOOR, "trunk", "near_foot", "far_foot", "near_hand")
    scene.arrow((hip + 0.49 * size, 190), (near + 40, 190), (near - 4, 190))
    return scene


def hamstring_stretch() -> Scene:
    """E14: on the back, hands behind the raised near thigh, knee straightening; the ghost is the bent start."""
    scene, size, hip, floor = Scene(), 272.0, 165.0, 176.0
    far = sole_on(hip + 0.28 * size, floor, size)
    hold = Reach((hip - 0.004 * size, floor - 0.183 * size), end=40)
    legs = {"far_leg": far, "near_arm": hold, "far_arm": hold}
    start = on_back(size, hip, floor, near_leg=Bent(110, 8, 80), **legs)
    end = on_back(size, hip, floor, near_leg=Bent(110, 92, 178), **legs)
    scene.ghost(start, "near_shin", "near_foot")
    scene.draw(props.mat(floor, 20, 300))
    scene.person(end, floor)
    scene.rest(end, floor, "trunk", "head", "far_foot")
    scene.arrow((222, 74), (212, 40), (172, 28))
    return scene


def calf_stretch() -> Scene:
    """E15: hands on a wall, near leg straight behind with the heel down, far knee bent in front."""
    scene, size, floor, wall = Scene(), 172.0, 186.0, 214.0
    back = (94.0, floor - SOLE * size)
    lean, leg = math.radians(60), (LENGTHS["thigh"] + LENGTHS["shin"]) * size
    hip = (back[0] + leg * math.cos(lean), back[1] - leg * math.sin(lean))
    hand = Reach((wall - 0.019 * size, 66), end=88)
    figure = pose(
        size,
        hip,
        68,
        neck=-2,
        near_leg=Bent(240, 240, 0),
        far_leg=sole_on(hip[0] + 20, floor, size),
        near_arm=hand,
        far_arm=hand._replace(point=(wall - 0.019 * size, 62)),
    )
    scene.draw(props.floor(floor, 40, wall + 2), props.wall(wall, floor, left=False))
    scene.person(figure, floor)
    scene.rest(figure, floor, "near_foot", "far_foot")
    scene.rest(figure, wall, "near_hand", "far_hand", towards=0)
    scene.arrow((76, 100), (92, 100), (118, 100))
    return scene


def mini_squat() -> Scene:
    """E16: back on a wall, feet a step forward, a small slide down; the ghost is the start."""
    scene, size, floor, wall = Scene(), 172.0, 186.0, 134.0
    hip_x, ankle_x = wall + RADII["pelvis"] * size, wall + 0.245 * size
    arm = Bent(-88, -78)

    def standing(drop: float) -> Figure:
        leg = sole_on(ankle_x, floor, size)
        return pose(
            size,
            (hip_x, floor - (0.478 - drop) * size),
            90,
            neck=4,
            near_leg=leg,
            far_leg=sole_on(ankle_x + 5, floor, size),
            near_arm=arm,
            far_arm=arm,
        )

    end = standing(0.038)
    scene.ghost(standing(0.0), "trunk", "near_leg")
    scene.draw(props.floor(floor, wall - 2, 270), props.wall(wall, floor, left=True))
    scene.person(end, floor)
    scene.rest(end, floor, "near_foot", "far_foot")
    scene.rest(end, -wall, "trunk", towards=180)
    scene.arrow((186, 62), (186, 80), (186, 104))
    return scene


def sit_to_stand() -> Scene:
    """E17: two panels, leaning forward on a chair and standing tall in front of it."""
    scene, size, floor = Scene(), 158.0, 180.0
    seat = floor - 0.245 * size
    for panel, left in enumerate((26.0, 190.0), 1):
        scene.draw(props.floor(floor, left - 14, left + 112), props.chair(left + 44, left, seat, seat - 62, floor))
        feet = left + 32 + 0.225 * size
        legs = {"near_leg": sole_on(feet, floor, size), "far_leg": sole_on(feet + 5, floor, size)}
        if panel == 1:
            hand = Reach((left + 32 + 0.185 * size, seat - 0.125 * size), end=-30)
            figure = pose(
                size, (left + 32, seat - RADII["pelvis"] * size), 58, neck=-6, near_arm=hand, far_arm=hand, **legs
            )
            scene.rest(figure, seat, "trunk")
            scene.arrow((left + 74, 46), (left + 92, 40), (left + 92, 12))
        else:
            arm = Bent(-93, -84)
            figure = pose(size, (feet + 2, floor - 0.534 * size), 89, neck=3, near_arm=arm, far_arm=arm, **legs)
        scene.person(figure, floor)
        scene.rest(figure, floor, "near_foot", "far_foot")
        scene.label(str(panel), left + 6, 30)
    return scene


def step_up() -> Scene:
    """E18: two panels, one whole foot on a low step with a hand on the rail, and both feet on the step."""
    scene, size, floor, rise = Scene(), 150.0, 184.0, 17.0
    top, rail = floor - rise, 92.0
    for panel, left in enumerate((10.0, 168.0), 1):
        scene.draw(props.floor(floor, left, left + 142))
        scene.draw(props.step_with_rail(left + 68, top, floor, left + 140, ((left + 76, rail), (left + 132, rail))))
        near = sole_on(left + 84, top, size)
        if panel == 1:
            hip = (left + 62, floor - 0.52 * size)
            far, grip = sole_on(left + 46, floor, size), (left + 92, rail - 3)
            scene.arrow((left + 112, 78), (left + 128, 62), (left + 128, 32))
        else:
            hip = (left + 86, top - 0.534 * size)
            far, grip = sole_on(left + 90, top, size), (left + 102, rail - 3)
        figure = pose(
            size,
            hip,
            84 if panel == 1 else 89,
            neck=2,
            near_leg=near,
            far_leg=far,
            near_arm=Bent(-96, -84),
            far_arm=Reach(grip, end=-20),
        )
        scene.person(figure, floor)
        scene.rest(figure, top, "near_foot")
        scene.rest(figure, floor if panel == 1 else top, "far_foot")
        scene.label(str(panel), left + 12, 30)
    return scene


def side_leg_lift() -> Scene:
    """E19: on the side, lower knee bent, the straight top leg lifted; seen from the front and a little above."""
    scene, size, floor = Scene(Camera(pitch=22, yaw=-8, pivot=(160, 150, 0))), 222.0, 150.0
    hip = (170.0, floor - 0.1 * size)
    palm = (hip[0] - 0.17 * size, floor - 0.02 * size, 0.2 * size)
    lower = Bent((0.75, 0.08, 0.66), (0.72, 0.0, -0.69))
    rest = {
        "far_leg": lower,
        "near_arm": Reach(palm, end=(-0.7, 0, 0.7), pole=(0.4, -1, 0.3)),
        "far_arm": Bent((-1, -0.1, 0.12), (-0.8, 0.05, -0.6)),
    }
    start = pose(size, hip, 175.6, facing=(0, 0, 1), neck=0, near_leg=Bent(2, -6, (0, 0, 1)), **rest)
    end = pose(size, hip, 175.6, facing=(0, 0, 1), neck=0, near_leg=Bent(18, 18, (0, 0, 1)), **rest)
    corners = [(x, floor, z) for x, z in ((18, -45), (302, -45), (302, 75), (18, 75))]
    scene.draw(props.sheet(scene.camera, corners))
    scene.ghost(start, "near_leg")
    scene.person(end, floor)
    scene.rest(end, floor, "trunk", "near_hand", "far_thigh")
    low, high = (scene.camera.see(figure.joints["near_ankle"]) for figure in (start, end))
    scene.arrow((low[0] + 16, low[1] - 10), (low[0] + 22, low[1] - 24), (high[0] + 18, high[1] - 16))
    return scene
