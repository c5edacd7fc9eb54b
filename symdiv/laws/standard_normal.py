"""The standard normal law: density e^(-y^2/2) / sqrt(2 pi) on the real line."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.laws.base import Axiom, Law, Support

__all__ = ["ERROR_FUNCTION", "StandardNormal"]

ERROR_FUNCTION = Axiom(
    "error function",
    "E[e^(tY); Y < c] = e^(t^2/2) (1 + erf((c-t)/sqrt 2))/2, and with 1 - erf for Y > c; the difference of two is the part between two bounds",
    "DLMF 7.2.1",
)


class StandardNormal(Law):
    """E[e^(tY)] = e^(t^2/2) for all t."""

    exponents = 1
    axiom = Axiom("gaussian", "E[e^(tY)] = e^(t^2/2) for all real t", "DLMF 7.7.3, with the square completed")
    partial_axiom = ERROR_FUNCTION

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return -(y**2) / 2 - sp.log(2 * sp.pi) / 2

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] ** 2 / 2)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return []

    def partial_transform(self, exponents: Sequence[sp.Expr], bound: sp.Expr, below: bool) -> tuple[sp.Expr, list[Boolean]]:
        (t,) = exponents
        part = sp.erf((bound - t) / sp.sqrt(2))
        return sp.exp(t**2 / 2) * (1 + part if below else 1 - part) / 2, []
