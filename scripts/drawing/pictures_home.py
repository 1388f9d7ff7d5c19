"""The pictures of the how-to cards, P01 to P08: sleep, lifting, cold and warm packs, shoes."""

from __future__ import annotations

from collections.abc import Callable

from . import props
from .canvas import ORDER, Camera, Scene
from .figure import RADII, Bent, Reach, pose
from .poses import on_back, sole_on


def _back_sleeper(scene: Scene, size: float, hip_x: float, floor: float, far_arm: bool = True) -> None:
    """Someone face up on a bed, a pillow under the head and one under both knees; `far_arm`: draw the far limbs."""
    scale = size / 250
    leg = Reach((hip_x + 0.455 * size, floor - 0.051 * size), end=80)
    figure = on_back(size, hip_x, floor, near_leg=leg, far_leg=leg, neck=18, nod=-8)
    knee = figure.joints["near_knee"]
    under = knee[1] + RADII["knee"] * size
    scene.draw(props.pillow(hip_x - 0.41 * size, floor - 7 * scale, 62 * scale, 17 * scale))
    scene.draw(props.pillow(knee[0], (under + floor) / 2, 46 * scale, floor - under + 4))
    scene.person(figure, floor, order=("far_leg", "trunk", "near_leg", "near_arm")[0 if far_arm else 1 :], asleep=True)
    scene.rest(figure, floor, "trunk", "near_foot")


def _side_sleeper(scene: Scene, size: float, hip_x: float, floor: float, far_arm: bool = True) -> None:
    """Someone on the side, face to the viewer, knees a little bent with a pillow between them."""
    scale = size / 250
    hip = (hip_x, floor - 0.1 * size)
    figure = pose(
        size,
        hip,
        175.6,
        facing=(0, 0, 1),
        neck=8,
        near_leg=Bent((0.8, -0.08, 0.6), (0.9, 0.02, -0.44), (0.9, 0.1, 0.4)),
        far_leg=Bent((0.8, 0.05, 0.6), (0.9, 0.02, -0.44), (0.9, 0, 0.4)),
        near_arm=Bent((0.35, 0.55, 0.75), (-0.7, 0.15, 0.5)),
        far_arm=Bent((-0.3, -0.06, 0.95), (-0.95, 0, 0.1)),
    )
    head, knees = (scene.camera.see(figure.joints[name]) for name in ("head", "near_knee"))
    scene.draw(props.pillow(head[0] - 4 * scale, head[1] + 12 * scale, 66 * scale, 30 * scale))
    low = scene.camera.see(figure.joints["far_knee"])
    middle = ((knees[0] + low[0]) / 2 + 4 * scale, (knees[1] + low[1]) / 2)
    between = props.pillow(*middle, 66 * scale, 20 * scale, turn=4)
    scene.person(figure, floor, order=ORDER if far_arm else ORDER[1:], asleep=True, between=("near_leg", between))
    scene.rest(figure, floor, "trunk")


def _front_sleeper(scene: Scene, size: float, hip_x: float, floor: float, far_arm: bool = True) -> None:
    """Someone face down, head turned to the viewer, with a thin pillow under hips and lower belly."""
    scale = size / 250
    thin = 9 * scale
    hip = (hip_x, floor - RADII["pelvis"] * size - thin)
    leg = Bent(-2.6, -2.6, -16)
    figure = pose(
        size,
        hip,
        181.2,
        right=False,
        neck=1,
        turn=80,
        near_leg=leg,
        far_leg=leg,
        near_arm=Bent((-0.2, 0.16, 0.95), (-0.97, 0.02, 0.1)),
        far_arm=Bent((-0.2, 0.16, -0.95), (-0.97, 0.02, -0.1)),
    )
    x, y = scene.camera.see((hip_x - 8 * scale, floor - thin / 2, 0.07 * size))
    scene.draw(props.pillow(x, y, 60 * scale, thin + 8 * scale))
    scene.person(figure, floor, order=ORDER if far_arm else ORDER[2:], asleep=True)


def _in_bed(sleeper: Callable[..., None], size: float, hip_x: float, floor: float, pitch: float, depth: float) -> Scene:
    """One sleeper on a bed seen from `pitch` degrees above; `floor` is the top of the mattress."""
    scene = Scene(Camera(pitch=pitch, pivot=(160, floor, 0)))
    scene.draw(props.bed(scene.camera, floor, depth))
    sleeper(scene, size, hip_x, floor)
    return scene


def back_sleeping() -> Scene:
    """P01: face up, a pillow under the knees."""
    return _in_bed(_back_sleeper, 262.0, 162.0, floor=140.0, pitch=12, depth=62)


def side_sleeping() -> Scene:
    """P02: on the side, a pillow between the knees."""
    return _in_bed(_side_sleeper, 255.0, 160.0, floor=130.0, pitch=30, depth=90)


def front_sleeping() -> Scene:
    """P03: face down, a thin pillow under the hips."""
    return _in_bed(_front_sleeper, 244.0, 154.0, floor=132.0, pitch=22, depth=110)


def pillow_places() -> Scene:
    """P04: three small sketches of where a pillow can go."""
    scene = Scene()
    sketches = ((_back_sleeper, 54, 10, 3), (_side_sleeper, 112, 22, 15), (_front_sleeper, 176, 12, 8))
    for number, (sleeper, y, pitch, edge) in enumerate(sketches, 1):
        scene.camera = Camera(pitch=pitch, pivot=(170, y, 0))
        scene.draw(props.floor(y + edge, 50, 305))
        sleeper(scene, 190.0, 172.0, y, far_arm=False)
        scene.label(str(number), 24, y - 6)
    return scene


def lifting() -> Scene:
    """P05: two panels, a grip on the load with back, hips and knees bent a bit, and standing with it held close."""
    scene, size, floor = Scene(), 158.0, 182.0
    for panel, left in enumerate((8.0, 166.0), 1):
        legs = {"near_leg": sole_on(left + 57, floor, size), "far_leg": sole_on(left + 68, floor, size)}
        if panel == 1:
            box = (left + 86, floor - 48, 38, 48)
            arms = Reach((left + 96, floor - 36), end=-25), Reach((left + 104, floor - 38), end=-20)
            figure = pose(
                size, (left + 42, floor - 0.36 * size), 34, bend=26, neck=-30, **legs, near_arm=arms[0], far_arm=arms[1]
            )
            scene.arrow((left + 137, 164), (left + 137, 140), (left + 137, 112))
        else:
            box = (left + 72, floor - 0.68 * size, 38, 48)
            arms = Reach((left + 80, floor - 0.55 * size), end=10), Reach((left + 90, floor - 0.58 * size), end=0)
            figure = pose(
                size, (left + 59, floor - 0.522 * size), 91, neck=3, **legs, near_arm=arms[0], far_arm=arms[1]
            )
        scene.draw(props.floor(floor, left, left + 146))
        scene.person(figure, floor, between=("near_arm", props.parcel(*box)))
        scene.rest(figure, floor, "near_foot", "far_foot")
        scene.label(str(panel), left + 12, 30)
    return scene


def cold_pack() -> Scene:
    """P06: sitting with the near leg up on a stool, hands holding a wrapped pack on the knee."""
    scene, size, floor = Scene(), 182.0, 184.0
    seat, hip_x = floor - 0.25 * size, 110.0
    stool = seat + 2
    leg = Reach((hip_x + 0.478 * size, stool - 0.051 * size), end=84)
    figure = pose(
        size,
        (hip_x, seat - RADII["pelvis"] * size),
        74,
        bend=10,
        neck=6,
        near_leg=leg,
        far_leg=sole_on(hip_x + 0.25 * size, floor, size),
        near_arm=Reach((hip_x + 0.20 * size, seat - 0.185 * size), end=-10),
        far_arm=Reach((hip_x + 0.21 * size, seat - 0.185 * size), end=-10),
    )
    knee = figure.joints["near_knee"]
    scene.draw(props.floor(floor, 40, 290), props.chair(hip_x + 30, hip_x - 28, seat, seat - 70, floor))
    foot = figure.joints["near_ankle"][0]
    scene.draw(
        props.box(foot - 22, stool + 1, 52, 9),
        props.box(foot - 18, stool + 10, 6, floor - stool - 9),
        props.box(foot + 20, stool + 10, 6, floor - stool - 9),
    )
    scene.person(figure, floor, between=("near_arm", props.pack(knee[0] + 2, knee[1] - 10, 42, 15, 4)))
    scene.rest(figure, seat, "trunk")
    scene.rest(figure, stool, "near_foot")
    scene.rest(figure, floor, "far_foot")
    return scene


def warm_pack() -> Scene:
    """P07: sitting upright with a wrapped pack between the low back and the chair."""
    scene, size, floor = Scene(), 182.0, 184.0
    seat, hip_x = floor - 0.25 * size, 140.0
    arm = Reach((hip_x + 0.16 * size, seat - 0.115 * size), end=-4)
    figure = pose(
        size,
        (hip_x, seat - RADII["pelvis"] * size),
        93,
        neck=4,
        near_leg=sole_on(hip_x + 0.25 * size, floor, size),
        far_leg=sole_on(hip_x + 0.28 * size, floor, size),
        near_arm=arm,
        far_arm=arm,
    )
    back = hip_x - RADII["pelvis"] * size - 14
    scene.draw(props.floor(floor, 60, 260), props.chair(hip_x + 40, back, seat, seat - 74, floor))
    scene.draw(props.pack(back + 8, seat - 28, 38, 15, 90))
    scene.person(figure, floor)
    scene.rest(figure, seat, "trunk")
    scene.rest(figure, floor, "near_foot", "far_foot")
    return scene


def shoe() -> Scene:
    """P08: a shoe from the side with four numbered features: heel, sole, toes, laces."""
    scene = Scene()
    heel = "M62 142C58 126 58 108 64 88C70 92 75 94 81 94"
    upper = f"{heel}C95 95 105 92 108 83C111 75 120 75 124 83C132 99 146 108 170 114C206 123 264 116 278 138"
    upper += "C280 142 280 144 280 147"
    scene.draw(
        props.floor(170, 40, 300),
        props.path("prop", "M60 140C57 156 62 170 74 170H264C280 170 286 160 280 145C220 153 120 150 60 140Z"),
        props.path("near", f"{upper}C220 153 120 150 62 142Z"),
        props.path("cloth", f"{heel}C82 114 90 132 104 146C88 145 74 144 62 142Z"),
        props.path("fold", "M122 92L142 82M134 104L155 92M149 113L170 100M166 121L185 107"),
        props.path("dash", "M200 142C198 126 214 121 234 123C252 125 264 131 266 141Z"),
        props.path("fold", "M84 159l12 4l12-4l12 4l12-4l12 4l12-4l12 4l12-4l12 4l12-4l12 4l12-4l12 4l12-4"),
        props.path("fold", "M38 112L54 115M204 186L214 176M284 102L258 120M186 72L168 92"),
    )
    for number, (x, y) in enumerate(((28, 117), (196, 196), (293, 102), (194, 68)), 1):
        scene.label(str(number), x, y)
    return scene
