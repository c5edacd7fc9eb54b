"""A graph of what follows from what, drawn in layers as SVG inside a page.

Main definition: :func:`layered`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Box", "Drawing", "layered"]

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 150, 24, 16, 34


@dataclass(frozen=True)
class Box:
    """A node: its label, what it links to, and its upper left corner."""

    label: str
    link: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Boxes, the curves between them (SVG path data), and the size of the whole."""

    boxes: tuple[Box, ...]
    curves: tuple[str, ...]
    width: float
    height: float
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def layered(labels: Mapping[str, str], uses: Mapping[str, Sequence[str]], links: Mapping[str, str]) -> Drawing:
    """Place each node below all that it uses.

    Parameters
    ----------
    labels : the text of each node, by its key; in an order in which what is used comes first
    uses : the keys of the nodes that a node uses; keys without a label are left out
    links : where a node leads to

    >>> drawing = layered({"a": "A", "b": "B"}, {"b": ["a"]}, {"a": "#a", "b": "#b"})
    >>> [box.y for box in drawing.boxes]
    [0, 58]
    """
    depth: dict[str, int] = {}
    for key in labels:
        depth[key] = 1 + max((depth[used] for used in uses.get(key, ()) if used in depth), default=-1)
    rows: dict[int, list[str]] = {}
    for key, level in depth.items():
        rows.setdefault(level, []).append(key)
    widest = max((len(row) for row in rows.values()), default=1)
    place = {}
    for level, row in rows.items():
        indent = (widest - len(row)) * (_WIDTH + _GAP_X) / 2
        for i, key in enumerate(row):
            place[key] = (indent + i * (_WIDTH + _GAP_X), level * (_HEIGHT + _GAP_Y))
    curves = []
    for key in labels:
        for used in uses.get(key, ()):
            if used in place:
                (x1, y1), (x2, y2) = place[used], place[key]
                x1, x2, y1, middle = x1 + _WIDTH / 2, x2 + _WIDTH / 2, y1 + _HEIGHT, (y1 + _HEIGHT + y2) / 2
                curves.append(f"M{x1:g} {y1:g} C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {y2:g}")
    boxes = tuple(Box(labels[key], links[key], *place[key]) for key in labels)
    return Drawing(boxes, tuple(curves), widest * (_WIDTH + _GAP_X), len(rows) * (_HEIGHT + _GAP_Y))
