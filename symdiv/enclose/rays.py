"""The integral of one function over one ray: Arb's rigorous integration between two cuts, and enclosures of what lies beyond them.

H(y) is analytic for 0 < y < Y <= oo.  Beyond a cut, at y = 1/U or y = U with U a power of 2, the integral of H is enclosed by means of
:mod:`symdiv.enclose.asymptotic`; U is raised until the enclosure is narrow.  Between the cuts y, or t = log y where they lie far apart, is
the variable of integration.  Where H beyond a cut is proved to have an infinite integral and what is left is finite, the integral is oo or -oo.

Nothing here trusts a guess: whether an end is regular, and where to cut, is chosen by trial, and a bad choice costs time or ends in
``Undetermined``, because the integrator bounds what it is given, and the enclosures beyond the cuts are proved.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import flint
import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose import effort
from symdiv.enclose.dominance import without_cancellation
from symdiv.enclose.forms import in_exponent, of_logarithm, paired_powers
from symdiv.enclose.functions import ball
from symdiv.enclose.integrand import UNBOUNDED, Integrand, Values
from symdiv.enclose.peaks import Peaked
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.tails import NEAREST, Tail
from symdiv.errors import Undetermined
from symdiv.expression.nodes import substitute

__all__ = ["Ray", "total"]

GUARD = 24
EVALUATIONS = 250_000  # of an integrand, before an integral is given up
FIRST = 20_000  # of them, before its peaks are looked for
BY_PEAKS = 8_000  # evaluations by its peaks, before that is given up
COSTLY = 4  # evaluations of an integrand are as long as one by its peaks
ROUGH = 16  # bits, where it matters only that there are some
SEEN = tuple(sign * n for n in (1, 4, 16, 64, 256, 1024) for sign in (-1, 1))  # log2 of points
LOST = (GUARD, 1 << 9, 1 << 11)  # bits that may be lost
MOST_LOST = 1 << 12  # bits; more would take too long
NEAR = 12  # a cut at 2**12 at most is reached without taking logarithms
DISCS = (16, 1 << 14, 1 << 36, 1 << 1024)  # -log2 of radii; the exponential of no float is beyond the last one
SMALLER, SMALLEST = 8, 2048  # s of the first unit 2**-s, and of the last one


def total(parts: list[arb]) -> arb:
    """The sum of integrals, some of which may be oo, or some -oo."""
    result = sum(parts, arb(0))
    if result.is_nan() and not any(part.is_nan() for part in parts):
        raise Undetermined("an integral: both its positive and its negative part are infinite")
    return result


class Ray:
    """The integral of H(y) over 0 < y < Y <= oo."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._y, self._symbols = body, y, symbols
        self._tails: dict[int, Tail] = {}
        self._direct = Integrand(without_cancellation(body, y), y, symbols)
        self._logarithmic: Integrand | None = None
        self._peaked: dict[bool, Peaked] = {}
        self._is_peaked: set[bool] = set()
        self._is_cut = False
        self._in_units: Ray | None = None
        self._is_small = False

    @property
    def logarithmic(self) -> Integrand:
        """H(exp(t)) exp(t) as a function of t."""
        if self._logarithmic is None:
            self._logarithmic = Integrand(*self._of_logarithm(), self._symbols)
        return self._logarithmic

    def _of_logarithm(self) -> tuple[sp.Expr, sp.Symbol]:
        t = sp.Dummy("t", real=True)
        return of_logarithm(paired_powers(without_cancellation(self._body, self._y), self._y), self._y, t), t

    def __call__(self, values: Values, length: Any) -> arb:
        precision = flint.ctx.prec
        low, high, ends = None, None, []
        regular = self.regular(values, fmpq(1) if length is None else length)
        size, lost = self._size(values, length, precision)
        if not regular:
            low, beyond = at_precision(precision + lost, self._cut, (-1, values, precision, size, NEAREST if length is None else _inside(ball(length))))
            ends.append(beyond)
        if length is None:
            high, beyond = at_precision(precision + lost, self._cut, (1, values, precision, size))
            if high == NEAREST and beyond.is_finite() and not self._is_small:
                return self._small(values, precision)
            ends.append(beyond)
        beyond = sum(ends, arb(0))
        if not beyond.is_finite():
            self._middle(values, low, high, length, ROUGH, size)  # finite, so that it changes nothing
            return total([x for x in ends if not x.is_finite()])
        extra = lost if low is None else max(lost, self._loss(values, low, precision))
        middle = at_precision(precision + extra, self._middle, (values, low, high, length, precision, size))
        return +(middle + beyond)

    def _small(self, values: Values, precision: int) -> arb:
        """The same integral in units of a 2**-s, where the function has vanished at the nearest cut already: in these it has not."""
        if self._in_units is None:
            unit, v = sp.Dummy("unit", positive=True), sp.Dummy("v", positive=True)
            self._in_units = Ray(unit * substitute(self._body, {self._y: unit * v}), v, (*self._symbols, unit))
            self._in_units._is_small = True
        s = SMALLER
        while s < SMALLEST and (high := self._in_units._cut(1, (*values, fmpq(1, 1 << s)), precision, arb(1))[0]) <= 2 * NEAREST:
            s *= 2
        return self._in_units((*values, fmpq(1, 1 << max(s - max(high - 2 * NEAREST, 0), 0))), None)

    def _loss(self, values: Values, low: int, precision: int) -> int:
        """How many bits more to work with, because of cancellation near 0, as in 1 - cos(y)."""

        def accuracy(extra: int) -> int:
            return int(at_precision(precision + extra, lambda: self.logarithmic.at(values)(acb(arb(2).log() * -low), False).rel_accuracy_bits(), ()))

        most = min(2 * low, MOST_LOST) + GUARD
        return next((extra for extra in (GUARD, min(low, MOST_LOST) + GUARD, most) if accuracy(extra) > precision // 2), most)

    def regular(self, values: Values, length: Any) -> bool:
        """Is H analytic in a small disc around 0? What is bounded for y > 0, and grows beyond all balls elsewhere, as exp(-c y), is asked in a smaller one."""
        function = self._direct.at(values)
        for bits in DISCS:
            radius = (ball(length).min(arb(1)) * arb((1, -bits))).upper()  # a power 2**-bits of a ball has no value where bits has 64 bits
            found = function(acb(arb(0, radius), arb(0, radius)), True)
            if found.is_finite() or found.real.is_nan() or found.imag.is_nan() or not function(acb(arb(0).union(radius)), False).real.rad() < UNBOUNDED:
                break
        return bool(found.is_finite())

    def reaches(self, values: Values, length: Any) -> bool:
        """Is this form of H analytic in a small disc around the other end? Powers of what vanishes there may be written as exponentials of logarithms."""
        radius = (ball(length).min(arb(1)) / (1 << 16)).upper()
        return bool(self._direct.at(values)(acb(ball(length)) + acb(arb(0, radius), arb(0, radius)), True).is_finite())

    def _size(self, values: Values, length: Any, precision: int) -> tuple[arb, int]:
        """A guess, 1 or more, of how large the integral is: the largest of some values of y H(y); and how many bits are lost in it."""

        def largest() -> tuple[arb, int]:
            function = self.logarithmic.at(values)
            found = [abs(function(acb(arb(2).log() * bits), False)) for bits in SEEN if length is None or arb(2) ** bits < length]
            value = max((x for x in found if x.is_finite()), key=arb.mid, default=arb(1))
            return value.mid().max(arb(1)), int(value.rel_accuracy_bits())

        size = arb(1)
        for lost in LOST:
            size, accuracy = at_precision(precision + lost, largest, ())
            if accuracy > precision // 2:
                return size, lost
        return size, GUARD

    def _cut(self, power: int, values: Values, precision: int, size: arb, least: int = NEAREST) -> tuple[int, arb]:
        """log2 of a U, and the integral beyond it."""
        try:
            return self._tail(power).cut(values, precision, size, least)
        except (Undetermined, NeedsPrecision):
            body = in_exponent(self._body, self._y)
            if body == self._body:
                raise
            found = Tail(body, self._y, self._symbols, power).cut(values, precision, size, least)
            self._body, self._tails = body, {}
            return found

    def _tail(self, power: int) -> Tail:
        if power not in self._tails:
            self._tails[power] = Tail(self._body, self._y, self._symbols, power)
        return self._tails[power]

    def _middle(self, values: Values, low: int | None, high: int | None, length: Any, precision: int, size: arb) -> arb:
        tolerance = arb(2) ** -precision
        far = ball(length) if high is None else arb((1, high))

        def by_balls(by_logarithm: bool, start: arb, end: arb, most: int) -> tuple[acb, bool]:
            function = (self.logarithmic if by_logarithm else self._direct).at(values)
            value = acb.integral(function, start, end, rel_tol=tolerance, abs_tol=tolerance * size, eval_limit=most)
            effort.spend(function.count)
            return value, function.count < most

        def from_zero(end: arb) -> arb:
            """By logarithms from a cut on, where it does not go without."""
            if not self._is_cut:
                try:
                    return integral(False, arb(0), end)
                except (Undetermined, NeedsPrecision) as problem:
                    if isinstance(problem, effort.OutOfEffort) or not any(peaked.is_sharp for peaked in self._peaked.values()):
                        raise
            cut, beyond = self._cut(-1, values, precision, size, _inside(end))
            found = beyond + integral(True, arb(2).log() * -cut, end.log())
            self._is_cut = True
            return found

        def integral(by_logarithm: bool, start: arb, end: arb) -> arb:
            value, ended = acb("nan"), False
            if by_logarithm not in self._is_peaked:
                value, ended = by_balls(by_logarithm, start, end, effort.first(FIRST) if flint.ctx.prec - precision >= LOST[1] else effort.allowed(FIRST))
            if not ended or not value.is_finite():
                found = self._by_peaks(by_logarithm, values, start, end, precision)
                if found is not None:
                    self._is_peaked.add(by_logarithm)
                    value = found
                elif not ended:
                    value, ended = by_balls(by_logarithm, start, end, effort.allowed(EVALUATIONS))
                    if not ended:
                        raise Undetermined(f"an integral: {EVALUATIONS} evaluations of {self._body} do not suffice")
            if not value.is_finite() or not value.imag.contains(0):
                raise NeedsPrecision(f"an integral of {self._body}: no finite enclosure was found")
            return value.real

        if low is not None:
            return integral(True, arb(2).log() * -low, far.log())
        if high is None or high <= NEAR:
            return from_zero(far)
        return from_zero(arb(1)) + integral(True, arb(0), far.log())

    def _by_peaks(self, by_logarithm: bool, values: Values, start: arb, end: arb, precision: int) -> acb | None:
        """The same between two places by the peaks of its terms; None where it has none, or they are not found."""
        if by_logarithm not in self._peaked:
            body, t = self._of_logarithm() if by_logarithm else (without_cancellation(self._body, self._y), self._y)
            self._peaked[by_logarithm] = Peaked(body, t, self._symbols)
        integrand = self._peaked[by_logarithm]
        peaks = integrand.peaks(values, start, end) if integrand.is_sharp else []
        lost = max((peak.lost for peak in peaks), default=0)
        if not peaks or lost > MOST_LOST:
            return None
        function, tolerance, bits = integrand.at(values), arb(2) ** -precision, precision + GUARD + lost
        if lost < LOST[1]:  # else what the peaks lose is most of it, and it is counted
            bits = max(bits, flint.ctx.prec)
        most = min(BY_PEAKS, at_precision(bits, effort.allowed, (EVALUATIONS,)) // COSTLY + 1)
        smallest = tolerance * max((peak.size for peak in peaks), key=arb.mid).max(arb(1))
        places = [start, *sorted(integrand.places(peaks, start, end), key=arb.mid), end]

        def integral(one: arb, other: arb) -> acb:
            limits = {"eval_limit": max(most - function.count, 1), "depth_limit": 4 * flint.ctx.prec, "deg_limit": flint.ctx.prec}  # what cancels is large
            return acb.integral(function, one, other, rel_tol=tolerance, abs_tol=smallest, **limits)

        value = sum((at_precision(bits, integral, ends) for ends in pairwise(places)), acb(0))
        at_precision(bits, effort.spend, (COSTLY * function.count,))
        return value if function.count < most and value.is_finite() else None


def _inside(length: arb) -> int:
    """log2 of the inverse of what is not longer than a range."""
    mantissa, exponent = length.lower().man_exp()
    return max(NEAREST, 1 - int(exponent) - int(mantissa).bit_length()) if mantissa > 0 else NEAREST
