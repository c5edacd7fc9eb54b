"""Integrals of one variable: Arb's rigorous integration between two cuts, and proven bounds beyond them.

The range is split at the kinks of the integrand (:mod:`symdiv.enclose.kinks`), and at one inner point if both ends need care, so that every
part is the integral of a function H(y) over 0 < y < Y <= oo that is analytic inside; y is the distance from one end.  Beyond a cut, at
y = 1/U or y = U with U a power of 2, the integral of H is enclosed by means of :mod:`symdiv.enclose.asymptotic`; U is raised until the
enclosure is narrow.  Between the cuts y, or t = log y where they lie far apart, is the variable of integration.

Where the tail of H is proved to have an infinite integral and what is left is finite, the integral is oo or -oo.

Nothing here trusts a guess: whether an end is regular, and where to cut, is chosen by trial, and a bad choice costs time or ends in
``Undetermined``, because the integrator bounds what it is given, and the bounds of the tails are proved.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import flint
import sympy as sp
from flint import acb, arb, fmpq
from sympy.core.relational import Relational
from sympy.simplify.fu import TR8

from symdiv.enclose.dominance import without_cancellation
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import linear
from symdiv.enclose.integrand import Integrand, Values, several
from symdiv.enclose.kinks import kinks, settled
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.tails import Tail
from symdiv.errors import Undetermined, Unsupported
from symdiv.expression.nodes import substitute

__all__ = ["compile_integral"]

GUARD = 24
EVALUATIONS = 250_000  # of an integrand, before an integral is given up
PRECISION = 3500  # bits, for a thousand digits
ROUGH = 16  # bits, where it matters only that there are some
NEAR = 12  # a cut at 2**12 at most is reached without taking logarithms


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
    if body.has(sp.sin, sp.cos):
        body = TR8(body)  # products to sums: cos(x) cos(m) + sin(x) sin(m) is cos(x - m), whose zeros can be seen
    whole = _Cases(body, x, low, high, symbols)

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
        self._pieces: list[sp.Piecewise] = []
        nodes = sp.preorder_traversal(self._whole)
        for node in nodes:
            if isinstance(node, sp.Piecewise) and not any(x in condition.free_symbols for _, condition in node.args):
                self._pieces.append(node)
                nodes.skip()
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
        orientation = _compare(low, high)
        if orientation == 0:
            return arb(0)
        if orientation > 0:
            return -_Range(self._body, self._x, self._ends[1], self._ends[0], self._symbols)(values)
        inner = [i for i in range(2, len(places)) if _compare(low, places[i]) < 0 and _compare(places[i], high) < 0]
        inner.sort(key=lambda i: cmp_to_key(_compare)(places[i]))
        order = [0, *(i for n, i in enumerate(inner) if n == 0 or _compare(places[inner[n - 1]], places[i]) < 0), 1]
        return _sum([self._part(i, j, _between(places[i], places[j]), values)(values) for i, j in pairwise(order)])

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


def _shifted(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """sin or cos of y + c for a rational multiple c of pi, taken apart, so that zeros at y = 0 show."""
    fixed, moving = sp.expand_mul(e.args[0]).as_independent(y, as_Add=True)
    if not (fixed / sp.pi).is_Rational:
        return e
    if isinstance(e, sp.sin):
        return sp.sin(moving) * sp.cos(fixed) + sp.cos(moving) * sp.sin(fixed)
    return sp.cos(moving) * sp.cos(fixed) - sp.sin(moving) * sp.sin(fixed)


def _from_zero(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """The same function with a y for every sum a y + b whose b is zero in other words: 1 - k (1/k - y) is k y, which balls would not see."""
    if y not in e.free_symbols or not e.args:
        return e
    found = linear(e, y) if isinstance(e, sp.Add) else None
    if found is not None and sp.expand(found[1]) == 0:
        return found[0] * y
    arguments = tuple(_from_zero(part, y) for part in e.args)
    return e if arguments == e.args else e.func(*arguments)


def _compare(x: Any, y: Any) -> int:
    difference = x - y
    if difference > 0:
        return 1
    if difference < 0:
        return -1
    if type(difference) is fmpq or difference.is_zero():
        return 0
    raise NeedsPrecision("the order of two points of an integral is not settled")


def _sum(parts: list[arb]) -> arb:
    """The sum of integrals, some of which may be oo, or some -oo."""
    total = sum(parts, arb(0))
    if total.is_nan() and not any(part.is_nan() for part in parts):
        raise Undetermined("an integral: both its positive and its negative part are infinite")
    return total


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
        self._length = several([sp.S.Zero if any(self._infinite) else high - low], symbols)

    def _ray(self, end: int, origin: sp.Expr | None = None) -> _Ray:
        """The ray from the lower (0) or the upper (1) end, or from another origin in that end's place."""
        key = origin is None, end
        if key not in self._rays:
            origin = self._ends[end] if origin is None else origin
            y = sp.Dummy("y", positive=True)
            body = substitute(self._body, {self._x: origin + (-y if end else y)})
            body = _from_zero(body, y).replace(lambda e: isinstance(e, sp.sin | sp.cos), lambda e: _shifted(e, y))
            self._rays[key] = _Ray(body, y, self._symbols)
        return self._rays[key]

    def __call__(self, values: Values) -> arb:
        if all(self._infinite):
            return _sum([self._ray(0, sp.S.Zero)(values, None), self._ray(1, sp.S.Zero)(values, None)])
        if any(self._infinite):
            return self._ray(int(self._infinite[0]))(values, None)
        (length,) = self._length(values)
        if self._ray(1).regular(values, length):
            return self._ray(0)(values, length)
        if self._ray(0).regular(values, length):
            return self._ray(1)(values, length)
        return _sum([self._ray(0)(values, length / 2), self._ray(1)(values, length / 2)])


class _Ray:
    """The integral of H(y) over 0 < y < Y <= oo."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._y, self._symbols = body, y, symbols
        self._tails: dict[int, Tail] = {}
        self._direct = Integrand(without_cancellation(body, y), y, symbols)
        self._logarithmic: Integrand | None = None

    @property
    def logarithmic(self) -> Integrand:
        """H(exp(t)) exp(t) as a function of t."""
        if self._logarithmic is None:
            t = sp.Dummy("t", real=True)
            body = substitute(without_cancellation(self._body, self._y), {self._y: sp.exp(t)}) * sp.exp(t)
            self._logarithmic = Integrand(body, t, self._symbols)
        return self._logarithmic

    def __call__(self, values: Values, length: Any) -> arb:
        precision = flint.ctx.prec
        low, high, ends = None, None, []
        if not self.regular(values, fmpq(1) if length is None else length):
            low, beyond = self._cut(-1, values, precision)
            ends.append(beyond)
        if length is None:
            high, beyond = self._cut(1, values, precision)
            ends.append(beyond)
        beyond = sum(ends, arb(0))
        if not beyond.is_finite():
            self._middle(values, low, high, length, ROUGH)  # finite, so that it changes nothing
            return _sum([x for x in ends if not x.is_finite()])
        extra = GUARD if low is None else self._loss(values, low, precision)
        middle = at_precision(precision + extra, self._middle, (values, low, high, length, precision))
        return +(middle + beyond)

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
        """log2 of a U, and the integral beyond it."""
        tail = self._tails.get(power)
        if tail is None:
            tail = self._tails[power] = Tail(self._body, self._y, self._symbols, power)
        return tail.cut(values, precision)

    def _middle(self, values: Values, low: int | None, high: int | None, length: Any, precision: int) -> arb:
        tolerance = arb(2) ** -precision
        far = ball(length) if high is None else arb(2) ** high

        def integral(integrand: Integrand, start: arb, end: arb) -> arb:
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
