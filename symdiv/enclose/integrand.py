"""An integrand compiled for real and for complex balls, and what stands beside it without its variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from flint import acb, arb

from symdiv.enclose.complex_table import COMPLEX
from symdiv.enclose.dominance import dominated
from symdiv.enclose.precision import NeedsPrecision
from symdiv.enclose.program import build
from symdiv.errors import InvalidInput

__all__ = ["Integrand", "Values", "several"]

NAN = acb(arb.nan(), arb.nan())
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
