"""The inverse Gaussian law of mean one: density sqrt(l/(2 pi)) y^(-3/2) exp(-l (y-1)^2 / (2y)) on y > 0."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["UnitInverseGaussian"]


class UnitInverseGaussian(Law):
    """E[Y^s] = sqrt(2 l/pi) e^l K_(s-1/2)(l) for all s; the order's derivative is known at s = 0: E[log Y] = -e^(2l) E_1(2l)."""

    shape = Parameter(POSITIVE)
    exponents = 1
    axiom = Axiom(
        "Bessel K",
        "E[Y^s] = sqrt(2 l/pi) e^l K_(s-1/2)(l) for all s, with d/ds K_s(l) = -sqrt(pi/(2l)) E_1(2l) e^l at s = -1/2",
        "DLMF 10.32.10, 10.38.7",
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return sp.log(self.shape / (2 * sp.pi)) / 2 - sp.Rational(3, 2) * sp.log(y) - self.shape * (y - 2 + 1 / y) / 2

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return y ** exponents[0]

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        order = exponents[0] - sp.Rational(1, 2)
        if order.is_Rational and order.q == 2:
            return _half_order(abs(order) - sp.Rational(1, 2), self.shape)
        return sp.sqrt(2 * self.shape / sp.pi) * sp.exp(self.shape) * sp.besselk(order, self.shape)

    def derivative(self, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
        if orders[0] == 0:
            return super().derivative(exponents, orders)
        if orders[0] != 1 or exponents[0] != 0:
            raise RuleError("the derivative of K_s in s is known only at s = 1/2 and -1/2")
        return -sp.exp(2 * self.shape) * sp.expint(1, 2 * self.shape)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return []


def _half_order(n: sp.Expr, z: sp.Expr) -> sp.Expr:
    """sqrt(2z/pi) e^z K_(n+1/2)(z), a polynomial in 1/z (DLMF 10.49.12)."""
    n = int(n)
    return sp.Add(*(sp.factorial(n + k) / (sp.factorial(k) * sp.factorial(n - k)) * (2 * z) ** -k for k in range(n + 1)))
