"""Integrals of one variable: Arb's rigorous integration between two cuts, and proven bounds beyond them.

The range is split at the kinks of the integrand (:mod:`symdiv.enclose.kinks`), and at one inner point if both ends need care, so that every
part is the integral of a function H(y) over 0 < y < Y <= oo that is analytic inside; y is the distance from one end.  Beyond a cut, at
y = 1/U or y = U with U a power of 2, the integral of |H| is bounded by :mod:`symdiv.enclose.asymptotic`; U is raised until the bound is
below the last bit.  Between the cuts y, or t = log y where they lie far apart, is the variable of integration.

Nothing here trusts a guess: whether an end is regular, and where to cut, is chosen by trial, and a bad choice costs time or ends in
``Undetermined``, because the integrator bounds what it is given, and the bounds of the tails are proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import flint
import sympy as sp
from flint import acb, arb, fmpq
from sympy.core.relational import Relational

from symdiv.enclose.asymptotic import near_end
from symdiv.enclose.complex_table import COMPLEX
from symdiv.enclose.dominance import dominated, without_cancellation
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import Coefficients
from symdiv.enclose.kinks import kinks, settled
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build
from symdiv.enclose.scale import Later, Open, Scale
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.expression.nodes import substitute

__all__ = ["compile_integral"]

GUARD = 24
EVALUATIONS = 250_000  # of an integrand, before an integral is given up
PRECISION = 3500  # bits, for a thousand digits
FARTHEST = 1 << 20  # the largest log2 of a cut
NEAR = 12  # a cut at 2**12 at most is reached without taking logarithms

NAN = acb(arb.nan(), arb.nan())
Values = tuple[Any, ...]


def compile_integral(e: sp.Integral, symbols: tuple[sp.Symbol, ...]) -> Callable[..., arb]:
    """The evaluator of a SymPy Integral over one variable as a function of its free symbols."""
    body, *limits = e.args
    if len(limits) != 1 or len(limits[0]) != 3:
        raise Unsupported(f"{e}: expected one variable with two bounds")
    x, low, high = limits[0]
    if x in symbols:  # a bound of the range, or a parameter, has the same name
        inner = sp.Dummy(x.name, **x.assumptions0)
        body, x = body.xreplace({x: inner}), inner
    if any(x in part.free_symbols for part in body.atoms(sp.Sum, sp.Integral)):
        raise Unsupported(f"{e}: a sum or an integral in the integrand moves with {x}")
    if low == high:
        return lambda *values: arb(0)
    whole = _Range(body, x, low, high, symbols)

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


class _Range:
    """The integral of ``body`` from ``low`` to ``high``, split where it has kinks."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._x, self._ends, self._symbols = body, x, (low, high), symbols
        self._kinks = kinks(body, x)
        self._places = [low, high, *(kink.place for kink in self._kinks)]
        self._values = _several(self._places, symbols)
        self._differences = _several([kink.difference for kink in self._kinks], (*symbols, x))
        self._parts: dict[Any, _Range | _Part] = {}

    def __call__(self, values: Values) -> arb:
        places = self._values(values)
        low, high = places[:2]
        orientation = _compare(low, high)
        if orientation == 0:
            return arb(0)
        if orientation > 0:
            return -_Range(self._body, self._x, self._ends[1], self._ends[0], self._symbols)(values)
        inner = [i for i in range(2, len(places)) if _compare(low, places[i]) < 0 and _compare(places[i], high) < 0]
        inner.sort(key=lambda i: cmp_to_key(_compare)(places[i]))
        order = [0, *(i for n, i in enumerate(inner) if n == 0 or _compare(places[inner[n - 1]], places[i]) < 0), 1]
        total = arb(0)
        for i, j in pairwise(order):
            total += self._part(i, j, _between(places[i], places[j]), values)(values)
        return total

    def _part(self, i: int, j: int, sample: Any, values: Values) -> _Range | _Part:
        signs = tuple(_compare(x, fmpq(0)) for x in self._differences((*values, sample)))
        found = self._parts.get((i, j, signs))
        if found is None:
            if self._kinks:
                body = settled(self._body, self._x, list(zip(self._kinks, signs, strict=True)))
                found = _Range(body, self._x, self._places[i], self._places[j], self._symbols)
            else:
                found = _Part(self._body, self._x, *self._ends, self._symbols)
            self._parts[i, j, signs] = found
        return found


def _several(expressions: Sequence[sp.Expr], symbols: tuple[sp.Symbol, ...]) -> Callable[[Values], Values]:
    """The values of expressions as exact rationals where they are, else as balls."""
    function, _ = build([*expressions, sp.S.Zero, sp.S.Zero], symbols)  # two more: always a tuple

    def several(values: Values) -> Values:
        found: Values = function.raw(*values)[:-2]
        for x in found:
            if type(x) is arb and x.is_nan():
                function.checked(*values)
                raise NeedsPrecision("the coefficients of an integral are not settled")
        return found

    return several


def _compare(x: Any, y: Any) -> int:
    difference = x - y
    if difference > 0:
        return 1
    if difference < 0:
        return -1
    if type(difference) is fmpq or difference.is_zero():
        return 0
    raise NeedsPrecision("the order of two points of an integral is not settled")


def _between(low: Any, high: Any) -> Any:
    if ball(low).is_finite():
        return (low + high) / 2 if ball(high).is_finite() else low + 1
    return high - 1 if ball(high).is_finite() else fmpq(0)


class _Part:
    """The integral of a function without kinks, from low to high, as rays from ends that need care."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        for node in body.atoms(Relational):
            if x in node.free_symbols:
                raise Unsupported(f"an integral over {x}: no place is known where the condition {node} changes")
        self._infinite = (low is sp.S.NegativeInfinity, high is sp.oo)
        self._body, self._x, self._ends, self._symbols = body, x, (low, high), symbols
        self._rays: dict[tuple[bool, int], _Ray] = {}
        self._length = _several([sp.S.Zero if any(self._infinite) else high - low], symbols)

    def _ray(self, end: int, origin: sp.Expr | None = None) -> _Ray:
        """The ray from the lower (0) or the upper (1) end, or from another origin in that end's place."""
        key = origin is None, end
        if key not in self._rays:
            origin = self._ends[end] if origin is None else origin
            y = sp.Dummy("y", positive=True)
            body = substitute(self._body, {self._x: origin + (-y if end else y)})
            body = body.replace(lambda e: isinstance(e, sp.sin | sp.cos), lambda e: e.func(sp.expand_mul(e.args[0])))  # SymPy then takes multiples of pi out
            self._rays[key] = _Ray(body, y, self._symbols)
        return self._rays[key]

    def __call__(self, values: Values) -> arb:
        if all(self._infinite):
            return self._ray(0, sp.S.Zero)(values, None) + self._ray(1, sp.S.Zero)(values, None)
        if any(self._infinite):
            return self._ray(int(self._infinite[0]))(values, None)
        (length,) = self._length(values)
        if self._ray(1).regular(values, length):
            return self._ray(0)(values, length)
        if self._ray(0).regular(values, length):
            return self._ray(1)(values, length)
        return self._ray(0)(values, length / 2) + self._ray(1)(values, length / 2)


class _Ray:
    """The integral of H(y) over 0 < y < Y <= oo."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._y, self._symbols = body, y, symbols
        self._tails: dict[int, _Tail] = {}
        self._direct = _Integrand(without_cancellation(body, y), y, symbols)
        self._logarithmic: _Integrand | None = None

    @property
    def logarithmic(self) -> _Integrand:
        """H(exp(t)) exp(t) as a function of t."""
        if self._logarithmic is None:
            t = sp.Dummy("t", real=True)
            body = substitute(without_cancellation(self._body, self._y), {self._y: sp.exp(t)}) * sp.exp(t)
            self._logarithmic = _Integrand(body, t, self._symbols)
        return self._logarithmic

    def __call__(self, values: Values, length: Any) -> arb:
        precision = flint.ctx.prec
        low, high, beyond = None, None, arb(0)
        if not self.regular(values, fmpq(1) if length is None else length):
            low, beyond = self._cut(-1, values, precision)
        if length is None:
            high, more = self._cut(1, values, precision)
            beyond += more
        extra = GUARD if low is None else self._loss(values, low, precision)
        middle = at_precision(precision + extra, self._middle, (values, low, high, length, precision))
        return +(middle + arb(0, beyond.upper()))

    def _loss(self, values: Values, low: int, precision: int) -> int:
        """How many bits more to work with, because of cancellation near 0, as in 1 - cos(y)."""

        def accuracy(extra: int) -> int:
            return int(at_precision(precision + extra, lambda: self.logarithmic.at(values)(acb(arb(2).log() * -low), False).rel_accuracy_bits(), ()))

        return next((extra for extra in (GUARD, low + GUARD, 2 * low + GUARD) if accuracy(extra) > precision // 2), 2 * low + GUARD)

    def regular(self, values: Values, length: Any) -> bool:
        """Is H analytic in a small disc around 0?"""
        radius = (ball(length).min(arb(1)) / (1 << 16)).upper()
        disc = acb(arb(0, radius), arb(0, radius))
        return bool(self._direct.at(values)(disc, True).is_finite())

    def _cut(self, power: int, values: Values, precision: int) -> tuple[int, arb]:
        """log2 of a U whose tail is below the last bit, and the bound of that tail."""
        tail = self._tails.get(power)
        if tail is None:
            tail = self._tails[power] = _Tail(self._body, self._y, self._symbols, power)
        return tail.cut(values, arb(2) ** -precision)

    def _middle(self, values: Values, low: int | None, high: int | None, length: Any, precision: int) -> arb:
        tolerance = arb(2) ** -precision
        far = ball(length) if high is None else arb(2) ** high

        def integral(integrand: _Integrand, start: arb, end: arb) -> arb:
            function = integrand.at(values)
            value = acb.integral(function, start, end, rel_tol=tolerance, abs_tol=tolerance, eval_limit=EVALUATIONS)
            if function.count >= EVALUATIONS:
                raise Undetermined(f"an integral: {EVALUATIONS} evaluations of {self._body} do not suffice")
            if not value.is_finite() or not value.imag.contains(0):
                raise NeedsPrecision(f"an integral of {self._body}: no finite enclosure was found")
            return value.real

        if low is not None:
            return integral(self.logarithmic, arb(2).log() * -low, far.log())
        if high is None or high <= NEAR:
            return integral(self._direct, arb(0), far)
        return integral(self._direct, arb(0), arb(1)) + integral(self.logarithmic, arb(0), far.log())


class _Integrand:
    """A function of one variable, compiled for real and for complex balls."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        body = dominated(body, x)
        self._real, _ = build([body], symbols, x, exact_index=False)
        self._complex, _ = build([body], symbols, x, exact_index=False, functions=COMPLEX)

    def at(self, values: Values) -> _Evaluation:
        return _Evaluation(self._real.raw(*values), self._complex.raw(*values))


class _Evaluation:
    """An integrand as the integrator asks for it: on real balls, and on complex balls where it must be analytic."""

    def __init__(self, real: Callable[[arb], Any], analytic: Callable[[acb], Any]) -> None:
        self._real, self._analytic = real, analytic
        self.count = 0

    def __call__(self, z: acb, analytic: bool) -> acb:
        self.count += 1
        try:
            return acb(self._analytic(z) if analytic or not z.imag.is_zero() else self._real(z.real))
        except (InvalidInput, NeedsPrecision, ZeroDivisionError, ValueError):  # outside its domain, on a kink, at a pole
            return NAN


class _Tail:
    """The integral of |H| over y >= U (power 1) or y <= 1/U (power -1), bounded."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...], power: int) -> None:
        coefficients = Coefficients(y)
        self._name = f"{body} as {y} tends to {'oo' if power > 0 else 0}"
        self._form = near_end(body if power > 0 else body * y**2, coefficients, power)  # dy = -u**-2 du
        self._constants = _several(coefficients.expressions, symbols)

    def cut(self, values: Values, tolerance: arb) -> tuple[int, arb]:
        constants = self._constants(values)

        unsettled = False

        def bound(bits: int) -> arb | None:
            nonlocal unsettled
            scale = Scale(bits)
            try:
                found = scale.tail(self._form(scale, constants))
            except Later as later:
                unsettled = isinstance(later, Open)
                return None
            except Undetermined as reason:
                raise Undetermined(f"the integral of {self._name}: {reason}") from None
            return found if found <= tolerance else None

        failed = 1
        for bits in _growing():
            found = bound(bits)
            if found is not None:
                break
            failed = bits
        else:
            error = NeedsPrecision if unsettled else Undetermined
            raise error(f"the integral of {self._name}: no small bound of its tail up to 2**{FARTHEST}")
        while bits - failed > max(1, bits // 8):
            middle = (bits + failed) // 2
            better = bound(middle)
            if better is None:
                failed = middle
            else:
                bits, found = middle, better
        return bits, found


def _growing() -> Iterator[int]:
    bits = 2
    while bits <= FARTHEST:
        yield bits
        bits += max(1, bits // 2)
