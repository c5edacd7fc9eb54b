"""Integrands with narrow peaks or steps, as sums of c exp(E): of a gamma density with the shape 10**16 no ball but a narrow one sees that it is small.

Main definition: :class:`Peaked`, which is evaluated like :class:`~symdiv.enclose.integrand.Integrand` and finds where an integrand is large.

All that is a power or an exponential stands in one exponent E, in which the growth of one and the decline of another are weighed against each other before
an exponential is taken. On a real interval E is enclosed by its two ends (:mod:`symdiv.enclose.intervals`), and like on a complex ball also by the mean value
theorem, E(m) + E'(ball) (z - m), which is as narrow as the square of the ball where E has its maximum. The search for the maxima is a guess
that decides on time and precision alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import flint
import sympy as sp
from flint import acb, arb

from symdiv.enclose.complex_table import COMPLEX
from symdiv.enclose.dominance import dominated
from symdiv.enclose.forms import logarithm_of
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import linear
from symdiv.enclose.integrand import NAN, Values
from symdiv.enclose.intervals import INTERVALS, Interval, interval
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build
from symdiv.errors import InvalidInput

__all__ = ["Peak", "Peaked"]

STRIDE = 1 << 20  # how much farther from a peak than the last place the next one is
MOST = 32  # terms of a sum of c exp(E)
OUTSIDE = (InvalidInput, NeedsPrecision, ZeroDivisionError, ValueError)


def _exp(z: Any) -> Any:
    """exp, also of wide balls far from 0, whose centre Arb rounds to a few bits."""
    if type(z) is not acb:
        return arb.exp(z)
    middle = acb(z.real.mid(), z.imag.mid())
    return middle.exp() * (z - middle).exp()


WIDE = {**COMPLEX, "exp": _exp}


class Peak(NamedTuple):
    """Where a term has its maximum, about; how wide it is there; the size of the integral of all terms near it; and how many bits are lost there."""

    place: arb
    width: arb
    size: arb
    lost: int


class Peaked:
    """A function of t as a sum of c(t) exp(E(t)); ``is_sharp`` says whether there is an exponent to look at."""

    def __init__(self, body: sp.Expr, t: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        terms = _terms(body, t)
        self.is_sharp = any(t in exponent.free_symbols for _, exponent in terms)
        exponents = [_in_order(exponent, t) for _, exponent in terms]
        parts = [*(c for c, _ in terms), *exponents, *(_slope(e, t) for e in exponents)]
        self._count = len(terms)
        parts = [dominated(part, t) for part in parts]
        self._at_points, _ = build(parts[: 2 * len(terms)], symbols, t, exact_index=False)
        self._at_complex_points, _ = build(parts[: 2 * len(terms)], symbols, t, exact_index=False, functions=COMPLEX)
        self._real, _ = build(parts, symbols, t, exact_index=False, functions=INTERVALS)
        self._complex, _ = build(parts, symbols, t, exact_index=False, functions=WIDE)
        addends = [a for e in exponents for a in sp.Add.make_args(e)]
        self._addends, _ = build([*addends, sp.S.Zero, sp.S.Zero], symbols, t, exact_index=False, functions=INTERVALS)  # two more: always a tuple

    def at(self, values: Values) -> _Evaluation:
        functions = (self._real, self._complex, self._at_points, self._at_complex_points)
        return _Evaluation(self._count, *(function.raw(*values) for function in functions))

    def peaks(self, values: Values, start: arb, end: arb) -> list[Peak]:
        """The maximum of each term between two places, guessed."""
        bits = 128 + 2 * max((abs(_log2(x)) for x in values), default=0)
        found: list[Peak] = at_precision(min(bits, 1 << 13), self._peaks, (values, start, end))
        return found

    def places(self, peaks: list[Peak], start: arb, end: arb) -> list[arb]:
        """Where the range is to be split: at the peaks, beside them, and so often that a ball, whose radius has 30 bits, ends before them."""
        found = []
        for place, width, _, _ in peaks:
            away = 8 * width
            found.append(place)
            while not away > end - start:
                found += [place - away, place + away]
                away = away * (8 if away < 64 * width else STRIDE)
        return [place for place in found if start < place < end]

    def _peaks(self, values: Values, start: arb, end: arb) -> list[Peak]:
        n, function, addends = self._count, self._real.raw(*values), self._addends.raw(*values)
        result = []
        for i in range(n):

            def part(t: arb, kind: int, i: int = i) -> arb:
                try:
                    return interval(function(interval(t))[kind * n + i]).ball()
                except OUTSIDE:
                    return arb("nan")

            low, high = start.mid(), end.mid()
            for _ in range(2 * flint.ctx.prec):
                middle = ((low + high) / 2).mid()
                slope = part(middle, 2)
                if slope > 0:
                    low = middle
                elif slope < 0:
                    high = middle
                else:
                    break
            place = ((low + high) / 2).mid()
            top = part(place, 1)
            width, least = (end - start).mid(), 0
            while least < 2 * flint.ctx.prec and _drops(part, top, place, width, start, end):
                width, least = width / 2, least + 1
            term, whole = part(place, 0) * top.exp(), self.at(values)(acb(place), False).real
            if not (term.is_finite() and whole.is_finite()):
                continue
            largest = (interval(x).ball() for x in addends(interval(place)))
            lost = max((_log2(x) for x in largest if x.is_finite()), default=0) + max(_log2(term) - _log2(whole), 0)
            result.append(Peak(place, width, (abs(whole) * width).mid(), lost))
        return result


def _drops(part: Callable[[arb, int], arb], top: arb, place: arb, width: arb, start: arb, end: arb) -> bool:
    """Whether the exponent is less by more than 1 at this distance on both sides, as far as there is a side."""
    sides = [x for x in (place - width, place + width) if start <= x <= end]
    return all(not part(x, 1) > top - 1 for x in sides)


def _log2(x: Any) -> int:
    """log2 of the size, about; 0 for 0."""
    middle = abs(ball(x)).mid()
    if not middle > 0 or not middle.is_finite():
        return 0
    mantissa, exponent = middle.man_exp()
    return int(mantissa).bit_length() + int(exponent)


class _Evaluation:
    """A sum of c exp(E) as the integrator asks for it."""

    def __init__(
        self, count: int, real: Callable[..., Any], analytic: Callable[..., Any], point: Callable[..., Any], complex_point: Callable[..., Any]
    ) -> None:
        self._n, self._real, self._analytic, self._point, self._complex_point = count, real, analytic, point, complex_point
        self.count = 0

    def __call__(self, z: acb, analytic: bool) -> acb:
        self.count += 1
        try:
            if z.rel_accuracy_bits() > flint.ctx.prec // 2:
                return self._at_point(z)
            return self._on_ball(z) if analytic or not z.imag.is_zero() else acb(self.on_interval(z.real))
        except OUTSIDE:
            return NAN

    def _at_point(self, z: acb) -> acb:
        found = self._point(z.real) if z.imag.is_zero() else self._complex_point(z)
        return sum((acb(c) * acb(e).exp() for c, e in zip(found[: self._n], found[self._n :], strict=True)), acb(0))

    def on_interval(self, x: arb) -> arb:
        """A ball that holds the values on a real ball; an exponent that only grows, or only declines, is between its values at the ends."""
        n, low, high = self._n, x.lower(), x.upper()
        whole = self._real(Interval(low, high))
        centre, left, right = (self._real(interval(at))[n : 2 * n] for at in (x.mid(), low, high))
        total = Interval(arb(0), arb(0))
        for i in range(n):
            wide, slope = interval(whole[n + i]), interval(whole[2 * n + i])
            near = interval(centre[i]) + slope * Interval(-arb(x.rad()), arb(x.rad()))
            if slope.low >= 0 or slope.high <= 0:
                one, other = interval(left[i]), interval(right[i])
                near = Interval(one.low, other.high) if slope.low >= 0 else Interval(other.low, one.high)
            least, most = -_smaller(-wide.low, -near.low), _smaller(wide.high, near.high)
            total = total + Interval(least.exp() if least.is_finite() else arb(0), most.exp()) * whole[i]
        return total.ball()

    def _on_ball(self, z: acb) -> acb:
        n, middle = self._n, acb(z.real.mid(), z.imag.mid())
        whole, centres = self._analytic(z), self._analytic(middle)
        total = acb(0)
        for c, e, slope, centre in zip(whole[:n], whole[n : 2 * n], whole[2 * n : 3 * n], centres[n : 2 * n], strict=True):
            wide, near = acb(e), centre + slope * (z - middle)
            better = near if not wide.is_finite() or (near.is_finite() and near.real.rad() < wide.real.rad()) else wide
            total += _exp(better) * c
        return total


def _smaller(x: arb, y: arb) -> arb:
    if not x.is_finite():
        return y
    return x.min(y) if y.is_finite() else x


def _in_order(exponent: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The exponent with all that is linear in t as one term a t + b."""
    slope, offset, rest = sp.S.Zero, sp.S.Zero, []
    for part in sp.Add.make_args(exponent):
        found = linear(part, t)
        if found is None:
            rest.append(part)
        else:
            slope, offset = slope + found[0], offset + found[1]
    return sp.Add(sp.expand(slope) * t, offset, *rest)


def _slope(exponent: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The derivative, with what is a multiple of one exponential taken together: of a exp(t) - r exp(t) exp(exp(t)) the sign is that of a - r exp(exp(t))."""
    slope = sp.diff(exponent, t)
    return sp.collect(slope, sorted((e for e in slope.atoms(sp.exp) if linear(e.args[0], t) is not None), key=str))


def _terms(e: sp.Expr, t: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr]]:
    """The (c, E) of a sum of c exp(E)."""
    found: dict[sp.Expr, sp.Expr] = {}
    for c, exponent in _parts(e, t):
        found[exponent] = found.get(exponent, sp.S.Zero) + c
    return [(c, exponent) for exponent, c in found.items()]


def _parts(e: sp.Expr, t: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr]]:
    if not _is_fast(e, t):
        return [(e, sp.S.Zero)]
    if isinstance(e, sp.Add):
        fast = [part for part in e.args if _is_fast(part, t)]
        slow = [part for part in e.args if part not in fast]
        return [*([(sp.Add(*slow), sp.S.Zero)] if slow else []), *(term for part in fast for term in _parts(part, t))]
    if isinstance(e, sp.Mul):
        result = [(sp.S.One, sp.S.Zero)]
        for factor in e.args:
            constant = logarithm_of(factor) if t not in factor.free_symbols else None
            parts = _parts(factor, t) if constant is None else [(sp.S.One, constant)]
            if len(result) * len(parts) > MOST:
                parts = [(factor, sp.S.Zero)]
            result = [(c * d, one + other) for c, one in result for d, other in parts]
        return result
    found = logarithm_of(e)
    if found is None and isinstance(e, sp.Pow) and e.args[0].is_positive:
        found = e.args[1] * sp.log(e.args[0])
    return [(e, sp.S.Zero) if found is None else (sp.S.One, found)]


def _is_fast(e: sp.Expr, t: sp.Symbol) -> bool:
    """Whether there is an exponential, or a power with another exponent than a whole number, that is not inside a logarithm."""
    if t not in e.free_symbols or isinstance(e, sp.log):
        return False
    if isinstance(e, sp.exp) or (isinstance(e, sp.Pow) and not isinstance(e.args[1], sp.Integer)):
        return True
    return any(_is_fast(part, t) for part in e.args)
