"""Poses that several pictures share: lying, on all fours, standing, sitting. All numbers are px or degrees."""

from __future__ import annotations

import math
from typing import Any

from .figure import LENGTHS, RADII, SOLE, Bent, Figure, Limb, Reach, pose

Point = tuple[float, float]


def sole_on(x: float, floor: float, stature: float, end: float = 0, **extra: Any) -> Reach:
    """A leg whose foot stands flat on the floor with its ankle above x."""
    return Reach((x, floor - SOLE * stature), end=end, **extra)


def arm_along_floor() -> Bent:
    """An arm at rest beside a body that lies on its back, head left."""
    return Bent(-11, -2, 0)


def leg_along_floor() -> Bent:
    """A straight leg at rest on the floor, toes up, for a body that lies or sits with its head on the left."""
    return Bent(-0.8, -0.8, 84)


def on_back(
    stature: float,
    hip_x: float,
    floor: float,
    *,
    near_leg: Limb,
    far_leg: Limb,
    near_arm: Limb | None = None,
    far_arm: Limb | None = None,
    **extra: Any,
) -> Figure:
    """Someone flat on the back, head left, face up."""
    settings = {"torso": 180.0, "neck": 2.0, **extra}
    return pose(
        stature,
        (hip_x, floor - RADII["pelvis"] * stature),
        near_leg=near_leg,
        far_leg=far_leg,
        near_arm=near_arm or arm_along_floor(),
        far_arm=far_arm or arm_along_floor(),
        **settings,
    )


def knees_bent(stature: float, hip_x: float, floor: float) -> tuple[Reach, Reach]:
    """Both legs of someone on the back with bent knees and flat feet, the far foot a little further on."""
    return (sole_on(hip_x + 0.275 * stature, floor, stature), sole_on(hip_x + 0.31 * stature, floor, stature))


def kneeling_leg() -> Bent:
    """A leg that kneels on all fours, facing right: thigh upright, shin and top of the foot on the floor."""
    return Bent(-90, 182.5, 194)


def all_fours_hip(stature: float, knee_x: float, floor: float) -> Point:
    """The hip point over a knee that kneels on the floor."""
    return (knee_x, floor - (RADII["knee"] + LENGTHS["thigh"]) * stature)


def level_back(bend: float = 0.0) -> float:
    """The torso direction (degrees) on all fours that puts the shoulders just within reach of straight arms."""
    spine = LENGTHS["spine"]
    chord = spine * (1 + 2 * math.cos(math.radians(bend / 2)))
    rise = LENGTHS["upper_arm"] + LENGTHS["forearm"] + 0.017 - RADII["knee"] - LENGTHS["thigh"]
    return math.degrees(math.asin(rise / chord))


def hand_under_shoulder(stature: float, hip: Point, floor: float, bend: float = 0.0) -> Reach:
    """An arm on all fours, facing right, with the palm on the floor below the shoulder."""
    torso = math.radians(level_back(bend))
    chord = LENGTHS["spine"] * (1 + 2 * math.cos(math.radians(bend / 2)))
    return hand_on_floor(hip[0] + chord * math.cos(torso) * stature - 2, floor, stature)


def hand_on_floor(x: float, floor: float, stature: float, end: float = 0) -> Reach:
    """An arm whose wrist is above x and whose palm is on the floor."""
    return Reach((x, floor - 0.020 * stature), end=end)
