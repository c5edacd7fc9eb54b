"""A bound of the integral of the absolute value of a function over a short interval, in which the function has integrable singularities that may move.

Main definition: :func:`singular_bound`.

Implementation notes. On the interval, of length L, the function is bounded by a sum of terms M |x - c1|**(-s1) … |x - cn|**(-sn), where M does not depend
on x, and s = s1 + … + sn is less than 1. By the inequality of Hardy and Littlewood (of n functions: Brascamp, Lieb and Luttinger) the integral of such a
term is at most what it is where all the c are the middle, which is M 2 (L/2)**(1 - s) / (1 - s), wherever they are. With a little more than s in its place
the same holds, so that the functions are uniformly integrable, and their integrals continuous in what moves. Source: Lieb and Loss, *Analysis*, 2nd ed., 3.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any, NamedTuple

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.growth import linear
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import InvalidInput

__all__ = ["singular_bound"]

SMALL = fmpq(1, 1 << 10)
"""|log u| is at most u**(-SMALL) / (e SMALL) for 0 < u <= 1."""

DECAY = 16


def singular_bound(body: sp.Expr, x: sp.Symbol, ends: tuple[arb, arb], symbols: tuple[sp.Symbol, ...], values: Values) -> arb:
    """A bound of the integral over the interval; NeedsPrecision where none was found."""
    bounds = _Bounds(x, ends, symbols, values)
    return sum(map(bounds.integral, bounds.terms(body)), arb(0)).upper()


class _Term(NamedTuple):
    """A number times powers of |x - c|, for places c that may be in the interval."""

    size: arb
    powers: dict[sp.Expr, arb]


class _Bounds:
    def __init__(self, x: sp.Symbol, ends: tuple[arb, arb], symbols: tuple[sp.Symbol, ...], values: Values) -> None:
        self._x, self._ends, self._hull, self._symbols, self._values = x, ends, ends[0].union(ends[1]), symbols, values

    def integral(self, term: _Term) -> arb:
        """A bound of the integral of a term."""
        size, order, half = term.size, arb(0), self._hull.rad()
        for place, power in term.powers.items():
            if power >= 0:
                size *= self._size(self._x - place) ** power
            else:
                order -= power
        if not order < 1:
            raise NeedsPrecision("a singularity of an integrand is not known to be integrable")
        return size * 2 * half ** (1 - order) / (1 - order)

    def terms(self, e: sp.Expr) -> list[_Term]:
        """Terms whose sum bounds |e| on the interval."""
        if isinstance(e, sp.Mul):
            return [_times(factors) for factors in product(*map(self.terms, e.args))]
        if isinstance(e, sp.Pow) and self._x not in e.args[1].free_symbols and (found := self._vanishing(e.args[0])) is not None:
            return [self._power(*found, arb(self._at(e.args[1])))]
        if (found := self._vanishing(e)) is not None:
            return [self._power(*found, arb(1))]
        size = self._size(e)
        if size.is_finite():
            return [_Term(size, {})]
        if isinstance(e, sp.Add):
            return [term for part in e.args for term in self.terms(part)]
        if isinstance(e, sp.Pow) and self._x not in e.args[1].free_symbols and (power := arb(self._at(e.args[1]))) > 0:
            return [_Term(self._most(e.args[0]) ** power, {})]
        if isinstance(e, sp.exp):
            parts = {part: self._sign(part) for part in sp.Add.make_args(e.args[0])}
            above = sp.Add(*(part for part, sign in parts.items() if sign >= 0))  # what is below 0 makes it smaller
            return [_times((_Term(self._most(above).exp(), {}), *(self._decay(part) for part, sign in parts.items() if sign < 0)))]
        if isinstance(e, sp.log) and (found := self._vanishing(e.args[0])) is not None:
            return self._logarithm(e.args[0], *found)
        raise NeedsPrecision(f"no bound of {e.func.__name__} near a singularity")

    def _decay(self, exponent: sp.Expr) -> _Term:
        """A bound of the exponential of what is below 0: of exp(-k/u), by (DECAY/(e k))**DECAY u**DECAY, for a power u of |x - c|; else 1."""
        factor, power = exponent.as_independent(self._x, as_Add=False)
        if isinstance(power, sp.Pow) and (found := self._vanishing(power.args[0])) is not None and (order := -arb(self._at(power.args[1]))) > 0:
            slope, place = found
            size = abs(arb(self._at(factor))) / slope**order
            return _Term(((DECAY / (size * arb(1).exp())) ** DECAY).upper(), {place: order * DECAY})
        return _Term(arb(1), {})

    def _vanishing(self, e: sp.Expr) -> tuple[arb, sp.Expr] | None:
        """|a| and c where e is a (x - c) and may be 0 in the interval."""
        found = linear(e, self._x)
        if found is None or found[0] == 0:
            return None
        slope = abs(arb(self._at(found[0])))
        return (slope, sp.cancel(-found[1] / found[0])) if slope > 0 and arb(self._at(e)).contains(0) else None

    def _power(self, slope: arb, place: sp.Expr, power: arb) -> _Term:
        if not (power > 0 or power < 0):
            raise NeedsPrecision("the sign of an exponent is not settled")
        return _Term((slope**power).upper(), {place: power})

    def _logarithm(self, argument: sp.Expr, slope: arb, place: sp.Expr) -> list[_Term]:
        """log u is log(u/U) + log U, where u <= U."""
        most, small = self._size(argument).max(arb(1)), arb(SMALL)
        power = self._power(slope / most, place, -small)
        return [_Term(power.size / (small * arb(1).exp()), power.powers), _Term(most.log(), {})]

    def _most(self, e: sp.Expr) -> arb:
        """A bound of |e| itself."""
        most = arb(0)
        for size, powers in self.terms(e):
            if any(power < 0 for power in powers.values()):
                raise NeedsPrecision("what stands in a function is not bounded near a singularity")
            most += prod((self._size(self._x - place) ** power for place, power in powers.items()), start=size)
        return most.upper()

    def _sign(self, e: sp.Expr) -> int:
        """1 or -1 where e >= 0 or e <= 0 is seen, else 0."""
        if isinstance(e, sp.Mul):
            return prod(map(self._sign, e.args))
        if self._x in e.free_symbols and (isinstance(e, sp.exp) or (isinstance(e, sp.Pow) and (e.args[1].is_even or self._sign(e.args[0]) > 0))):
            return 1
        monotone = linear(e, self._x) is not None  # so that what it is at the ends is enough
        try:
            values = [arb(self._at(e, end)) for end in (self._ends if monotone else (self._hull,))]
        except (NeedsPrecision, InvalidInput, ZeroDivisionError):
            return 0
        return int(all(value >= 0 for value in values)) - int(all(value <= 0 for value in values))

    def _size(self, e: sp.Expr) -> arb:
        """A bound of |e|, infinite where none is seen."""
        try:
            return abs(arb(self._at(e))).upper()
        except (NeedsPrecision, InvalidInput, ZeroDivisionError):
            return arb.pos_inf()

    def _at(self, e: sp.Expr, place: arb | None = None) -> Any:
        """The value at a place, or for all x of the interval."""
        return several([e], (*self._symbols, self._x))((*self._values, self._hull if place is None else place))[0]


def _times(factors: tuple[_Term, ...]) -> _Term:
    powers: dict[sp.Expr, arb] = {}
    for factor in factors:
        for place, power in factor.powers.items():
            powers[place] = powers.get(place, arb(0)) + power
    return _Term(prod((factor.size for factor in factors), start=arb(1)), powers)
