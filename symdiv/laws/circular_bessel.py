"""The von Mises law centred at zero: density e^(k cos y) / (2 pi I_0(k)) on the circle."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws.base import Axiom, Law, Support
from symdiv.parametrised import NONNEGATIVE, Parameter

__all__ = ["BESSEL_I", "CircularBessel"]

BESSEL_I = Axiom(
    "Bessel I",
    "E[cos(nY - f)] = cos(f) I_n(k)/I_0(k), n = 0, 1, 2, ..., for the density e^(k cos y)/(2 pi I_0(k)) on the circle; "
    "the density k^v (1-y^2)^(v-1/2) e^(ky)/(2^v sqrt(pi) Gamma(v+1/2) I_v(k)) on -1 < y < 1 has integral 1",
    "DLMF 10.32.3, 10.32.2",
)


class CircularBessel(Law):
    """E[cos(nY - f)] = cos(f) I_n(k) / I_0(k) for n = 0, 1, 2, ..."""

    concentration = Parameter(NONNEGATIVE)
    exponents = 2
    diverges_outside = False
    axiom = BESSEL_I

    @property
    def support(self) -> Support:
        return Support(-sp.pi, sp.pi, circular=True)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        k = self.concentration
        return k * sp.cos(y) - sp.log(2 * sp.pi) - sp.log(sp.besseli(0, k))

    def kernel(self, y: sp.Symbol, exponents: Sequence[sp.Expr]) -> sp.Expr:
        n, f = exponents
        return sp.cos(n * y - f)

    def transform(self, exponents: Sequence[sp.Expr]) -> sp.Expr:
        n, f = exponents
        if not (n.is_Integer and n >= 0):
            raise RuleError(f"E[cos({n} Y)] is known for whole numbers only")
        return sp.cos(f) * sp.besseli(n, self.concentration) / sp.besseli(0, self.concentration)

    def strip(self, exponents: Sequence[sp.Expr]) -> list[sp.Expr]:
        return []
