"""Furniture and things in the pictures, each as SVG text. All numbers are px on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from .canvas import Camera, number, points

Point = tuple[float, float]


def path(style: str, data: str) -> str:
    """A path with a style class of the canvas."""
    return f'<path class="{style}" d="{data}"/>'


def box(x: float, y: float, width: float, height: float, corner: float = 2, style: str = "prop") -> str:
    """A rectangle by its top left corner."""
    values = (("x", x), ("y", y), ("width", width), ("height", height), ("rx", corner))
    return f'<rect class="{style}" ' + " ".join(f'{name}="{number(value)}"' for name, value in values) + "/>"


def floor(y: float, left: float = 10, right: float = 310) -> str:
    """The floor line; feet rest on its upper edge."""
    return path("stroke", f"M{points((left, y + 2.5))}H{number(right)}")


def mat(y: float, left: float, right: float) -> str:
    """An exercise mat seen from the side, with its top at y, on a floor line."""
    return box(left, y + 1.5, right - left, 7, 3) + floor(y + 7)


def sheet(camera: Camera, corners: Sequence[Sequence[float]], style: str = "prop") -> str:
    """A flat shape in the world, such as a mat seen from above, by its corners."""
    return path(style, f"M{points(*(camera.see(corner) for corner in corners))}Z")


def wall(x: float, floor_y: float, left: bool, top: float = 8) -> str:
    """A wall whose surface is at x; `left`: the wall is on the left of its surface."""
    ticks = "".join(
        f"M{points((x - 4 if left else x + 4, y))}L{points((x - 13 if left else x + 13, y + 9))}"
        for y in range(int(top) + 6, int(floor_y) - 12, 22)
    )
    shift = -1.5 if left else 1.5
    return path("stroke", f"M{points((x + shift, top))}V{number(floor_y + 2.5)}{ticks}")


def chair(seat_front: float, seat_back: float, seat_y: float, back_top: float, floor_y: float) -> str:
    """A chair seen from the side: seat top at seat_y, with a back above seat_back."""
    low, high = min(seat_front, seat_back), max(seat_front, seat_back)
    out = 1 if seat_back > seat_front else -1
    legs = "".join(box(x, seat_y + 7, 6, floor_y - seat_y - 6) for x in (low + 2, high - 8))
    back = box(seat_back if out > 0 else seat_back - 7, back_top, 7, floor_y - back_top + 1)
    return legs + back + box(low, seat_y + 1, high - low, 8)


def pillow(x: float, y: float, width: float, height: float, turn: float = 0, style: str = "cloth") -> str:
    """A pillow by its middle, with soft corners; `turn` in degrees, clockwise."""
    w, h = width / 2, height / 2
    nip = min(w, h) * 0.45
    data = (
        f"M{points((-w, -h))}Q{points((0, -h - nip), (w, -h))}Q{points((w - nip * 0.5, 0), (w, h))}"
        f"Q{points((0, h + nip * 0.4), (-w, h))}Q{points((-w + nip * 0.5, 0), (-w, -h))}Z"
    )
    return f'<g transform="translate({points((x, y))})rotate({number(turn)})">{path(style, data)}</g>'


def bed(camera: Camera, floor: float, half_depth: float, left: float = 12, right: float = 308) -> str:
    """A mattress with its top at world y = floor, seen by the camera; its front side is 16 px high."""
    corners = [(x, floor, z) for x, z in ((left, -half_depth), (right, -half_depth), (right, half_depth))]
    corners.append((left, floor, half_depth))
    (x, y) = camera.see(corners[-1])
    return box(x, y - 4, right - left, 20, 6) + sheet(camera, corners, "prop")


def towel_roll(x: float, y: float, radius: float) -> str:
    """A rolled towel seen from its end."""
    inner = radius * 0.4
    return f'<circle class="cloth" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>' + path(
        "fold", f"M{points((x - inner, y))}A{number(inner)} {number(inner)} 0 1 1 {points((x, y + inner))}"
    )


def pack(x: float, y: float, width: float, height: float, turn: float = 0) -> str:
    """A cold or warm pack wrapped in a checked cloth, by its middle."""
    w, h = width / 2, height / 2
    lines = "".join(f"M{points((-w + width * part, -h))}V{number(h)}" for part in (0.33, 0.67))
    return (
        f'<g transform="translate({points((x, y))})rotate({number(turn)})">'
        + box(-w, -h, width, height, min(w, h) * 0.7, "cloth")
        + path("cloth", lines + f"M{points((-w, 0))}H{number(w)}")
        + "</g>"
    )


def parcel(x: float, y: float, width: float, height: float) -> str:
    """A cardboard box by its top left corner, with a strip of tape."""
    return box(x, y, width, height, 2, "cloth") + path("cloth", f"M{points((x, y + height * 0.3))}H{number(x + width)}")


def step_with_rail(x: float, top: float, floor_y: float, right: float, rail: Sequence[Point]) -> str:
    """A step from x to right with its top at y = top, and a hand rail on posts through two points."""
    (x1, y1), (x2, y2) = rail
    posts = path("stroke", f"M{points((x1, y1))}V{number(floor_y)}M{points((x2, y2))}V{number(top)}")
    return (
        posts + path("rail", f"M{points((x1 - 8, y1), (x2 + 8, y2))}") + box(x, top + 1.5, right - x, floor_y - top + 1)
    )
