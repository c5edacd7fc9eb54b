"""The exponential tilt of the uniform law: density u e^(uy) / (e^u - 1) on 0 < y < 1, for a tilt u that is not zero."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import REAL, Parameter

__all__ = ["UnitTilt"]


class UnitTilt(Law):
    """E[e^(tY)] = u (e^(u+t) - 1) / ((u+t) (e^u - 1)) for t other than -u."""

    tilt = Parameter(REAL)
    exponents = 1
    diverges_outside = False
    axiom = Axiom("exponential on an interval", "E[e^(tY)] = u(e^(u+t) - 1)/((u+t)(e^u - 1)) for u+t other than 0", "DLMF 4.10.8")

    @property
    def constraint(self) -> Boolean:
        return sp.Ne(self.tilt, 0)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return self.tilt * y + sp.log(self.tilt / (sp.exp(self.tilt) - 1))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        return sp.exp(exponents[0] * y)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        u, t = self.tilt, exponents[0]
        return u * (sp.exp(u + t) - 1) / ((u + t) * (sp.exp(u) - 1))

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr | Boolean]:
        return [] if exponents[0] == 0 else [sp.Ne(self.tilt + exponents[0], 0)]
