"""An integrand compiled for real and for complex balls, and what stands beside it without its variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import sympy as sp
from flint import acb, arb

from symdiv.enclose.complex_table import COMPLEX
from symdiv.enclose.dominance import dominated
from symdiv.enclose.intervals import INTERVALS, Interval, interval
from symdiv.enclose.precision import NeedsPrecision
from symdiv.enclose.program import Function, build
from symdiv.errors import InvalidInput

__all__ = ["UNBOUNDED", "Integrand", "Values", "several"]

NAN = acb(arb.nan(), arb.nan())
UNBOUNDED = arb(2) ** 256  # a radius
Values = tuple[Any, ...]


def several(expressions: Sequence[sp.Expr], symbols: tuple[sp.Symbol, ...]) -> Callable[[Values], Values]:
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


class Integrand:
    """A function of one variable, compiled for real and for complex balls."""

    def __init__(self, body: sp.Expr, x: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        self._body, self._x, self._symbols = dominated(body, x), x, symbols
        self._real, _ = build([self._body], symbols, x, exact_index=False)
        self._complex, _ = build([self._body], symbols, x, exact_index=False, functions=COMPLEX)

    @cached_property
    def _intervals(self) -> Function:
        return build([self._body], self._symbols, self._x, exact_index=False, functions=INTERVALS)[0]

    def at(self, values: Values) -> _Evaluation:
        return _Evaluation(self._real.raw(*values), self._complex.raw(*values), lambda: self._intervals.raw(*values), bool(self._x.is_positive))


class _Evaluation:
    """An integrand as the integrator asks for it: on real balls, and on complex balls where it must be analytic."""

    def __init__(
        self, real: Callable[[arb], Any], analytic: Callable[[acb], Any], intervals: Callable[[], Callable[[Interval], Any]], is_positive: bool
    ) -> None:
        self._real, self._analytic, self._intervals, self._is_positive = real, analytic, intervals, is_positive
        self.count = 0

    def __call__(self, z: acb, analytic: bool) -> acb:
        self.count += 1
        try:
            return acb(self._analytic(z) if analytic or not z.imag.is_zero() else self._on_line(z.real))
        except (InvalidInput, NeedsPrecision, ZeroDivisionError, ValueError):  # outside its domain, on a kink, at a pole
            return NAN

    def _on_line(self, x: arb) -> arb:
        """By the two ends of a ball beside 0 in which the function seems unbounded: the ball is a little longer, but no y < 0 is meant."""
        found = self._real(x)
        if not self._is_positive or type(found) is not arb or found.rad() < UNBOUNDED or not x.contains(0):
            return found
        better = interval(self._intervals()(Interval(arb(0), x.upper()))).ball()
        return better if better.is_finite() and not better.rad() > found.rad() else found
