"""The Borel distribution, on 1, 2, 3, ...: the total number of individuals in a Poisson branching process with one ancestor.

Source: Haight, Breuer, "The Borel-Tanner distribution", *Biometrika* 47 (1960), which takes 0 <= μ < 1: at μ = 1 the law has no
finite mean.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import BorelCount, Support
from symdiv.parametrised import UNIT_WITHOUT_ONE, Parameter

__all__ = ["Borel"]


class Borel(Family):
    """Borel distribution; μ, the mean number of children of an individual, satisfies 0 <= μ < 1. At μ = 0 it is the point mass at 1.

    Mass: e^(-μk) (μk)^(k-1)/k! on k = 1, 2, 3, ...

    >>> import symdiv as sd
    >>> sd.derive("kl_divergence", sd.Borel("m"), sd.Borel("n")).status
    'closed'
    """

    mean = Parameter(UNIT_WITHOUT_ONE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(1), sp.oo, discrete=True)

    @property
    def interior(self) -> Boolean:
        return self.mean > 0

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return ((sp.Eq(self.mean, 0), sp.Integer(1)),)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -self.mean * x + (x - 1) * sp.log(self.mean) + (x - 1) * sp.log(x) - sp.loggamma(x + 1)

    @property
    def pushforward(self) -> Image:
        return Image(BorelCount._unchecked(self.mean), lambda y: y, lambda x: x)
