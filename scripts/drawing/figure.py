"""A jointed human figure with fixed proportions, for health-education drawings.

World axes: x right, y down, z towards the viewer, all in px. Every limb length and thickness is a fraction of the
figure's stature, so that proportions are always human. A limb is set either by directions (`Bent`) or by the point
that its wrist or ankle must reach (`Reach`); `check_figure` lists every limb or joint that no human could copy.
"Near" is the side towards the viewer (the upper side when someone lies on their side), "far" is the other one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .vectors import Direction, Vec, add, angle_between, cross, direction, dot, norm, scale, square_to, sub, unit, vec

# Joint-to-joint lengths as fractions of stature. The spine has three equal segments.
LENGTHS = {
    "spine": 0.096,
    "neck": 0.112,
    "upper_arm": 0.176,
    "forearm": 0.152,
    "hand": 0.052,
    "thigh": 0.245,
    "shin": 0.246,
}
# Radii of the rounded body parts as fractions of stature.
RADII = {
    "pelvis": 0.058,
    "waist": 0.050,
    "chest": 0.056,
    "shoulder": 0.044,
    "neck": 0.026,
    "head": 0.062,
    "nose": 0.011,
    "thigh": 0.046,
    "knee": 0.033,
    "ankle": 0.021,
    "heel": 0.021,
    "toe": 0.016,
    "arm": 0.029,
    "elbow": 0.023,
    "wrist": 0.017,
    "palm": 0.018,
}
# How far the hip and shoulder joints lie from the middle of the body, as fractions of stature.
HIP_OFFSET, SHOULDER_OFFSET = 0.045, 0.095
# Half the distance between the two outlines of the trunk, from the pelvis up, as fractions of stature.
TRUNK_OFFSETS = (0.042, 0.032, 0.050, 0.072)
# From the ankle joint to the sole of the foot, as a fraction of stature.
SOLE = 0.046
# What healthy joints allow, in degrees (bending forward is positive).
LIMITS = {
    "knee": (-1.0, 155.0),
    "elbow": (-1.0, 155.0),
    "hip": (-30.0, 135.0),
    "ankle": (-88.0, 32.0),
    "spine": (-45.0, 85.0),
    "neck": (-60.0, 65.0),
}
SIDES = ("near", "far")


class Bent(NamedTuple):
    """A limb by the directions of its parts: degrees on the screen (0 right, 90 up) or vectors."""

    upper: Direction
    lower: Direction
    end: Direction | None = None
    hinge: Sequence[float] | None = None


class Reach(NamedTuple):
    """A limb by the point (px) of its wrist or ankle; `end` is the direction of the hand or toes.

    `pole` says where the knee or elbow points when the default (knees forward, elbows back) is not meant.
    """

    point: Sequence[float]
    end: Direction | None = None
    pole: Sequence[float] | None = None
    hinge: Sequence[float] | None = None


Limb = Bent | Reach


class Capsule(NamedTuple):
    """A rounded, tapered body part: two centres and two radii, in px."""

    start: Vec
    start_radius: float
    end: Vec
    end_radius: float


@dataclass(frozen=True)
class Figure:
    """Joint points (px) and body axes of one pose; made by `pose`."""

    stature: float
    joints: dict[str, Vec]
    side: Vec
    axes: dict[str, tuple[Vec, Vec]]
    hinges: dict[str, Vec]
    parts: dict[str, list[Capsule]] = field(repr=False)
    bend: float = 0.0
    neck: float = 0.0


def _forward(hinge: Vec, along: Vec) -> Vec:
    """The front of a limb that runs along `along` and bends about `hinge`."""
    return unit(cross(unit(square_to(hinge, along)), along))


def _middle_joint(start: Vec, end: Vec, upper: float, lower: float, pole: Vec) -> Vec:
    """The knee or elbow (px) between two points, on the side of `pole`; ValueError when out of reach."""
    span = sub(end, start)
    reach = norm(span)
    if not abs(upper - lower) < reach <= upper + lower:
        raise ValueError(f"a limb of {upper + lower:.1f} px cannot span {reach:.1f} px")
    along = unit(span)
    run = (reach**2 + upper**2 - lower**2) / (2 * reach)
    rise = math.sqrt(max(0.0, upper**2 - run**2))
    return add(add(start, along, run), unit(square_to(pole, along)), rise)


def _place(limb: Limb, start: Vec, upper: float, lower: float, hinge: Vec, sign: float) -> tuple[Vec, Vec]:
    """The middle and end joints of a limb; `sign` is 1 for legs (knees forward) and -1 for arms (elbows back)."""
    if isinstance(limb, Bent):
        middle = add(start, direction(limb.upper), upper)
        return middle, add(middle, direction(limb.lower), lower)
    end = vec(limb.point) if len(limb.point) == 3 else (*vec(limb.point)[:2], start[2])
    pole = vec(limb.pole) if limb.pole else scale(_forward(hinge, unit(sub(end, start))), sign)
    return _middle_joint(start, end, upper, lower, pole), end


def _foot(ankle: Vec, toes: Vec, hinge: Vec, stature: float) -> tuple[Vec, Vec, list[Capsule]]:
    """Heel and toe points and the rounded parts of a foot."""
    sole = unit(cross(toes, unit(square_to(hinge, toes))))
    heel = add(add(ankle, toes, -0.030 * stature), sole, (SOLE - RADII["heel"]) * stature)
    toe = add(add(ankle, toes, 0.100 * stature), sole, (SOLE - RADII["toe"]) * stature)
    wide, thin, joint = (RADII[name] * stature for name in ("heel", "toe", "ankle"))
    return (
        heel,
        toe,
        [Capsule(heel, wide, toe, thin), Capsule(ankle, joint, heel, wide), Capsule(ankle, joint, toe, thin)],
    )


def _trunk_and_head(spine: Sequence[Vec], head: Vec, front: Vec, side: Vec, stature: float) -> dict[str, list[Capsule]]:
    """The rounded parts between pelvis and nose; `front` is where the face looks."""
    radius = {name: fraction * stature for name, fraction in RADII.items()}
    girths = [radius[name] for name in ("pelvis", "waist", "chest", "shoulder")]
    trunk = []
    for low in range(3):
        for sign in (1, -1):
            ends = [add(spine[i], side, sign * TRUNK_OFFSETS[i] * stature) for i in (low, low + 1)]
            trunk.append(Capsule(ends[0], girths[low], ends[1], girths[low + 1]))
    nose = add(head, front, radius["head"] + 0.3 * radius["nose"])
    return {
        "trunk": trunk,
        "neck": [Capsule(spine[-1], radius["neck"] * 1.3, head, radius["neck"])],
        "head": [
            Capsule(head, radius["head"], head, radius["head"]),
            Capsule(head, radius["nose"], nose, radius["nose"]),
        ],
    }


def _leg(limb: Limb, hip: Vec, hinge: Vec, stature: float) -> tuple[dict[str, Vec], dict[str, list[Capsule]]]:
    """Joints and rounded parts of a leg."""
    thick, joint, thin = (RADII[name] * stature for name in ("thigh", "knee", "ankle"))
    knee, ankle = _place(limb, hip, LENGTHS["thigh"] * stature, LENGTHS["shin"] * stature, hinge, 1.0)
    toes = direction(limb.end) if limb.end is not None else _forward(hinge, unit(sub(ankle, knee)))
    heel, toe, foot = _foot(ankle, toes, hinge, stature)
    joints = {"hip": hip, "knee": knee, "ankle": ankle, "heel": heel, "toe": toe, "toes": add(ankle, toes)}
    parts = {
        "foot": foot,
        "thigh": [Capsule(hip, thick, knee, joint)],
        "shin": [Capsule(knee, joint, ankle, thin)],
    }
    return joints, parts


def _arm(limb: Limb, shoulder: Vec, hinge: Vec, stature: float) -> tuple[dict[str, Vec], dict[str, list[Capsule]]]:
    """Joints and rounded parts of an arm."""
    thick, joint, thin, palm = (RADII[name] * stature for name in ("arm", "elbow", "wrist", "palm"))
    elbow, wrist = _place(limb, shoulder, LENGTHS["upper_arm"] * stature, LENGTHS["forearm"] * stature, hinge, -1.0)
    reach = direction(limb.end) if limb.end is not None else unit(sub(wrist, elbow))
    hand = add(wrist, reach, LENGTHS["hand"] * stature)
    joints = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist, "hand": hand}
    parts = {
        "upper_arm": [Capsule(shoulder, thick, elbow, joint)],
        "forearm": [Capsule(elbow, joint, wrist, thin)],
        "hand": [Capsule(wrist, thin, hand, palm)],
    }
    return joints, parts


def pose(
    stature: float,
    hip: Sequence[float],
    torso: Direction,
    *,
    facing: Direction | None = None,
    right: bool = True,
    bend: float = 0.0,
    neck: float = 0.0,
    nod: float = 0.0,
    turn: float = 0.0,
    near_leg: Limb,
    far_leg: Limb,
    near_arm: Limb,
    far_arm: Limb,
) -> Figure:
    """A figure in one pose.

    stature: px from sole to crown. hip: the middle of the pelvis (px). torso: direction of the middle of the spine,
    from pelvis to neck. facing: where the chest looks; by default a side view in which the chest looks right when the
    figure stands (`right=False`: left). bend: forward bend of the whole spine (degrees, negative: arched). neck and
    nod: forward bend of the neck, and of the face on the neck (degrees). turn: of the head to the near side (degrees).
    """
    up = direction(torso)
    if facing is None:
        front: Vec = (-up[1], up[0], 0.0) if right else (up[1], -up[0], 0.0)
    else:
        front = unit(square_to(direction(facing), up))
    hinge = cross(front, up)
    side = hinge if hinge[2] - hinge[1] > 0 else scale(hinge, -1.0)

    def lean(degrees: float) -> Vec:
        turn_by = math.radians(degrees)
        return add(scale(up, math.cos(turn_by)), front, math.sin(turn_by))

    spine = [vec(hip)]
    for step in (-0.5, 0.0, 0.5):
        spine.append(add(spine[-1], lean(bend * step), LENGTHS["spine"] * stature))
    joints = dict(zip(("hip", "waist", "chest", "shoulder"), spine, strict=True))
    joints["head"] = add(spine[-1], lean(bend / 2 + neck), LENGTHS["neck"] * stature)
    head_up, head_front = lean(bend / 2 + neck + nod), lean(bend / 2 + neck + nod + 90)
    turned = math.radians(turn)
    head_front = add(scale(head_front, math.cos(turned)), side, math.sin(turned))

    parts = _trunk_and_head(spine, joints["head"], head_front, side, stature)
    hinges: dict[str, Vec] = {}
    for name, sign, leg, arm in (("near", 1, near_leg, near_arm), ("far", -1, far_leg, far_arm)):
        hinges[f"{name}_leg"] = unit(vec(leg.hinge)) if leg.hinge else hinge
        hinges[f"{name}_arm"] = unit(vec(arm.hinge)) if arm.hinge else hinge
        hip_joint = add(spine[0], side, sign * HIP_OFFSET * stature)
        shoulder = add(spine[-1], side, sign * SHOULDER_OFFSET * stature)
        for found, limbs in (
            _leg(leg, hip_joint, hinges[f"{name}_leg"], stature),
            _arm(arm, shoulder, hinges[f"{name}_arm"], stature),
        ):
            joints.update({f"{name}_{joint}": point for joint, point in found.items()})
            parts.update({f"{name}_{part}": capsules for part, capsules in limbs.items()})

    axes = {"pelvis": (lean(-bend / 2), lean(90 - bend / 2)), "head": (head_up, head_front)}
    return Figure(stature, joints, side, axes, hinges, parts, bend, neck)


# The bones whose length never changes, by the joints at their ends.
BONES = {
    ("hip", "waist"): "spine",
    ("waist", "chest"): "spine",
    ("chest", "shoulder"): "spine",
    ("shoulder", "head"): "neck",
}
for _side in SIDES:
    BONES.update(
        {
            (f"{_side}_hip", f"{_side}_knee"): "thigh",
            (f"{_side}_knee", f"{_side}_ankle"): "shin",
            (f"{_side}_shoulder", f"{_side}_elbow"): "upper_arm",
            (f"{_side}_elbow", f"{_side}_wrist"): "forearm",
            (f"{_side}_wrist", f"{_side}_hand"): "hand",
        }
    )


def joint_angles(figure: Figure) -> dict[str, float]:
    """Signed joint angles in degrees: 0 is standing straight, positive is the way the joint bends.

    Knees bend back, elbows and hips forward; the ankle is 0 at a right angle, positive with the toes pulled up.
    """
    joints = figure.joints
    angles = {"spine": figure.bend, "neck": figure.neck}
    for side in SIDES:
        thigh = unit(sub(joints[f"{side}_knee"], joints[f"{side}_hip"]))
        shin = unit(sub(joints[f"{side}_ankle"], joints[f"{side}_knee"]))
        front = _forward(figure.hinges[f"{side}_leg"], thigh)
        angles[f"{side}_knee"] = math.copysign(angle_between(thigh, shin), 1e-9 - dot(shin, front))
        pelvis_up, pelvis_front = figure.axes["pelvis"]
        angles[f"{side}_hip"] = math.degrees(math.atan2(dot(thigh, pelvis_front), -dot(thigh, pelvis_up)))
        toes = sub(joints[f"{side}_toes"], joints[f"{side}_ankle"])
        angles[f"{side}_ankle"] = (
            angle_between(toes, shin) - 90 if dot(toes, _forward(figure.hinges[f"{side}_leg"], shin)) > -0.05 else 180.0
        )
        upper = unit(sub(joints[f"{side}_elbow"], joints[f"{side}_shoulder"]))
        lower = unit(sub(joints[f"{side}_wrist"], joints[f"{side}_elbow"]))
        front = _forward(figure.hinges[f"{side}_arm"], upper)
        angles[f"{side}_elbow"] = math.copysign(angle_between(upper, lower), dot(lower, front) + 1e-9)
    return angles


def check_figure(figure: Figure) -> list[str]:
    """What is wrong with a figure: limbs of the wrong length and joints bent as no human can. Empty when right."""
    faults = []
    for (start, end), bone in BONES.items():
        length, expected = norm(sub(figure.joints[end], figure.joints[start])), LENGTHS[bone] * figure.stature
        if abs(length - expected) > 0.01 * expected:
            faults.append(f"{start} to {end}: {length:.1f} px instead of {expected:.1f} px")
    for joint, angle in joint_angles(figure).items():
        low, high = LIMITS[joint.split("_")[-1]]
        if not low <= angle <= high:
            faults.append(f"{joint}: {angle:.0f} degrees is outside {low:.0f} to {high:.0f}")
    return faults


def extent(figure: Figure, part: str, towards: Direction) -> float:
    """How far (px) a part such as "near_foot" reaches in a direction, measured from the origin."""
    way = direction(towards)
    ends = [end for c in figure.parts[part] for end in ((c.start, c.start_radius), (c.end, c.end_radius))]
    return max(dot(point, way) + radius for point, radius in ends)
