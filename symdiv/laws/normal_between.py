"""The standard normal law conditioned to an interval."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.laws.base import Law, Support
from symdiv.laws.standard_normal import ERROR_FUNCTION
from symdiv.parametrised import REAL, Parameter

__all__ = ["NormalBetween"]


class NormalBetween(Law):
    """E[e^(tY)] = e^(t^2/2) (erf((b-t)/sqrt 2) - erf((a-t)/sqrt 2)) / (erf(b/sqrt 2) - erf(a/sqrt 2)) for all t."""

    low = Parameter(REAL)
    high = Parameter(REAL)
    exponents = 1
    axiom = ERROR_FUNCTION

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -(y**2) / 2 - sp.log(sp.pi / 2) / 2 - sp.log(_mass(self.low, self.high))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        t = exponents[0]
        return sp.exp(t**2 / 2) * _mass(self.low - t, self.high - t) / _mass(self.low, self.high)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return []


def _mass(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    return sp.erf(b / sp.sqrt(2)) - sp.erf(a / sp.sqrt(2))
