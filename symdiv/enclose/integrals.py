"""Integrals of one variable, with a proven enclosure.

The range is split at the kinks of the integrand (:mod:`symdiv.enclose.kinks`), and at one inner point if both ends need care, so that every
part is the integral of a function H(y) over 0 < y < Y <= oo that is analytic inside; y is the distance from one end.  These are the rays of
:mod:`symdiv.enclose.rays`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import flint
import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from symdiv.enclose.crossing import Crossing
from symdiv.enclose.forms import completed_squares, from_zero, paired_powers, products_to_sums
from symdiv.enclose.functions import ball
from symdiv.enclose.grids import compile_grid
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.kinks import kinks, settled
from symdiv.enclose.precision import NeedsPrecision, are_wide, wide_balls
from symdiv.enclose.rays import Ray, total
from symdiv.errors import Undetermined, Unsupported
from symdiv.expression import occurring, outermost, substitute

__all__ = ["between", "compare", "compile_integral", "grouped"]

PRECISION = 3500  # bits, for a thousand digits


def compile_integral(e: sp.Integral, symbols: tuple[sp.Symbol, ...]) -> Callable[..., arb]:
    """The evaluator of a SymPy Integral over one variable as a function of its free symbols."""
    body, *limits = e.args
    if len(limits) > 1:
        return compile_grid(e, symbols)
    if len(limits[0]) != 3:
        raise Unsupported(f"{e}: expected one variable with two bounds")
    x, low, high = limits[0]
    if x in symbols:  # a bound of the range, or a parameter, has the same name
        inner = sp.Dummy(x.name, **x.assumptions0)
        body, x = body.xreplace({x: inner}), inner
    if any(x in part.free_symbols for part in body.atoms(sp.Sum, sp.Integral)):
        raise Unsupported(f"{e}: a sum or an integral in the integrand moves with {x}")
    if low == high:
        return lambda *values: arb(0)
    whole = _Cases(products_to_sums(body, x), x, low, high, symbols)

    def integrate(*values: Any) -> arb:
        if flint.ctx.prec > PRECISION:
            raise Undetermined(f"an integral: more than {PRECISION} bits would be needed; is the value zero?")
        try:
            return whole(values)
        except NeedsPrecision as reason:
            if 2 * flint.ctx.prec > PRECISION:
                raise Undetermined(str(reason)) from None
            raise

    return integrate


class _Cases:
    """The integral of ``body`` from ``low`` to ``high``, all of which may contain Piecewise on the parameters: one range for each case."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._whole, self._x, self._symbols = sp.Tuple(body, low, high), x, symbols
        self._pieces = outermost(self._whole, lambda e: isinstance(e, sp.Piecewise) and not any(x in condition.free_symbols for _, condition in e.args))
        self._numbers = several([sp.Piecewise(*((sp.Integer(i), c) for i, (_, c) in enumerate(p.args)), evaluate=False) for p in self._pieces], symbols)
        self._ranges: dict[tuple[int, ...], _Cases | _Range] = {}

    def __call__(self, values: Values) -> arb:
        numbers = tuple(int(number.p) for number in self._numbers(values))
        if numbers not in self._ranges:
            whole = self._whole.xreplace({piece: piece.args[i][0] for piece, i in zip(self._pieces, numbers, strict=True)})
            self._ranges[numbers] = (_Cases if self._pieces else _Range)(whole[0], self._x, whole[1], whole[2], self._symbols)
        return self._ranges[numbers](values)


class _Range:
    """The integral of ``body`` from ``low`` to ``high``, split where it has kinks."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._x, self._ends, self._symbols = body, x, (low, high), symbols
        self._kinks = kinks(body, x)
        self._places = [low, high, *(kink.place for kink in self._kinks)]
        self._values = several(self._places, symbols)
        self._differences = several([kink.difference for kink in self._kinks], (*symbols, x))
        self._parts: dict[Any, _Range | _Part] = {}

    def __call__(self, values: Values) -> arb:
        places = self._values(values)
        low, high = places[:2]
        orientation = compare(low, high)
        if orientation == 0:
            return arb(0)
        if orientation > 0:
            return -_Range(self._body, self._x, self._ends[1], self._ends[0], self._symbols)(values)
        try:
            order = [group[0] for group in grouped(places)]
        except NeedsPrecision:
            return Crossing(self._body, self._x, self._ends, self._kinks, self._symbols, _Range)(places, values)
        return total([self._part(i, j, between(places[i], places[j]), values)(values) for i, j in pairwise(order)])

    def _part(self, i: int, j: int, sample: Any, values: Values) -> _Range | _Part:
        signs = tuple(compare(x, fmpq(0)) for x in self._differences((*values, sample)))
        found = self._parts.get((i, j, signs))
        if found is None:
            if self._kinks:
                body = settled(self._body, self._x, list(zip(self._kinks, signs, strict=True)))
                found = _Range(body, self._x, self._places[i], self._places[j], self._symbols)
            else:
                found = _Part(self._body, self._x, *self._ends, self._symbols)
            self._parts[i, j, signs] = found
        return found


def compare(x: Any, y: Any) -> int:
    """1, 0 or -1 where x is above y, equal, or below."""
    difference = x - y
    if difference > 0:
        return 1
    if difference < 0:
        return -1
    if type(difference) is fmpq or difference.is_zero():
        return 0
    raise NeedsPrecision("the order of two points of an integral is not settled")


def grouped(places: Values) -> list[list[int]]:
    """The numbers of the places from the first one, the lower end, to the second one, the upper end, in order; those that are one together."""
    low, high = places[:2]
    inside = [i for i, place in enumerate(places) if i < 2 or (compare(low, place) <= 0 and compare(place, high) <= 0)]
    groups: list[list[int]] = []
    for i in sorted(inside, key=lambda i: cmp_to_key(compare)(places[i])):  # stable: an end is the first of its group
        if groups and compare(places[groups[-1][0]], places[i]) == 0:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def between(low: Any, high: Any) -> Any:
    """A point between two others."""
    if ball(low).is_finite():
        return (low + high) / 2 if ball(high).is_finite() else low + 1
    return high - 1 if ball(high).is_finite() else fmpq(0)


class _Part:
    """The integral of a function without kinks, from low to high, as rays from ends that need care."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        for node in occurring(body, Relational):
            if x in node.free_symbols:
                raise Unsupported(f"an integral over {x}: no place is known where the condition {node} changes")
        self._infinite = (low is sp.S.NegativeInfinity, high is sp.oo)
        self._body, self._x, self._ends, self._symbols = body, x, (low, high), symbols
        self._rays: dict[tuple[bool, int], Ray] = {}
        self._length = several([sp.S.Zero if any(self._infinite) else high - low], symbols)

    def _ray(self, end: int, origin: sp.Expr | None = None) -> Ray:
        """The ray from the lower (0) or the upper (1) end, or from another origin in that end's place."""
        key = origin is None, end
        if key not in self._rays:
            origin = self._ends[end] if origin is None else origin
            y = sp.Dummy("y", positive=True)
            body = substitute(self._body, {self._x: origin + (-y if end else y)})
            self._rays[key] = Ray(completed_squares(paired_powers(from_zero(body, y), y), y), y, self._symbols)
        return self._rays[key]

    def __call__(self, values: Values) -> arb:
        try:
            return self._of_rays(values)
        except Undetermined:
            if not are_wide() or all(self._infinite):
                raise
            # near the ends by bounds, for singularities that move with the parameters may be at them, or just beyond
            with wide_balls(False):
                return Crossing(self._body, self._x, self._ends, [], self._symbols, _Range)(several(self._ends, self._symbols)(values), values, ends=True)

    def _of_rays(self, values: Values) -> arb:
        if self._body is sp.oo:  # where a density is positive that another one is to bound
            (length,) = self._length(values)
            if any(self._infinite) or length > 0:
                return arb.pos_inf()
            raise NeedsPrecision("whether an interval has a length is not settled")
        if all(self._infinite):
            return total([self._ray(0, sp.S.Zero)(values, None), self._ray(1, sp.S.Zero)(values, None)])
        if any(self._infinite):
            return self._ray(int(self._infinite[0]))(values, None)
        (length,) = self._length(values)
        for end in (0, 1):
            if self._ray(1 - end).regular(values, length) and self._ray(end).reaches(values, length):
                return self._ray(end)(values, length)
        return total([self._ray(0)(values, length / 2), self._ray(1)(values, length / 2)])
