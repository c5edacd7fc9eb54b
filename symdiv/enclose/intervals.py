"""Real intervals by their two ends, for wide ones: a ball around [2**10, 2**(10**12)] contains negative numbers, its ends do not.

Main definitions: :class:`Interval`; ``INTERVALS``, the functions of :mod:`symdiv.enclose.table` on intervals.

An end is a ball that need not be a point: what an interval holds lies between the lower end of its lower ball and the upper end of its upper one.
So a function that does not decrease takes both ends to the ends of its values, and nothing else is rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from flint import arb, fmpq

from symdiv.enclose.functions import ball, erfc, integer, power
from symdiv.enclose.table import FAST

__all__ = ["INTERVALS", "Interval", "interval"]

FARTHEST = arb(2) ** 120  # Arb's exponential overflows not far beyond


class Interval:
    """The numbers from ``low`` to ``high``."""

    __slots__ = ("high", "low")

    def __init__(self, low: arb, high: arb) -> None:
        self.low, self.high = low, high

    def ball(self) -> arb:
        """A ball that holds the interval."""
        return self.low.union(self.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Any) -> Interval:
        x = interval(other)
        return Interval(self.low + x.low, self.high + x.high)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Interval:
        return self + -interval(other)

    def __rsub__(self, other: Any) -> Interval:
        return interval(other) + -self

    def __mul__(self, other: Any) -> Interval:
        if other is self:  # as in the text of a square
            return _power(self, 2)
        x = interval(other)
        if self.low >= 0 and x.low >= 0:
            return Interval(self.low * x.low, self.high * x.high)
        ends = [a * b for a, b in product((self.low, self.high), (x.low, x.high))]
        return Interval(_least(ends), -_least([-end for end in ends]))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Interval:
        return self * interval(other).inverse()

    def __rtruediv__(self, other: Any) -> Interval:
        return interval(other) * self.inverse()

    def inverse(self) -> Interval:
        """1/x."""
        if self.low > 0 or self.high < 0:
            return Interval(1 / self.high, 1 / self.low)
        raise ZeroDivisionError

    def __pow__(self, n: Any) -> Interval:
        return _power(self, n)


def interval(x: Any) -> Interval:
    """A number as an interval."""
    if type(x) is Interval:
        return x
    exact = x if type(x) is arb else arb(x)
    return Interval(exact, exact)


def _least(ends: list[arb]) -> arb:
    least = ends[0]
    for end in ends[1:]:
        least = least.min(end)
    return least


def _growing(function: Callable[[arb], arb]) -> Callable[[Interval], Interval]:
    return lambda x: Interval(function(x.low), function(x.high))


def _falling(function: Callable[[arb], arb]) -> Callable[[Interval], Interval]:
    return lambda x: Interval(function(x.high), function(x.low))


def _exp(x: Interval) -> Interval:
    return Interval(x.low.min(FARTHEST).exp(), x.high.exp())


def _log(x: Interval) -> Interval:
    if not x.low > 0:
        raise ValueError("the logarithm of what may not be positive")
    return Interval(x.low.log(), x.high.log())


def _power(base: Any, exponent: Any) -> Interval:
    if type(exponent) is Interval:
        return _exp(exponent * (_log(base) if type(base) is Interval else ball(base).log()))
    exponent = fmpq(exponent) if isinstance(exponent, int) else exponent
    n = integer(exponent)
    if base.low > 0:
        one, other = power(base.low, exponent), power(base.high, exponent)
        if ball(exponent) >= 0:
            return Interval(one, other)
        return Interval(other, one) if ball(exponent) <= 0 else Interval(one.min(other), one.max(other))
    if n is None or n < 0:
        raise ValueError("a power of what may not be positive")
    if n % 2:
        return Interval(base.low**n, base.high**n)
    ends = [base.low**n, base.high**n]
    return Interval(arb(0) if not base.high < 0 else base.high**n, -_least([-end for end in ends]))


def _absolute(x: Interval) -> Interval:
    if x.low >= 0:
        return x
    return -x if x.high <= 0 else Interval(arb(0), x.high.max(-x.low))


def _dominated_log(*values: Any) -> Interval:
    """log of the sum of g_i exp(E_i), which grows with every E_i where all g_i are positive."""
    n = next(n for n in range(2, len(values)) if n * (n + 1) == len(values))
    exponents, factors = [interval(x) for x in values[:n]], [interval(x) for x in values[n : 2 * n]]
    if not all(g.low > 0 for g in factors):
        raise ValueError("the logarithm of what may not be positive")

    def total(ends: list[arb], sizes: list[arb]) -> arb:
        best = max(range(n), key=lambda i: ends[i].mid())
        return ends[best] + sum((g * (e - ends[best]).exp() for g, e in zip(sizes, ends, strict=True)), arb(0)).log()

    low, high = (total([getattr(e, end) for e in exponents], [getattr(g, end) for g in factors]) for end in ("low", "high"))
    return Interval(low, high)


def _dominated_power(r: Any, *values: Any) -> Interval:
    return _exp(_dominated_log(*values) * r)


_OF_INTERVALS: dict[str, Callable[..., Interval]] = {
    "arb": lambda x: x,
    "exp": _exp,
    "log": _log,
    "power": _power,
    "sqrt": lambda x: _power(x, arb(1) / 2),
    "rsqrt": lambda x: _power(x, arb(-1) / 2),
    "dominated_log": _dominated_log,
    "dominated_power": _dominated_power,
    "Abs": _absolute,
    "sinh": _growing(arb.sinh),
    "tanh": _growing(arb.tanh),
    "atan": _growing(arb.atan),
    "asinh": _growing(arb.asinh),
    "erf": _growing(arb.erf),
    "erfc": _falling(erfc),
}


def _either(name: str, real: Any) -> Any:
    own = _OF_INTERVALS.get(name)

    def function(*arguments: Any) -> Any:
        if not any(type(x) is Interval for x in arguments):
            return real(*arguments)
        if own is not None:
            return own(*arguments)
        return interval(real(*(x.ball() if type(x) is Interval else x for x in arguments)))

    return function


INTERVALS: dict[str, Any] = {name: _either(name, real) for name, real in FAST.items()}
