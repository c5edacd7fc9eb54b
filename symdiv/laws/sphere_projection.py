"""The projection μᵀX of a von Mises-Fisher vector on its mean direction: density on -1 < y < 1 proportional to (1-y²)^(v-1/2) e^(ky)."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws.base import Law, Support
from symdiv.laws.circular_bessel import BESSEL_I
from symdiv.parametrised import NONNEGATIVE, POSITIVE, Parameter

__all__ = ["SphereProjection"]


class SphereProjection(Law):
    """E[e^(sY)] is a quotient of Bessel functions, of order v = d/2 - 1 in d dimensions; offered with its derivatives at s = 0."""

    order = Parameter(NONNEGATIVE)
    concentration = Parameter(POSITIVE)
    exponents = 1
    diverges_outside = False
    axiom = BESSEL_I

    @property
    def support(self) -> Support:
        return Support(sp.Integer(-1), sp.Integer(1))

    def log_density(self, y: sp.Expr) -> sp.Expr:
        v, k = self.order, self.concentration
        half = sp.Rational(1, 2)
        normaliser = sp.log(2) * v + sp.log(sp.pi) / 2 + sp.loggamma(v + half) + sp.log(sp.besseli(v, k)) - v * sp.log(k)
        return (v - half) * sp.log(1 - y**2) + k * y - normaliser

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        v, k = self.order, self.concentration
        return (k + exponents[0]) ** -v * sp.besseli(v, k + exponents[0]) * k**v / sp.besseli(v, k)

    def derivative(self, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
        """Once: d/dz z^(-v) I_v(z) = z^(-v) I_(v+1)(z) (DLMF 10.29.4)."""
        v, k = self.order, self.concentration
        return sp.besseli(v + 1, k) / sp.besseli(v, k) if tuple(orders) == (1,) else super().derivative(exponents, orders)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        if tuple(exponents) != (0,):
            raise RuleError("this transform is offered at 0 alone, where the principal powers are real")
        return []
