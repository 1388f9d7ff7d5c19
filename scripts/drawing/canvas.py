"""Turns figures and props into one SVG picture of 320 x 200 px with a light and a dark colour scheme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from .figure import Capsule, Figure, check_figure, extent
from .vectors import Direction, Vec, add, cross, scale, unit, vec

WIDTH, HEIGHT = 320, 200
Point = tuple[float, float]

# Colour names with their light and dark values; a page may override each as --picture-<name>.
COLOURS = {
    "paper": ("#ffffff", "#16202b"),
    "line": ("#1f3044", "#eaf1f8"),
    "near": ("#9cc7ec", "#3f78ad"),
    "far": ("#e3edf6", "#263e55"),
    "soft": ("#61748a", "#9db0c4"),
    "prop": ("#e9e4da", "#3a4450"),
    "cloth": ("#f6d9a8", "#7a5a26"),
    "move": ("#c2410c", "#ffb066"),
}
# The rounded parts of each layer; a layer has one common outline.
LAYERS = {
    "trunk": ("trunk", "neck", "head"),
    "body": ("trunk", "neck"),
    "head": ("head",),
    **{f"{side}_leg": (f"{side}_thigh", f"{side}_shin", f"{side}_foot") for side in ("near", "far")},
    **{f"{side}_arm": (f"{side}_upper_arm", f"{side}_forearm", f"{side}_hand") for side in ("near", "far")},
}
ORDER = ("far_arm", "far_leg", "trunk", "near_leg", "near_arm")


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def points(*pairs: Point) -> str:
    """Points as path data, joined by spaces."""
    return " ".join(f"{number(x)} {number(y)}" for x, y in pairs)


class Camera(NamedTuple):
    """A parallel view: `yaw` turns the scene about the vertical, `pitch` looks down on it (degrees).

    The world point `pivot` stays where it is on the screen.
    """

    pitch: float = 0.0
    yaw: float = 0.0
    pivot: Vec = (160.0, 170.0, 0.0)

    def turn(self, way: Vec) -> Vec:
        """A direction as the camera sees it: right, down, towards the viewer."""
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        x, z = way[0] * math.cos(yaw) + way[2] * math.sin(yaw), way[2] * math.cos(yaw) - way[0] * math.sin(yaw)
        y, depth = way[1] * math.cos(pitch) + z * math.sin(pitch), z * math.cos(pitch) - way[1] * math.sin(pitch)
        return (x, y, depth)

    def see(self, point: Sequence[float]) -> Point:
        """A world point (px) on the screen (px)."""
        turned = self.turn(add(vec(point), self.pivot, -1.0))
        return (self.pivot[0] + turned[0], self.pivot[1] + turned[1])


def capsule_path(a: Point, a_radius: float, b: Point, b_radius: float) -> str:
    """Path data of two circles (px) and the band between them."""
    gap = math.hypot(b[0] - a[0], b[1] - a[1])
    if gap <= abs(a_radius - b_radius) + 0.01:
        (x, y), radius = (a, a_radius) if a_radius >= b_radius else (b, b_radius)
        r = number(radius)
        left, half = points((x - radius, y)), f"A{r} {r} 0 1 0 "
        return f"M{left}{half}{points((x + radius, y))}{half}{left}Z"
    along, open_by = math.atan2(b[1] - a[1], b[0] - a[0]), math.acos((a_radius - b_radius) / gap)

    def rim(centre: Point, radius: float, sign: int) -> Point:
        angle = along + sign * open_by
        return (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))

    big_a, ra, rb = int(a_radius > b_radius), number(a_radius), number(b_radius)
    return (
        f"M{points(rim(a, a_radius, 1))}L{points(rim(b, b_radius, 1))}"
        f"A{rb} {rb} 0 {1 - big_a} 0 {points(rim(b, b_radius, -1))}"
        f"L{points(rim(a, a_radius, -1))}A{ra} {ra} 0 {big_a} 0 {points(rim(a, a_radius, 1))}Z"
    )


def hull_path(circles: Sequence[tuple[Point, float]]) -> str:
    """Path data of the shape that a rubber band around circles (px) would have."""
    rim = []
    for (x, y), r in circles:
        corners = 20 if r > 12 else 12
        turns = (math.tau * step / corners for step in range(corners))
        rim.extend((x + r * math.cos(turn), y + r * math.sin(turn)) for turn in turns)
    rim.sort()

    def half(ordered: Sequence[Point]) -> list[Point]:
        chain: list[Point] = []
        for p in ordered:
            while len(chain) > 1 and (chain[-1][0] - chain[-2][0]) * (p[1] - chain[-2][1]) >= (
                chain[-1][1] - chain[-2][1]
            ) * (p[0] - chain[-2][0]):
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return f"M{points(*half(rim), *half(rim[::-1]))}Z"


def figure_path(figure: Figure, parts: Sequence[str], camera: Camera) -> str:
    """Path data of some parts of a figure."""
    data = []
    for part in parts:
        shapes = list(figure.parts[part])
        if part == "trunk":
            for one, other in zip(shapes[::2], shapes[1::2], strict=True):
                data.append(_band(one, other, camera))
            continue
        for shape in shapes:
            data.append(
                capsule_path(camera.see(shape.start), shape.start_radius, camera.see(shape.end), shape.end_radius)
            )
    return "".join(data)


def _band(one: Capsule, other: Capsule, camera: Camera) -> str:
    """Path data of a trunk segment between its near and far outlines."""
    a, b = camera.see(one.start), camera.see(other.start)
    if math.hypot(a[0] - b[0], a[1] - b[1]) < 1:
        return capsule_path(a, one.start_radius, camera.see(one.end), one.end_radius)
    return hull_path(
        [
            (camera.see(point), radius)
            for shape in (one, other)
            for point, radius in ((shape.start, shape.start_radius), (shape.end, shape.end_radius))
        ]
    )


def _hair(centre: Point, radius: float, top: Vec) -> str:
    """Path data of the part of a ball (seen from the front) on the side of `top`: crown and back of the head."""
    level = 0.1
    flat = math.hypot(top[0], top[1])
    if flat <= level:
        return ""
    middle, width = math.atan2(top[1], top[0]), math.acos(level / flat)
    begin, end = ((math.cos(a), math.sin(a)) for a in (middle - width, middle + width))
    first = unit(cross(top, (0.0, 0.0, 1.0)))
    second = cross(top, first)
    second = second if second[2] > 0 else scale(second, -1.0)
    ring = math.sqrt(1 - level**2)
    start = math.asin(max(-1.0, min(1.0, -level * top[2] / (ring * second[2])))) if second[2] > 1e-6 else 0.0
    curve = []
    for step in range(1, 6):
        t = start + (math.pi - 2 * start) * step / 6
        p = add(scale(top, level), add(scale(first, math.cos(t)), second, math.sin(t)), ring)
        curve.append((p[0], p[1]))
    if math.dist(curve[2], (math.cos(middle), math.sin(middle))) < 0.12:
        return ""
    if math.dist(curve[0], end) > math.dist(curve[-1], end):
        curve.reverse()
    stops = [(centre[0] + radius * x, centre[1] + radius * y) for x, y in [begin, end, *curve]]
    arc = f"A{number(radius)} {number(radius)} 0 {int(width > math.pi / 2)} 1 "
    return f"M{points(stops[0])}{arc}{points(stops[1])}L{points(*stops[2:])}Z"


def face(figure: Figure, camera: Camera, asleep: bool = False) -> str:
    """Hair and eyes, so that it is clear where the figure looks."""
    up, front = (camera.turn(axis) for axis in figure.axes["head"])
    side = cross(front, up)
    centre, radius = camera.see(figure.joints["head"]), 0.062 * figure.stature
    marks = [f'<path class="hair" d="{_hair(centre, radius, unit(add(scale(up, 0.62), front, -0.78)))}"/>']
    for sign in (1, -1):
        spot = unit(add(add(scale(front, 0.85), up, 0.12), side, 0.40 * sign))
        if spot[2] < 0.15:
            continue
        x, y = centre[0] + radius * spot[0], centre[1] + radius * spot[1]
        if asleep:
            dx, dy = (0.26 * radius * c for c in (up[0], up[1]))
            if abs(front[2]) > 0.5:
                dx, dy = (0.26 * radius * c for c in (side[0], side[1]))
            marks.append(f'<path class="lid" d="M{points((x - dx, y - dy), (x + dx, y + dy))}"/>')
        else:
            marks.append(f'<circle class="eye" cx="{number(x)}" cy="{number(y)}" r="{number(0.13 * radius)}"/>')
    return "".join(marks)


class Rest(NamedTuple):
    """A part of a figure that must touch a surface: its reach towards `towards` is `value` px."""

    figure: Figure
    part: str
    towards: Direction
    value: float


class Scene:
    """One picture under construction: what is drawn, in drawing order, and what must hold for it."""

    def __init__(self, camera: Camera | None = None) -> None:
        self.camera = camera or Camera()
        self.items: list[str] = []
        self.figures: list[Figure] = []
        self.grounds: list[tuple[Figure, float]] = []
        self.rests: list[Rest] = []

    def draw(self, *marks: str) -> None:
        """Add ready-made SVG elements."""
        self.items.extend(marks)

    def person(
        self,
        figure: Figure,
        ground: float,
        order: Sequence[str] = ORDER,
        asleep: bool = False,
        between: tuple[str, str] | None = None,
        flat: bool = False,
    ) -> None:
        """Add a figure that nothing may sink below `ground` (px, world y).

        between: a layer and marks to draw before it. flat: both sides are equally close and get the main tone.
        """
        self.figures.append(figure)
        self.grounds.append((figure, ground))
        for layer in order:
            if between and between[0] == layer:
                self.items.append(between[1])
            tone = "far" if layer.startswith("far") and not flat else "near"
            data = figure_path(figure, LAYERS.get(layer, (layer,)), self.camera)
            self.items.append(f'<path class="{tone}" d="{data}"/>')
            if layer in ("trunk", "head"):
                self.items.append(face(figure, self.camera, asleep))

    def ghost(self, figure: Figure, *layers: str) -> None:
        """Add the dashed outline of a figure, or of some of its layers, for the start or the end of a movement."""
        self.figures.append(figure)
        parts = [part for layer in layers or ORDER for part in LAYERS.get(layer, (layer,))]
        data = figure_path(figure, parts, self.camera)
        self.items.append(f'<path class="ghost" d="{data}"/>')

    def rest(self, figure: Figure, surface: float, *parts: str, towards: Direction = -90) -> None:
        """Promise that parts touch a surface: the floor at y = `surface`, or a wall (towards 0: x, 180: -x)."""
        self.rests.extend(Rest(figure, part, towards, surface) for part in parts)

    def arrow(self, start: Point, bend: Point, end: Point, both: bool = False) -> None:
        """Add a movement arrow that curves towards `bend` (screen px)."""
        heads = [_arrow_head(bend, end)] + ([_arrow_head(bend, start)] if both else [])
        stop = _short_of(bend, end)
        begin = _short_of(bend, start) if both else start
        data = f"M{points(begin)}Q{points(bend, stop)}"
        self.items.append(f'<path class="halo" d="{data}"/><path class="move" d="{data}"/>' + "".join(heads))

    def label(self, text: str, x: float, y: float) -> None:
        """Add a short text label, centred on x (screen px)."""
        self.items.append(f'<text x="{number(x)}" y="{number(y)}">{escape(text)}</text>')

    def faults(self) -> list[str]:
        """What is wrong with the picture: impossible figures, parts under the ground or off their surface."""
        found = [fault for figure in self.figures for fault in check_figure(figure)]
        for figure, ground in self.grounds:
            for part in figure.parts:
                deep = extent(figure, part, -90) - ground
                if deep > 1.5:
                    found.append(f"{part} is {deep:.1f} px below the ground")
        for figure, part, towards, value in self.rests:
            gap = value - extent(figure, part, towards)
            if abs(gap) > 1.5:
                found.append(f"{part} is {gap:.1f} px away from the surface that holds it")
        return found

    def svg(self, name: str, title: str, description: str) -> str:
        """The whole picture as SVG text; `name` makes the ids of its title and description its own."""
        body = "\n".join(self.items)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{name}_title {name}_desc">\n<title id="{name}_title">{escape(title)}</title>\n'
            f'<desc id="{name}_desc">{escape(description)}</desc>\n<style>{_style(body)}</style>\n'
            f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="10"/>\n{body}\n</svg>\n'
        )


def _short_of(bend: Point, tip: Point) -> Point:
    """Where the line of an arrow stops, inside its head."""
    far = math.dist(bend, tip)
    return (tip[0] - 9 * (tip[0] - bend[0]) / far, tip[1] - 9 * (tip[1] - bend[1]) / far)


def _arrow_head(bend: Point, tip: Point) -> str:
    """The triangle at the tip of an arrow that comes from `bend`."""
    far = math.dist(bend, tip)
    x, y = (tip[0] - bend[0]) / far, (tip[1] - bend[1]) / far
    base = (tip[0] - 14 * x, tip[1] - 14 * y)
    corners = (base[0] - 7.5 * y, base[1] + 7.5 * x), tip, (base[0] + 7.5 * y, base[1] - 7.5 * x)
    return f'<path class="tip" d="M{points(*corners)}Z"/>'


# Style rules by class, as (class, declarations); "text" is an element. A picture holds only the rules that it uses.
RULES = (
    ("near", "fill:var(--near);stroke:var(--line);stroke-width:5;paint-order:stroke"),
    ("far", "fill:var(--far);stroke:var(--soft);stroke-width:5;paint-order:stroke"),
    ("hair", "fill:var(--line)"),
    ("eye", "fill:var(--line)"),
    ("lid", "fill:none;stroke:var(--line);stroke-width:2.5"),
    ("ghost", "fill:var(--paper);stroke:var(--soft);stroke-width:5;stroke-dasharray:6 5;paint-order:stroke"),
    ("prop", "fill:var(--prop);stroke:var(--soft);stroke-width:2.5"),
    ("cloth", "fill:var(--cloth);stroke:var(--line);stroke-width:2.5"),
    ("fold", "fill:none;stroke:var(--line);stroke-width:2.5"),
    ("stroke", "fill:none;stroke:var(--soft);stroke-width:3"),
    ("dash", "fill:none;stroke:var(--line);stroke-width:2.5;stroke-dasharray:6 5"),
    ("rail", "fill:none;stroke:var(--line);stroke-width:6"),
    ("halo", "fill:none;stroke:var(--paper);stroke-width:9"),
    ("move", "fill:none;stroke:var(--move);stroke-width:4.5"),
    ("tip", "fill:var(--move);stroke:var(--paper);stroke-width:2.5;paint-order:stroke"),
    ("text", "fill:var(--line);font:bold 18px sans-serif;text-anchor:middle"),
)


def _style(body: str) -> str:
    """The style sheet of a picture: the rules that its elements use, with colours for light and dark."""
    css = ".picture .paper{fill:var(--paper)}.picture *{stroke-linejoin:round}"
    css += ".picture :not(.ghost):not(.dash){stroke-linecap:round}"
    for name, rule in RULES:
        if name == "text" and "<text" in body:
            css += f".picture text{{{rule}}}"
        elif f'class="{name}"' in body:
            css += f".picture .{name}{{{rule}}}"

    def values(index: int) -> str:
        used = ((name, pair[index]) for name, pair in COLOURS.items() if f"var(--{name})" in css)
        return ";".join(f"--{name}:var(--picture-{name},{value})" for name, value in used)

    return f".picture{{{values(0)}}}@media (prefers-color-scheme:dark){{.picture{{{values(1)}}}}}{css}"
