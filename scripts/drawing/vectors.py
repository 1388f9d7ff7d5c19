"""Small 3D vector helpers. A vector is a tuple (x right, y down, z towards the viewer), in px."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vec = tuple[float, float, float]
Direction = float | Sequence[float]


def vec(value: Sequence[float]) -> Vec:
    """A 3D point or vector from two numbers (then z = 0) or three."""
    x, y, z = (*value, 0.0)[:3]
    return (float(x), float(y), float(z))


def add(a: Vec, b: Vec, factor: float = 1.0) -> Vec:
    """a + factor * b."""
    return (a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2])


def sub(a: Vec, b: Vec) -> Vec:
    """a - b."""
    return add(a, b, -1.0)


def scale(a: Vec, factor: float) -> Vec:
    """factor * a."""
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vec, b: Vec) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """Vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def norm(a: Vec) -> float:
    """Length in px."""
    return math.sqrt(dot(a, a))


def unit(a: Vec) -> Vec:
    """The vector of length 1 with the same direction."""
    length = norm(a)
    if length < 1e-9:
        raise ValueError("a vector of length 0 has no direction")
    return scale(a, 1.0 / length)


def square_to(a: Vec, axis: Vec) -> Vec:
    """The part of a at a right angle to the unit vector axis."""
    return add(a, axis, -dot(a, axis))


def direction(value: Direction) -> Vec:
    """A unit vector from an angle on the screen (degrees: 0 right, 90 up, 180 left) or from a vector."""
    if isinstance(value, (int, float)):
        turn = math.radians(value)
        return (math.cos(turn), -math.sin(turn), 0.0)
    return unit(vec(value))


def angle_between(a: Vec, b: Vec) -> float:
    """The angle between two vectors in degrees, 0 to 180."""
    return math.degrees(math.acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))
