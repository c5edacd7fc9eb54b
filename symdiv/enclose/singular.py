"""A bound of the integral of the absolute value of a function over a short interval, in which the function has integrable singularities that may move.

Main definitions: :func:`singular_bound`, :func:`sign_of_unbounded`. Such bounds are finite, but not narrow (:func:`symdiv.enclose.precision.wide_balls`).

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

from symdiv.enclose.forms import half_angles
from symdiv.enclose.growth import linear
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import InvalidInput
from symdiv.expression import occurring

__all__ = ["sign_of_unbounded", "singular_bound"]

SMALL = fmpq(1, 1 << 10)
"""|log u| is at most u**(-SMALL) / (e SMALL) for 0 < u <= 1."""
DECAY = 16


def singular_bound(body: sp.Expr, x: sp.Symbol, ends: tuple[arb, arb], symbols: tuple[sp.Symbol, ...], values: Values) -> arb:
    """A bound of the integral over the interval; NeedsPrecision where none was found."""
    return _Bounds(x, ends, symbols, values).of(half_angles(body, x))


def sign_of_unbounded(body: sp.Expr, x: sp.Symbol, ends: tuple[arb, arb], symbols: tuple[sp.Symbol, ...], values: Values) -> int:
    """1 where the function is something that is not below 0 and something with a bound, -1 where the former is not above 0; else NeedsPrecision."""
    bounds = _Bounds(x, ends, symbols, values)
    factors: dict[sp.Expr, sp.Expr] = {}
    for term in bounds.products(half_angles(body, x)):
        fixed, moving = term.as_independent(x, as_Add=False)
        factors[moving] = factors.get(moving, sp.S.Zero) + fixed
    signs = {bounds.sign(fixed * moving) for moving, fixed in factors.items() if not bounds.has(moving)}
    if len(signs) != 1 or not signs & {1, -1}:
        raise NeedsPrecision("a singularity of an integrand has parts of both signs")
    return int(signs.pop() or 0)


class _Term(NamedTuple):
    """A number times powers of |x - c|, for places c that may be in the interval."""

    size: arb
    powers: dict[_Place, arb]


class _Place(NamedTuple):
    """A place, and the end of the interval that is nearest to it if it is not inside, else the place; -oo and oo stand for the ends."""

    place: sp.Expr
    nearest: sp.Expr


class _Zero(NamedTuple):
    """Where a function a (x - c) may be 0: |a|, c, and the largest value of the function or 1."""

    slope: arb
    place: _Place
    most: arb

    def power(self, power: arb) -> _Term:
        """A bound of a power of the function; u**r, of which it is only known that -s <= r <= s, is at most u**(-s) max(u, 1)**(2 s)."""
        if power > 0 or power < 0:
            return _Term((self.slope**power).upper(), {self.place: power})
        size = abs(power).upper()
        return _Term((self.slope**-size * self.most ** (2 * size)).upper(), {self.place: -size})


class _Bounds:
    def __init__(self, x: sp.Symbol, ends: tuple[arb, arb], symbols: tuple[sp.Symbol, ...], values: Values) -> None:
        self._x, self._ends, self._hull, self._symbols, self._values = x, ends, ends[0].union(ends[1]), symbols, values
        self._exact = tuple(map(_rational, ends))

    def of(self, e: sp.Expr) -> arb:
        """A bound of the integral of |e|."""
        return sum(map(self._integral, self._terms(e)), arb(0)).upper()

    def has(self, e: sp.Expr) -> bool:
        """Whether there is one."""
        try:
            return bool(self.of(e).is_finite())
        except NeedsPrecision:
            return False

    def products(self, e: sp.Expr) -> list[sp.Expr]:
        """Products of which e is the sum; sums that are bounded, and what stands in powers and functions, are left alone."""
        if isinstance(e, sp.Add) and not self._size(e).is_finite():
            return [term for part in e.args for term in self.products(part)]
        if isinstance(e, sp.Mul):
            return [sp.Mul(*factors) for factors in product(*map(self.products, e.args))]
        return [e]

    def _integral(self, term: _Term) -> arb:
        """A bound of the integral of a term."""
        powers: dict[sp.Expr, arb] = {}
        for zero, power in term.powers.items():
            place = zero.place if power >= 0 else zero.nearest
            powers[place] = powers.get(place, arb(0)) + power
        size, order, half = term.size, arb(0), self._hull.rad()
        for place, power in powers.items():
            if power >= 0:
                size *= self._distance(place) ** power
            elif power < 0:
                order -= power
            else:  # as in _Zero.power
                least = abs(power).upper()
                size *= self._distance(place).max(arb(1)) ** (2 * least)
                order += least
        if not order < 1:
            raise NeedsPrecision("a singularity of an integrand is not known to be integrable")
        return size * 2 * half ** (1 - order) / (1 - order)

    def _terms(self, e: sp.Expr) -> list[_Term]:
        """Terms whose sum bounds |e| on the interval."""
        if isinstance(e, sp.Mul):
            return [_times(factors) for factors in product(*map(self._terms, e.args))]
        if isinstance(e, sp.Pow) and self._x not in e.args[1].free_symbols and (zero := self._zero(e.args[0])) is not None:
            return [zero.power(arb(self._at(e.args[1])))]
        if (zero := self._zero(e)) is not None:
            return [zero.power(arb(1))]
        if isinstance(e, sp.log) and (zero := self._zero(e.args[0] - 1)) is not None and (most := self._size(1 / e.args[0])).is_finite():
            return [_times((_Term(most.max(arb(1)), {}), zero.power(arb(1))))]  # |log(1 + v)| is at most |v| max(1, 1/(1 + v))
        size = self._size(e)
        if size.is_finite():
            return [_Term(size, {})]
        if isinstance(e, sp.Add):
            return [term for part in e.args for term in self._terms(part)]
        if isinstance(e, sp.Pow) and e.args[1] in (2, 3, 4):
            return [_times(factors) for factors in product(self._terms(e.args[0]), repeat=int(e.args[1]))]
        if isinstance(e, sp.Pow) and self._x not in e.args[1].free_symbols and (power := arb(self._at(e.args[1]))) > 0:
            return [_Term(self._most(e.args[0]) ** power, {})]
        if isinstance(e, sp.exp):
            return [self._exponential(sp.Add.make_args(e.args[0]))]
        if isinstance(e, sp.log) and (zero := self._zero(e.args[0])) is not None:
            return self._logarithm(e.args[0], zero)
        raise NeedsPrecision(f"no bound of {e.func.__name__} near a singularity")

    def _exponential(self, parts: tuple[sp.Expr, ...]) -> _Term:
        """Of exp(a + b + ...): exp(s log u) is a power of u, and what is below 0 makes it smaller."""
        factors, rest = [], []
        for part in parts:
            factor, moving = part.as_independent(self._x, as_Add=False)
            zero = self._zero(moving.args[0]) if isinstance(moving, sp.log) else None
            if zero is not None:
                factors.append(zero.power(arb(self._at(factor))))
            elif self.sign(part) == -1:
                factors.append(self._decay(part))
            else:
                rest.append(part)
        return _times((_Term(self._most(sp.Add(*rest)).exp(), {}), *factors))

    def _decay(self, exponent: sp.Expr) -> _Term:
        """A bound of the exponential of what is below 0: by M u**DECAY that of exp(-k/u), for a power u of |x - c|, and of exp(-k log(u)**2); else by 1."""
        factor, power = exponent.as_independent(self._x, as_Add=False)
        if isinstance(power, sp.Pow) and power.args[1] == 2 and isinstance(power.args[0], sp.log) and (zero := self._zero(power.args[0].args[0])) is not None:
            size = (arb(DECAY) ** 2 / (4 * abs(arb(self._at(factor))))).exp()  # -k t**2 - DECAY t is at most this for all t
            return _times((_Term(size.upper(), {}), zero.power(arb(DECAY))))
        if isinstance(power, sp.Pow) and (zero := self._zero(power.args[0])) is not None and (order := -arb(self._at(power.args[1]))) > 0:
            size = (DECAY / (abs(arb(self._at(factor))) * arb(1).exp())) ** DECAY
            return _times((_Term(size.upper(), {}), zero.power(order * DECAY)))
        return _Term(arb(1), {})

    def _logarithm(self, argument: sp.Expr, zero: _Zero) -> list[_Term]:
        """log u is log(u/U) + log U, where u <= U."""
        most, small = self._size(argument).max(arb(1)), arb(SMALL)
        term = zero.power(-small)
        return [_Term(term.size * most**small / (small * arb(1).exp()), term.powers), _Term(most.log(), {})]

    def _zero(self, e: sp.Expr) -> _Zero | None:
        """Where e, or the angle of which it is a multiple of the sine, is linear and may be 0 in the interval, or e is 0 at an end of it."""
        fixed, moving = (e.args[0] if isinstance(e, sp.Abs) else e).as_independent(self._x, as_Add=False)
        angle = self._angle(moving)
        line, ratio = (e, arb(1)) if angle is None else (angle[0], angle[1] * abs(arb(self._at(fixed))))
        found = linear(line, self._x)
        if found is None:
            return self._zero_at_end(e)
        if found[0] == 0:
            return None
        slope = arb(self._at(found[0]))
        if not (slope > 0 or slope < 0) or not arb(self._at(line)).contains(0):
            return None
        rising = 1 if slope > 0 else -1
        low, high = (None if sign is None else sign * rising for sign in self._signs_at_ends(line))
        place = -sp.oo if low == 0 else sp.oo if high == 0 else sp.cancel(-found[1] / found[0])
        nearest = -sp.oo if low is not None and low >= 0 else sp.oo if high is not None and high <= 0 else place
        return _Zero(abs(slope) * ratio, _Place(place, nearest), self._size(e).max(arb(1)))

    def _angle(self, e: sp.Expr) -> tuple[sp.Expr, arb] | None:
        """u where a sine or cosine is sin(u) and its nearest zero is u = 0, and sin(u)/u, which falls for 0 < u < pi."""
        if not isinstance(e, sp.sin | sp.cos) or linear(e.args[0], self._x) is None or not (angle := arb(self._at(e.args[0]))).is_finite():
            return None
        first = sp.Rational(isinstance(e, sp.cos), 2)
        turns = (angle / arb.pi() - arb(fmpq(first.p, first.q)) + arb(0.5)).mid().floor().unique_fmpz()
        u = sp.expand((e.args[0] - (int(turns) + first) * sp.pi) * (-1) ** (int(turns) + int(2 * first)))
        most = self._size(u)
        return (u, (most.sin() / most).union(arb(1))) if most < 3 else None

    def _zero_at_end(self, e: sp.Expr) -> _Zero | None:
        """Where a function that rises or falls throughout is 0 at an end: its slope times the distance from there, by the mean value theorem."""
        if not isinstance(e, sp.Add | sp.sin | sp.cos) or not (size := self._size(e)).is_finite():
            return None
        for end, place in zip(self._exact, (-sp.oo, sp.oo), strict=True):
            if sp.expand(e.xreplace({self._x: end})) == 0:
                slope = self._size(sp.diff(e, self._x)), self._size(1 / sp.diff(e, self._x))
                if all(x.is_finite() for x in slope):
                    return _Zero((1 / slope[1]).union(slope[0]), _Place(place, place), size.max(arb(1)))
        return None

    def _distance(self, place: sp.Expr) -> arb:
        """A bound of |x - c|."""
        return (self._ends[1] - self._ends[0]).upper() if place.is_infinite else self._size(self._x - place)

    def _most(self, e: sp.Expr) -> arb:
        """A bound of |e| itself."""
        most = arb(0)
        for size, powers in self._terms(e):
            if not all(power >= 0 for power in powers.values()):
                raise NeedsPrecision("what stands in a function is not bounded near a singularity")
            most += prod((self._distance(zero.place) ** power for zero, power in powers.items()), start=size)
        return most.upper()

    def sign(self, e: sp.Expr) -> int | None:
        """1 where e >= 0 on the interval, -1 where e <= 0, 0 where it is 0; None where none of these is seen."""
        if isinstance(e, sp.Mul):
            signs = [self.sign(factor) for factor in e.args]
            return None if None in signs else prod(sign for sign in signs if sign is not None)
        if self._x in e.free_symbols and (isinstance(e, sp.exp) or (isinstance(e, sp.Pow) and (e.args[1].is_even or self.sign(e.args[0]) == 1))):
            return 1
        if self._x in e.free_symbols and (angle := self._angle(e)) is not None:
            e = angle[0]
        if self._x in e.free_symbols and linear(e, self._x) is not None:
            signs = self._signs_at_ends(e)
            return None if None in signs or {-1, 1} <= set(signs) else 1 if 1 in signs else -1 if -1 in signs else 0
        try:
            value = arb(self._at(e))
        except (NeedsPrecision, InvalidInput, ZeroDivisionError):
            return None
        return 0 if value == 0 else 1 if value >= 0 else -1 if value <= 0 else None

    def _signs_at_ends(self, e: sp.Expr) -> list[int | None]:
        """Those of a linear function, of whose factors each may be known."""
        slope, fixed = linear(e, self._x) or (sp.S.Zero, e)
        values = [sp.expand(slope * end + fixed) for end in self._exact]
        return [self.sign(sp.factor(value)) if (sign := self.sign(value)) is None and value.is_Add else sign for value in values]

    def _size(self, e: sp.Expr) -> arb:
        """A bound of |e|, infinite where none is seen."""
        try:
            return abs(arb(self._at(e))).upper()
        except (NeedsPrecision, InvalidInput, ZeroDivisionError):
            return arb.pos_inf()

    def _at(self, e: sp.Expr) -> Any:
        """The value for all x of the interval."""
        powers = {power: sp.Dummy() for power in occurring(e, sp.Pow) if power != e and self._x in power.free_symbols}
        found = {power: ball for power in powers if (ball := self._of_power(power)) is not None}
        symbols = (*self._symbols, self._x, *(powers[power] for power in found))
        return several([e.xreplace({power: powers[power] for power in found})], symbols)((*self._values, self._hull, *found.values()))[0]

    def _of_power(self, e: sp.Pow) -> arb | None:
        """The values of a positive power of what vanishes at an end."""
        if self._x in e.args[1].free_symbols or (zero := self._zero(e.args[0])) is None or self.sign(e.args[0]) != 1:
            return None
        power = arb(self._at(e.args[1]))
        if not power > 0:
            return None
        half = arb(0, (zero.slope * self._distance(zero.place.place)) ** power / 2)
        return half.rad() + half  # from 0 exactly


def _rational(x: arb) -> sp.Rational:
    """An exact ball as a number."""
    mantissa, exponent = x.man_exp()
    return sp.Rational(int(mantissa)) * sp.Integer(2) ** int(exponent)


def _times(factors: tuple[_Term, ...]) -> _Term:
    powers: dict[_Place, arb] = {}
    for factor in factors:
        for place, power in factor.powers.items():
            powers[place] = powers.get(place, arb(0)) + power
    return _Term(prod((factor.size for factor in factors), start=arb(1)), powers)
