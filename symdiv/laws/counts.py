"""The counting laws: Poisson, binomial, negative binomial, geometric, and equal weights. Their transform is E[e^(tK)]."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import CLOSED_UNIT, NATURAL, NONNEGATIVE, POSITIVE, UNIT_WITHOUT_ZERO, Parameter

__all__ = ["BinomialCount", "EqualWeights", "GeometricCount", "NegativeBinomialCount", "PlanckCount", "PoissonCount", "TwoSidedGeometric"]


_BINOMIAL_SERIES = Axiom("binomial series", "E[e^(tK)] = (p/(1 - (1-p) e^t))^r for (1-p) e^t < 1; r = 1 is the geometric series", "DLMF 4.6.7")


class _Count(Law):
    exponents = 1

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return []


class PoissonCount(_Count):
    """Mass e^(-r) r^k / k!; E[e^(tK)] = exp(r (e^t - 1))."""

    rate = Parameter(NONNEGATIVE)
    axiom = Axiom("exponential series", "E[e^(tK)] = exp(r(e^t - 1))", "DLMF 4.2.19")

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return y * sp.log(self.rate) - self.rate - sp.loggamma(y + 1)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(self.rate * (sp.exp(exponents[0]) - 1))


class BinomialCount(_Count):
    """Mass C(n, k) p^k (1-p)^(n-k); E[e^(tK)] = (1 - p + p e^t)^n."""

    trials = Parameter(NATURAL)
    prob = Parameter(CLOSED_UNIT)
    axiom = Axiom("binomial theorem", "E[e^(tK)] = (1 - p + p e^t)^n", "DLMF 1.2.2")

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), self.trials, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        n, p = self.trials, self.prob
        return sp.loggamma(n + 1) - sp.loggamma(y + 1) - sp.loggamma(n - y + 1) + y * sp.log(p) + (n - y) * sp.log(1 - p)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return (1 - self.prob + self.prob * sp.exp(exponents[0])) ** self.trials


class GeometricCount(_Count):
    """Mass p (1-p)^k on 0, 1, 2, ...; E[e^(tK)] = p / (1 - (1-p) e^t) for (1-p) e^t < 1."""

    prob = Parameter(UNIT_WITHOUT_ZERO)
    axiom = _BINOMIAL_SERIES

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return sp.log(self.prob) + y * sp.log(1 - self.prob)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return self.prob / (1 - (1 - self.prob) * sp.exp(exponents[0]))

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [1 - (1 - self.prob) * sp.exp(exponents[0])]


class NegativeBinomialCount(_Count):
    """Mass Γ(k+r)/(Γ(r) k!) p^r (1-p)^k on 0, 1, 2, ...; E[e^(tK)] = (p/(1 - (1-p) e^t))^r for (1-p) e^t < 1."""

    size = Parameter(POSITIVE)
    prob = Parameter(UNIT_WITHOUT_ZERO)
    axiom = _BINOMIAL_SERIES

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        r, p = self.size, self.prob
        return sp.loggamma(y + r) - sp.loggamma(r) - sp.loggamma(y + 1) + r * sp.log(p) + y * sp.log(1 - p)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return (self.prob / (1 - (1 - self.prob) * sp.exp(exponents[0]))) ** self.size

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [1 - (1 - self.prob) * sp.exp(exponents[0])]


class PlanckCount(_Count):
    """Mass (1 - e^(-a)) e^(-ak) on 0, 1, 2, ..., the geometric law by its rate; E[e^(tK)] = (1 - e^(-a))/(1 - e^(t-a)) for t < a."""

    rate = Parameter(POSITIVE)
    axiom = GeometricCount.axiom

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return sp.log(1 - sp.exp(-self.rate)) - self.rate * y

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return (1 - sp.exp(-self.rate)) / (1 - sp.exp(exponents[0] - self.rate))

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return [self.rate - exponents[0]]


class TwoSidedGeometric(_Count):
    """Mass (1 - e^(-a))/(1 + e^(-a)) e^(-a|k|) on all integers; it is reduced to :class:`PlanckCount`, so it has no transform of its own."""

    rate = Parameter(POSITIVE)
    exponents = 0
    axiom = GeometricCount.axiom

    @property
    def one_sided(self) -> PlanckCount:
        """The law of K given that K >= 0."""
        return PlanckCount._unchecked(self.rate)

    @property
    def at_zero(self) -> sp.Expr:
        """The mass at zero."""
        return (1 - sp.exp(-self.rate)) / (1 + sp.exp(-self.rate))

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return sp.log(1 - sp.exp(-self.rate)) - sp.log(1 + sp.exp(-self.rate)) - self.rate * sp.Abs(y)


class EqualWeights(_Count):
    """Mass 1/(n+1) on 0, 1, ..., n; its sums are finite and telescope, so it has no transform."""

    last = Parameter(NATURAL)
    exponents = 0
    axiom = Axiom("equal weights", "a uniform law on n+1 points gives each the mass 1/(n+1)", "definition")

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), self.last, discrete=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -sp.log(self.last + 1)
