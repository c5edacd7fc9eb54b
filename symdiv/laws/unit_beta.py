"""The beta law: density y^(a-1) (1-y)^(b-1) / B(a, b) on 0 < y < 1. The standard uniform is a = b = 1."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["UnitBeta"]


def _log_beta(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    return sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)


class UnitBeta(Law):
    """E[Y^s (1-Y)^t] = B(a+s, b+t) / B(a, b) for a+s > 0 and b+t > 0."""

    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)
    exponents = 2
    axiom = Axiom("beta", "E[Y^s (1-Y)^t] = B(a+s, b+t)/B(a, b) for a+s > 0, b+t > 0, with B(a, b) = Gamma(a)Gamma(b)/Gamma(a+b)", "DLMF 5.12.1")
    partial_axiom = Axiom("incomplete beta", "E[Y^s (1-Y)^t; Y < c] = B_c(a+s, b+t)/B(a, b) for a+s > 0, b+t > 0, 0 <= c <= 1", "DLMF 8.17.1")

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return (self.alpha - 1) * sp.log(y) + (self.beta - 1) * sp.log(1 - y) - _log_beta(self.alpha, self.beta)

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return y**s * (1 - y) ** t

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        a, b, (s, t) = self.alpha, self.beta, exponents
        return sp.gamma(a + s) * sp.gamma(b + t) / sp.gamma(a + b + s + t) * sp.gamma(a + b) / (sp.gamma(a) * sp.gamma(b))

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        s, t = exponents
        return [self.alpha + s, self.beta + t]

    def partial_transform(self, exponents: Sequence[sp.Expr], bound: sp.Expr, below: bool) -> tuple[sp.Expr, list[Boolean]]:
        if not below:
            raise RuleError("the incomplete beta function is the part below the bound")
        a, b, (s, t) = self.alpha, self.beta, exponents
        value = sp.betainc(a + s, b + t, 0, bound) * sp.gamma(a + b) / (sp.gamma(a) * sp.gamma(b))
        return value, [a + s > 0, b + t > 0, bound >= 0, bound <= 1]
