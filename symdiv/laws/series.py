"""Counting laws on 1, 2, 3, ... whose masses are the terms of a classical series: zeta, logarithmic, Borel."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.expression import zeta_derivative
from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import ABOVE_ONE, UNIT_OPEN, UNIT_WITHOUT_ONE, Parameter

__all__ = ["BorelCount", "LogSeriesCount", "ZetaCount"]


class _PositiveCount(Law):
    exponents = 1

    @property
    def support(self) -> Support:
        return Support(sp.Integer(1), sp.oo, discrete=True)


class ZetaCount(_PositiveCount):
    """Mass k^(-a)/ζ(a); E[K^s] = ζ(a-s)/ζ(a) for a - s > 1. Its tail is a power, so that it has few moments."""

    exponent = Parameter(ABOVE_ONE)
    axiom = Axiom("Dirichlet series", "E[K^s] = zeta(a-s)/zeta(a) for a-s > 1, with zeta^(n)(s) = sum of (-log k)^n k^(-s)", "DLMF 25.2.1, 25.2.6")

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -self.exponent * sp.log(y) - sp.log(sp.zeta(self.exponent))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return y ** exponents[0]

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.zeta(self.exponent - exponents[0]) / sp.zeta(self.exponent)

    def derivative(self, exponents: Sequence[sp.Expr], orders: Sequence[int]) -> sp.Expr:
        (n,) = orders
        return (-1) ** n * zeta_derivative(n, self.exponent - exponents[0]) / sp.zeta(self.exponent)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [self.exponent - exponents[0] - 1]


class LogSeriesCount(_PositiveCount):
    """Mass -p^k/(k log(1-p)); E[e^(tK)] = log(1 - p e^t)/log(1-p) for p e^t < 1."""

    prob = Parameter(UNIT_OPEN)
    axiom = Axiom("logarithmic series", "E[e^(tK)] = log(1 - p e^t)/log(1-p) for p e^t < 1", "DLMF 4.6.1")

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return y * sp.log(self.prob) - sp.log(y) - sp.log(-sp.log(1 - self.prob))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.log(1 - self.prob * sp.exp(exponents[0])) / sp.log(1 - self.prob)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [1 - self.prob * sp.exp(exponents[0])]


class BorelCount(_PositiveCount):
    """Mass e^(-μk) (μk)^(k-1)/k!, the total progeny of a Poisson branching process with μ children on the average.

    Tilted by θ = μ + s: with z = θ e^(-θ), the sum of k^(k-1)/k! z^k is θ for 0 <= θ <= 1. Beyond 1 it converges as well, to the
    other solution, so that nothing diverges outside the strip.
    """

    mean = Parameter(UNIT_WITHOUT_ONE)
    axiom = Axiom("tree series", "E[((1+s/m) e^(-s))^K] = 1 + s/m for 0 < m+s < 1", "DLMF 4.13.5, with W(-x e^(-x)) = -x for x < 1")
    diverges_outside = False

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -self.mean * y + (y - 1) * sp.log(self.mean) + (y - 1) * sp.log(y) - sp.loggamma(y + 1)

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        (s,) = exponents
        return (1 + s / self.mean) ** y * sp.exp(-s * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return 1 + exponents[0] / self.mean

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        tilted = self.mean + exponents[0]
        return [tilted, 1 - tilted]
