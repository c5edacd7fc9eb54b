"""An integral whose kinks may coincide: for all parameters of a small box, in which the order of the kinks is not one and the same.

The places of kinks that may coincide, or lie at an end of the range, are in one short interval each. Between these intervals the signs of all kinks are
settled. Over one of them the integral is a part of its length, times a value of the integrand there with some signs or other of its kinks; or, where the
integrand is not bounded, the interval is made wider, so that beside it all is analytic, and the integral has a bound (:mod:`symdiv.enclose.singular`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import pairwise, product
from typing import Any, NamedTuple

import flint
import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose.forms import from_zero
from symdiv.enclose.functions import ball
from symdiv.enclose.integrand import Integrand, Values, several
from symdiv.enclose.kinks import Kink, kinks, settled
from symdiv.enclose.precision import NeedsPrecision, are_wide
from symdiv.enclose.singular import sign_of_unbounded, singular_bound
from symdiv.expression.nodes import substitute

__all__ = ["Crossing"]

WIDE = 12
"""A wide interval takes at most 2**-WIDE of the way to the next point."""
_REFUSED = "the order of two points of an integral is not settled"


class _Point(NamedTuple):
    """An end of the range or, with its number, the place of a kink; and where that is."""

    place: sp.Expr
    kink: int | None
    at: Any


class _Group(NamedTuple):
    """Points of which it is not known which is first, and the ends of an interval that has them."""

    points: list[_Point]
    low: arb
    high: arb
    wide: bool = False

    @property
    def is_point(self) -> bool:
        return len(self.points) == 1 and not self.wide

    @property
    def hull(self) -> arb:
        return self.low.union(self.high)

    @property
    def part(self) -> arb:
        """The length of a part of the interval."""
        return arb(0, (2 * self.hull.rad()).upper())


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

    def __call__(self, places: Values, values: Values, *, ends: bool = False) -> arb:
        """The integral where the ends, and then the kinks, are at these places; with ``ends`` the function may be singular at, or just beyond, an end."""
        low, high = ball(places[0]), ball(places[1])
        points = [_Point(end, None, at) for end, at in zip(self._ends, (low, high), strict=True)]
        points += [_Point(kink.place, n, ball(at)) for n, (kink, at) in enumerate(zip(self._kinks, places[2:], strict=True))]
        points = [point for point in points if not (point.at < low or point.at > high)]
        if any(point.at.is_nan() or not point.at.rad().is_finite() for point in points):
            raise NeedsPrecision(_REFUSED)
        groups = _overlapping(points)
        last = len(groups) - 1
        short = [
            self._short(groups, n, values, ends or are_wide())
            for n, group in enumerate(groups)
            if len(group.points) > 1 or (ends and n in (0, last) and group.low.is_finite() and group.high.is_finite())
        ]
        return sum((self._between(one, other, values) for one, other in pairwise(groups)), sum(short, arb(0)))

    def _short(self, groups: list[_Group], n: int, values: Values, wide: bool) -> arb:
        """The integral over the part of a short interval that is in the range; the interval may be made wider where that is wanted.

        It is oo or -oo where the integrand is of one sign there, but for what has a bound, and none was found of the former.
        """
        try:
            return reduce(arb.union, (self._value(body, groups[n], values) for body in self._bodies(groups[n], values))) * groups[n].part
        except NeedsPrecision:
            if not wide:
                raise
            groups[n] = group = _wider(groups, n)
            bodies = list(self._bodies(group, values))
            ends = group.low, group.high
            if n in (0, len(groups) - 1):  # measured from an end of the range, which need not be a number that can be written down
                place = self._ends[0] + self._x if n == 0 else self._ends[1] - self._x
                bodies = [from_zero(substitute(body, {self._x: place}), self._x) for body in bodies]
                ends = arb(0), (group.high - group.low).upper()
            about = self._x, ends, self._symbols, values
            try:
                return arb(0, reduce(arb.max, (singular_bound(body, *about) for body in bodies)))
            except NeedsPrecision:
                if len(bodies) > 1:
                    raise
                return sign_of_unbounded(bodies[0], *about) * arb.pos_inf()

    def _bodies(self, group: _Group, values: Values) -> Iterator[sp.Expr]:
        """The integrand with some signs or other of the kinks in a group."""
        crossing = [point.kink for point in group.points if point.kink is not None]
        found = self._differences((*values, group.hull))
        for signs in product((1, -1), repeat=len(crossing)):
            known = dict(zip(crossing, signs, strict=True))
            body = settled(self._body, self._x, [(kink, known[n] if n in known else _sign(found[n])) for n, kink in enumerate(self._kinks)])
            if kinks(body, self._x):
                raise NeedsPrecision(_REFUSED)
            yield body

    def _value(self, body: sp.Expr, group: _Group, values: Values) -> arb:
        value = Integrand(body, self._x, self._symbols).at(values)(acb(group.hull), False).real
        if not value.is_finite():
            raise NeedsPrecision(_REFUSED)
        return value

    def _between(self, one: _Group, other: _Group, values: Values) -> arb:
        """The integral from the upper end of a group to the lower end of the next one."""
        symbols = sp.Dummy("low", real=True), sp.Dummy("high", real=True)
        start, end = one.high, other.low
        inside = (start + end) / 2 if start.is_finite() and end.is_finite() else start + 1 if start.is_finite() else end - 1 if end.is_finite() else arb(0)
        signs = [_sign(x) for x in self._differences((*values, inside))]
        body = settled(self._body, self._x, list(zip(self._kinks, signs, strict=True)))
        ends = (group.points[0].place if group.is_point else symbol for group, symbol in zip((one, other), symbols, strict=True))
        exact = (at if at.is_finite() else fmpq(0) for at in (start, end))
        return self._of_range(body, self._x, *ends, (*self._symbols, *symbols))((*values, *exact))


def _wider(groups: list[_Group], n: int) -> _Group:
    """The group with an interval so wide that its points are far from the ends, unless it is an end of the range; without those of other groups."""
    points, low, high, _ = groups[n]
    gaps = [gap for k in (n, n + 1) if 0 < k < len(groups) and (gap := groups[k].low - groups[k - 1].high).is_finite()]
    room = (reduce(arb.min, gaps, arb(1)) / arb(2) ** max(WIDE, flint.ctx.prec // 4)).lower()
    return _Group(points, low if n == 0 else (low - room).lower(), high if n == len(groups) - 1 else (high + room).upper(), True)


def _overlapping(points: list[_Point]) -> list[_Group]:
    """The points, of which the first two are the ends of the range, in order; those together of which it is not known which is first."""
    groups: list[list[_Point]] = []
    for point in sorted(points, key=lambda point: point.at.lower()):
        if groups and not all(other.at < point.at for other in groups[-1]):
            groups[-1].append(point)
        else:
            groups.append([point])
    low, high = points[0].at.lower(), points[1].at.upper()
    return [
        _Group(group, low.max(reduce(arb.min, (p.at.lower() for p in group))), high.min(reduce(arb.max, (p.at.upper() for p in group)))) for group in groups
    ]


def _sign(x: Any) -> int:
    if not (x > 0 or x < 0):
        raise NeedsPrecision(_REFUSED)
    return 1 if x > 0 else -1
