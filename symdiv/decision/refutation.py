"""A formula refuted: a point where its value and the truth are disjoint, made simple."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import mpmath
import sympy as sp

from symdiv.decision.points import Point, Space
from symdiv.decision.regions import region_points
from symdiv.decision.values import DIGITS, Difference, Side, difference
from symdiv.enclose import Enclosure
from symdiv.expression import substitute

__all__ = ["counterexample", "number_text", "point_text", "search", "shown"]

_POINTS = 40
_AT_EDGES = 24
_COSTLY = 6
"""Points that are tried where a value is a sum or an integral."""


def counterexample(space: Space, claimed: Side, truth: Side, strict: bool = True) -> Difference | None:
    """A simple point at which the two differ; one where both are finite, if there is one. None where none was found.

    Unless ``strict``, it is no difference that the formula is undefined at the edge of a closed domain.
    """
    costly = truth.expression.has(sp.Sum, sp.Integral) or claimed.expression.has(sp.Sum, sp.Integral)

    def differs(point: Point) -> Difference | None:
        found = difference(claimed, truth, point)
        lenient = found is not None and found.left is None and not strict and any(s.is_nonnegative and n in (0, 1) for s, n in point.items())
        return None if lenient else found

    return search(space, differs, _COSTLY if costly else _POINTS, (claimed.expression, truth.expression))


def search(space: Space, differs: Callable[[Point], Difference | None], count: int, values: tuple[sp.Expr, ...] = ()) -> Difference | None:
    """The simplest difference found: at points drawn at large, at the edges, or in each region of the cases that the values have."""
    found: Difference | None = None
    costly = count <= _COSTLY
    for points in (space.points(count), space.points(min(count, _AT_EDGES), True), _regional(space, values)):
        for point in points:
            here = differs(point)
            if here is not None and (found is None or (found.kind != "finite" and here.kind == "finite")):
                found = here
            if here is not None and here.kind == "finite":
                break
        if found is not None:
            return space.simplest(found, differs, *((_COSTLY,) if costly else ()))
    return None


def _regional(space: Space, values: tuple[sp.Expr, ...]) -> Iterator[Point]:
    """The points of regions, found when the first of them is asked for; those where no sum or integral is left."""
    open_cases = any(v.has(sp.Sum, sp.Integral) for v in values)
    for point in region_points(space, *values):
        if not open_cases or not any(substitute(v, point).has(sp.Sum, sp.Integral) for v in values):
            yield point


def point_text(point: Mapping[sp.Symbol, sp.Rational]) -> str:
    """The point as text: ``a = 1/2, b = 3``."""
    return ", ".join(f"{s.name} = {n}" for s, n in sorted(point.items(), key=lambda item: item[0].name))


def number_text(value: Enclosure | None, digits: int = DIGITS) -> str | None:
    """The digits that both ends of an enclosure share, roughly; None where there is no value."""
    if value is None:
        return None
    middle = value.lower if value.lower == value.upper else (value.lower + value.upper) / 2
    return str(mpmath.nstr(middle, digits)).replace("+inf", "inf")


def shown(number: str | None) -> str:
    """The number as it stands in a sentence."""
    return "undefined" if number is None else number.replace("inf", "∞")
