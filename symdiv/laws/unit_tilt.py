"""The exponential tilt of the uniform law: density u e^(uy) / (e^u - 1) on 0 < y < 1, for a tilt u that is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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
    axiom = Axiom("exponential on an interval", "E[e^(tY)] = u(e^(u+t) - 1)/((u+t)(e^u - 1)) for u+t other than 0, u/(e^u - 1) at u+t = 0", "DLMF 4.10.8")

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
        return [] if exponents[0] == 0 else [sp.Not(_vanishes(self.tilt, exponents[0]))]

    def removable(self, exponents: Sequence[sp.Expr]) -> tuple[sp.Expr, Boolean]:
        return self.tilt / (sp.exp(self.tilt) - 1), _vanishes(self.tilt, exponents[0])


@lru_cache(maxsize=1024)
def _vanishes(tilt: sp.Expr, exponent: sp.Expr) -> Boolean:
    """The condition u + t = 0, as one on t/u: u is not zero, and may be a factor of t."""
    u, t = (sp.expand_log(sp.expand(part)) for part in (tilt, exponent))
    total = sp.fraction(sp.cancel((u + t) / u))[0]
    symbols = list(total.free_symbols)
    slope = sp.diff(total, symbols[0]) if len(symbols) == 1 else sp.Integer(0)
    return sp.Eq(symbols[0], sp.expand(symbols[0] - total / slope)) if slope.is_Rational and slope != 0 else sp.Eq(total, 0)
