"""The gamma law of unit rate conditioned to exceed c: density v^(a-1) e^(-v) / Gamma(a, c) on v > c."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws.base import Law, Support
from symdiv.laws.unit_gamma import UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["GammaAbove"]


class GammaAbove(Law):
    """E[V^s e^(-tV)] = Gamma(a+s, (1+t)c) / Gamma(a, c) / (1+t)^(a+s) for t > -1; the bound c is positive, so s is any number.

    At t = -1 the integral is finite for a+s < 0, so that nothing is said of it outside the strip.
    The derivative in s is known where a+s is a positive integer: there
    d/du Gamma(u, c) follows from Gamma(u+1, c) = u Gamma(u, c) + c^u e^(-c) (DLMF 8.8.2) and d/du Gamma(u, c) = e^(-c) log c + E_1(c) at u = 1.
    """

    shape = Parameter(POSITIVE)
    low = Parameter(POSITIVE)
    exponents = 2
    diverges_outside = False
    axiom = UnitGamma.partial_axiom

    @property
    def support(self) -> Support:
        return Support(self.low, sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return (self.shape - 1) * sp.log(y) - y - sp.log(_upper(self.shape, self.low))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return y**s * sp.exp(-t * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return _upper(self.shape + s, (1 + t) * self.low) / _upper(self.shape, self.low) * (1 + t) ** (-self.shape - s)

    def derivative(self, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
        (s, t), (n, m) = exponents, orders
        if n == 0:
            return super().derivative(exponents, orders)
        order = self.shape + s
        if (n, m, t) != (1, 0, 0) or not (order.is_Integer and order > 0):
            raise RuleError(f"the derivative of Gamma(u, c) in u is not known at u = {order}")
        return _slope(int(order), self.low) / _upper(self.shape, self.low)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [1 + exponents[1]]


def _upper(u: sp.Expr, c: sp.Expr) -> sp.Expr:
    """Gamma(u, c), elementary where u is a positive integer (DLMF 8.4.8)."""
    if u.is_Integer and u > 0:
        return sp.exp(-c) * sp.Add(*(sp.factorial(u - 1) / sp.factorial(k) * c**k for k in range(int(u))))
    return sp.uppergamma(u, c)


def _slope(u: int, c: sp.Expr) -> sp.Expr:
    """d/du Gamma(u, c) at a positive integer."""
    value = sp.exp(-c) * sp.log(c) + sp.expint(1, c)
    for k in range(1, u):
        value = _upper(sp.Integer(k), c) + k * value + c**k * sp.exp(-c) * sp.log(c)
    return value
