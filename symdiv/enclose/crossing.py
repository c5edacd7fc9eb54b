"""An integral whose kinks may coincide: for all parameters of a small box, in which the order of the kinks is not one and the same.

The places of kinks that may coincide, or lie at an end of the range, are in one short interval each. Between these intervals the signs of all kinks are
settled. Over one of them the integral is a part of its length, times a value of the integrand there with some signs or other of its kinks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise, product
from typing import Any, NamedTuple

import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose.functions import ball
from symdiv.enclose.integrand import Integrand, Values, several
from symdiv.enclose.kinks import Kink, kinks, settled
from symdiv.enclose.precision import NeedsPrecision

__all__ = ["Crossing"]

_REFUSED = "the order of two points of an integral is not settled"


class _Point(NamedTuple):
    """An end of the range or, with its number, the place of a kink; and where that is."""

    place: sp.Expr
    kink: int | None
    at: Any


class Crossing:
    """The integral of ``body`` between two ends; ``of_range`` makes the evaluator of the integral over a range in which all signs are settled."""

    def __init__(
        self,
        body: sp.Expr,
        x: sp.Symbol,
        ends: tuple[sp.Expr, sp.Expr],
        found: Sequence[Kink],
        symbols: tuple[sp.Symbol, ...],
        of_range: Callable[..., Callable[[Values], arb]],
    ) -> None:
        self._body, self._x, self._ends, self._kinks, self._symbols, self._of_range = body, x, ends, found, symbols, of_range
        self._differences = several([kink.difference for kink in found], (*symbols, x))

    def __call__(self, places: Values, values: Values) -> arb:
        """The integral where the ends, and then the kinks, are at these places."""
        low, high = ball(places[0]), ball(places[1])
        points = [_Point(end, None, at) for end, at in zip(self._ends, (low, high), strict=True)]
        points += [_Point(kink.place, n, ball(at)) for n, (kink, at) in enumerate(zip(self._kinks, places[2:], strict=True))]
        points = [point for point in points if not (point.at < low or point.at > high)]
        if any(point.at.is_nan() or not point.at.rad().is_finite() for point in points):
            raise NeedsPrecision(_REFUSED)
        groups = _overlapping(points)
        short = [self._short(group, values) for group in groups if len(group) > 1]
        return sum((self._between(one, other, values) for one, other in pairwise(groups)), sum(short, arb(0)))

    def _short(self, group: list[_Point], values: Values) -> arb:
        """The integral over the part of a short interval that is in the range."""
        hull = reduce(arb.union, (point.at for point in group))
        crossing = [point.kink for point in group if point.kink is not None]
        found = self._differences((*values, hull))
        bounds = []
        for signs in product((1, -1), repeat=len(crossing)):
            known = dict(zip(crossing, signs, strict=True))
            body = settled(self._body, self._x, [(kink, known[n] if n in known else _sign(found[n])) for n, kink in enumerate(self._kinks)])
            value = Integrand(body, self._x, self._symbols).at(values)(acb(hull), False).real
            if kinks(body, self._x) or not value.is_finite():
                raise NeedsPrecision(_REFUSED)
            bounds.append(value)
        return reduce(arb.union, bounds) * arb(0, (2 * hull.rad()).upper())

    def _between(self, one: list[_Point], other: list[_Point], values: Values) -> arb:
        """The integral from the upper end of a group to the lower end of the next one."""
        symbols = sp.Dummy("low", real=True), sp.Dummy("high", real=True)
        start, end = (reduce(arb.max, (p.at.upper() for p in one)), reduce(arb.min, (p.at.lower() for p in other)))
        inside = (start + end) / 2 if start.is_finite() and end.is_finite() else start + 1 if start.is_finite() else end - 1 if end.is_finite() else arb(0)
        signs = [_sign(x) for x in self._differences((*values, inside))]
        body = settled(self._body, self._x, list(zip(self._kinks, signs, strict=True)))
        ends = (group[0].place if len(group) == 1 else symbol for group, symbol in zip((one, other), symbols, strict=True))
        exact = (at if at.is_finite() else fmpq(0) for at in (start, end))
        return self._of_range(body, self._x, *ends, (*self._symbols, *symbols))((*values, *exact))


def _overlapping(points: list[_Point]) -> list[list[_Point]]:
    """The points in order, those together of which it is not known which is first."""
    groups: list[list[_Point]] = []
    for point in sorted(points, key=lambda point: point.at.lower()):
        if groups and not all(other.at < point.at for other in groups[-1]):
            groups[-1].append(point)
        else:
            groups.append([point])
    return groups


def _sign(x: Any) -> int:
    if not (x > 0 or x < 0):
        raise NeedsPrecision(_REFUSED)
    return 1 if x > 0 else -1
