"""A positive law with a fair random sign: S*Y with S = +1 or -1, each with probability one half, independent of Y."""

from __future__ import annotations

import sympy as sp

from symdiv.laws.base import Axiom, Law, Support
from symdiv.laws.unit_gamma import UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["SignedGamma"]


class SignedGamma(Law):
    """S*Y with Y ~ UnitGamma(shape): density half that of Y at |y|."""

    shape = Parameter(POSITIVE)
    exponents = 0
    axiom = Axiom("fair sign", "E[g(SY)] = (E[g(Y)] + E[g(-Y)])/2 for a fair sign S independent of Y", "definition")

    @property
    def unsigned(self) -> Law:
        """The law of the absolute value."""
        return UnitGamma._unchecked(self.shape)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, y: sp.Expr) -> sp.Expr:
        return self.unsigned.log_density(sp.Abs(y)) - sp.log(2)
