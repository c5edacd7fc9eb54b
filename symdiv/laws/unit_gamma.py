"""The gamma law of unit rate: density y^(a-1) e^(-y) / Gamma(a) on y > 0. The unit exponential is a = 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.laws.base import EULER, Axiom, Law, Support
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["UnitGamma"]


class UnitGamma(Law):
    """E[Y^s e^(-tY)] = Gamma(a+s) / Gamma(a) / (1+t)^(a+s) for a+s > 0 and t > -1."""

    shape = Parameter(POSITIVE)
    exponents = 2
    axiom = Axiom("gamma", "E[Y^s e^(-tY)] = Gamma(a+s)/Gamma(a) (1+t)^(-a-s) for a+s > 0, t > -1", "DLMF 5.2.1, 5.9.1")
    partial_axiom: ClassVar[Axiom] = Axiom(
        "incomplete gamma",
        "E[Y^s e^(-tY); Y < c] = gamma(a+s, (1+t)c)/Gamma(a) (1+t)^(-a-s), and with Gamma(a+s, (1+t)c) for Y > c, "
        "for a+s > 0, t > -1, c >= 0; above a c > 0 for all s",
        "DLMF 8.2.1, 8.2.2",
    )

    log_axiom = Axiom("exponential integral", "E[log(1 + cY)] = e^(1/c) E_1(1/c) for a = 1, c > 0, by parts from the definition of E_1", "DLMF 6.2.1")

    log_exponential_axiom = EULER

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return (self.shape - 1) * sp.log(y) - y - sp.loggamma(self.shape)

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return y**s * sp.exp(-t * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        s, t = exponents
        return sp.gamma(self.shape + s) / sp.gamma(self.shape) * (1 + t) ** (-self.shape - s)

    def log_transform(self, slope: sp.Expr) -> sp.Expr:
        if self.shape != 1:
            raise RuleError(f"E[log(1 + cY)] is not known under {self}")
        return sp.exp(1 / slope) * sp.expint(1, 1 / slope)

    def log_exponential_transform(self, slope: sp.Expr, rate: sp.Expr) -> sp.Expr:
        if self.shape != 1 or not (rate.is_positive or rate.is_negative):
            raise RuleError(f"E[log(1 + ce^(rY))] is not known under {self}")
        if rate.is_positive:  # log c + rY + log(1 + e^(-rY)/c)
            return sp.log(1 + slope) + rate * sp.hyper((1, 1 / rate), (1 + 1 / rate,), -1 / slope)
        return sp.log(1 + slope) + rate - rate * sp.hyper((1, -1 / rate), (1 - 1 / rate,), -slope)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        s, t = exponents
        return [self.shape + s, 1 + t]

    def partial_transform(self, exponents: Sequence[sp.Expr], bound: sp.Expr, below: bool) -> tuple[sp.Expr, list[Boolean]]:
        s, t = exponents
        incomplete = sp.lowergamma if below else sp.uppergamma
        value = incomplete(self.shape + s, (1 + t) * bound) / sp.gamma(self.shape) * (1 + t) ** (-self.shape - s)
        return value, [self.shape + s > 0, 1 + t > 0, bound >= 0 if below else bound > 0]
