"""Where in the parameters answers go wrong: the points that an audit tried, as a picture inside a page.

Main definition: :func:`error_map`.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from symdiv.parallel import needed

__all__ = ["axes_of", "error_map"]

_BITS = 60.0
"""Errors beyond 2^60 times what is allowed have the darkest colour."""


def axes_of(points: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[str]]) -> list[tuple[str, str, int]]:
    """The scalar parameters that vary, the most varied first: each with a label, its side (p or q) and its place.

    >>> axes_of([{"p": [1.0, 5.0], "q": [2.0]}, {"p": [1.0, 6.0], "q": [4.0]}], {"p": ["shape", "rate"], "q": ["rate"]})
    [('rate of p', 'p', 1), ('rate of q', 'q', 0)]
    """
    found = []
    for side in ("p", "q"):
        for place, name in enumerate(names.get(side, ())):
            values = {point[side][place] for point in points if isinstance(point[side][place], int | float)}
            if len(values) > 1:
                found.append((len(values), f"{name} of {side}", side, place))
    return [axis[1:] for axis in sorted(found, key=lambda axis: -axis[0])]


def error_map(points: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[str]]) -> str | None:
    """A picture of the points over the two parameters that vary most, as the text of a data URI; None where none varies.

    The colour is the size of the error over what is allowed, on a scale of powers of two; crosses are points with no number at all.

    Parameters
    ----------
    points : records with ``p``, ``q`` (the values of the parameters), ``badness`` (log2 of the error over what is allowed) and ``kind``
    names : the names of the parameters of ``"p"`` and ``"q"``
    """
    axes = axes_of(points, names)
    if not axes:
        return None
    figure_class = needed("matplotlib.figure", "report").Figure
    figure = figure_class(figsize=(4.6, 3.4), dpi=110, layout="constrained")
    plot = figure.add_subplot()
    across, *rest = axes
    down = rest[0] if rest else None

    xs, across_label = _scaled([point[across[1]][across[2]] for point in points], across[0])
    if down is not None:
        ys, down_label = _scaled([point[down[1]][down[2]] for point in points], down[0])
    else:
        ys, down_label = [_level(point["badness"]) for point in points], "log₂ of error / allowed"
    levels = [_level(point["badness"]) for point in points]
    lost = [point["kind"] is not None and level >= _BITS for point, level in zip(points, levels, strict=True)]
    for chosen, marker, size in ((False, "o", 14), (True, "x", 26)):
        part = [i for i, is_lost in enumerate(lost) if is_lost == chosen]
        drawn = plot.scatter(
            [xs[i] for i in part], [ys[i] for i in part], c=[levels[i] for i in part], s=size, marker=marker, cmap="viridis_r", vmin=0, vmax=_BITS, linewidths=1
        )
        if not chosen:
            figure.colorbar(drawn, ax=plot, label="log₂ of error / allowed")
    plot.set_xlabel(across_label)
    plot.set_ylabel(down_label)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _scaled(values: Sequence[Any], name: str) -> tuple[list[float], str]:
    """Coordinates, and what they are of a parameter: its logarithm where it ranges widely (the axes of a plot cannot hold all of a float's range)."""
    numbers = [float(v) if isinstance(v, int | float) and math.isfinite(v) else math.nan for v in values]
    sizes = [abs(v) for v in numbers if v and not math.isnan(v)]
    if not sizes or math.log10(max(sizes)) - math.log10(min(sizes)) < 2:
        return numbers, name
    if all(math.isnan(v) or v > 0 for v in numbers):
        return [v if math.isnan(v) else math.log10(v) for v in numbers], f"log₁₀ of {name}"
    least = 10.0 ** math.floor(math.log10(min(sizes)))  # zero has no logarithm, and what is near it matters as much as what is large
    unit = f"{name}| / {least:.0e}" if least else f"{name}|"
    return [v if math.isnan(v) else math.copysign(math.log10(1 + abs(v) / (least or 1)), v) for v in numbers], f"± log₁₀(1 + |{unit})"


def _level(badness: Any) -> float:
    """The size of an error on the scale of colours: 0 is right."""
    try:
        number = float(badness)
    except (TypeError, ValueError):
        return _BITS
    return _BITS if math.isnan(number) else min(max(number, 0.0), _BITS)
