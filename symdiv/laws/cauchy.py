"""The Cauchy laws of line and circle, for which the mean of a harmonic function is its value at a point."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import UNIT_OPEN, Parameter

__all__ = ["CircularCauchy", "StandardCauchy"]


class StandardCauchy(Law):
    """E[log((Y-a)^2 + b^2)] = log(a^2 + (1+b)^2) for b > 0."""

    exponents = 2
    diverges_outside = False
    axiom = Axiom("Poisson kernel of the half plane", "E[log((Y-a)^2 + b^2)] = log(a^2 + (1+b)^2) for b > 0", "Rudin, Real and Complex Analysis, 11.8")

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -sp.log(sp.pi) - sp.log(1 + y**2)

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        a, b = exponents
        return sp.log((y - a) ** 2 + b**2)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        a, b = exponents
        return sp.log(a**2 + (1 + b) ** 2)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [exponents[1]]


class CircularCauchy(Law):
    """E[log(1 + d^2 - 2d cos(Y-f))] = log(1 + c^2 d^2 - 2cd cos f) for -1 < d < 1; Y has density (1-c^2)/(2 pi (1 + c^2 - 2c cos y))."""

    concentration = Parameter(UNIT_OPEN)
    exponents = 2
    diverges_outside = False
    axiom = Axiom(
        "Poisson kernel of the disc",
        "E[log(1 + d^2 - 2d cos(Y-f))] = log(1 + c^2 d^2 - 2cd cos f) for |d| < 1",
        "Rudin, Real and Complex Analysis, 11.6",
    )

    @property
    def support(self) -> Support:
        return Support(-sp.pi, sp.pi, circular=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        c = self.concentration
        return sp.log(1 - c**2) - sp.log(2 * sp.pi) - sp.log(1 + c**2 - 2 * c * sp.cos(y))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        d, f = exponents
        return sp.log(1 + d**2 - 2 * d * sp.cos(y - f))

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        c, (d, f) = self.concentration, exponents
        if f == 0:
            return 2 * sp.log(1 - c * d)
        return sp.log(1 + c**2 * d**2 - 2 * c * d * sp.cos(f))

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [1 - exponents[0], 1 + exponents[0]]
