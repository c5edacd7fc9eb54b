"""The beta prime law, the odds of a beta law: density y^(a-1) (1+y)^(-a-b) / B(a, b) on y > 0."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws.base import EULER, Axiom, Law, Support
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["UnitBetaPrime"]


class UnitBetaPrime(Law):
    """E[Y^s (1+Y)^t] = B(a+s, b-s-t) / B(a, b) for a+s > 0 and b-s-t > 0."""

    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)
    exponents = 2
    axiom = Axiom("beta prime", "E[Y^s (1+Y)^t] = B(a+s, b-s-t)/B(a, b) for a+s > 0, b-s-t > 0", "DLMF 5.12.3")

    log_axiom = EULER

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        a, b = self.alpha, self.beta
        return (a - 1) * sp.log(y) - (a + b) * sp.log(1 + y) - sp.loggamma(a) - sp.loggamma(b) + sp.loggamma(a + b)

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return y**s * (1 + y) ** t

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        a, b, (s, t) = self.alpha, self.beta, exponents
        return sp.gamma(a + s) * sp.gamma(b - s - t) / sp.gamma(a + b - t) * sp.gamma(a + b) / (sp.gamma(a) * sp.gamma(b))

    def log_transform(self, slope: sp.Expr) -> sp.Expr:
        if self.alpha != 1:
            raise RuleError(f"E[log(1 + cY)] is not known under {self}")
        return sp.hyper((1, self.beta), (self.beta + 1,), 1 - 1 / slope) / self.beta

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        s, t = exponents
        return [self.alpha + s, self.beta - s - t]
