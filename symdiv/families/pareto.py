"""The Pareto distribution (type I).

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Pareto"]


class Pareto(Family):
    """Pareto distribution with shape a > 0 and scale m > 0, on x > m.

    Density: a m^a x^(-a-1).

    >>> from symdiv import Pareto
    >>> Pareto("a", 1).support.low
    1
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(self.scale, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, m = self.shape, self.scale
        return sp.log(a) + a * sp.log(m) - (a + 1) * sp.log(x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.scale * sp.exp(y / self.shape), lambda x: self.shape * (sp.log(x) - sp.log(self.scale)))
